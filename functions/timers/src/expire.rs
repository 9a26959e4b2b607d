//! Deal with what is due in a bucket.

use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use shared::{
    domain::due::{Bucket, Due, Matter},
    payment::{CloseError, Closing, close_due, look_after_refund},
    store::StoreError,
};

use crate::Keeper;

/// How many matters are dealt with at once.
const AT_ONCE: usize = 32;

/// Deals with all that is due in a bucket. Tells whether nothing is left.
///
/// An entry goes when it is dealt with, so whoever dies halfway has less to do when the message
/// comes again. One's trouble holds up no other.
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
    let matters = keeper.store.due_in(bucket).await?.into_iter();
    let ended = matters.map(|matter| async move {
        let due = Due { bucket, matter };
        let ended = end(keeper, due, now).await;
        ended.unwrap_or_else(|error| {
            tracing::warn!(?matter, ?error, "what is due stays for now: {error}");
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

/// Deals with what is due and forgets its entry. Tells whether the entry is done with.
async fn end(keeper: &Keeper, due: Due, now: Timestamp) -> Result<bool, CloseError> {
    let (store, provider) = (&keeper.store, keeper.provider.as_ref());
    match due.matter {
        Matter::Checkout(id) => match close_due(store, provider, id, now).await? {
            // By a clock behind the timer's it is early.
            Closing::NotDue(at) if Bucket::of(at) == due.bucket => return Ok(false),
            // A time that has moved has an entry of its own.
            Closing::NotDue(_) | Closing::Pending | Closing::Expired | Closing::Over => {}
        },
        Matter::Refund(id) => look_after_refund(store, provider, id, now).await?,
    }
    store.delete_due(due).await?;
    Ok(true)
}
