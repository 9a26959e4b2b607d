//! Timers that are not always armed.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use shared::timers::{TimerError, Timers, Work, messages};

use super::{Faults, life};

/// How many messages a queue takes at once.
const BATCH: usize = 10;

/// Timers through which trouble comes.
struct FaultyTimers {
    inner: Arc<dyn Timers>,
    faults: Faults,
}

impl Faults {
    /// Timers that are armed as far as nothing goes wrong.
    pub(crate) fn around_timers(&self, inner: Arc<dyn Timers>) -> Arc<dyn Timers> {
        let faults = self.clone();
        Arc::new(FaultyTimers { inner, faults })
    }

    /// Whether a message is to go wrong, and then whether it is sent all the same.
    fn next_message(&self) -> Option<bool> {
        let mut state = self.lock();
        let (weather, dice) = state.weather.as_ref()?;
        let half = weather.timers / 2;
        let fault = dice.pick(&[(half, true), (weather.timers - half, false)]);
        state.happened += usize::from(fault.is_some());
        fault
    }
}

impl FaultyTimers {
    async fn try_arm(&self, work: &Work, now: Timestamp) -> Result<(), TimerError> {
        let fault = self.faults.next_message();
        if fault != Some(false) {
            self.inner.arm(work, now).await?;
        }
        match fault {
            None => Ok(()),
            Some(_) => Err(TimerError("the queue does not answer".to_owned())),
        }
    }
}

#[async_trait]
impl Timers for FaultyTimers {
    async fn arm(&self, work: &Work, now: Timestamp) -> Result<(), TimerError> {
        life::step("arm".to_owned(), self.try_arm(work, now)).await
    }

    /// Each message comes through or not, with all that it tells of.
    async fn arm_all(&self, works: &[Work], now: Timestamp) -> Vec<usize> {
        let places: Vec<Vec<usize>> = messages(works)
            .into_iter()
            .map(|(_, places)| places)
            .collect();
        let mut left = Vec::new();
        for batch in places.chunks(BATCH) {
            let refused = life::step("arm".to_owned(), async {
                let (mut sent, mut refused) = (Vec::new(), Vec::new());
                for places in batch {
                    let fault = self.faults.next_message();
                    if fault != Some(false) {
                        sent.extend(places);
                    }
                    if fault.is_some() {
                        refused.extend(places);
                    }
                }
                let works: Vec<Work> = sent.iter().map(|&at: &usize| works[at].clone()).collect();
                let left = self.inner.arm_all(&works, now).await;
                refused.extend(left.into_iter().map(|at| sent[at]));
                refused
            });
            left.extend(refused.await);
        }
        left
    }
}
