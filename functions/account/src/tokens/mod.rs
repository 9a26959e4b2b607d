//! Organization access tokens.

mod create;
mod delete;
mod list;
mod update;

use axum::{Router, routing};
use shared::{
    domain::{
        access::AccessToken,
        ids::{SiteId, TokenId},
        problem::Problem,
    },
    http::{Api, App, PathUuid},
};

#[cfg(feature = "openapi")]
pub(crate) use list::SORTS;

/// What the routes do, for the document of the API.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(
    list::list_tokens,
    create::create_token,
    update::update_token,
    delete::delete_token
))]
pub(crate) struct Operations;

/// The routes of access tokens.
pub(crate) fn router() -> Router<Api> {
    let all = routing::get(list::list_tokens).post(create::create_token);
    let one = routing::patch(update::update_token).delete(delete::delete_token);
    Router::new()
        .route("/v1/organization-access-tokens", all.clone())
        .route("/v1/organization-access-tokens/", all)
        .route("/v1/organization-access-tokens/{id}", one)
}

/// The token in the path, unless it is another site's or an OAuth client was given it: then it
/// does not exist.
async fn token_of(app: &App, site: SiteId, PathUuid(id): PathUuid) -> Result<AccessToken, Problem> {
    let token = app.store.token(TokenId::new(id)).await?;
    token
        .filter(|token| token.site == site && token.client.is_none())
        .ok_or_else(|| Problem::not_found("access token", id))
}
