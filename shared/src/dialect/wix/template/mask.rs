//! Field masks: which fields of a template an update is about.

use serde_json::{Map, Value, json};

use super::read::{FIELDS, SWITCHES, WEB_CLIENT};
use crate::{
    dialect::offer::CAMEL,
    domain::{
        fault::{Fault, Rule},
        problem::{Problem, Refusal},
    },
};

/// What never changes by an update.
const READ_ONLY: &[&str] = &[
    "externalReference",
    "createdDate",
    "updatedDate",
    CAMEL.effective_state,
];
/// What says which template, and is no change.
const IDENTITY: &[&str] = &["id", "_id", "revision"];

/// The body with the fields of its mask only; none without a mask.
///
/// A mask is a list of paths, or these joined by commas as Wix's client sends them.
///
/// # Errors
///
/// A path of the mask is no field, or one that never changes.
pub(super) fn masked(body: &Value) -> Result<Option<Value>, Problem> {
    let Some(mask) = body.get("fieldMask").filter(|mask| !mask.is_null()) else {
        return Ok(None);
    };
    let paths = paths(mask).map_err(Problem::invalid)?;
    if paths.is_empty() {
        return Ok(None);
    }
    if let Some(path) = paths.iter().find(|path| is_in(READ_ONLY, path)) {
        let message = format!("`{path}` cannot be updated.");
        return Err(Problem::refused(Refusal::UpdateOfImmutableField, message));
    }
    let unknown: Vec<Fault> = paths
        .iter()
        .filter(|path| !is_known(path))
        .map(|path| fault(Rule::NotAllowed, format!("`{path}` is not a known field")))
        .collect();
    if !unknown.is_empty() {
        return Err(Problem::invalid(unknown));
    }
    let Some(whole) = body.get("checkoutTemplate").and_then(Value::as_object) else {
        return Ok(None); // Its own fault is told by who reads the body.
    };
    let mut part = Map::new();
    let identity = IDENTITY.iter().map(|name| (*name).to_owned());
    for path in identity
        .filter(|name| whole.contains_key(name))
        .chain(paths)
    {
        copy(whole, &mut part, &path);
    }
    Ok(Some(json!({"checkoutTemplate": part})))
}

fn paths(mask: &Value) -> Result<Vec<String>, Vec<Fault>> {
    let wrong = || {
        let message = "expected a list of fields, or their names with commas between";
        vec![fault(Rule::Format, message.to_owned())]
    };
    let list: Vec<&str> = match mask.get("paths").unwrap_or(mask) {
        Value::String(text) => text.split(',').collect(),
        Value::Array(entries) => entries
            .iter()
            .map(Value::as_str)
            .collect::<Option<_>>()
            .ok_or_else(wrong)?,
        _ => return Err(wrong()),
    };
    let trimmed = list.into_iter().map(|path| {
        let path = path.trim();
        path.strip_prefix("checkoutTemplate.").unwrap_or(path)
    });
    Ok(trimmed
        .filter(|path| !path.is_empty())
        .map(str::to_owned)
        .collect())
}

fn is_in(names: &[&str], path: &str) -> bool {
    names.contains(&path.split('.').next().unwrap_or(path))
}

/// Fields are masked as a whole, but for the switches of the buyer's page.
fn is_known(path: &str) -> bool {
    match path.split('.').collect::<Vec<_>>().as_slice() {
        [name] => FIELDS.contains(name),
        ["customization", switch] => SWITCHES.contains(switch),
        ["customization", "webClient", switch] => WEB_CLIENT.contains(switch),
        _ => false,
    }
}

/// Copies what lies at `path`; what is not there is cleared.
fn copy(whole: &Map<String, Value>, part: &mut Map<String, Value>, path: &str) {
    match path.split_once('.') {
        None => {
            // The body may call the switch by its other name.
            let other = (path == "lockedCoupon").then_some("applyCouponLocked");
            let value = whole.get(path).or_else(|| whole.get(other?));
            part.insert(path.to_owned(), value.cloned().unwrap_or_default());
        }
        Some((name, rest)) => {
            let empty = Map::new();
            let inner = whole.get(name).and_then(Value::as_object).unwrap_or(&empty);
            let entry = part.entry(name).or_insert_with(|| json!({}));
            if let Value::Object(entry) = entry {
                copy(inner, entry, rest);
            }
        }
    }
}

fn fault(rule: Rule, message: String) -> Fault {
    Fault {
        path: "fieldMask".to_owned(),
        rule,
        message,
    }
}
