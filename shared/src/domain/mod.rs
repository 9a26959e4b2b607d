//! The rules, pure: no I/O, no async, no environment, no clock, no wire types.
//!
//! `now` and randomness are arguments; every type that exists is valid.

pub mod access;
pub mod address;
pub mod catalog;
pub mod checkout;
pub mod coupon;
pub mod customer;
pub mod due;
pub mod fact;
pub mod fault;
pub mod ids;
pub mod label;
pub mod line_item;
pub mod link;
pub mod locale;
pub mod metadata;
pub mod money;
pub mod oauth;
pub mod offer;
pub mod order;
pub mod packed;
pub mod payment_account;
pub mod pricing;
pub mod problem;
pub mod provider;
pub mod refund;
pub mod sale;
pub mod secret;
pub mod signing_key;
pub mod site;
pub mod slug;
pub mod subscription;
pub mod template;
#[cfg(test)]
pub(crate) mod testing;
pub mod tracking;
pub mod urls;
pub mod visitor;
pub mod webhook;

/// The time of a change after another: whatever the clock says, it is later.
fn later(now: jiff::Timestamp, before: jiff::Timestamp) -> jiff::Timestamp {
    now.max(before + jiff::SignedDuration::from_micros(1))
}

/// For serde: a flag that is not set takes no room in an item.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for this signature"
)]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// The same for a count.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for this signature"
)]
const fn is_zero(count: &u32) -> bool {
    *count == 0
}
