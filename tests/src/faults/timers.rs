//! Timers that are not always armed.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use shared::timers::{AT_ONCE, Message, TimerError, Timers, Work};

use super::{Fault, Faults, life};

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

    /// What becomes of the next message: nothing wrong, a refusal or a lost reply.
    fn next_message(&self) -> Fault {
        let mut state = self.lock();
        if let Some(fault) = state.planned("SendMessage") {
            return fault;
        }
        let Some((weather, dice)) = state.weather.as_ref() else {
            return Fault::Pass;
        };
        let half = weather.timers / 2;
        let fault = dice.pick(&[
            (half, Fault::LostReply),
            (weather.timers - half, Fault::Refusal),
        ]);
        state.happened += usize::from(fault.is_some());
        fault.unwrap_or(Fault::Pass)
    }
}

impl FaultyTimers {
    async fn try_arm(&self, work: &Work, now: Timestamp) -> Result<(), TimerError> {
        let fault = self.faults.next_message();
        if is_sent(fault) {
            self.inner.arm(work, now).await?;
        }
        match fault {
            Fault::Pass => Ok(()),
            _ => Err(TimerError("the queue does not answer".to_owned())),
        }
    }
}

#[async_trait]
impl Timers for FaultyTimers {
    async fn arm(&self, work: &Work, now: Timestamp) -> Result<(), TimerError> {
        life::step("arm".to_owned(), self.try_arm(work, now)).await
    }

    async fn arm_messages(&self, messages: &[Message<'_>], now: Timestamp) -> Vec<usize> {
        let mut left = Vec::new();
        for batch in messages.chunks(AT_ONCE) {
            let refused = life::step("arm".to_owned(), async {
                let (mut sent, mut refused) = (Vec::new(), Vec::new());
                for message in batch {
                    let fault = self.faults.next_message();
                    if is_sent(fault) {
                        sent.push(message.clone());
                    }
                    if fault != Fault::Pass {
                        refused.extend(message.places.clone());
                    }
                }
                refused.extend(self.inner.arm_messages(&sent, now).await);
                refused
            });
            left.extend(refused.await);
        }
        left
    }
}

const fn is_sent(fault: Fault) -> bool {
    matches!(fault, Fault::Pass | Fault::LostReply)
}
