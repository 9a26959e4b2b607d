//! Update an access token.

use axum::{Json, extract::State};
use serde_json::Value;
use shared::{
    dialect::polar::{self, TokenUpdate},
    domain::{
        access::AccessToken,
        problem::{Cause, Problem},
    },
    http::{Access, App, JsonBody, PathUuid, WriteTokens},
};

use super::token_of;

/// How often an update that lost a race is made anew on the winner's outcome.
const ROUNDS: usize = 16;

/// Update an access token's comment and scopes, from the next request on. It gets no scope that
/// the caller's own token does not allow.
#[cfg_attr(feature = "openapi", utoipa::path(
    patch,
    path = "/v1/organization-access-tokens/{id}",
    tag = "Access tokens",
    params(PathUuid),
    request_body = polar::schema::UpdateAccessToken,
    responses((status = 200, body = polar::schema::AccessToken)),
    security(("token" = ["organization_access_tokens:write"])),
))]
pub(crate) async fn update_token(
    access: Access<WriteTokens>,
    id: PathUuid,
    State(app): State<App>,
    JsonBody(body): JsonBody,
) -> Result<Json<Value>, Problem> {
    let now = app.clock.now();
    for _ in 0..ROUNDS {
        let old = token_of(&app, access.site(), id).await?;
        let TokenUpdate { comment, scopes } = polar::read_token_update(&body)?;
        if let Some(scopes) = &scopes {
            access.check_grant(scopes)?;
        }
        let same = AccessToken {
            comment: comment.or_else(|| old.comment.clone()),
            scopes: scopes.unwrap_or_else(|| old.scopes.clone()),
            ..old.clone()
        };
        if same == old {
            return Ok(Json(polar::token_body(&old)));
        }
        let new = AccessToken {
            modified_at: Some(now),
            revision: old.revision + 1,
            ..same
        };
        if app.store.replace_token(&new, old.revision).await? {
            return Ok(Json(polar::token_body(&new)));
        }
    }
    let message = "Other updates of the access token came first. Please try again.";
    Err(Problem::new(Cause::Conflict, message))
}
