//! Keys of what is due, and of the timers that are armed for it.

use super::Key;
use crate::domain::due::{Bucket, Due, Matter};

/// Over how many partitions a bucket is spread: all checkouts of a flash sale are due together.
const DUE_PARTITIONS: u8 = 4;

fn due_partition(bucket: Bucket, number: u8) -> String {
    format!("DUE#{bucket}#{number}")
}

/// The partitions of what is due in a bucket.
pub(in crate::store) fn due_partitions(bucket: Bucket) -> impl Iterator<Item = String> {
    (0..DUE_PARTITIONS).map(move |number| due_partition(bucket, number))
}

/// Something among what is due in a bucket.
#[must_use]
pub fn due(Due { bucket, matter }: Due) -> Key {
    let (id, sk) = match matter {
        Matter::Checkout(id) => (id.uuid(), format!("CHECKOUT#{id}")),
        Matter::Refund(id) => (id.uuid(), format!("REFUND#{id}")),
    };
    let [.., last] = id.into_bytes();
    Key {
        pk: due_partition(bucket, last % DUE_PARTITIONS),
        sk: Some(sk),
    }
}

/// The partition of the armed timers.
pub(in crate::store) const SHOTS: &str = "SHOTS";

/// The armed timer of a bucket.
#[must_use]
pub fn shot(bucket: Bucket) -> Key {
    Key {
        pk: SHOTS.to_owned(),
        sk: Some(bucket.to_string()),
    }
}
