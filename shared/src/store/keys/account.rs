//! Keys of Accounts that are not sites or tokens.

use uuid::Uuid;

use super::Key;
use crate::domain::{
    ids::{CustomerId, DiscountId, SiteId},
    offer::OfferId,
};

/// A site's account at a payment provider.
#[must_use]
pub fn provider(site: SiteId) -> Key {
    Key::single(format!("PROVIDER#{site}"))
}

/// The deployment's keys that events are signed with as tokens.
#[must_use]
pub fn signing_keys() -> Key {
    Key::single("SIGNING-KEYS".to_owned())
}

/// A request by the hash of its idempotency key.
#[must_use]
pub fn keyed_request(site: SiteId, hash: &str) -> Key {
    Key::single(format!("REQUEST#{site}#{hash}"))
}

/// A further part of the reply to a request at a revision.
pub(in crate::store) fn part(request: &Key, revision: u64, number: u32) -> Key {
    Key::single(format!("{}#{revision}#{number}", request.pk))
}

/// How often a discount is redeemed.
#[must_use]
pub fn redemptions(discount: DiscountId) -> Key {
    Key::single(format!("REDEEMED#{discount}"))
}

/// How often a customer redeemed a discount.
#[must_use]
pub fn redemptions_of(discount: DiscountId, customer: CustomerId) -> Key {
    Key::single(format!("REDEEMED#{discount}#{customer}"))
}

/// How many places of an offer are taken.
#[must_use]
pub fn places(offer: OfferId) -> Key {
    Key::single(format!("PLACES#{}", offer.uuid()))
}

/// How many places of an offer a customer has.
#[must_use]
pub fn places_of(offer: OfferId, customer: CustomerId) -> Key {
    Key::single(format!("PLACES#{}#{customer}", offer.uuid()))
}

/// How far the slots of an offer are given out.
#[must_use]
pub fn slots(offer: OfferId) -> Key {
    Key::single(format!("SLOTS#{}", offer.uuid()))
}

/// What the form of a visit has made.
#[must_use]
pub fn visit(id: Uuid) -> Key {
    Key::single(format!("VISIT#{id}"))
}
