//! Keys of the indexes of Checkouts.

use jiff::Timestamp;
use uuid::Uuid;

use crate::domain::{ids::SiteId, offer::OfferId};

/// Over how many partitions each list is spread.
pub(in crate::store) const SHARDS: u8 = 16;

/// In which of them a thing is listed.
pub(in crate::store) const fn shard(id: Uuid) -> u8 {
    id.as_bytes()[15] % SHARDS
}

/// A partition of the index that lists a site's things of one kind.
pub(in crate::store) fn list_of_site(site: SiteId, kind: &str, shard: u8) -> String {
    format!("SITE#{site}#{kind}#{shard:x}")
}

/// A partition of the index that lists an offer's things of one kind.
pub(in crate::store) fn list_of_offer(offer: OfferId, kind: &str, shard: u8) -> String {
    match offer {
        OfferId::Template(id) => format!("TEMPLATE#{id}#{kind}#{shard:x}"),
        OfferId::Link(id) => format!("LINK#{id}#{kind}#{shard:x}"),
    }
}

/// The sort key of all these indexes.
pub(in crate::store) fn listed_as(created_at: Timestamp, id: Uuid) -> String {
    format!("{:015}#{id}", created_at.as_millisecond().max(0))
}
