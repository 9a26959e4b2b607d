//! Parameters of operations: what the extractors read.

use serde_json::{Value, json};
use utoipa::{
    IntoParams,
    openapi::{
        Required,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};

use super::KEY;
use crate::{
    dialect::schema::{id, parsed, text},
    http::{IfMatch, PathUuid},
};

/// A parameter of an operation.
#[must_use]
pub fn parameter(place: ParameterIn, name: &str, words: &str, schema: Value) -> Parameter {
    let required = match place == ParameterIn::Path {
        true => Required::True,
        false => Required::False,
    };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .required(required)
        .description(Some(words))
        .schema(Some(parsed(schema)))
        .build()
}

impl IntoParams for PathUuid {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![parameter(ParameterIn::Path, "id", "Its id.", id())]
    }
}

impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let words = "The `ETag` of the revision that is meant, or several; `*` is any.";
        let schema = json!({"type": "string", "examples": ["\"3\""]});
        vec![parameter(ParameterIn::Header, "If-Match", words, schema)]
    }
}

#[cfg(feature = "root-secret")]
impl IntoParams for crate::http::Idempotency {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let words = "For a day, the request is run once with it, however often it is sent.";
        vec![parameter(ParameterIn::Header, KEY, words, text(1..=255))]
    }
}
