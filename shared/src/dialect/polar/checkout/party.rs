//! Who buys, as a body says it.

use crate::{
    dialect::{
        polar::read_name,
        reader::{Fields, Node},
    },
    domain::{
        address::{Address, Country},
        checkout::{Billing, Buyer, Checkout, Email},
        fault::Rule,
    },
};

/// The fields of a body that say who buys.
pub(super) const FIELDS: [&str; 6] = [
    "customer_name",
    "customer_email",
    "customer_billing_name",
    "customer_billing_address",
    "customer_tax_id",
    "is_business_customer",
];

/// Puts what a body says of the buyer in place of what is known; `null` leaves what is known of an
/// earlier attempt to pay, since a receipt has gone there.
pub(super) fn read_party(fields: &Fields<'_>, draft: &mut Checkout) {
    if fields.names("customer_email") {
        draft.prefill.email = fields
            .optional("customer_email", |node| read_email(&node))
            .unwrap_or_default();
    }
    if fields.names("customer_name") {
        draft.prefill.name = fields
            .optional("customer_name", |node| {
                read_name(&node, 1..=Buyer::MAX_NAME)
            })
            .unwrap_or_default();
    }
    let known = draft.known().billing.unwrap_or_default();
    let billing = read_billing(fields, known.clone());
    if billing != known {
        draft.prefill.billing = Some(billing);
    }
}

fn read_billing(fields: &Fields<'_>, mut billing: Billing) -> Billing {
    if fields.names("customer_billing_name") {
        let read = |node: Node<'_>| read_name(&node, 1..=Buyer::MAX_NAME);
        billing.name = fields
            .optional("customer_billing_name", read)
            .unwrap_or_default();
    }
    if fields.names("customer_billing_address") {
        let read = |node: Node<'_>| read_address(&node);
        billing.address = fields
            .optional("customer_billing_address", read)
            .unwrap_or_default();
    }
    if fields.names("customer_tax_id") {
        let read = |node: Node<'_>| read_name(&node, 1..=100);
        billing.tax_id = fields.optional("customer_tax_id", read).unwrap_or_default();
    }
    let business = fields.get("is_business_customer");
    if let Some(business) = business.and_then(|node| node.boolean()) {
        billing.is_business = business;
    }
    billing
}

pub(in crate::dialect::polar) fn read_email(node: &Node<'_>) -> Option<Email> {
    node.parsed(|text| Email::parse(text).ok_or_else(|| "expected an e-mail address".to_owned()))
}

/// An address with a country; what else of it is needed, confirming asks.
pub(in crate::dialect::polar) fn read_address(node: &Node<'_>) -> Option<Address> {
    let fields = node.object(&["country", "line1", "line2", "postal_code", "city", "state"])?;
    let part = |name: &str| {
        fields.optional(name, |node| {
            let text = node.string(0..=Address::MAX_PART)?;
            let text = text.trim();
            if text.is_empty() {
                return Some(None);
            }
            match Address::is_part(text) {
                true => Some(Some(text.to_owned())),
                false => node.fault(Rule::Format, "expected one line without control characters"),
            }
        })
    };
    let (line1, line2) = (part("line1"), part("line2"));
    let (postal_code, city, state) = (part("postal_code"), part("city"), part("state"));
    let country = fields.required("country")?.parsed(|text| {
        let expected = "expected a country code of two letters (ISO 3166-1)";
        Country::parse(text).ok_or_else(|| expected.to_owned())
    })?;
    Some(Address {
        country,
        line1: line1?.flatten(),
        line2: line2?.flatten(),
        postal_code: postal_code?.flatten(),
        city: city?.flatten(),
        state: state?.flatten(),
    })
}
