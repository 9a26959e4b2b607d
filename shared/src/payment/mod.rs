//! The payment provider port: what a checkout needs of whoever takes the money.
//!
//! Nothing in the domain knows which provider it is. Amounts are always computed here, never by
//! the browser, and no provider is called before a person presses Pay.

mod close;
mod port;
pub mod sandbox;
mod settle;

pub use close::{CloseError, Closing, close_due};
pub use port::{
    CallbackError, Capabilities, Closed, EventKind, NewSession, PaymentError, PaymentProvider,
    ProviderEvent, SessionRequest, SessionState,
};
pub use settle::{Settled, settle};
