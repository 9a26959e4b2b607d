//! Money that is given back, and what a charge is called.

use super::{
    client::Call,
    form::Form,
    items::expressed,
    objects::{Charge, Expandable, Invoice, InvoicePayment, List, PaymentIntent, Refund},
    path,
    told::{self, attempt_of, reference, senseless},
};
use crate::{
    domain::{ids::SiteId, provider::ProviderRef, refund::RefundReason},
    payment::{Identified, PaymentError, RefundOrder, ToldRefund},
};

/// How many pages of a list are read.
const MOST_PAGES: usize = 10;

/// Gives money back, unless that was done before: Stripe forgets an idempotency key after a day, and
/// a refund may be asked for again later.
pub(super) async fn give_back(
    call: &Call<'_>,
    order: &RefundOrder,
) -> Result<ToldRefund, PaymentError> {
    let intent = intent_of(call, &order.charge).await?;
    let ours = order.refund.to_string();
    let query = Form::new().with("payment_intent", &intent);
    let is_it = |refund: &Refund| {
        let metadata = refund.metadata.as_ref();
        metadata.is_some_and(|metadata| metadata.get("refund") == Some(&ours))
    };
    let known = all_refunds(call, &query).await?.into_iter().find(is_it);
    let refund = match known {
        Some(known) => known,
        None => {
            let form = form_of(order, &intent)?;
            call.post("refunds", &form, Some(&ours)).await?
        }
    };
    let told = told::refund(&refund, order.site)?;
    let told = told.ok_or_else(|| senseless("a refund without its charge"))?;
    Ok(ToldRefund {
        charge: order.charge.clone(),
        ..told
    })
}

fn form_of(order: &RefundOrder, intent: &str) -> Result<Form, PaymentError> {
    let reason = match order.reason {
        RefundReason::Duplicate => Some("duplicate"),
        RefundReason::Fraudulent => Some("fraudulent"),
        RefundReason::CustomerRequest => Some("requested_by_customer"),
        RefundReason::ServiceDisruption
        | RefundReason::SatisfactionGuarantee
        | RefundReason::DisputePrevention
        | RefundReason::Other => None,
    };
    Ok(Form::new()
        .with("payment_intent", intent)
        .with("amount", expressed(order.amount, order.currency)?)
        .with_some("reason", reason)
        .with("metadata[refund]", order.refund)
        .with_some("metadata[order]", order.order)
        .with("metadata[site]", order.site))
}

/// All refunds that a query finds.
pub(super) async fn all_refunds(
    call: &Call<'_>,
    query: &Form,
) -> Result<Vec<Refund>, PaymentError> {
    let mut all: Vec<Refund> = Vec::new();
    for _ in 0..MOST_PAGES {
        let last = all.last().map(|refund| refund.id.clone());
        let query = query
            .clone()
            .with("limit", 100)
            .with_some("starting_after", last);
        let page: List<Refund> = call.get("refunds", &query).await?;
        all.extend(page.data);
        if !page.has_more {
            return Ok(all);
        }
    }
    Err(senseless("more refunds of a charge than anybody reads"))
}

/// The payment intent of a charge; that of a subscription is called by its invoice.
async fn intent_of(call: &Call<'_>, charge: &ProviderRef) -> Result<String, PaymentError> {
    if !charge.id.starts_with("in_") {
        return Ok(charge.id.clone());
    }
    let query = Form::new()
        .with("invoice", &charge.id)
        .with("status", "paid");
    let payments: List<InvoicePayment> = call.get("invoice_payments", &query).await?;
    let mut intents = payments
        .data
        .iter()
        .filter_map(|paid| paid.payment.payment_intent.as_ref());
    let intent = intents.next().map(|intent| intent.id().to_owned());
    // Such as of an invoice that the merchant marked as paid.
    intent.ok_or_else(|| PaymentError::Refused("invoice_without_payment".to_owned()))
}

/// What a charge is for that no order has.
pub(super) async fn identify(
    call: &Call<'_>,
    site: SiteId,
    charge: &str,
) -> Result<Option<Identified>, PaymentError> {
    let identified = match charge.split('_').next() {
        Some("pi") => identify_intent(call, site, charge).await,
        Some("in") => identify_invoice(call, site, charge).await,
        Some("ch" | "py") => identify_charge(call, charge).await,
        _ => Ok(None),
    };
    match identified {
        Err(PaymentError::Unknown(_)) => Ok(None),
        identified => identified,
    }
}

async fn identify_charge(call: &Call<'_>, id: &str) -> Result<Option<Identified>, PaymentError> {
    let charge: Charge = call.get(&path("charges", id), &Form::new()).await?;
    let intent = charge.payment_intent.as_ref().map(Expandable::id);
    Ok(intent.map(|intent| Identified::Alias(reference(intent))))
}

async fn identify_intent(
    call: &Call<'_>,
    site: SiteId,
    id: &str,
) -> Result<Option<Identified>, PaymentError> {
    let nothing = Form::new();
    let intent: PaymentIntent = call.get(&path("payment_intents", id), &nothing).await?;
    if let Some((checkout, _)) = attempt_of(&intent.metadata, site) {
        return Ok(Some(Identified::Checkout(checkout)));
    }
    let query = Form::new()
        .with("payment[type]", "payment_intent")
        .with("payment[payment_intent]", id);
    let payments: List<InvoicePayment> = call.get("invoice_payments", &query).await?;
    let Some(paid) = payments.data.first() else {
        return Ok(None);
    };
    let invoice = paid.invoice.id();
    let ours = identify_invoice(call, site, invoice).await?;
    Ok(ours.map(|_| Identified::Alias(reference(invoice))))
}

/// What an invoice charges: what a checkout began, or a later cycle of it.
async fn identify_invoice(
    call: &Call<'_>,
    site: SiteId,
    id: &str,
) -> Result<Option<Identified>, PaymentError> {
    let invoice: Invoice = call.get(&path("invoices", id), &Form::new()).await?;
    let attempt = invoice
        .subscription_metadata()
        .and_then(|metadata| attempt_of(metadata, site));
    let first = invoice.billing_reason.as_deref() == Some("subscription_create");
    Ok(attempt.map(|(checkout, _)| match first {
        true => Identified::Checkout(checkout),
        false => Identified::Cycle,
    }))
}
