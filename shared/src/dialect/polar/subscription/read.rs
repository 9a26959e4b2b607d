//! What a merchant wants of a subscription.

use serde_json::Value;

use crate::{
    dialect::{polar::read_body, reader::Fields},
    domain::{fault::Rule, problem::Problem, subscription::Cancellation},
};

/// The fields of an update.
pub(super) const FIELDS: [&str; 4] = [
    "cancel_at_period_end",
    "customer_cancellation_comment",
    "customer_cancellation_reason",
    "revoke",
];
/// What Polar can change besides.
const FIXED: [&str; 14] = [
    "clear_pending_update",
    "current_billing_period_end",
    "discount_id",
    "metadata",
    "pause_at_period_end",
    "pending_update",
    "product_id",
    "product_price_id",
    "proration_behavior",
    "resume",
    "resumes_at",
    "seats",
    "trial_end",
    "units",
];
/// Why customers cancel.
pub(in crate::dialect::polar) const REASONS: &[&str] = &[
    "customer_service",
    "low_quality",
    "missing_features",
    "switched_service",
    "too_complex",
    "too_expensive",
    "unused",
    "other",
];
/// The most characters of a comment.
pub(super) const MAX_COMMENT: usize = 1_000;

/// What is to become of a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubscriptionWish {
    /// It ends at once.
    Revoke,
    /// It ends with the current period.
    CancelAtPeriodEnd,
    /// It does not end with the current period after all.
    Uncancel,
}

/// What a merchant wants of a subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscriptionUpdate {
    /// What is to become of it.
    pub wish: SubscriptionWish,
    /// Why the customer wants it.
    pub cancellation: Cancellation,
}

/// Reads what a merchant wants of a subscription.
///
/// # Errors
///
/// All faults.
pub fn read_subscription_update(body: &Value) -> Result<SubscriptionUpdate, Problem> {
    read_body(body, |node| {
        let fields = node.object(&[&FIELDS[..], &FIXED].concat())?;
        for node in FIXED.iter().filter_map(|name| fields.get(name)) {
            let message = "cannot be changed: a subscription goes on as it began, or ends";
            node.note(Rule::NotAllowed, message);
        }
        let wish = read_wish(&fields);
        let reason = fields.optional("customer_cancellation_reason", |node| {
            let reason = node.word(REASONS, REASONS)?;
            Some(reason.to_owned())
        });
        let comment = fields.optional("customer_cancellation_comment", |node| {
            node.string(0..=MAX_COMMENT)
        });
        Some(SubscriptionUpdate {
            wish: wish?,
            cancellation: Cancellation {
                reason: reason?,
                comment: comment?,
            },
        })
    })
}

fn read_wish(fields: &Fields<'_>) -> Option<SubscriptionWish> {
    match (fields.get("cancel_at_period_end"), fields.get("revoke")) {
        (Some(node), None) => Some(match node.boolean()? {
            true => SubscriptionWish::CancelAtPeriodEnd,
            false => SubscriptionWish::Uncancel,
        }),
        (None, Some(node)) => match node.boolean()? {
            true => Some(SubscriptionWish::Revoke),
            false => node.fault(Rule::Format, "expected `true`"),
        },
        (Some(_), Some(node)) => {
            node.fault(Rule::OneOf, "`cancel_at_period_end` says another thing")
        }
        (None, None) => {
            let message = "`cancel_at_period_end` or `revoke` is required";
            fields.fault("cancel_at_period_end", Rule::RequiredOneOf, message)
        }
    }
}
