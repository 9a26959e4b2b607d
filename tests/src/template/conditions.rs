//! Conditions, and what depends on them.

use std::collections::BTreeMap;

use saphyr::Yaml;
use serde_json::Value;

use super::error::{TemplateError, join};
use super::scope::Scope;
use super::value::resolve;

const SECTION: &str = "Conditions";

/// Reads which conditions hold.
pub(super) fn read(
    document: &Yaml<'_>,
    scope: &Scope,
) -> Result<BTreeMap<String, bool>, TemplateError> {
    let declared = document.as_mapping_get(SECTION).and_then(Yaml::as_mapping);
    let mut conditions = BTreeMap::new();
    for (name, node) in declared.into_iter().flatten() {
        let name = name.as_str().unwrap_or_default();
        conditions.insert(name.to_owned(), equals(node, scope, &join(SECTION, name))?);
    }
    Ok(conditions)
}

/// Takes the conditions out of the document: their functions mean nothing elsewhere.
pub(super) fn forget(document: &mut Yaml<'_>) {
    if let Yaml::Mapping(entries) = document {
        entries.retain(|name, _| name.as_str() != Some(SECTION));
    }
}

/// Whether `!Equals [a, b]` holds.
fn equals(node: &Yaml<'_>, scope: &Scope, path: &str) -> Result<bool, TemplateError> {
    let operands = match node {
        Yaml::Tagged(tag, list) if tag.to_string() == "!Equals" => list.as_sequence(),
        _ => None,
    };
    let Some([one, other]) = operands.map(Vec::as_slice) else {
        return Err(TemplateError::new(path, "expected `!Equals` of two values"));
    };
    Ok(resolve(one, scope, path)? == resolve(other, scope, path)?)
}

/// The value of `!If [condition, then, otherwise]`. What is not chosen must make sense, too.
pub(super) fn chosen(node: &Yaml<'_>, scope: &Scope, path: &str) -> Result<Value, TemplateError> {
    let parts = node.as_sequence().map(Vec::as_slice);
    let Some([name, then, otherwise]) = parts else {
        let reason = "`!If` expects a condition and two values";
        return Err(TemplateError::new(path, reason));
    };
    let name = name.as_str().unwrap_or_default();
    let Some(holds) = scope.conditions.get(name) else {
        let reason = format!("there is no condition `{name}`");
        return Err(TemplateError::new(path, reason));
    };
    let (then, otherwise) = (
        resolve(then, scope, path)?,
        resolve(otherwise, scope, path)?,
    );
    Ok(if *holds { then } else { otherwise })
}
