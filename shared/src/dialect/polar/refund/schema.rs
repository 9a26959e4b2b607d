//! Schemas of refunds.

use serde_json::json;

use super::{body::STATUSES, read::MAX_COMMENT};
use crate::{
    dialect::{
        polar::schema::{page_of, stamped, told_currency},
        schema::{
            about, any_text, count, flag, id, integer, like, metadata, named, null, nullable,
            object, schemas, text, word,
        },
    },
    domain::{money::MAX_AMOUNT, refund::RefundReason},
};

schemas! {
    /// Money of an order that goes back.
    Refund = stamped()
        .has([
            ("order_id", id()),
            ("subscription_id", nullable(id())),
            ("customer_id", id()),
            ("status", about("`pending` until the payment provider has answered.", word(&STATUSES))),
            ("reason", word(RefundReason::WORDS)),
            ("comment", nullable(any_text())),
            ("amount", count()),
            ("tax_amount", integer(0..=0)),
            ("currency", told_currency()),
            ("revoke_benefits", flag()),
            ("metadata", metadata()),
            ("dispute", null()),
        ])
        .open();
    /// A page of refunds.
    Refunds = page_of(named::<Refund>());
    /// A refund to make.
    CreateRefund = like(
        object()
            .has([
                ("order_id", id()),
                ("reason", word(RefundReason::WORDS)),
                ("amount", about("Minor units of the order's currency.", integer(1..=MAX_AMOUNT))),
            ])
            .takes([
                ("comment", about("For the merchant only.", text(1..=MAX_COMMENT))),
                ("revoke_benefits", about("Stored and told; nothing here acts on it.", flag())),
                ("metadata", metadata()),
            ])
            .closed(),
        json!({"order_id": "0199d3a0-0000-7000-8000-0000000000b1", "reason": "customer_request", "amount": 500}),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::polar::refund::read::FIELDS;

    #[test]
    fn a_new_one_has_the_fields_that_are_read() {
        let schema = CreateRefund::source();
        let documented = schema["properties"].as_object().unwrap().keys();
        assert_eq!(documented.collect::<Vec<_>>(), FIELDS);
    }
}
