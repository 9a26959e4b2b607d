//! The last two parts of an address: which offer, and what is done with it.

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use shared::domain::problem::Problem;

/// Which offer, and what is done with it: one route for all buttons, since a function has only so many.
pub(crate) struct Step {
    pub(crate) id: String,
    pub(crate) action: String,
}

impl Step {
    /// There is nothing like that.
    pub(crate) fn not_found(&self) -> Problem {
        Problem::not_found("page", &self.action)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Step {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<(String, String)>::from_request_parts(parts, state).await;
        // Such as a text that is no UTF-8.
        let Path((id, action)) = path.map_err(|_| Problem::not_found("page", ""))?;
        Ok(Self { id, action })
    }
}
