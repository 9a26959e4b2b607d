//! Note what becomes due, and arm the timers for it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::PoisonError,
};

use futures_util::{StreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use shared::{
    domain::due::{Bucket, Due},
    timers::Work,
};

use crate::FanOut;

/// What becomes due, and the sequence numbers of the records that say so.
pub(crate) type Dues = BTreeMap<Due, Vec<String>>;

/// How many entries are written at once.
const AT_ONCE: usize = 16;

/// So close to its time, a timer may have gone off by another clock than ours.
const DOUBT: SignedDuration = SignedDuration::from_mins(1);

/// Notes what becomes due, then arms the timers. Gives the records that must come again.
///
/// In this order: a timer that goes off finds what was noted before it was armed. Whoever dies
/// between the two gets the batch again.
pub(crate) async fn note(fan_out: &FanOut, dues: Dues) -> Vec<String> {
    let noted = dues.into_iter().map(|(due, records)| async move {
        (fan_out.store.insert_due(due).await, due.bucket, records)
    });
    let mut noted = stream::iter(noted).buffer_unordered(AT_ONCE);
    let mut buckets: BTreeMap<Bucket, Vec<String>> = BTreeMap::new();
    let mut again = Vec::new();
    while let Some((outcome, bucket, records)) = noted.next().await {
        match outcome {
            Ok(()) => buckets.entry(bucket).or_default().extend(records),
            Err(error) => {
                tracing::warn!(?error, "what is due was not noted: {error}");
                again.extend(records);
            }
        }
    }
    for (bucket, records) in buckets {
        if let Err(error) = arm(fan_out, bucket).await {
            tracing::warn!(%bucket, "the timer of a bucket was not armed: {error:#}");
            again.extend(records);
        }
    }
    again
}

/// Arms the timer of a bucket whose entries are written.
async fn arm(
    fan_out: &FanOut,
    bucket: Bucket,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let now = fan_out.clock.now();
    // What comes late has a timer of its own: the bucket's may have found nothing of it.
    let in_time = bucket.ends_at().duration_since(now) > DOUBT;
    if in_time && is_armed(fan_out, bucket) {
        return Ok(());
    }
    fan_out.timers.arm(&Work::Due { bucket }, now).await?;
    fan_out.store.note_armed(bucket, now).await?;
    keep_in_mind(fan_out, bucket, now);
    Ok(())
}

fn is_armed(fan_out: &FanOut, bucket: Bucket) -> bool {
    lock(fan_out).contains(&bucket)
}

fn keep_in_mind(fan_out: &FanOut, bucket: Bucket, now: Timestamp) {
    let mut armed = lock(fan_out);
    armed.retain(|bucket| bucket.ends_at() > now);
    armed.insert(bucket);
}

fn lock(fan_out: &FanOut) -> std::sync::MutexGuard<'_, BTreeSet<Bucket>> {
    fan_out.armed.lock().unwrap_or_else(PoisonError::into_inner)
}
