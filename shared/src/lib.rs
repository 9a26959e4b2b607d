//! What the functions have in common, and the map of it.
//!
//! Data flows one way: HTTP or event → function → domain → store.
//!
//! | module | what | may use |
//! |---|---|---|
//! | [`domain`] | the rules, pure: no I/O, no async, no clock, no wire types | nothing of ours |
//! | [`dialect`] | wire bodies ⇄ domain, and the error form of each dialect | `domain` |
//! | `store` | DynamoDB: table names, keys, expressions | `domain` |
//! | `http` | the edge: problems, access, bodies, base URL | all above |
//! | `root_secret` | the one root secret and the keys derived from it | `store` |
//! | `provider_keys` | a site's keys at its payment provider, sealed | `domain`, `root_secret` |
//! | `timers` | work that is to be done later: the port, and its adapter of AWS | `config`, `domain`, `store` |
//! | `payment` | the payment provider port and its adapters | all above |
//! | `pages` | HTML building blocks, money formatting | `domain` |
//! | [`batch`] | batches of streams and queues, and the answer to them | – |
//! | [`config`], [`clock`], [`random`] | the environment, the time, randomness: given to the rest | – |
//! | [`telemetry`] | logging | `config` |
//!
//! Tests hold these rules (`tests/it/structure.rs`).

pub mod batch;
pub mod clock;
pub mod config;
pub mod dialect;
pub mod domain;
#[cfg(feature = "http")]
pub mod http;
#[cfg(feature = "pages")]
pub mod pages;
#[cfg(feature = "payment")]
pub mod payment;
#[cfg(feature = "root-secret")]
pub mod provider_keys;
pub mod random;
#[cfg(feature = "root-secret")]
pub mod root_secret;
#[cfg(feature = "store")]
pub mod store;
#[cfg(feature = "telemetry")]
pub mod telemetry;
#[cfg(feature = "timers")]
pub mod timers;
