//! Parameters of lists of what was sold, and to whom.

use utoipa::{
    IntoParams,
    openapi::path::{Parameter, ParameterIn},
};

use super::{list, query};
use crate::dialect::{
    polar::{customer, order, refund, subscription},
    schema::{all, any_text, flag, id, moment, word},
};

fn these(name: &str) -> Parameter {
    query(name, "Only those of these.", all(id()))
}

fn external(name: &str) -> Parameter {
    let words = "Only those of customers with one of these ids of the merchant's own.";
    query(name, words, all(any_text()))
}

/// What a list of orders can be asked for.
#[derive(Clone, Copy, Debug)]
pub struct OrderQuery;

impl IntoParams for OrderQuery {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let billing = "Only what is paid once, or again and again.";
        let more = vec![
            these("product_id"),
            query(
                "product_billing_type",
                billing,
                all(word(order::BILLING_TYPES)),
            ),
            these("discount_id"),
            these("customer_id"),
            external("external_customer_id"),
            these("checkout_id"),
            these("subscription_id"),
            query(
                "status",
                "Only those that stand so.",
                all(word(&order::STATUSES)),
            ),
            query("created_after", "Only from then on.", moment()),
            query("created_before", "Only until then.", moment()),
        ];
        list(order::SORTS, more)
    }
}

/// What a list of refunds can be asked for.
#[derive(Clone, Copy, Debug)]
pub struct RefundQuery;

impl IntoParams for RefundQuery {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let more = vec![
            these("id"),
            these("order_id"),
            these("subscription_id"),
            these("customer_id"),
            external("external_customer_id"),
            query(
                "succeeded",
                "Only those that succeeded, or none of them.",
                flag(),
            ),
        ];
        list(refund::SORTS, more)
    }
}

/// What a list of customers can be asked for.
#[derive(Clone, Copy, Debug)]
pub struct CustomerQuery;

impl IntoParams for CustomerQuery {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let more = vec![
            query("email", "Only who has this address.", any_text()),
            query(
                "query",
                "A part of the address or the name, in any case.",
                any_text(),
            ),
            external("external_id"),
            query(
                "active",
                "Only those with a subscription that runs, or none of them.",
                flag(),
            ),
        ];
        list(customer::SORTS, more)
    }
}

/// Whether a customer who is deleted is forgotten.
#[derive(Clone, Copy, Debug)]
pub struct AnonymizeQuery;

impl IntoParams for AnonymizeQuery {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let words = "Whether everything that tells who it was is erased.";
        vec![query("anonymize", words, flag())]
    }
}

/// What a list of subscriptions can be asked for.
#[derive(Clone, Copy, Debug)]
pub struct SubscriptionQuery;

impl IntoParams for SubscriptionQuery {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let more = vec![
            these("product_id"),
            these("customer_id"),
            external("external_customer_id"),
            these("discount_id"),
            query("active", "Only those that run, or none of them.", flag()),
            query(
                "status",
                "Only those that stand so.",
                all(word(subscription::STATUSES)),
            ),
            query(
                "cancel_at_period_end",
                "Only those that end with their period, or none of them.",
                flag(),
            ),
            query(
                "customer_cancellation_reason",
                "Only those that were canceled for one of these.",
                all(word(subscription::REASONS)),
            ),
            query(
                "canceled_at_after",
                "Only those that were canceled then or later.",
                moment(),
            ),
            query(
                "canceled_at_before",
                "Only those that were canceled then or earlier.",
                moment(),
            ),
            query(
                "started_after",
                "Only those that began then or later.",
                moment(),
            ),
            query(
                "started_before",
                "Only those that began then or earlier.",
                moment(),
            ),
        ];
        list(subscription::SORTS, more)
    }
}
