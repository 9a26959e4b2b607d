//! Subscriptions on the wire.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    dialect::polar::{SaleContext, product_body},
    domain::{
        catalog::{Price, PriceKind, Product},
        ids::{PriceId, ProductId},
        subscription::{Cancellation, Subscription, SubscriptionStatus},
    },
};

/// The words for how a subscription stands.
pub(in crate::dialect::polar) const STATUSES: &[&str] =
    &["trialing", "active", "past_due", "unpaid", "canceled"];

/// A subscription with what it names.
#[must_use]
pub fn subscription_body(subscription: &Subscription, context: &SaleContext) -> Value {
    let mut body = bare_subscription_body(subscription);
    let known = context.products.get(&product_id(subscription));
    let unknown = || product_of_its_own(subscription);
    let product = known.cloned().unwrap_or_else(unknown);
    let product = product_body(&product, &context.fields);
    let currency = json!(subscription.currency.code().to_ascii_lowercase());
    let prices = product["prices"].as_array().into_iter().flatten();
    let prices: Vec<&Value> = prices
        .filter(|price| price["price_currency"] == currency)
        .collect();
    body["prices"] = json!(prices);
    body["product"] = product;
    body["customer"] = context.customer(subscription.customer);
    body["discount"] = context.discount(subscription.discount.as_ref().map(|applied| applied.id));
    body["custom_field_data"] = json!(subscription.answers.open());
    body["external_customer_id"] = json!(subscription.external_customer);
    body["latest_order_id"] = json!(subscription.latest_order);
    // Nothing is metered, and a change is made at once.
    body["meters"] = json!([]);
    body["pending_update"] = Value::Null;
    body
}

/// A subscription as it is told within something else.
pub(in crate::dialect::polar) fn bare_subscription_body(subscription: &Subscription) -> Value {
    let (start, end) = subscription.current_period;
    let cancellation = subscription.cancellation.as_ref();
    let trial_ends_at = subscription.trial_ends_at;
    let cancellation = |part: fn(&Cancellation) -> &Option<String>| cancellation.map(part);
    let ends_at = match subscription.cancel_at_period_end {
        true => Some(end),
        false => subscription.ended_at,
    };
    json!({
        "id": subscription.id,
        "created_at": subscription.started_at,
        "modified_at": subscription.modified_at,
        "organization_id": subscription.site,
        "amount": subscription.totals().due_now,
        "currency": subscription.currency.code().to_ascii_lowercase(),
        "recurring_interval": subscription.period.interval.word(),
        "recurring_interval_count": subscription.period.count,
        "status": status_word(subscription.status),
        "completed": subscription.status == SubscriptionStatus::Completed,
        "charges": subscription.charges,
        "cycles": subscription.cycles,
        "current_period_start": start,
        "current_period_end": end,
        "current_meter_period_start": null,
        "current_meter_period_end": null,
        "trial_start": trial_ends_at.map(|_| subscription.started_at),
        "trial_end": trial_ends_at,
        "cancel_at_period_end": subscription.cancel_at_period_end,
        "canceled_at": subscription.canceled_at,
        "started_at": subscription.started_at,
        "ends_at": ends_at,
        "ended_at": subscription.ended_at,
        "past_due_at": subscription.failing.as_ref().map(|failing| failing.since),
        "pause_at_period_end": false,
        "paused_at": null,
        "resumes_at": null,
        "customer_id": subscription.customer,
        "product_id": product_id(subscription),
        "discount_id": subscription.discount.as_ref().map(|discount| discount.id),
        "checkout_id": subscription.checkout,
        "seats": null,
        "units": null,
        "customer_cancellation_reason": cancellation(|told| &told.reason),
        "customer_cancellation_comment": cancellation(|told| &told.comment),
        "metadata": subscription.metadata.map(),
    })
}

fn product_id(subscription: &Subscription) -> ProductId {
    let known = subscription.lines.iter().find_map(|line| line.product);
    known.unwrap_or_else(|| ProductId::new(Uuid::new_v5(&subscription.id.uuid(), b"product")))
}

/// A product that only this subscription has. An item of a template has none in the catalog, a product
/// may be gone, and the clients insist on one.
fn product_of_its_own(subscription: &Subscription) -> Product {
    let lines = subscription.lines.iter();
    let names: Vec<&str> = lines.map(|line| line.name.as_str()).collect();
    let price = Price {
        id: PriceId::new(Uuid::new_v5(&subscription.id.uuid(), b"price")),
        currency: subscription.currency,
        kind: PriceKind::Fixed {
            amount: subscription.totals().subtotal,
        },
    };
    let (id, name) = (product_id(subscription), names.join(", "));
    Product {
        recurring: Some(subscription.period),
        archived: true,
        ..Product::new(
            id,
            subscription.site,
            name,
            vec![price],
            subscription.started_at,
        )
    }
}

/// The word for how it stands. One that is complete is over for Polar's clients, and says more.
pub(super) const fn status_word(status: SubscriptionStatus) -> &'static str {
    match status {
        SubscriptionStatus::Trialing => STATUSES[0],
        SubscriptionStatus::Active => STATUSES[1],
        SubscriptionStatus::PastDue => STATUSES[2],
        SubscriptionStatus::Delinquent => STATUSES[3],
        SubscriptionStatus::Canceled | SubscriptionStatus::Completed => STATUSES[4],
    }
}
