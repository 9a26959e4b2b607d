//! What the functions have in common, and the map of it.
//!
//! Data flows one way: HTTP or event → function → domain → store.
//!
//! | module | what | may use |
//! |---|---|---|
//! | [`domain`] | the rules, pure: no I/O, no async, no clock, no wire types | nothing of ours |
//! | [`dialect`] | wire bodies ⇄ domain, and the error form of each dialect | `domain` |
//! | `store` | DynamoDB: table names, keys, expressions | `domain` |
//! | `mentions` | what things mention, read to tell them with it | `dialect`, `domain`, `store` |
//! | `offers` | what merchants do with links and templates, by the API or in the console | `dialect`, `domain`, `store` |
//! | `http` | the edge: problems, access, bodies, base URL | all above |
//! | `root_secret` | the one root secret and the keys derived from it | `store` |
//! | `sealed` | secrets that lie in tables, sealed under a key of the root secret | `root_secret` |
//! | `checkout_secrets` | the client secrets of checkouts, sealed | `domain`, `root_secret` |
//! | `provider_keys` | a site's keys at its payment provider, sealed | `domain`, `root_secret`, `sealed` |
//! | `timers` | work that is to be done later: the port, and its adapter of AWS | `config`, `domain`, `store` |
//! | `payment` | the payment provider port and its adapters | all above |
//! | `webhook` | what goes out to merchants' endpoints: events, signatures, address guard, HTTP client | `config`, `dialect`, `domain`, `mentions`, `sealed`, `store`, `timers` |
//! | `pages` | HTML building blocks, money formatting | `domain` |
//! | [`batch`] | batches of streams and queues, and the answer to them | – |
//! | [`config`], [`clock`], [`random`] | the environment, the time, randomness: given to the rest | – |
//! | [`telemetry`] | logging | `config` |
//!
//! Tests hold these rules (`tests/it/structure.rs`).

pub mod batch;
#[cfg(feature = "root-secret")]
pub mod checkout_secrets;
pub mod clock;
pub mod config;
pub mod dialect;
pub mod domain;
#[cfg(feature = "http")]
pub mod http;
#[cfg(feature = "store")]
pub mod mentions;
#[cfg(feature = "store")]
pub mod offers;
#[cfg(feature = "pages")]
pub mod pages;
#[cfg(feature = "payment")]
pub mod payment;
#[cfg(feature = "root-secret")]
pub mod provider_keys;
pub mod random;
#[cfg(feature = "root-secret")]
pub mod root_secret;
#[cfg(feature = "root-secret")]
pub mod sealed;
#[cfg(feature = "store")]
pub mod store;
#[cfg(feature = "telemetry")]
pub mod telemetry;
#[cfg(feature = "timers")]
pub mod timers;
#[cfg(feature = "webhook")]
pub mod webhook;
