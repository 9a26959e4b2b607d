//! Refunds that are asked for.

use serde_json::Value;

use crate::{
    dialect::polar::{read_body, read_id},
    domain::{
        ids::OrderId,
        money::{Amount, MAX_AMOUNT},
        problem::Problem,
        refund::{RefundReason, RefundRequest},
    },
};

/// The fields of a refund to make.
pub(super) const FIELDS: [&str; 6] = [
    "amount",
    "comment",
    "metadata",
    "order_id",
    "reason",
    "revoke_benefits",
];
/// The most characters of a comment.
pub(super) const MAX_COMMENT: usize = 1_000;

/// A refund that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRefund {
    /// Of which order.
    pub order: OrderId,
    /// How much.
    pub amount: Amount,
    /// What the merchant says of it.
    pub request: RefundRequest,
}

/// Reads a refund that is asked for.
///
/// # Errors
///
/// All faults.
pub fn read_new_refund(body: &Value) -> Result<NewRefund, Problem> {
    read_body(body, |node| {
        let fields = node.object(&FIELDS)?;
        let order = fields.required("order_id").and_then(|node| read_id(&node));
        let reason = fields.required("reason");
        let reason = reason.and_then(|node| node.word(RefundReason::WORDS, &RefundReason::ALL));
        let amount = fields.required("amount");
        let amount = amount.and_then(|node| node.integer(1..=MAX_AMOUNT));
        let comment = fields.optional("comment", |node| node.string(1..=MAX_COMMENT));
        let revoke = fields.optional("revoke_benefits", |node| node.boolean());
        let metadata = fields.optional("metadata", |node| node.metadata());
        Some(NewRefund {
            order: OrderId::new(order?),
            amount: Amount::from_minor(amount?)?,
            request: RefundRequest {
                reason: reason?,
                comment: comment?,
                revoke_benefits: revoke?.unwrap_or_default(),
                metadata: metadata?.unwrap_or_default(),
            },
        })
    })
}
