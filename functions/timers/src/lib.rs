//! Does the work that is due.

mod expire;

use std::sync::Arc;

use shared::{
    batch::{Batch, Failures},
    clock::Clock,
    payment::PaymentProvider,
    store::Store,
    timers::Work,
};

/// What the function holds.
#[derive(Clone)]
pub struct Keeper {
    store: Store,
    clock: Clock,
    provider: Arc<dyn PaymentProvider>,
}

impl Keeper {
    /// Holds the tables, the time, and whoever takes the money.
    #[must_use]
    pub fn new(store: Store, clock: Clock, provider: Arc<dyn PaymentProvider>) -> Self {
        Self {
            store,
            clock,
            provider,
        }
    }
}

impl std::fmt::Debug for Keeper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keeper")
    }
}

/// Does the work that a batch of messages tells of. Tells which of them must come again.
pub async fn handle(keeper: &Keeper, batch: Batch) -> Failures {
    let messages = batch.messages();
    let mut again = messages.unread;
    for (id, works) in messages.said {
        for work in works {
            let done = match work {
                Work::Due { bucket } => expire::expire_due(keeper, bucket).await,
                Work::Deliver(_) => {
                    tracing::error!(message = id, "a message is for another function");
                    false
                }
            };
            if !done {
                again.push(id.clone());
            }
        }
    }
    again.into_iter().collect()
}
