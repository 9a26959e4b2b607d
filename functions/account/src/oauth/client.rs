//! Get and delete an OAuth client.

use axum::{Json, extract::State, http::StatusCode};
use serde_json::Value;
use shared::{
    dialect::polar,
    domain::{
        ids::{ClientId, SiteId},
        oauth::OAuthClient,
        problem::Problem,
    },
    http::{Access, App, PathUuid, ReadTokens, WriteTokens},
};

/// Get an OAuth client, without its secret.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/oauth2/register/{client_id}",
    tag = "OAuth",
    params(super::ClientPath),
    responses((status = 200, body = polar::schema::OAuthClient)),
    security(("token" = ["organization_access_tokens:read"])),
))]
pub(crate) async fn get_client(
    access: Access<ReadTokens>,
    id: PathUuid,
    State(app): State<App>,
) -> Result<Json<Value>, Problem> {
    let client = client_of(&app, access.site(), id).await?;
    Ok(Json(polar::client_body(&client)))
}

/// Delete an OAuth client. Its tokens end with it.
#[cfg_attr(feature = "openapi", utoipa::path(
    delete,
    path = "/v1/oauth2/register/{client_id}",
    tag = "OAuth",
    params(super::ClientPath),
    responses((status = 204)),
    security(("token" = ["organization_access_tokens:write"])),
))]
pub(crate) async fn delete_client(
    access: Access<WriteTokens>,
    id: PathUuid,
    State(app): State<App>,
) -> Result<StatusCode, Problem> {
    let client = client_of(&app, access.site(), id).await?;
    app.store.delete_oauth_client(client.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn client_of(
    app: &App,
    site: SiteId,
    PathUuid(id): PathUuid,
) -> Result<OAuthClient, Problem> {
    let client = app.store.oauth_client(ClientId::new(id)).await?;
    client
        .filter(|client| client.site == site)
        .ok_or_else(|| Problem::not_found("OAuth client", id))
}
