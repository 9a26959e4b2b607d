//! Work that is to be done later: what it is, and the port to whoever keeps the time.

mod aws;

use async_trait::async_trait;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use aws::AwsTimers;

use crate::domain::due::Bucket;

/// Work that is to be done later. The function `timers` is told of it when its time has come.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "work", rename_all = "snake_case")]
pub enum Work {
    /// To end what is due in a bucket.
    Due {
        /// The bucket.
        bucket: Bucket,
    },
}

impl Work {
    /// What its timer is called: the same work has the same name.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Due { bucket } => format!("due-{bucket}"),
        }
    }

    /// When it is to be done.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        match self {
            Self::Due { bucket } => bucket.ends_at(),
        }
    }

    /// The message that tells of it.
    ///
    /// # Errors
    ///
    /// Never, in fact: all its fields have a JSON form.
    pub fn to_message(&self) -> Result<String, TimerError> {
        serde_json::to_string(self).map_err(|error| TimerError(error.to_string()))
    }
}

/// Whoever keeps the time.
#[async_trait]
pub trait Timers: Send + Sync {
    /// Sees to it that the work is done at its time or soon after, at least once; at once when that
    /// is past. Arming it twice does no harm.
    async fn arm(&self, work: &Work, now: Timestamp) -> Result<(), TimerError>;
}

/// A timer is not armed; the same request may succeed later.
#[derive(Debug, thiserror::Error)]
#[error("a timer cannot be armed: {0}")]
pub struct TimerError(pub String);
