//! What Wix's clients see of a checkout that is made from a template.

use serde_json::{Value, json};

use crate::{
    dialect::reader::{Faults, Node},
    domain::{checkout::Checkout, fault::Rule, ids::TemplateId, problem::Problem},
};

/// Reads `{checkoutTemplateId, siteId}` of a creation from the template `id`; gives the site that
/// it names, if any. Who creates is known by the token.
///
/// # Errors
///
/// All faults at once.
pub fn read_create_checkout(body: &Value, id: TemplateId) -> Result<Option<String>, Problem> {
    let faults = Faults::default();
    let read = Node::root(body, &faults)
        .object(&["checkoutTemplateId", "siteId"])
        .and_then(|fields| {
            let named = fields.optional("checkoutTemplateId", |node| node.string(1..=36));
            let site = fields.optional("siteId", |node| node.string(1..=36));
            if named?.is_some_and(|named| TemplateId::parse(&named) != Some(id)) {
                let message = format!("expected the id of the path, `{id}`");
                return fields
                    .get("checkoutTemplateId")?
                    .fault(Rule::Format, message);
            }
            site
        });
    faults.finish(read).map_err(Problem::invalid)
}

/// `{checkoutId, checkoutUrl, purchaseFlowId}`. There is no cart before a checkout, so the
/// purchase flow begins with it and has its id.
#[must_use]
pub fn checkout_body(checkout: &Checkout, url: &str) -> Value {
    json!({"checkoutId": checkout.id, "checkoutUrl": url, "purchaseFlowId": checkout.id})
}

/// A redirect as Wix's client wants it: an answer told in JSON instead of given.
#[must_use]
pub fn raw_redirect(status: u16, location: &str) -> Value {
    json!({
        "statusCode": status,
        "headers": [{"key": "Location", "value": location}],
        // Bytes in base64: none.
        "body": "",
    })
}
