//! A free-form map kept as JSON text: a store's own limits on nesting and numbers are not ours.

use serde::{Deserialize, Deserializer, Serializer, de::Error as _, ser::Error as _};
use serde_json::{Map, Value};

pub(super) fn serialize<S: Serializer>(
    map: &Map<String, Value>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&serde_json::to_string(map).map_err(S::Error::custom)?)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Map<String, Value>, D::Error> {
    serde_json::from_str(&String::deserialize(deserializer)?).map_err(D::Error::custom)
}
