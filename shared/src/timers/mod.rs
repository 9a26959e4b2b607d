//! Work that is to be done now or later: what it is, and the port to whoever keeps it until then.

mod aws;
mod message;

use async_trait::async_trait;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use aws::AwsTimers;
use message::messages;
pub use message::{AT_ONCE, Message};

use crate::domain::{
    due::Bucket,
    ids::{EndpointId, EventId, SiteId},
    webhook::Delivery,
};

/// Work that is to be done. A function is told of it when its time has come: see [`Work::queue`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "work", rename_all = "snake_case")]
pub enum Work {
    /// To end what is due in a bucket.
    Due {
        /// The bucket.
        bucket: Bucket,
    },
    /// To make an attempt at a delivery.
    Deliver(Deliver),
}

/// An attempt at a delivery.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Deliver {
    /// Whose the delivery is.
    pub site: SiteId,
    /// To whom it goes.
    pub endpoint: EndpointId,
    /// What goes there.
    pub event: EventId,
    /// Which attempt: one that was made is not made again.
    pub attempt: u32,
    /// When.
    pub at: Timestamp,
    /// Whether it goes the way of endpoints that are slow.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub slow: bool,
}

/// Which queue leads to whoever does the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Queue {
    /// To the function `timers`.
    Timers,
    /// To the function `webhook-delivery`.
    Deliveries,
    /// There, too, with endpoints that are slow: so they hold up none but their like.
    SlowDeliveries,
}

impl Work {
    /// To make, at a time, the attempt that a delivery waits for; `None` when it waits for none.
    #[must_use]
    pub fn attempt(delivery: &Delivery, at: Timestamp) -> Option<Self> {
        Some(Self::Deliver(Deliver {
            site: delivery.site,
            endpoint: delivery.endpoint,
            event: delivery.event,
            attempt: delivery.awaits()?,
            at,
            slow: false,
        }))
    }

    /// Who does it.
    #[must_use]
    pub const fn queue(&self) -> Queue {
        match self {
            Self::Due { .. } => Queue::Timers,
            Self::Deliver(Deliver { slow: true, .. }) => Queue::SlowDeliveries,
            Self::Deliver(_) => Queue::Deliveries,
        }
    }

    /// What its timer is called, in at most 64 characters: the same work has the same name.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Due { bucket } => format!("due-{bucket}"),
            Self::Deliver(Deliver {
                endpoint,
                event,
                attempt,
                at,
                ..
            }) => {
                let what = Uuid::new_v5(&endpoint.uuid(), event.uuid().as_bytes());
                format!("d-{what}-{attempt}-{:x}", at.as_second())
            }
        }
    }

    /// When it is to be done.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        match self {
            Self::Due { bucket } => bucket.ends_at(),
            Self::Deliver(deliver) => deliver.at,
        }
    }
}

/// Whoever keeps the time.
#[async_trait]
pub trait Timers: Send + Sync {
    /// Sees to it that the work is done at its time or soon after, at least once; at once when that
    /// is past. Arming it twice does no harm.
    async fn arm(&self, work: &Work, now: Timestamp) -> Result<(), TimerError>;

    /// Arms what some messages tell of, at once. Gives the places of what is not armed.
    async fn arm_messages(&self, messages: &[Message<'_>], now: Timestamp) -> Vec<usize>;

    /// Arms some work at once. Gives the places of what is not armed.
    async fn arm_all(&self, works: &[Work], now: Timestamp) -> Vec<usize> {
        self.arm_messages(&messages(works), now).await
    }
}

/// A timer is not armed; the same request may succeed later.
#[derive(Debug, thiserror::Error)]
#[error("a timer cannot be armed: {0}")]
pub struct TimerError(pub String);
