//! Schemas of orders.

use serde_json::{Value, json};

use super::body::{DISPUTES, REASONS, STATUSES};
use crate::{
    dialect::{
        polar::{
            checkout::schema::BillingAddress,
            customer::schema::Customer,
            discount::schema::Discount,
            product::schema::ProductSummary,
            schema::{page_of, stamped, told_currency},
            subscription::schema::SubscriptionSummary,
        },
        schema::{
            Fields, about, all, any_text, anything, count, id, integer, like, map, metadata,
            moment, named, null, nullable, object, schemas, text, url, word,
        },
    },
    domain::checkout::Buyer,
};

schemas! {
    /// An order: one for each charge, and one for what was free.
    Order = names(sums(stamped()))
        .has([
            ("number", about("At the site, from 1; some are left out.", count())),
            ("invoice_number", any_text()),
            ("receipt_number", any_text()),
            ("is_invoice_generated", json!({"type": "boolean", "enum": [false]})),
            ("status", word(&STATUSES)),
            ("paid", json!({"type": "boolean", "enum": [true]})),
            ("billing_reason", word(&REASONS)),
            ("billing_name", nullable(any_text())),
            ("billing_address", nullable(named::<BillingAddress>())),
            ("seats", nullable(count())),
            ("units", null()),
            ("items", about("What was sold, a line each.", all(named::<OrderItem>()))),
            ("description", any_text()),
            ("metadata", metadata()),
            ("custom_field_data", map(anything())),
            ("dispute", nullable(named::<OrderDispute>())),
        ])
        .open();
    /// A page of orders.
    Orders = page_of(named::<Order>());
    /// A line of an order.
    OrderItem = object()
        .has([
            ("id", id()),
            ("created_at", moment()),
            ("modified_at", null()),
            ("label", any_text()),
            ("amount", count()),
            ("tax_amount", integer(0..=0)),
            ("proration", json!({"type": "boolean", "enum": [false]})),
            ("product_id", nullable(id())),
            ("product_price_id", nullable(id())),
            ("quantity", count()),
            ("unit_amount", count()),
            ("start_timestamp", null()),
            ("end_timestamp", null()),
        ])
        .open();
    /// That the buyer's bank asks for the money back.
    OrderDispute = object()
        .has([
            ("status", word(&DISPUTES)),
            ("amount", count()),
            ("reference", about("What the payment provider calls it.", any_text())),
        ])
        .open();
    /// Where an order's receipt is.
    OrderReceipt = object().has([("url", url())]).open();
    /// Whom an order is billed to; `null` clears.
    UpdateOrder = like(
        object()
            .takes([
                ("billing_name", text(1..=Buyer::MAX_NAME)),
                ("billing_address", named::<BillingAddress>()),
            ])
            .closed(),
        json!({"billing_name": "Analytical Engines Ltd."}),
    );
}

fn sums(fields: Fields) -> Fields {
    let none = || integer(0..=0);
    fields.has([
        ("currency", told_currency()),
        ("subtotal_amount", count()),
        ("discount_amount", count()),
        ("net_amount", count()),
        ("tax_amount", none()),
        ("total_amount", about("What was charged.", count())),
        ("applied_balance_amount", none()),
        (
            "due_amount",
            about("What is to pay later, elsewhere.", count()),
        ),
        ("refunded_amount", count()),
        ("refunded_tax_amount", none()),
        ("refundable_amount", count()),
        ("refundable_tax_amount", none()),
        ("platform_fee_amount", none()),
        ("platform_fee_currency", null()),
        ("next_payment_attempt_at", null()),
    ])
}

fn names(fields: Fields) -> Fields {
    fields.has([
        ("customer_id", id()),
        ("customer", customer()),
        ("external_customer_id", nullable(any_text())),
        (
            "product_id",
            about("Where one product was sold.", nullable(id())),
        ),
        ("product", nullable(named::<ProductSummary>())),
        ("discount_id", nullable(id())),
        ("discount", nullable(named::<Discount>())),
        ("subscription_id", nullable(id())),
        ("subscription", nullable(named::<SubscriptionSummary>())),
        ("checkout_id", nullable(id())),
        ("checkout_link_id", nullable(id())),
        ("checkout_template_id", nullable(id())),
    ])
}

/// Who bought.
pub(in crate::dialect::polar) fn customer() -> Value {
    nullable(named::<Customer>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::polar::order::read::FIELDS;

    #[test]
    fn an_update_has_the_fields_that_are_read() {
        let schema = UpdateOrder::source();
        let documented = schema["properties"].as_object().unwrap().keys();
        let mut read = FIELDS;
        read.sort_unstable();
        assert_eq!(documented.collect::<Vec<_>>(), read);
    }
}
