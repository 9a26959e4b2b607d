//! The id in the path.

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use shared::domain::{
    fault::{Fault, Rule},
    ids::TemplateId,
    problem::Problem,
};

/// The id in the path.
pub(crate) struct PathId(pub(crate) TemplateId);

impl<S: Send + Sync> FromRequestParts<S> for PathId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(text) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|error| not_a_guid(&error.to_string()))?;
        TemplateId::parse(&text)
            .map(Self)
            .ok_or_else(|| not_a_guid(&text))
    }
}

fn not_a_guid(text: &str) -> Problem {
    let message = format!("`{text}` is not a GUID");
    Problem::invalid(vec![Fault {
        path: "checkoutTemplateId".to_owned(),
        rule: Rule::Format,
        message,
    }])
}
