//! List access tokens.

use axum::{Json, extract::State};
use jiff::Timestamp;
use serde_json::Value;
use shared::{
    dialect::polar::{self, Query, Sorted},
    domain::{access::AccessToken, problem::Problem},
    http::{Access, App, QueryPairs, ReadTokens},
};

pub(crate) const SORTS: &[&str] = &["created_at", "comment", "expires_at"];

/// List the site's access tokens, expired ones too, without their secrets. What OAuth clients were
/// given is not among them.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/organization-access-tokens/",
    tag = "Access tokens",
    params(crate::openapi::TokenQuery),
    responses((status = 200, body = polar::schema::AccessTokens)),
    security(("token" = ["organization_access_tokens:read"])),
))]
pub(crate) async fn list_tokens(
    access: Access<ReadTokens>,
    QueryPairs(pairs): QueryPairs,
    State(app): State<App>,
) -> Result<Json<Value>, Problem> {
    let query = Query::new(&pairs);
    let sorting = query.sorting(SORTS, Sorted::by("created_at"));
    let read = (query.paging(), query.ids("organization_id"), sorting);
    let (paging, sites, sorting) = query.finish(read)?;
    let site = access.site();
    let own = sites.is_none_or(|sites| sites.contains(&site.uuid()));
    let mut tokens = if own {
        app.store.tokens_of_site(site).await?
    } else {
        Vec::new()
    };
    Sorted::sort(&mut tokens, &sorting, compare);
    let total = tokens.len();
    let page = paging.of(tokens);
    let items: Vec<Value> = page.iter().map(polar::token_body).collect();
    Ok(Json(polar::page_body(&items, total, paging)))
}

fn compare(field: &'static str, a: &AccessToken, b: &AccessToken) -> std::cmp::Ordering {
    let comment = |token: &AccessToken| {
        let comment = token.comment.as_ref();
        comment.map(|comment| comment.as_str().to_lowercase())
    };
    // One that never ends comes last.
    let end = |token: &AccessToken| token.expires_at.unwrap_or(Timestamp::MAX);
    match field {
        "comment" => comment(a).cmp(&comment(b)),
        "expires_at" => end(a).cmp(&end(b)),
        _ => a.id.cmp(&b.id),
    }
}
