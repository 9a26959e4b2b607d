//! Metadata: a merchant's own keys and values on an object; nothing of ours reads them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    fault::{Fault, Rule},
    packed::Extras,
};

/// Keys and values of the merchant's own, within Polar's limits.
///
/// Kept packed, so that opening an offer does not read it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Metadata(Extras);

impl Metadata {
    /// No keys.
    pub const EMPTY: Self = Self(Extras::EMPTY);
    /// The most keys.
    pub const MAX_KEYS: usize = 50;
    /// The most characters of a key.
    pub const MAX_KEY: usize = 40;
    /// The most characters of a value that is a string.
    pub const MAX_VALUE: usize = 500;

    /// Reads strings, numbers and booleans under short keys.
    ///
    /// # Errors
    ///
    /// All faults, each with its path below `path`.
    pub fn parse(path: &str, map: &Map<String, Value>) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        if map.len() > Self::MAX_KEYS {
            let message = format!("`{}` keys, expected at most {}", map.len(), Self::MAX_KEYS);
            faults.push(fault(
                path.to_owned(),
                Rule::MaxSize(Self::MAX_KEYS),
                message,
            ));
        }
        for (key, value) in map.iter().take(Self::MAX_KEYS) {
            let short: String = key.chars().take(Self::MAX_KEY).collect();
            let broken = broken_key(key).or_else(|| broken_value(value));
            if let Some((rule, message)) = broken {
                faults.push(fault(format!("{path}.{short}"), rule, message));
            }
        }
        if faults.is_empty() {
            Ok(Self(Extras::of(map)))
        } else {
            Err(faults)
        }
    }

    /// The same with further texts under keys that it lacks, and the keys for which there was no
    /// more room.
    #[must_use]
    pub fn with_missing(self, texts: Vec<(&'static str, String)>) -> (Self, Vec<&'static str>) {
        if texts.is_empty() {
            return (self, Vec::new());
        }
        let (mut map, mut left_out) = (self.map(), Vec::new());
        for (key, text) in texts {
            if map.contains_key(key) {
                continue;
            }
            if map.len() < Self::MAX_KEYS {
                map.insert(key.to_owned(), Value::String(text));
            } else {
                left_out.push(key);
            }
        }
        (Self(Extras::of(&map)), left_out)
    }

    /// Whether a text can be a value.
    #[must_use]
    pub fn is_text(text: &str) -> bool {
        let fits = (1..=Self::MAX_VALUE).contains(&text.chars().count());
        fits && !text.chars().any(char::is_control)
    }

    /// The keys and values.
    #[must_use]
    pub fn map(&self) -> Map<String, Value> {
        self.0.open()
    }

    /// Whether there is nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn broken_key(key: &str) -> Option<(Rule, String)> {
    const MOST: usize = Metadata::MAX_KEY;
    match key.chars().count() {
        0 => Some((
            Rule::MinLength(1),
            "a key has at least 1 character".to_owned(),
        )),
        count if count > MOST => Some((
            Rule::MaxLength(MOST),
            format!("a key of `{count}` characters, expected at most {MOST}"),
        )),
        _ => None,
    }
}

fn broken_value(value: &Value) -> Option<(Rule, String)> {
    const MOST: usize = Metadata::MAX_VALUE;
    match value {
        Value::Bool(_) | Value::Number(_) => None,
        Value::String(text) => match text.chars().count() {
            0 => Some((
                Rule::MinLength(1),
                "a value has at least 1 character".to_owned(),
            )),
            count if count > MOST => Some((
                Rule::MaxLength(MOST),
                format!("`{count}` characters, expected at most {MOST}"),
            )),
            _ => None,
        },
        Value::Null | Value::Array(_) | Value::Object(_) => Some((
            Rule::Format,
            "expected a string, a number or a boolean".to_owned(),
        )),
    }
}

const fn fault(path: String, rule: Rule, message: String) -> Fault {
    Fault {
        path,
        rule,
        message,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rules(value: &Value) -> Vec<(String, Rule)> {
        let faults = Metadata::parse("m", value.as_object().unwrap()).unwrap_err();
        faults
            .into_iter()
            .map(|fault| (fault.path, fault.rule))
            .collect()
    }

    #[test]
    fn every_broken_limit_is_told_with_its_key() {
        let long = "k".repeat(41);
        let value = json!({
            "": 1, "a": null, "b": [1], "c": "", "d": "x".repeat(501), "e": "x".repeat(500),
            "f": 1.5, "g": true, long.clone(): 1,
        });
        let expected = [
            ("m.", Rule::MinLength(1)),
            ("m.a", Rule::Format),
            ("m.b", Rule::Format),
            ("m.c", Rule::MinLength(1)),
            ("m.d", Rule::MaxLength(500)),
            (&format!("m.{}", &long[..40]), Rule::MaxLength(40)),
        ];
        let expected = expected.map(|(path, rule)| (path.to_owned(), rule));
        assert_eq!(rules(&value), expected);
    }

    #[test]
    fn fifty_keys_are_enough() {
        let keys = |count: usize| -> Map<String, Value> {
            (0..count).map(|n| (n.to_string(), json!(n))).collect()
        };
        assert!(Metadata::parse("m", &keys(50)).is_ok());
        assert_eq!(
            rules(&Value::Object(keys(51))),
            [("m".to_owned(), Rule::MaxSize(50))]
        );
    }

    #[test]
    fn it_is_stored_as_it_was_written() {
        let map = json!({"a": 1.10, "b": "x", "c": 18_446_744_073_709_551_615_u64});
        let metadata = Metadata::parse("m", map.as_object().unwrap()).unwrap();
        assert_eq!(Value::Object(metadata.map()), map);
    }
}
