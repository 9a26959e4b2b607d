//! What only the merchant says of a checkout.

use std::net::IpAddr;

use url::Url;

use super::{body::CheckoutContext, code::apply};
use crate::{
    dialect::{
        polar::read_id,
        reader::{Fields, Node},
    },
    domain::{checkout::Checkout, ids::DiscountId, packed::Packed, urls::WebUrl},
};

/// The fields of a body that only the merchant may send.
pub(super) const FIELDS: [&str; 13] = [
    "metadata",
    "discount_id",
    "allow_discount_codes",
    "require_billing_address",
    "trial_interval",
    "trial_interval_count",
    "success_url",
    "return_url",
    "embed_origin",
    "customer_ip_address",
    "customer_metadata",
    "currency",
    "external_customer_id",
];

/// Puts what a body says in place of what the merchant said before.
pub(super) fn read_merchant(fields: &Fields<'_>, draft: &mut Checkout, context: &CheckoutContext) {
    if let Some(metadata) = fields.get("metadata").and_then(|node| node.metadata()) {
        draft.metadata = metadata;
    }
    for (name, flag, when) in [
        (
            "allow_discount_codes",
            &mut draft.customization.locked_coupon,
            false,
        ),
        (
            "require_billing_address",
            &mut draft.require_billing_address,
            true,
        ),
    ] {
        if let Some(value) = fields.get(name).and_then(|node| node.boolean()) {
            *flag = value == when;
        }
    }
    for (name, url) in [
        ("success_url", &mut draft.success_url),
        ("return_url", &mut draft.return_url),
    ] {
        if fields.names(name) {
            let read = |node: Node<'_>| node.parsed(WebUrl::parse_return);
            *url = fields.optional(name, read).unwrap_or_default();
        }
    }
    if fields.names("discount_id") {
        let read = |node: Node<'_>| {
            let id = DiscountId::new(read_id(&node)?);
            apply(&node, draft, context.discounts.get(&id), context)
        };
        draft.discount = fields.optional("discount_id", read).unwrap_or_default();
        // What comes back when the buyer has looked at a product that it is not for.
        draft.terms.discount = draft.discount.as_ref().map(|applied| applied.id);
    }
    read_storefront(fields, draft);
}

fn read_storefront(fields: &Fields<'_>, draft: &mut Checkout) {
    let mut storefront = draft.storefront.open();
    if fields.names("embed_origin") {
        let read = |node: Node<'_>| node.parsed(origin);
        storefront.embed_origin = fields.optional("embed_origin", read).unwrap_or_default();
    }
    if fields.names("customer_ip_address") {
        let expected = |_| "expected an IP address".to_owned();
        let read = |node: Node<'_>| node.parsed(|text| text.parse::<IpAddr>().map_err(expected));
        storefront.customer_ip = fields
            .optional("customer_ip_address", read)
            .unwrap_or_default();
    }
    if fields.names("external_customer_id") {
        let read = |node: Node<'_>| node.string(1..=200);
        storefront.external_customer = fields
            .optional("external_customer_id", read)
            .unwrap_or_default();
    }
    if fields.names("customer_metadata") {
        let read = |node: Node<'_>| node.metadata();
        storefront.customer_metadata = fields
            .optional("customer_metadata", read)
            .flatten()
            .unwrap_or_default();
    }
    draft.storefront = Packed::of(&storefront);
}

/// The most bytes of an origin: a host has at most 253.
const MAX_ORIGIN: usize = 300;

/// The origin of a page, such as `https://shop.example`.
fn origin(text: &str) -> Result<String, String> {
    let url = Url::parse(text).ok().filter(|_| text.len() <= MAX_ORIGIN);
    let web = url.filter(|url| matches!(url.scheme(), "http" | "https"));
    web.map(|url| url.origin().ascii_serialization())
        .ok_or_else(|| "expected an origin, such as `https://shop.example`".to_owned())
}
