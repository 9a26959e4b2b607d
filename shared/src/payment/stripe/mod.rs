//! Stripe: Checkout Sessions, refunds and subscriptions of a site's own account.
//!
//! Answers of the API are read in one version of it, callbacks in whichever the merchant's endpoint
//! has. A charge is called by its payment intent, that of a subscription by its invoice.

mod adapter;
mod amount;
mod callback;
mod client;
mod form;
mod items;
mod objects;
mod refunds;
mod session;
mod told;

pub use adapter::StripeProvider;

/// Where its API answers.
pub const API_BASE: &str = "https://api.stripe.com";

/// The provider's name.
pub const PROVIDER: &str = "stripe";

/// The header that carries the signature of its callbacks.
pub const SIGNATURE_HEADER: &str = "stripe-signature";

use client::Call;
use form::Form;
use objects::Session;

use super::PaymentError;

/// Where a thing is found. Ids come from Stripe; what is no part of one leads nowhere else.
fn path(things: &str, id: &str) -> String {
    let part = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let id: String = id.chars().filter(part).collect();
    format!("{things}/{id}")
}

/// A session with all that tells how it was paid.
async fn session_with_all(call: &Call<'_>, id: &str) -> Result<Session, PaymentError> {
    let all = Form::new()
        .with("expand[0]", "payment_intent.latest_charge")
        .with("expand[1]", "invoice")
        .with("expand[2]", "subscription");
    call.get(&path("checkout/sessions", id), &all).await
}
