//! The sandbox provider: the embedded default, for trying the whole loop without money.
//!
//! Two halves that meet only over HTTP, as with a real provider: [`SandboxProvider`] is our
//! adapter of the port; [`SandboxHost`] is the other company, with its page, its sessions and its
//! signed callbacks.

mod adapter;
mod callback;
mod host;
mod keys;
mod ledger;

pub use adapter::SandboxProvider;
pub use callback::PROVIDER;
pub use host::{Afterwards, Outcome, SandboxHost};
pub use keys::Returns;
pub use ledger::SandboxCharge;

use super::signature;

/// The header that carries the signature of its callbacks.
pub const SIGNATURE_HEADER: &str = "sandbox-signature";
