//! The payment provider port: what a checkout needs of whoever takes the money.
//!
//! Nothing in the domain knows which provider it is. Amounts are always computed here, never by
//! the browser, and no provider is called before a person presses Pay.

mod close;
mod complete;
mod port;
mod providers;
mod refunding;
pub mod sandbox;
mod settle;
mod signature;
pub mod stripe;
mod subscriptions;

pub use close::{CloseError, Closing, close_due};
pub use complete::complete;
pub use port::{
    CallbackError, Closed, EventKind, Identified, LONGEST_SESSION, NewSession, News, PaymentError,
    PaymentProvider, ProviderEvent, RefundOrder, SessionRequest, SessionState, SubscriptionChange,
    SubscriptionState, ToldRefund,
};
pub use providers::Providers;
pub use refunding::{Refunding, look_after_refund, refund};
pub use settle::{SettleError, Settled, settle, settle_session};
