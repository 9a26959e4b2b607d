//! What changes of an order: whom it is billed to.

use serde_json::Value;

use crate::{
    dialect::{
        polar::{checkout::read_address, read_body, read_name},
        reader::Node,
    },
    domain::{
        checkout::{Billing, Buyer},
        fault::Rule,
        order::Order,
        problem::Problem,
    },
};

/// The fields of an update.
pub(super) const FIELDS: [&str; 2] = ["billing_name", "billing_address"];

/// Reads whom an order is billed to from now on; `null` clears.
///
/// # Errors
///
/// All faults, one of which may be that nobody is behind the order any more.
pub fn read_order_update(body: &Value, order: &Order) -> Result<Billing, Problem> {
    read_body(body, |node| {
        let fields = node.object(&FIELDS)?;
        let known = order.buyer.as_ref().map(|buyer| buyer.billing.clone());
        let mut billing = known.clone().unwrap_or_default();
        if fields.names("billing_name") {
            let read = |node: Node<'_>| read_name(&node, 1..=Buyer::MAX_NAME);
            billing.name = fields.optional("billing_name", read).unwrap_or_default();
        }
        if fields.names("billing_address") {
            let read = |node: Node<'_>| read_address(&node);
            billing.address = fields.optional("billing_address", read).unwrap_or_default();
        }
        for name in FIELDS
            .iter()
            .filter(|name| known.is_none() && fields.names(name))
        {
            let message = "the person behind the order was erased";
            fields.note(name, Rule::Other("ERASED"), message);
        }
        Some(billing)
    })
}
