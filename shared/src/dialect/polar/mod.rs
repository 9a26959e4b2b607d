//! Polar's dialect, as `@polar-sh/sdk` 0.49.0 and `polar-sdk` 1.0.2 send and expect it.

mod checkout;
mod custom_field;
mod customer;
mod discount;
mod event;
mod link;
mod list;
mod oauth;
mod order;
mod organization;
#[cfg(feature = "openapi")]
pub mod parameters;
mod payment_provider;
mod problem;
mod product;
mod query;
mod refund;
#[cfg(feature = "openapi")]
pub mod schema;
mod subscription;
mod token;
mod webhook;

pub use checkout::{
    Candidate, CheckoutContext, CheckoutFilter, CheckoutSide, checkout_body, confirmed_body,
    mentioned_code, public_checkout_body, read_checkout_list, read_checkout_update,
    read_confirmation, read_new_checkout,
};
pub use custom_field::{
    CustomFieldList, custom_field_body, read_custom_field_list, read_custom_field_update,
    read_new_custom_field,
};
pub use customer::{
    CustomerList, customer_body, read_anonymize, read_customer_list, read_customer_update,
};
pub use discount::{
    DiscountCheck, DiscountContext, DiscountList, Named, Verdict, discount_body,
    mentioned_product_ids, read_discount_check, read_discount_list, read_discount_update,
    read_new_discount, verdict_body,
};
pub use event::{EventContext, event_body, event_data, event_data_before, thin_data};
pub use link::{
    LinkContext, link_body, mentioned_discount, mentioned_price, mentioned_products,
    read_link_copy, read_link_restoration, read_link_update, read_new_link,
};
use link::{checked_product, read_trial};
pub use list::{Paging, Sorted, page_body};
pub use oauth::{NewClient, client_body, read_new_client};
pub use order::{
    OrderList, SaleContext, invoice_number, order_body, read_order_list, read_order_update,
};
pub use organization::{organization_body, read_organization_update};
pub use payment_provider::{NewPaymentProvider, payment_provider_body, read_payment_provider};
pub use problem::render as render_problem;
pub use product::{
    ProductContext, ProductList, attached_field_ids, bare_product_body, offered_product_body,
    product_body, read_new_product, read_product_list, read_product_update,
};
pub use query::Query;
pub use refund::{NewRefund, RefundList, read_new_refund, read_refund_list, refund_body};
pub use subscription::{
    SubscriptionList, SubscriptionUpdate, SubscriptionWish, read_subscription_list,
    read_subscription_update, subscription_body,
};
pub use token::{NewToken, TokenUpdate, read_new_token, read_token_update, token_body};
pub use webhook::{
    DeliveryList, EndpointContext, EndpointGuards, EndpointWish, EventList, MASK, MAX_HEADERS,
    delivery_body, endpoint_body, listed_event_body, read_delivery_list, read_endpoint_test,
    read_endpoint_update, read_event_list, read_new_endpoint, read_recovery, read_secret_reset,
    whole_event_body,
};

use std::ops::RangeInclusive;

use serde_json::Value;
use uuid::Uuid;

use super::reader::{Faults, Node};
use crate::domain::{fault::Rule, ids::SiteId, problem::Problem};

/// Of which version of Polar's API the bodies of events are; Python's client asks for it.
pub(crate) const API_VERSION: &str = "2026-10";

/// Reads a body with all its faults.
///
/// # Errors
///
/// All faults.
pub fn read_body<T>(body: &Value, read: impl FnOnce(&Node<'_>) -> Option<T>) -> Result<T, Problem> {
    let faults = Faults::default();
    let read = read(&Node::root(body, &faults));
    faults
        .finish(read)
        .map_err(|faults| Problem::invalid(faults).about(body))
}

/// Checks the optional `organization_id` of a body: a token speaks for one site only.
pub(crate) fn check_site(fields: &super::reader::Fields<'_>, site: SiteId) {
    if let Some(node) = fields.get("organization_id") {
        node.parsed(|text| match SiteId::parse(text) {
            Some(named) if named == site => Ok(()),
            Some(_) | None => Err("the access token speaks for another organization".to_owned()),
        });
    }
}

/// Reads what buyers read: a line of so many characters, without the blanks around it.
pub(crate) fn read_name(node: &Node<'_>, length: RangeInclusive<usize>) -> Option<String> {
    let text = node.string(0..=*length.end())?;
    let (text, least) = (text.trim(), *length.start());
    if text.chars().count() < least {
        let message = format!("expected at least {least} characters besides blanks");
        return node.fault(Rule::MinLength(least), message);
    }
    if text.chars().any(char::is_control) {
        return node.fault(Rule::Format, "expected one line without control characters");
    }
    Some(text.to_owned())
}

/// Reads an id.
pub(crate) fn read_id(node: &Node<'_>) -> Option<Uuid> {
    node.parsed(|text| parse_id(text).ok_or_else(|| "expected a UUID".to_owned()))
}

/// The ids in a list of a body, right or not: what must be looked up before the body is read.
pub(crate) fn mentioned<'a>(
    list: &'a Value,
    most: usize,
    text: impl Fn(&'a Value) -> Option<&'a str>,
) -> Vec<Uuid> {
    let entries = list.as_array().into_iter().flatten().take(most);
    let ids = entries.filter_map(|entry| parse_id(text(entry)?));
    ids.collect()
}

fn parse_id(text: &str) -> Option<Uuid> {
    Uuid::try_parse(text).ok().filter(|_| text.len() == 36)
}
