//! Delete an access token.

use axum::{extract::State, http::StatusCode};
use shared::{
    domain::problem::Problem,
    http::{Access, App, PathUuid, WriteTokens},
};

use super::token_of;

/// Delete an access token. The next request with it is refused: tokens are read consistently.
#[cfg_attr(feature = "openapi", utoipa::path(
    delete,
    path = "/v1/organization-access-tokens/{id}",
    tag = "Access tokens",
    params(PathUuid),
    responses((status = 204)),
    security(("token" = ["organization_access_tokens:write"])),
))]
pub(crate) async fn delete_token(
    access: Access<WriteTokens>,
    id: PathUuid,
    State(app): State<App>,
) -> Result<StatusCode, Problem> {
    let token = token_of(&app, access.site(), id).await?;
    app.store.delete_token(token.id).await?;
    Ok(StatusCode::NO_CONTENT)
}
