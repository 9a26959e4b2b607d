//! What goes out to merchants' endpoints, and how: signed, and only to public addresses.
//!
//! [`address`] says where to, [`names`] look up where that is, [`client`] POSTs there; [`headers`] are
//! what a merchant may add. A body is signed by [`signature`] with an endpoint's [`secrets`], or it
//! is a token that [`signing_keys`] sign; [`endpoint_keys`] are all that an endpoint keeps sealed.
//! [`publish`] makes of facts what is sent; [`samples`] are facts that never were. [`desk`] is what
//! merchants do with all that.

pub mod address;
pub mod client;
pub mod desk;
pub mod endpoint_keys;
pub mod headers;
pub mod lookups;
pub mod names;
pub mod private_key;
pub mod publish;
pub mod reconcile;
pub mod samples;
pub mod secrets;
pub mod signature;
pub mod signing_keys;
