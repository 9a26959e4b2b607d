//! Refunds on the wire.

use serde_json::{Value, json};

use crate::domain::refund::{Refund, RefundStatus};

/// The words for how a refund stands.
pub(super) const STATUSES: [&str; 4] = ["pending", "succeeded", "failed", "canceled"];

/// A refund.
#[must_use]
pub fn refund_body(refund: &Refund) -> Value {
    json!({
        "id": refund.id,
        "created_at": refund.created_at,
        "modified_at": refund.modified_at,
        "organization_id": refund.site,
        "order_id": refund.order,
        "subscription_id": refund.subscription,
        "customer_id": refund.customer,
        "status": status_word(refund.status),
        "reason": refund.request.reason,
        "comment": refund.request.comment,
        "amount": refund.amount,
        "tax_amount": 0,
        "currency": refund.currency.code().to_ascii_lowercase(),
        "revoke_benefits": refund.request.revoke_benefits,
        "metadata": refund.request.metadata.map(),
        "dispute": null,
    })
}

const fn status_word(status: RefundStatus) -> &'static str {
    let [pending, succeeded, failed, canceled] = STATUSES;
    match status {
        RefundStatus::Pending => pending,
        RefundStatus::Succeeded => succeeded,
        RefundStatus::Failed => failed,
        RefundStatus::Canceled => canceled,
    }
}
