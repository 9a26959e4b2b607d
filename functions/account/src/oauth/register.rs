//! Register an OAuth client.

use axum::{extract::State, response::Response};
use serde_json::json;
use shared::{
    dialect::polar::{self, NewClient},
    domain::{
        oauth::OAuthClient,
        problem::Problem,
        secret::{Secret, SecretKind},
    },
    http::{Access, Api, App, Claim, Idempotency, JsonBody, Reply, WriteTokens},
    random,
};

/// Register an OAuth client.
///
/// Its secret is in this answer and nowhere else. Its tokens allow no more than the caller's own,
/// and as much unless `scope` says less. With an `Idempotency-Key` the request is run once.
#[cfg_attr(feature = "openapi", utoipa::path(
    post,
    path = "/v1/oauth2/register",
    tag = "OAuth",
    params(Idempotency),
    request_body = polar::schema::RegisterOAuthClient,
    responses((status = 201, body = polar::schema::NewOAuthClient)),
    security(("token" = ["organization_access_tokens:write"])),
))]
pub(crate) async fn register_client(
    access: Access<WriteTokens>,
    State(api): State<Api>,
    idempotency: Idempotency,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let (app, site) = (&api.app, access.site());
    let register = async |claim: Claim| {
        let NewClient { name, scopes } = polar::read_new_client(&body)?;
        let scopes = scopes.unwrap_or_else(|| access.scopes().clone());
        access.check_grant(&scopes)?;
        let random = random::bytes().map_err(Problem::internal)?;
        let secret = Secret::new(SecretKind::OAuthClient, claim.id, random);
        let client = OAuthClient::new(&secret, site, name, scopes);
        insert(app, &client, claim).await?;
        let mut body = polar::client_body(&client);
        body["client_secret"] = json!(secret.reveal());
        // RFC 7591: it never ends.
        body["client_secret_expires_at"] = json!(0);
        Ok(Reply::last(body))
    };
    idempotency
        .created()
        .once((app, &api.root, site), &body, register)
        .await
}

async fn insert(app: &App, client: &OAuthClient, claim: Claim) -> Result<(), Problem> {
    if app.store.insert_oauth_client(client).await? {
        return Ok(());
    }
    // The attempt that made it was cut off: nobody was told its secret, so another takes its place.
    let old = app.store.oauth_client(client.id).await?;
    if let Some(old) = old.filter(|old| old.site == client.site && !claim.is_first) {
        let renewed = OAuthClient {
            revision: old.revision + 1,
            ..client.clone()
        };
        if app
            .store
            .replace_oauth_client(&renewed, old.revision)
            .await?
        {
            return Ok(());
        }
    }
    Err(Problem::internal(format!(
        "the id `{}` is taken",
        client.id
    )))
}
