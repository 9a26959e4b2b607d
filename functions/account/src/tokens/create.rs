//! Create an access token.

use axum::{extract::State, response::Response};
use serde_json::json;
use shared::{
    dialect::polar::{self, NewToken},
    domain::{
        access::AccessToken,
        problem::Problem,
        secret::{Secret, SecretKind},
    },
    http::{Access, Api, App, Claim, Idempotency, JsonBody, Reply, WriteTokens},
    random,
};

/// Create an access token.
///
/// Its secret is in this answer and nowhere else. It allows no more than the caller's own token.
/// With an `Idempotency-Key` the request is run once, however often it is sent.
#[cfg_attr(feature = "openapi", utoipa::path(
    post,
    path = "/v1/organization-access-tokens/",
    tag = "Access tokens",
    params(Idempotency),
    request_body = polar::schema::CreateAccessToken,
    responses((status = 201, body = polar::schema::NewAccessToken)),
    security(("token" = ["organization_access_tokens:write"])),
))]
pub(crate) async fn create_token(
    access: Access<WriteTokens>,
    State(api): State<Api>,
    idempotency: Idempotency,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let (app, site) = (&api.app, access.site());
    let create = async |claim: Claim| {
        let NewToken {
            comment,
            scopes,
            expires_at,
        } = polar::read_new_token(&body, site, claim.at)?;
        access.check_grant(&scopes)?;
        let random = random::bytes().map_err(Problem::internal)?;
        let secret = Secret::new(SecretKind::AccessToken, claim.id, random);
        let token = AccessToken {
            comment: Some(comment),
            expires_at,
            ..AccessToken::new(&secret, site, scopes)
        };
        insert(app, &token, claim).await?;
        let token = polar::token_body(&token);
        let body = json!({"organization_access_token": token, "token": secret.reveal()});
        Ok(Reply::last(body))
    };
    idempotency
        .created()
        .once((app, &api.root, site), &body, create)
        .await
}

async fn insert(app: &App, token: &AccessToken, claim: Claim) -> Result<(), Problem> {
    if app.store.insert_token(token).await? {
        return Ok(());
    }
    // The attempt that made it was cut off: nobody was told its secret, so another takes its place.
    let old = app.store.token(token.id).await?;
    if let Some(old) = old.filter(|old| old.site == token.site && !claim.is_first) {
        let renewed = AccessToken {
            revision: old.revision + 1,
            ..token.clone()
        };
        if app.store.replace_token(&renewed, old.revision).await? {
            return Ok(());
        }
    }
    Err(Problem::internal(format!("the id `{}` is taken", token.id)))
}
