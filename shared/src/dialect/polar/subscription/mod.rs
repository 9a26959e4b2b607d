//! Subscriptions in Polar's dialect.

mod body;
mod filter;
mod read;
#[cfg(feature = "openapi")]
pub(super) mod schema;

#[cfg(feature = "openapi")]
pub(super) use body::STATUSES;
pub(super) use body::bare_subscription_body;
pub use body::subscription_body;
#[cfg(feature = "openapi")]
pub(super) use filter::SORTS;
pub use filter::{SubscriptionList, read_subscription_list};
#[cfg(feature = "openapi")]
pub(super) use read::REASONS;
pub use read::{SubscriptionUpdate, SubscriptionWish, read_subscription_update};
