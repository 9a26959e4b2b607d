//! Requests to paste into a shell.

use serde_json::Value;

use super::schema::{first_example, resolved};

/// A request of an operation with `curl`.
pub(super) fn curl(document: &Value, method: &str, path: &str, operation: &Value) -> String {
    let base = document["servers"][0]["url"].as_str().unwrap_or_default();
    let mut lines = vec![format!("curl -X {} '{base}{path}'", method.to_uppercase())];
    let security = operation["security"].as_array();
    if security.is_some_and(|ways| {
        ways.iter()
            .all(|way| way.as_object().is_some_and(|way| !way.is_empty()))
    }) {
        lines.push("-H \"Authorization: Bearer $TOKEN\"".to_owned());
    }
    let content = operation["requestBody"]["content"].as_object();
    if let Some((content_type, body)) = content.and_then(|content| content.iter().next()) {
        lines.push(format!("-H 'Content-Type: {content_type}'"));
        let example = first_example(resolved(document, &body["schema"]));
        lines.extend(example.map(|example| data(content_type, example)));
    }
    lines.join(" \\\n  ")
}

fn data(content_type: &str, example: &Value) -> String {
    let text = match example.as_object() {
        Some(fields) if content_type.ends_with("form-urlencoded") => {
            let pairs = fields.iter();
            let pairs =
                pairs.map(|(name, value)| format!("{name}={}", value.as_str().unwrap_or_default()));
            pairs.collect::<Vec<_>>().join("&")
        }
        _ => format!("{example:#}"),
    };
    format!("-d '{}'", text.replace('\'', "'\\''"))
}
