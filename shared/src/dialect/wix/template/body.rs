//! Checkout templates as clients get them.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::{
    dialect::{
        offer::{CAMEL, FALLBACKS, campaign_fields},
        wix::items::{catalog_item_body, custom_item_body, insert},
    },
    domain::{
        offer::{Reason, Usage},
        template::{Customization, ExternalReference, Template},
    },
};

/// A template on the wire, as it is `now`, and how often it was used, where that is known.
#[must_use]
pub fn template_body(template: &Template, now: Timestamp, usage: Option<Usage>) -> Value {
    let content = &template.content;
    let currency = template.currency;
    let catalog_items: Vec<Value> = content
        .catalog_items
        .iter()
        .map(|item| catalog_item_body(item, currency))
        .collect();
    let custom_items: Vec<Value> = content
        .custom_items
        .iter()
        .map(|item| custom_item_body(item, currency))
        .collect();
    let mut body = Map::new();
    body.insert("id".to_owned(), json!(template.id));
    body.insert("status".to_owned(), json!(content.status.word()));
    body.insert(
        "customization".to_owned(),
        customization_body(content.customization),
    );
    body.insert("lineItems".to_owned(), json!(catalog_items));
    body.insert("customLineItems".to_owned(), json!(custom_items));
    insert(
        &mut body,
        "label",
        content.label.as_ref().map(|label| json!(label.as_str())),
    );
    insert(
        &mut body,
        "couponCode",
        content
            .coupon_code
            .as_ref()
            .map(|code| json!(code.as_str())),
    );
    insert(
        &mut body,
        "successUrl",
        content.success_url.as_ref().map(|url| json!(url.as_str())),
    );
    let state = template.state(now, usage.unwrap_or_default());
    for (name, value) in campaign_fields(&content.campaign, (state, usage), &CAMEL) {
        insert(&mut body, name, value);
    }
    for (name, extras) in [
        ("customContentReference", &content.custom_content),
        ("extendedFields", &content.extended_fields),
    ] {
        let value = (!extras.is_empty()).then(|| Value::Object(extras.open()));
        insert(&mut body, name, value);
    }
    insert(
        &mut body,
        "externalReference",
        template.external_reference.as_ref().map(external_body),
    );
    body.insert("metadata".to_owned(), json!(content.metadata.map()));
    body.insert("createdDate".to_owned(), json!(template.created_at()));
    body.insert("updatedDate".to_owned(), json!(template.updated_at));
    // A string, as Wix sends 64-bit numbers.
    body.insert("revision".to_owned(), json!(template.revision.to_string()));
    Value::Object(body)
}

/// Where in a body the URL of a fallback stands.
#[must_use]
pub fn fallback_path(reason: Reason) -> String {
    let mut names = CAMEL.reasons().filter(|(known, _)| *known == reason);
    let name = names.next().map_or("", |(_, name)| name);
    format!("checkoutTemplate.{FALLBACKS}.{name}.url")
}

fn external_body(reference: &ExternalReference) -> Value {
    let mut body = Map::new();
    body.insert("appId".to_owned(), json!(reference.app_id));
    insert(
        &mut body,
        "resourceId",
        reference.resource_id.as_ref().map(|id| json!(id)),
    );
    Value::Object(body)
}

fn customization_body(switches: Customization) -> Value {
    json!({
        "webClient": {
            "disabledContinueShoppingButton": switches.disabled_continue_shopping_button,
            "disabledPolicyAgreementCheckbox": switches.disabled_policy_agreement_checkbox,
        },
        "lockedGiftCard": switches.locked_gift_card,
        "lockedCoupon": switches.locked_coupon,
        "disabledManualPayment": switches.disabled_manual_payment,
    })
}
