//! Schemas of subscriptions.

use serde_json::json;

use super::{
    body::STATUSES,
    read::{MAX_COMMENT, REASONS},
};
use crate::{
    dialect::{
        polar::{
            discount::schema::Discount,
            order::schema::customer,
            product::schema::{Product, ProductPrice},
            schema::{off, page_of, stamped, told_currency},
        },
        schema::{
            Fields, about, all, any_text, anything, count, flag, id, like, list, map, metadata,
            moment, named, null, nullable, object, schemas, text, word,
        },
    },
    domain::catalog::Interval,
};

schemas! {
    /// A subscription without what it names.
    SubscriptionSummary = summary().open();
    /// A subscription: what is charged again and again.
    Subscription = summary()
        .has([
            ("customer", customer()),
            ("external_customer_id", nullable(any_text())),
            ("product", named::<Product>()),
            ("discount", nullable(named::<Discount>())),
            ("prices", all(named::<ProductPrice>())),
            ("custom_field_data", map(anything())),
            ("latest_order_id", id()),
            ("meters", list(0..=0, anything())),
            ("pending_update", null()),
        ])
        .open();
    /// A page of subscriptions.
    Subscriptions = page_of(named::<Subscription>());
    /// How a subscription is to go on: one of `cancel_at_period_end` and `revoke`.
    UpdateSubscription = like(
        object()
            .takes([
                ("cancel_at_period_end", about("Whether it ends with the current period.", flag())),
                ("customer_cancellation_comment", text(0..=MAX_COMMENT)),
                ("customer_cancellation_reason", word(REASONS)),
                ("revoke", about("It ends at once.", json!({"type": "boolean", "enum": [true]}))),
            ])
            .closed(),
        json!({"cancel_at_period_end": true, "customer_cancellation_reason": "unused"}),
    );
}

fn summary() -> Fields {
    times(stamped()).has([
        ("amount", about("What a charge comes to.", count())),
        ("currency", told_currency()),
        ("recurring_interval", word(Interval::WORDS)),
        ("recurring_interval_count", count()),
        ("status", word(STATUSES)),
        (
            "completed",
            about("It was charged as often as it was to be.", flag()),
        ),
        ("charges", about("How often money was taken.", count())),
        (
            "cycles",
            about(
                "After how many charges it is complete; none is never.",
                nullable(count()),
            ),
        ),
        ("cancel_at_period_end", flag()),
        ("pause_at_period_end", off()),
        ("customer_id", id()),
        ("product_id", id()),
        ("discount_id", nullable(id())),
        ("checkout_id", id()),
        ("seats", null()),
        ("units", null()),
        ("customer_cancellation_reason", nullable(word(REASONS))),
        ("customer_cancellation_comment", nullable(any_text())),
        ("metadata", metadata()),
    ])
}

fn times(fields: Fields) -> Fields {
    fields.has([
        ("current_period_start", moment()),
        ("current_period_end", moment()),
        ("current_meter_period_start", null()),
        ("current_meter_period_end", null()),
        ("trial_start", nullable(moment())),
        ("trial_end", nullable(moment())),
        ("canceled_at", nullable(moment())),
        ("started_at", moment()),
        ("ends_at", nullable(moment())),
        ("ended_at", nullable(moment())),
        (
            "past_due_at",
            about("Since when charges fail.", nullable(moment())),
        ),
        ("paused_at", null()),
        ("resumes_at", null()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::polar::subscription::read::FIELDS;

    #[test]
    fn an_update_has_the_fields_that_are_read() {
        let schema = UpdateSubscription::source();
        let documented = schema["properties"].as_object().unwrap().keys();
        assert_eq!(documented.collect::<Vec<_>>(), FIELDS);
    }
}
