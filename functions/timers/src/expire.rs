//! Expire what is due in a bucket.

use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use shared::{
    domain::due::{Bucket, Due},
    payment::{CloseError, Closing, close_due},
    store::StoreError,
};

use crate::Keeper;

/// How many checkouts are ended at once.
const AT_ONCE: usize = 32;

/// Ends all checkouts that are due in a bucket. Tells whether none is left.
///
/// An entry goes when its checkout is over, so whoever dies halfway has less to do when the message
/// comes again. One checkout's trouble holds up no other.
pub(crate) async fn expire_due(keeper: &Keeper, bucket: Bucket) -> bool {
    let began = keeper.clock.now();
    match expire(keeper, bucket, began).await {
        Ok(left) => left == 0,
        Err(error) => {
            tracing::warn!(%bucket, ?error, "a bucket is not done with: {error}");
            false
        }
    }
}

async fn expire(keeper: &Keeper, bucket: Bucket, now: Timestamp) -> Result<usize, StoreError> {
    let checkouts = keeper.store.due_in(bucket).await?.into_iter();
    let ended = checkouts.map(|checkout| async move {
        let due = Due { bucket, checkout };
        let ended = end(keeper, due, now).await;
        ended.unwrap_or_else(|error| {
            tracing::warn!(%checkout, ?error, "a checkout that is due stays for now: {error}");
            false
        })
    });
    let left = stream::iter(ended)
        .buffer_unordered(AT_ONCE)
        .filter(|ended| std::future::ready(!ended))
        .count()
        .await;
    if left == 0 {
        keeper.store.forget_armed(bucket, now).await?;
    }
    Ok(left)
}

/// Ends a checkout and forgets its entry. Tells whether the entry is done with.
async fn end(keeper: &Keeper, due: Due, now: Timestamp) -> Result<bool, CloseError> {
    let (store, provider) = (&keeper.store, keeper.provider.as_ref());
    match close_due(store, provider, due.checkout, now).await? {
        // By a clock behind the timer's it is early.
        Closing::NotDue(at) if Bucket::of(at) == due.bucket => return Ok(false),
        // A time that has moved has an entry of its own.
        Closing::NotDue(_) | Closing::Pending | Closing::Expired | Closing::Over => {}
    }
    store.delete_due(due).await?;
    Ok(true)
}
