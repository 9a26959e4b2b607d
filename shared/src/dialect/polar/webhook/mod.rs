//! Webhooks: endpoints, and what they are told.

/// The words of all values of a type.
macro_rules! words {
    ($kind:ty) => {{
        let mut words = [""; <$kind>::ALL.len()];
        let mut at = 0;
        while at < words.len() {
            words[at] = <$kind>::ALL[at].word();
            at += 1;
        }
        words
    }};
}

mod delivery;
mod endpoint;
mod filter;
mod read;
mod recovery;
#[cfg(feature = "openapi")]
pub(super) mod schema;

pub use delivery::{delivery_body, listed_event_body, whole_event_body};
pub use endpoint::{EndpointContext, MASK, endpoint_body};
#[cfg(feature = "openapi")]
pub(super) use filter::CLASSES;
pub use filter::{DeliveryList, EventList, read_delivery_list, read_event_list};
pub use read::{
    EndpointGuards, EndpointWish, MAX_HEADERS, read_endpoint_test, read_endpoint_update,
    read_new_endpoint, read_secret_reset,
};
pub use recovery::read_recovery;

use crate::domain::webhook::{Algorithm, DeliveryStatus, EventType, Format};

pub(super) const EVENT_TYPES: &[&str] = &words!(EventType);
const FORMATS: &[&str] = &words!(Format);
const ALGORITHMS: &[&str] = &words!(Algorithm);
pub(super) const STATUSES: &[&str] = &words!(DeliveryStatus);
