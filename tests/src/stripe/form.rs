//! Form-encoded parameters as Stripe reads them: nested by brackets, and none that it does not know.

use serde_json::{Map, Value, json};

use super::Refusal;

/// Parameters by name; a list is an object by index.
#[derive(Clone, Debug)]
pub(super) struct Form(Value);

impl Form {
    /// Reads a body or a query of which only `known` parameters may be there; `*` in one of them
    /// stands for any key or index.
    pub(super) fn read(text: &str, known: &[&str]) -> Result<Self, Refusal> {
        let mut all = json!({});
        for (name, value) in url::form_urlencoded::parse(text.as_bytes()) {
            let parts: Vec<&str> = name
                .split('[')
                .map(|part| part.trim_end_matches(']'))
                .collect();
            if !known.iter().any(|pattern| fits(pattern, &parts)) {
                return Err(Refusal::unknown_parameter(&name));
            }
            put(&mut all, &parts, &value);
        }
        Ok(Self(all))
    }

    /// What is at this path, such as `price_data.currency`.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.at(path).and_then(Value::as_str)
    }

    pub(super) fn required(&self, path: &str) -> Result<&str, Refusal> {
        self.text(path).ok_or_else(|| Refusal::missing(path))
    }

    pub(super) fn integer(&self, path: &str) -> Result<Option<i64>, Refusal> {
        let read = |text: &str| {
            text.parse()
                .map_err(|_| Refusal::invalid("parameter_invalid_integer", path))
        };
        self.text(path).map(read).transpose()
    }

    /// An object of texts, such as `metadata`.
    pub(super) fn object(&self, path: &str) -> Value {
        self.at(path).cloned().unwrap_or_else(|| json!({}))
    }

    /// The entries of a list in their order.
    pub(super) fn list(&self, path: &str) -> Vec<Self> {
        let entries = self.at(path).and_then(Value::as_object);
        let mut entries: Vec<(usize, &Value)> = entries
            .into_iter()
            .flatten()
            .filter_map(|(at, value)| Some((at.parse().ok()?, value)))
            .collect();
        entries.sort_by_key(|(at, _)| *at);
        entries
            .into_iter()
            .map(|(_, value)| Self(value.clone()))
            .collect()
    }

    fn at(&self, path: &str) -> Option<&Value> {
        path.split('.')
            .try_fold(&self.0, |value, part| value.get(part))
    }
}

fn fits(pattern: &str, parts: &[&str]) -> bool {
    let pattern: Vec<&str> = pattern.split('.').collect();
    let same = |(pattern, part): (&&str, &&str)| *pattern == "*" || pattern == part;
    pattern.len() == parts.len() && pattern.iter().zip(parts).all(same)
}

fn put(all: &mut Value, parts: &[&str], value: &str) {
    let mut place = all;
    for part in parts {
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        place = &mut place[*part];
    }
    *place = json!(value);
}
