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
use objects::{Session, Subscription};

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

/// Ends the subscription of a session whose first charge failed: what it is for can be bought in another
/// session, and its bill must not be collected as well.
async fn end_subscription(call: &Call<'_>, session: &Session) -> Result<(), PaymentError> {
    let Some(subscription) = &session.subscription else {
        return Ok(());
    };
    match cancel(call, &path("subscriptions", subscription.id())).await {
        Ok(()) | Err(PaymentError::Unknown(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Ends a subscription at once. One that ended before cannot be ended again, and need not.
async fn cancel(call: &Call<'_>, path: &str) -> Result<(), PaymentError> {
    let error = match call.delete::<Subscription>(path).await {
        Ok(_) => return Ok(()),
        Err(error @ (PaymentError::Unknown(_) | PaymentError::Refused(_))) => error,
        Err(error) => return Err(error),
    };
    let told: Subscription = call.get(path, &Form::new()).await?;
    match told.status.as_str() {
        "canceled" | "incomplete_expired" => Ok(()),
        _ => Err(error),
    }
}
