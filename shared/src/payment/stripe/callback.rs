//! Stripe's events, in the words of the port. What is none of ours gives nothing.

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    client::Call,
    end_subscription,
    form::Form,
    objects::{Charge, Dispute, Event, Invoice, Refund, Session, Subscription},
    refunds::all_refunds,
    session_with_all,
    told::{self, attempt_of, is_of, moment, reference},
};
use crate::{
    domain::{checkout::PaymentFailure, ids::SiteId, payment_account::Mode, provider::ProviderRef},
    payment::{CallbackError, EventKind, News, PaymentError, ProviderEvent},
};

/// What a callback's body tells a site whose account has this mode.
pub(super) async fn read(
    call: &Call<'_>,
    (site, mode): (SiteId, Mode),
    body: &[u8],
) -> Result<Vec<ProviderEvent>, CallbackError> {
    let event: Event = serde_json::from_slice(body).map_err(CallbackError::Body)?;
    if event.livemode != (mode == Mode::Live) {
        tracing::warn!(%site, event = event.id, "an event of Stripe's other mode was ignored");
        return Ok(Vec::new());
    }
    let at = moment(event.created);
    let news = news_of(call, site, &event.r#type, at, event.data.object).await?;
    let tell = |news| ProviderEvent {
        id: event.id.clone(),
        news,
    };
    Ok(news.into_iter().map(tell).collect())
}

async fn news_of(
    call: &Call<'_>,
    site: SiteId,
    kind: &str,
    at: Timestamp,
    object: Value,
) -> Result<Vec<News>, CallbackError> {
    let news = match kind {
        "checkout.session.completed"
        | "checkout.session.async_payment_succeeded"
        | "checkout.session.async_payment_failed"
        | "checkout.session.expired" => session_news(call, site, kind, at, &of(object)?).await?,
        "refund.created" | "refund.updated" | "refund.failed" | "charge.refund.updated" => {
            let refund: Refund = of(object)?;
            told::refund(&refund, site)
                .map_err(later)?
                .map(News::Refund)
        }
        "charge.refunded" => return refunds_of(call, site, &of(object)?).await,
        "charge.dispute.created" | "charge.dispute.updated" | "charge.dispute.closed" => {
            let dispute: Dispute = of(object)?;
            let told = told::dispute(&dispute).map_err(later)?;
            told.map(|(charge, dispute)| News::Disputed { charge, dispute })
        }
        "invoice.paid" | "invoice.payment_succeeded" | "invoice.payment_failed" => {
            invoice_news(site, kind, at, &of(object)?)?
        }
        "customer.subscription.updated"
        | "customer.subscription.deleted"
        | "customer.subscription.paused"
        | "customer.subscription.resumed" => {
            let subscription: Subscription = of(object)?;
            let ours = is_of(&subscription.metadata, site);
            ours.then(|| News::Subscription(reference(&subscription.id)))
        }
        _ => None,
    };
    Ok(news.into_iter().collect())
}

fn of<T: DeserializeOwned>(object: Value) -> Result<T, CallbackError> {
    serde_json::from_value(object).map_err(CallbackError::Body)
}

/// What cannot be read now is told again.
fn later(error: PaymentError) -> CallbackError {
    CallbackError::Key(error.into())
}

async fn session_news(
    call: &Call<'_>,
    site: SiteId,
    kind: &str,
    at: Timestamp,
    session: &Session,
) -> Result<Option<News>, CallbackError> {
    let metadata = session.metadata.as_ref();
    let attempt = metadata.and_then(|metadata| attempt_of(metadata, site));
    let Some((checkout, attempt)) = attempt else {
        return Ok(None);
    };
    let kind = match (kind, session.payment_status.as_str()) {
        ("checkout.session.expired", _) => EventKind::Failed(PaymentFailure::Canceled),
        ("checkout.session.async_payment_failed", _) => {
            end_subscription(call, session).await.map_err(later)?;
            EventKind::Failed(PaymentFailure::Declined)
        }
        (_, "unpaid") => EventKind::Pending,
        _ => EventKind::Paid(match told::paid(session, at) {
            Ok(paid) => paid,
            // An older version of the API does not name all of it.
            Err(_) => {
                let whole = session_with_all(call, &session.id).await.map_err(later)?;
                told::paid(&whole, at).map_err(later)?
            }
        }),
    };
    Ok(Some(News::Session {
        checkout,
        attempt,
        kind,
    }))
}

/// The event has the sum of a charge's refunds only.
async fn refunds_of(
    call: &Call<'_>,
    site: SiteId,
    charge: &Charge,
) -> Result<Vec<News>, CallbackError> {
    let query = Form::new().with("charge", &charge.id);
    let refunds = all_refunds(call, &query).await.map_err(later)?;
    let told = refunds
        .iter()
        .filter_map(|refund| told::refund(refund, site).transpose());
    let told = told.map(|refund| refund.map(News::Refund).map_err(later));
    told.collect()
}

fn invoice_news(
    site: SiteId,
    kind: &str,
    at: Timestamp,
    invoice: &Invoice,
) -> Result<Option<News>, CallbackError> {
    let subscription = invoice.subscription_id().map(reference);
    let foreign = invoice
        .subscription_metadata()
        .is_some_and(|metadata| !is_of(metadata, site));
    // The session tells of the first charge.
    let first = invoice.billing_reason.as_deref() == Some("subscription_create");
    let Some(subscription) = subscription.filter(|_| !foreign && !first) else {
        return Ok(None);
    };
    let charge: ProviderRef = reference(&invoice.id);
    Ok(Some(if kind == "invoice.payment_failed" {
        News::ChargeFailed {
            subscription,
            charge,
            tries: invoice.attempt_count,
            at,
        }
    } else {
        News::Charged {
            subscription,
            charged: told::charged(invoice, at).map_err(later)?,
        }
    }))
}
