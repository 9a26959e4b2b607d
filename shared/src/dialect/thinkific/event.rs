//! Events in the form of Thinkific's webhooks.

use serde_json::{Value, json};

use crate::domain::{
    checkout::{AppliedDiscount, Buyer, Line},
    fact::{Fact, Subject},
    ids::CustomerId,
    money::{Amount, Currency},
    order::{Order, OrderCause},
    subscription::Subscription,
    webhook::EventType,
};

/// The key in an offer's metadata, or in a shared URL, that is the merchant's own reference.
const REFERENCE: &str = "reference_id";

/// The topic of a kind of event, if Thinkific has one.
#[must_use]
pub const fn topic_of(kind: EventType) -> Option<&'static str> {
    match kind {
        EventType::OrderCreated => Some("order.created"),
        EventType::OrderPaid => Some("order_transaction.succeeded"),
        EventType::OrderRefunded => Some("order_transaction.refunded"),
        EventType::SubscriptionCanceled => Some("subscription.cancelled"),
        EventType::SubscriptionPastDue => Some("subscription.past_due"),
        _ => None,
    }
}

/// An event with its topic, if Thinkific has one.
#[must_use]
pub fn event_body(fact: &Fact) -> Option<(&'static str, Value)> {
    let topic = topic_of(fact.kind)?;
    let (resource, action) = topic.split_once('.')?;
    let payload = match &fact.subject {
        Subject::Order(order) if resource == "order" => order_payload(order),
        Subject::Order(order) => transaction_payload(order, action),
        Subject::Subscription(subscription) => subscription_payload(subscription),
        _ => return None,
    };
    let body = json!({
        "id": fact.id,
        "resource": resource,
        // Thinkific spells the action unlike the topic.
        "action": if action == "cancelled" { "canceled" } else { action },
        "tenant_id": fact.site,
        "created_at": fact.at,
        "payload": payload,
    });
    Some((topic, body))
}

fn order_payload(order: &Order) -> Value {
    let buyer = order.buyer.as_ref();
    let billed = buyer.map(|buyer| buyer.billing.name.as_ref().unwrap_or(&buyer.name));
    let first = order.lines.first();
    let names: Vec<&str> = order.lines.iter().map(|line| line.name.as_str()).collect();
    let items = order
        .lines
        .iter()
        .map(|line| item_body(line, order.currency));
    json!({
        "id": order.id,
        "order_number": order.number,
        "created_at": order.created_at,
        "status": "Complete",
        "payment_type": payment_type(order),
        "amount_cents": order.charged,
        "amount_dollars": major(order.charged, order.currency),
        // Thinkific leaves it out, and receivers guess.
        "currency": order.currency.code(),
        "billing_name": billed,
        "affiliate_referral_code": null,
        "coupon": order.discount.as_ref().map(coupon_body),
        "product_id": first.and_then(|line| line.product),
        "product_name": names.join(", "),
        "items": items.collect::<Vec<_>>(),
        "user": user_body(order.customer, order.buyer.as_ref()),
        "reference_id": order.metadata.map().get(REFERENCE),
        "metadata": order.metadata.map(),
    })
}

const fn payment_type(order: &Order) -> &'static str {
    match order.cause {
        OrderCause::Purchase => "one-time",
        OrderCause::SubscriptionStart | OrderCause::SubscriptionCycle => "subscription",
    }
}

/// Money that came, or all that went back so far. The order within is the same as in `order.created`:
/// who adds up both counts it twice.
fn transaction_payload(order: &Order, action: &str) -> Value {
    let refund = action == "refunded";
    let amount = if refund {
        order.refunded
    } else {
        order.charged
    };
    let charge = order.charge.as_ref().map(|charge| charge.id.as_str());
    json!({
        "id": charge.map_or_else(|| order.id.to_string(), str::to_owned),
        "action": if refund { "refund" } else { "purchase" },
        "status": action,
        "amount_cents": amount,
        "amount_dollars": major(amount, order.currency),
        "currency": order.currency.code(),
        "gateway": order.charge.as_ref().map(|charge| &charge.provider),
        // Of the charge, also of what goes back.
        "created_at": order.created_at,
        "reference_id": order.metadata.map().get(REFERENCE),
        "user": user_body(order.customer, order.buyer.as_ref()),
        "order": order_payload(order),
    })
}

fn subscription_payload(subscription: &Subscription) -> Value {
    let (start, end) = subscription.current_period;
    let first = subscription.lines.first();
    json!({
        "id": subscription.id,
        "created_at": subscription.started_at,
        "cancelled_at": subscription.canceled_at,
        "cancel_at_period_end": subscription.cancel_at_period_end,
        "current_period_start": start,
        "current_period_end": end,
        "amount_cents": subscription.totals().due_now,
        "amount_dollars": major(subscription.totals().due_now, subscription.currency),
        "currency": subscription.currency.code(),
        "product_id": first.and_then(|line| line.product),
        "product_name": first.map(|line| &line.name),
        "user": user_body(subscription.customer, subscription.buyer.as_ref()),
        "reference_id": subscription.metadata.map().get(REFERENCE),
    })
}

fn item_body(line: &Line, currency: Currency) -> Value {
    // Lines beyond the ceiling are never stored.
    let total = line.total().unwrap_or_default();
    json!({
        "product_id": line.product,
        "product_name": line.name,
        "quantity": line.quantity,
        "amount_cents": total,
        "amount_dollars": major(total, currency),
    })
}

fn coupon_body(discount: &AppliedDiscount) -> Value {
    json!({"id": discount.id, "code": discount.code, "name": discount.name})
}

/// Who bought, by the name of then.
fn user_body(id: CustomerId, buyer: Option<&Buyer>) -> Value {
    let name = buyer.map(|buyer| halves(&buyer.name));
    json!({
        "id": id,
        "email": buyer.map(|buyer| &buyer.email),
        "first_name": name.map(|(first, _)| first),
        "last_name": name.map(|(_, last)| last),
    })
}

/// The last word of a name is the last name.
fn halves(name: &str) -> (&str, &str) {
    name.trim().rsplit_once(' ').unwrap_or((name, ""))
}

/// An amount as a number with decimals, which Thinkific sends. It is written as it is: nothing is
/// computed with it.
fn major(amount: Amount, currency: Currency) -> Value {
    let decimal = amount.to_decimal(currency);
    serde_json::from_str(&decimal).unwrap_or(Value::String(decimal))
}
