//! Give an OAuth client an access token.

use axum::{
    Json,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde_json::json;
use shared::{
    domain::{
        access::Scope,
        ids::ClientId,
        oauth::TOKEN_LIFETIME,
        problem::Problem,
        secret::{Secret, SecretKind},
    },
    http::{App, FormBody},
    random,
};

use super::{
    credentials,
    refusal::{Refusal, not_kept},
};

/// Give an OAuth client an access token for an hour, for its id and its secret.
#[cfg_attr(feature = "openapi", utoipa::path(
    post,
    path = "/oauth2/token",
    tag = "OAuth",
    request_body(content = shared::dialect::polar::schema::OAuthGrant, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, body = shared::dialect::polar::schema::OAuthToken),
        (status = 400, body = shared::dialect::polar::schema::OAuthProblem, description = "The request is wrong."),
        (status = 401, body = shared::dialect::polar::schema::OAuthProblem, description = "The client is not known, or the secret is not its own.", headers(("WWW-Authenticate" = String, description = "How to prove who asks."))),
    ),
))]
pub(super) async fn create_oauth_token(
    State(app): State<App>,
    headers: HeaderMap,
    form: Result<FormBody, Problem>,
) -> Result<Response, Refusal> {
    let form = form.map_err(|problem| Refusal::Request(problem.message().to_owned()))?;
    let grant = credentials::read(&headers, &form)?;
    let client = app
        .store
        .oauth_client(ClientId::new(grant.secret.id()))
        .await?;
    let client = client
        .filter(|client| client.hash.matches(&grant.secret))
        .ok_or(Refusal::Client)?;
    let now = app.clock.now();
    let random = random::bytes().map_err(Problem::internal)?;
    let secret = Secret::new(SecretKind::AccessToken, random::id(now), random);
    let token = client.grant(&secret, grant.scopes, now).map_err(|scope| {
        let name = scope.name();
        Refusal::Scope(format!("The client was not registered with `{name}`."))
    })?;
    if !app.store.insert_token(&token).await? {
        return Err(Problem::internal(format!("the fresh id `{}` is taken", token.id)).into());
    }
    let body = json!({
        "access_token": secret.reveal(),
        "token_type": "Bearer",
        "expires_in": TOKEN_LIFETIME.as_secs(),
        "scope": Scope::line(&token.scopes),
    });
    Ok((not_kept(), Json(body)).into_response())
}
