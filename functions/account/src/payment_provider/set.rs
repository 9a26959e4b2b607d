//! Set who takes a site's money.

use axum::{Json, extract::State};
use jiff::Timestamp;
use serde_json::Value;
use shared::{
    dialect::polar::{self, NewPaymentProvider},
    domain::{
        ids::SiteId,
        payment_account::{Mode, PaymentAccount, StripeAccount, Takes},
        problem::{Cause, Problem},
    },
    http::{Access, Api, BaseUrl, JsonBody, PathUuid, WriteSite},
    provider_keys::StripeKeys,
    sealed::Key,
};

use super::answer;
use crate::organizations::own_site;

/// How often a change that lost a race is made anew on the winner's outcome.
const ROUNDS: usize = 16;

/// Set who takes the site's money: Stripe with the site's own keys, or the sandbox.
///
/// The keys are sealed before they are stored, and never told again. Those that are left out stay;
/// callbacks that are signed with a replaced secret are taken for another day. What was begun with a
/// provider goes on with it.
#[cfg_attr(feature = "openapi", utoipa::path(
    put,
    path = "/v1/organizations/{id}/payment-provider",
    tag = "Organizations",
    params(PathUuid),
    request_body = polar::schema::SetPaymentProvider,
    responses((status = 200, body = polar::schema::PaymentProvider)),
    security(("token" = ["organizations:write"])),
))]
pub(crate) async fn set_payment_provider(
    access: Access<WriteSite>,
    id: PathUuid,
    BaseUrl(base_url): BaseUrl,
    State(api): State<Api>,
    JsonBody(body): JsonBody,
) -> Result<Json<Value>, Problem> {
    let site = own_site(access.site(), id)?;
    let (store, now) = (&api.app.store, api.app.clock.now());
    for _ in 0..ROUNDS {
        let old = store.payment_account(site).await?;
        let known = old.as_ref().and_then(|old| old.stripe.as_ref());
        let new = polar::read_payment_provider(&body, known.is_some())?;
        let takes = match new {
            NewPaymentProvider::Sandbox => Takes::Sandbox,
            NewPaymentProvider::Stripe { .. } => Takes::Stripe,
        };
        let revision = old.as_ref().map(|old| old.revision);
        let account = PaymentAccount {
            site,
            takes,
            stripe: stripe_account(&api, site, known, new, now).await?,
            modified_at: now,
            revision: revision.unwrap_or_default() + 1,
        };
        if store.put_payment_account(&account, revision).await? {
            return Ok(answer(site, Some(&account), &base_url));
        }
    }
    let message = "Other changes of the payment provider came first. Please try again.";
    Err(Problem::new(Cause::Conflict, message))
}

/// The account at Stripe with what is new of its keys.
async fn stripe_account(
    api: &Api,
    site: SiteId,
    known: Option<&StripeAccount>,
    new: NewPaymentProvider,
    now: Timestamp,
) -> Result<Option<StripeAccount>, Problem> {
    let NewPaymentProvider::Stripe {
        secret_key,
        webhook_secret,
    } = new
    else {
        return Ok(known.cloned());
    };
    let known = match known {
        Some(known) => {
            let keys = StripeKeys::open(&api.root, site, known).await;
            Some((keys.map_err(Problem::internal)?, known.mode))
        }
        None => None,
    };
    let Some((keys, mode)) = merged(known, secret_key, webhook_secret, now) else {
        return Ok(None);
    };
    let sealed = keys.seal(&api.root, site).await;
    Ok(Some(StripeAccount {
        mode,
        sealed_keys: sealed.map_err(Problem::internal)?,
    }))
}

/// What is new of keys takes the place of what is known; a reader sees to it that there is either.
fn merged(
    known: Option<(StripeKeys, Mode)>,
    secret_key: Option<(String, Mode)>,
    webhook_secret: Option<String>,
    now: Timestamp,
) -> Option<(StripeKeys, Mode)> {
    let secret_key = secret_key.map(|(key, mode)| (Key::new(key), mode));
    let webhook_secret = webhook_secret.map(Key::new);
    let Some((known, known_mode)) = known else {
        let (secret_key, mode) = secret_key?;
        let keys = StripeKeys {
            secret_key,
            webhook_secret: webhook_secret?,
            previous: None,
        };
        return Some((keys, mode));
    };
    let (secret_key, mode) = secret_key.unwrap_or((known.secret_key.clone(), known_mode));
    let keys = StripeKeys {
        secret_key,
        ..known
    };
    let keys = match webhook_secret {
        Some(secret) => keys.signed_with(secret, now),
        None => keys,
    };
    Some((keys, mode))
}
