//! Receive a callback: verify, settle, acknowledge.

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use shared::{
    domain::{
        fault::{Fault, Rule},
        ids::SiteId,
        problem::{Cause, Problem},
    },
    http::MAX_BODY,
    payment::{CallbackError, SettleError, Settled, sandbox, settle, stripe},
};

use crate::Callbacks;

/// Receive a callback of the sandbox provider.
///
/// What is verified and understood is acknowledged, also when there is nothing left to do: a
/// provider repeats what is not. What cannot be stored at the moment is not acknowledged.
#[cfg_attr(feature = "openapi", utoipa::path(
    post,
    path = "/payments/sandbox/{site_id}/callback",
    tag = "Callbacks",
    params(("site_id" = String, Path, description = "The site that is told."), ("sandbox-signature" = Option<String>, Header, description = "The body, signed by the provider.")),
    request_body = crate::openapi::SandboxCallback,
    responses((status = 200)),
))]
pub(crate) async fn receive_sandbox(
    State(callbacks): State<Callbacks>,
    Path(site): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    receive(&callbacks, sandbox::PROVIDER, &site, (&headers, &body)).await
}

/// Receive a callback of Stripe.
///
/// What is verified is acknowledged, also when it is about nothing of ours; Stripe repeats for days
/// what is not. Duplicates, and any order, do no harm.
#[cfg_attr(feature = "openapi", utoipa::path(
    post,
    path = "/payments/stripe/{site_id}/callback",
    tag = "Callbacks",
    params(("site_id" = String, Path, description = "The site that is told."), ("stripe-signature" = Option<String>, Header, description = "The body, signed by Stripe.")),
    request_body = crate::openapi::StripeEvent,
    responses((status = 200)),
))]
pub(crate) async fn receive_stripe(
    State(callbacks): State<Callbacks>,
    Path(site): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    receive(&callbacks, stripe::PROVIDER, &site, (&headers, &body)).await
}

async fn receive(
    callbacks: &Callbacks,
    provider: &str,
    site: &str,
    (headers, body): (&HeaderMap, &[u8]),
) -> Result<StatusCode, Problem> {
    let site = SiteId::parse(site).ok_or_else(|| Problem::not_found("site", site))?;
    if body.len() > MAX_BODY {
        return Err(Problem::new(
            Cause::TooLarge,
            "The callback is larger than 1 MiB.",
        ));
    }
    let now = callbacks.app.clock.now();
    let sender = callbacks.providers.named(provider);
    let sender = sender.map_err(Problem::internal)?;
    let events = sender.read_callback(site, headers, body, now).await;
    for event in events.map_err(refused)? {
        let provider = callbacks.providers.as_ref();
        let settled = settle(&callbacks.app.store, provider, site, &event, now).await;
        match settled.map_err(unsettled)? {
            Settled::Changed | Settled::Already => {}
            Settled::Strange(why) => {
                tracing::error!(event = event.id, "an event changed nothing: {why}");
            }
        }
    }
    Ok(StatusCode::OK)
}

fn unsettled(error: SettleError) -> Problem {
    match error {
        SettleError::Store(error) => error.into(),
        SettleError::Provider(error) => Problem::unavailable(error),
        error @ SettleError::Early => Problem::unavailable(error),
    }
}

fn refused(error: CallbackError) -> Problem {
    let message = match error {
        CallbackError::Signature(why) => format!("the callback's signature is {why}"),
        CallbackError::Body(error) => format!("the callback's body cannot be read: {error}"),
        CallbackError::Key(error) => return Problem::unavailable(error),
    };
    Problem::invalid(vec![Fault {
        path: String::new(),
        rule: Rule::Format,
        message,
    }])
}
