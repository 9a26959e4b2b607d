//! What changes of a customer.

use serde_json::Value;

use crate::{
    dialect::{
        polar::{
            checkout::{read_address, read_email},
            read_body, read_name,
        },
        reader::{Fields, Node},
    },
    domain::{
        checkout::{Buyer, Email},
        customer::Customer,
        fault::Rule,
        locale::Locale,
        problem::Problem,
    },
};

/// The fields of an update.
pub(super) const FIELDS: [&str; 8] = [
    "billing_address",
    "email",
    "external_id",
    "locale",
    "metadata",
    "name",
    "tax_id",
    "type",
];
/// The most characters of a merchant's own id.
pub(super) const MAX_EXTERNAL: usize = 200;
/// The most characters of a number for the tax authorities.
pub(super) const MAX_TAX_ID: usize = 100;
/// What a customer may be.
pub(super) const TYPES: &[&str] = &["individual"];

/// Reads an update of a customer; `null` clears what can be empty.
///
/// # Errors
///
/// All faults.
pub fn read_customer_update(body: &Value, old: &Customer) -> Result<Customer, Problem> {
    read_body(body, |node| {
        let fields = node.object(&FIELDS)?;
        check_identity(&fields, old);
        let mut next = old.clone();
        let line = |most: usize| move |node: Node<'_>| read_name(&node, 1..=most);
        set(&fields, "name", &mut next.name, line(Buyer::MAX_NAME));
        set(
            &fields,
            "tax_id",
            &mut next.billing.tax_id,
            line(MAX_TAX_ID),
        );
        let address = &mut next.billing.address;
        set(&fields, "billing_address", address, |node| {
            read_address(&node)
        });
        let external = |node: Node<'_>| node.string(1..=MAX_EXTERNAL);
        set(&fields, "external_id", &mut next.external_id, external);
        set(&fields, "locale", &mut next.locale, |node| {
            let expected = || "expected a language tag, such as `de` or `pt-BR`".to_owned();
            node.parsed(|text| Locale::parse(text).ok_or_else(expected))
        });
        if let Some(metadata) = fields.get("metadata").and_then(|node| node.metadata()) {
            next.metadata = metadata;
        }
        Some(next)
    })
}

/// What is there takes the place of what was; `null` clears.
fn set<T>(
    fields: &Fields<'_>,
    name: &str,
    place: &mut Option<T>,
    read: impl FnOnce(Node<'_>) -> Option<T>,
) {
    if fields.names(name) {
        *place = fields.optional(name, read).unwrap_or_default();
    }
}

/// What a customer is cannot be changed; that it is what it is may be said.
fn check_identity(fields: &Fields<'_>, old: &Customer) {
    if let Some(node) = fields.get("type") {
        node.word(TYPES, &[()]);
    }
    let known = old.email.as_ref().map(Email::normalised);
    if let Some(node) = fields.get("email")
        && let Some(email) = read_email(&node)
        && Some(email.normalised()) != known
    {
        let message = "the address is who the customer is, so it cannot be changed: \
                       a purchase with another address makes another customer";
        node.note(Rule::Other("IMMUTABLE"), message);
    }
}
