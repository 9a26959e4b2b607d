//! Events in Wix's form: the claims of a token. What Wix does not have comes in the same form.

mod checkout;

use jiff::SignedDuration;
use serde_json::{Map, Value, json};

use checkout::used_checkout_body;

use super::template_body;
use crate::{
    dialect::polar::{EventContext, event_data_before},
    domain::{
        fact::{Fact, Subject},
        offer::OfferId,
        webhook::{EventType, RETENTION},
    },
};

/// How long a token outlives the last day on which it can be sent.
const LEEWAY: SignedDuration = SignedDuration::from_hours(2 * 24);

/// The entity's name in Wix's eCommerce.
const TEMPLATE: &str = "wix.ecom.v1.checkout_template";

/// What changes with each change, and is no news.
const BOOKKEEPING: [&str; 3] = ["updatedDate", "revision", "modified_at"];

/// The claims of an event of whose entity this is told. A token is signed once and sent on every
/// attempt and replay, so it lasts longer than events are kept.
#[must_use]
pub fn event_claims(fact: &Fact, data: &Value, context: Option<&EventContext>) -> Value {
    let kind = fact.kind;
    let is_template = kind.entity() == EventType::TemplateCreated.entity();
    let event_type = match is_template {
        true => format!("{TEMPLATE}_{}", kind.slug()),
        false => kind.word().to_owned(),
    };
    let fqdn = match is_template {
        true => TEMPLATE.to_owned(),
        false => format!("checkout_links.v1.{}", kind.entity()),
    };
    let mut inner = json!({
        "id": fact.id,
        "entityFqdn": fqdn,
        "slug": kind.slug(),
        "entityId": fact.subject.entity(),
        "eventTime": fact.at,
        "triggeredByAnonymizeRequest": fact.by_erasure,
        // A string, as Wix sends 64-bit numbers.
        "entityEventSequence": fact.sequence.to_string(),
    });
    if let Some(origin) = fact.origin {
        inner["originatedFrom"] = json!(origin);
    }
    let (name, told) = news(fact, data, context);
    inner[name] = told;
    let identity = match fact.subject {
        Subject::Use(_) => "ANONYMOUS_VISITOR",
        _ => "APP",
    };
    let data = json!({
        "eventType": event_type,
        "instanceId": fact.site,
        "identity": json!({"identityType": identity}).to_string(),
        "accountInfo": {"siteId": fact.site},
        "data": inner.to_string(),
    });
    let (made, kept) = (fact.at, RETENTION + LEEWAY);
    json!({
        "data": data.to_string(),
        "iat": made.as_second(),
        "exp": made.as_second() + kept.as_secs(),
    })
}

/// What happened, in the field that says so.
fn news(fact: &Fact, data: &Value, context: Option<&EventContext>) -> (&'static str, Value) {
    match fact.kind.slug() {
        "created" => ("createdEvent", json!({"entity": data})),
        "updated" => {
            let mut told = json!({"currentEntity": data});
            let old = context.and_then(|context| event_data_before(fact, context));
            if let Some(old) = old {
                told["modifiedFields"] = modified(&old, data).into();
            }
            ("updatedEvent", told)
        }
        "deleted" => ("deletedEvent", json!({"deletedEntity": data})),
        _ => ("actionEvent", json!({"body": action(fact, data, context)})),
    }
}

/// What was done with an entity.
fn action(fact: &Fact, data: &Value, context: Option<&EventContext>) -> Value {
    match &fact.subject {
        // Thin data stay thin.
        Subject::Use(checkout) if data.get("checkout").is_some() => match checkout.offer {
            Some(OfferId::Template(id)) => {
                let template = context.and_then(|context| context.templates.get(&id));
                json!({
                    "checkoutTemplate": template.map(|one| template_body(one, fact.at, None)),
                    "checkout": used_checkout_body(checkout),
                })
            }
            Some(OfferId::Link(_)) | None => data.clone(),
        },
        _ => data.clone(),
    }
}

/// The fields that changed, as they were.
fn modified(old: &Value, new: &Value) -> Map<String, Value> {
    let (Value::Object(old), Value::Object(new)) = (old, new) else {
        return Map::new();
    };
    let names: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let changed = names.into_iter().filter(|name| {
        let same = old.get(*name) == new.get(*name);
        !same && !BOOKKEEPING.contains(&name.as_str())
    });
    let was = changed.map(|name| (name.clone(), old.get(name).cloned().unwrap_or_default()));
    was.collect()
}
