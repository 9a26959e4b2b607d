//! Refusals of the token endpoint, in their own form (RFC 6749, section 5.2).

use axum::{
    Json,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, PRAGMA, WWW_AUTHENTICATE},
    },
    response::{IntoResponse, Response},
};
use serde_json::json;
use shared::{domain::problem::Problem, store::StoreError};

/// Why there is no token.
pub(super) enum Refusal {
    /// A parameter is missing, is there twice, or contradicts another.
    Request(String),
    /// No such client, or not its secret. Which one is not told.
    Client,
    /// A scope that does not exist, or is not the client's.
    Scope(String),
    /// Another way than client credentials.
    GrantType(String),
    /// Trouble of ours.
    Problem(Problem),
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Problem(error.into())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, error, description) = match self {
            Self::Problem(problem) => return problem.into_response(),
            Self::Client => {
                let description = "The client is not known, or the secret is not its own.";
                let challenge = [(WWW_AUTHENTICATE, "Basic realm=\"oauth2\"")];
                let refused = refused("invalid_client", description);
                return (StatusCode::UNAUTHORIZED, challenge, refused).into_response();
            }
            Self::Request(why) => (StatusCode::BAD_REQUEST, "invalid_request", why),
            Self::Scope(why) => (StatusCode::BAD_REQUEST, "invalid_scope", why),
            Self::GrantType(got) => {
                let why = format!("`{got}` is not `client_credentials`.");
                (StatusCode::BAD_REQUEST, "unsupported_grant_type", why)
            }
        };
        (status, refused(error, &description)).into_response()
    }
}

fn refused(error: &str, description: &str) -> impl IntoResponse + use<> {
    let body = json!({"error": error, "error_description": description});
    (not_kept(), Json(body))
}

/// No cache keeps what this endpoint says.
pub(super) fn not_kept() -> impl axum::response::IntoResponseParts {
    [(CACHE_CONTROL, "no-store"), (PRAGMA, "no-cache")]
}
