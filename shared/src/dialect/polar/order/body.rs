//! Orders on the wire.

use serde_json::{Value, json};
use uuid::Uuid;

use super::SaleContext;
use crate::{
    dialect::polar::{bare_product_body, subscription::bare_subscription_body},
    domain::{
        catalog::Product,
        checkout::Line,
        offer::OfferId,
        order::{Dispute, DisputeStatus, Order, OrderCause, OrderStatus},
    },
};

/// The words for why an order was charged.
pub(super) const REASONS: [&str; 3] = ["purchase", "subscription_create", "subscription_cycle"];
/// The words for how much was given back.
pub(in crate::dialect::polar) const STATUSES: [&str; 3] =
    ["paid", "refunded", "partially_refunded"];
/// The words for how a dispute stands.
pub(super) const DISPUTES: [&str; 3] = ["needs_response", "won", "lost"];

/// An order with what it names.
#[must_use]
pub fn order_body(order: &Order, context: &SaleContext) -> Value {
    let mut body = sums(order);
    let product = only_product(order, context);
    let subscription = order
        .subscription
        .and_then(|id| context.subscriptions.get(&id));
    let buyer = order.buyer.as_ref();
    let billing = buyer.map(|buyer| &buyer.billing);
    let billed = billing.and_then(|billing| billing.name.as_ref());
    let names: Vec<&str> = order.lines.iter().map(|line| line.name.as_str()).collect();
    let lines = order.lines.iter().enumerate();
    let rest = json!({
        "id": order.id,
        "created_at": order.created_at,
        "modified_at": order.modified_at,
        "organization_id": order.site,
        "number": order.number,
        "invoice_number": invoice_number(order),
        "receipt_number": invoice_number(order),
        // What a buyer has is a receipt: an invoice has to say more in most countries.
        "is_invoice_generated": false,
        "status": status_word(order.status()),
        "paid": true,
        "billing_reason": reason_word(order.cause),
        "billing_name": billed.or(buyer.map(|buyer| &buyer.name)),
        "billing_address": billing.and_then(|billing| billing.address.as_ref()),
        "seats": seats(order, product),
        "units": null,
        "customer_id": order.customer,
        "customer": context.customer(order.customer),
        "external_customer_id": order.external_customer,
        "product_id": only_line(order).and_then(|line| line.product),
        "product": product.map(bare_product_body),
        "discount_id": order.discount.as_ref().map(|discount| discount.id),
        "discount": context.discount(order.discount.as_ref().map(|applied| applied.id)),
        "subscription_id": order.subscription,
        "subscription": subscription.map(bare_subscription_body),
        "checkout_id": order.checkout,
        "checkout_link_id": match order.offer { Some(OfferId::Link(id)) => Some(id), _ => None },
        "checkout_template_id": match order.offer { Some(OfferId::Template(id)) => Some(id), _ => None },
        "items": lines.map(|(at, line)| item_body(order, at, line, context)).collect::<Vec<_>>(),
        "description": names.join(", "),
        "metadata": order.metadata.map(),
        "custom_field_data": order.answers.open(),
        "dispute": order.dispute.as_ref().map(dispute_body),
    });
    if let (Value::Object(body), Value::Object(rest)) = (&mut body, rest) {
        body.extend(rest);
    }
    body
}

fn sums(order: &Order) -> Value {
    let totals = order.totals();
    json!({
        "currency": order.currency.code().to_ascii_lowercase(),
        "subtotal_amount": totals.subtotal,
        "discount_amount": totals.discount,
        "net_amount": order.charged,
        // There is no tax engine: prices are what they are.
        "tax_amount": 0,
        "total_amount": order.charged,
        "applied_balance_amount": 0,
        "due_amount": totals.due_later,
        "refunded_amount": order.refunded,
        "refunded_tax_amount": 0,
        "refundable_amount": order.refundable(),
        "refundable_tax_amount": 0,
        "platform_fee_amount": 0,
        "platform_fee_currency": null,
        "next_payment_attempt_at": null,
    })
}

/// The number as receipts show it.
#[must_use]
pub fn invoice_number(order: &Order) -> String {
    format!("{:06}", order.number)
}

/// The line of an order that has just one: the clients know of one product.
fn only_line(order: &Order) -> Option<&Line> {
    match order.lines.as_slice() {
        [line] => Some(line),
        _ => None,
    }
}

fn only_product<'a>(order: &Order, context: &'a SaleContext) -> Option<&'a Product> {
    context.products.get(&only_line(order)?.product?)
}

fn seats(order: &Order, product: Option<&Product>) -> Option<u32> {
    product?.price_in(order.currency)?.kind.seats()?;
    only_line(order).map(|line| line.quantity.get())
}

fn item_body(order: &Order, at: usize, line: &Line, context: &SaleContext) -> Value {
    let product = line.product.and_then(|id| context.products.get(&id));
    let price = product.and_then(|product| product.price_in(order.currency));
    let id = Uuid::new_v5(&order.id.uuid(), at.to_string().as_bytes());
    json!({
        "id": id,
        "created_at": order.created_at,
        "modified_at": null,
        "label": line.name,
        // Lines beyond the ceiling are never stored.
        "amount": line.total().unwrap_or_default(),
        "tax_amount": 0,
        "proration": false,
        "product_id": line.product,
        "product_price_id": price.map(|price| price.id),
        "quantity": line.quantity,
        "unit_amount": line.unit_amount,
        "start_timestamp": null,
        "end_timestamp": null,
    })
}

fn dispute_body(dispute: &Dispute) -> Value {
    let [open, won, lost] = DISPUTES;
    let status = match dispute.status {
        DisputeStatus::Open => open,
        DisputeStatus::Won => won,
        DisputeStatus::Lost => lost,
    };
    json!({"status": status, "amount": dispute.amount, "reference": dispute.reference.id})
}

pub(super) const fn status_word(status: OrderStatus) -> &'static str {
    let [paid, refunded, partially] = STATUSES;
    match status {
        OrderStatus::Paid => paid,
        OrderStatus::Refunded => refunded,
        OrderStatus::PartiallyRefunded => partially,
    }
}

const fn reason_word(cause: OrderCause) -> &'static str {
    let [purchase, start, cycle] = REASONS;
    match cause {
        OrderCause::Purchase => purchase,
        OrderCause::SubscriptionStart => start,
        OrderCause::SubscriptionCycle => cycle,
    }
}
