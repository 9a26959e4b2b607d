//! Endpoints.

mod create;
mod delete;
mod get;
mod list;
mod recover;
mod reset_secret;
mod test;
mod update;

use axum::{
    Router,
    routing::{get, patch, post},
};
use serde_json::Value;
use shared::{
    dialect::polar::{self, EndpointContext},
    domain::{
        ids::{EndpointId, SiteId},
        problem::Problem,
        webhook::{Endpoint, Health},
    },
    http::PathUuid,
    webhook::endpoint_keys::EndpointKeys,
};

use crate::Hooks;

/// What the routes do, for the document of the API.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(
    list::list_webhook_endpoints,
    create::create_webhook_endpoint,
    get::get_webhook_endpoint,
    update::update_webhook_endpoint,
    delete::delete_webhook_endpoint,
    reset_secret::reset_webhook_secret,
    recover::recover_webhook_endpoint,
    test::test_webhook_endpoint
))]
pub(crate) struct Operations;

/// The routes of endpoints.
pub(crate) fn router() -> Router<Hooks> {
    let all = get(list::list_webhook_endpoints).post(create::create_webhook_endpoint);
    let one = get(get::get_webhook_endpoint)
        .patch(update::update_webhook_endpoint)
        .delete(delete::delete_webhook_endpoint);
    let secret = patch(reset_secret::reset_webhook_secret);
    let recover = post(recover::recover_webhook_endpoint);
    Router::new()
        .route("/v1/webhooks/endpoints", all.clone())
        .route("/v1/webhooks/endpoints/", all)
        .route("/v1/webhooks/endpoints/{id}", one)
        .route("/v1/webhooks/endpoints/{id}/secret", secret)
        .route("/v1/webhooks/endpoints/{id}/recover", recover)
        .route(
            "/v1/webhooks/endpoints/{id}/test",
            post(test::test_webhook_endpoint),
        )
}

impl Hooks {
    /// The endpoint, unless there is none or it is another site's.
    async fn endpoint_of(&self, site: SiteId, PathUuid(id): PathUuid) -> Result<Endpoint, Problem> {
        self.desk.endpoint(site, EndpointId::new(id)).await
    }

    /// An endpoint on the wire.
    fn told(
        &self,
        endpoint: &Endpoint,
        keys: &EndpointKeys,
        (health, base_url): (Option<&Health>, &str),
    ) -> Value {
        let context = EndpointContext {
            secret: keys.secrets.current.reveal(),
            headers: keys.headers.keys().map(String::as_str).collect(),
            health,
            base_url,
            now: self.app.clock.now(),
        };
        polar::endpoint_body(endpoint, &context)
    }

    /// An endpoint on the wire, as it stands.
    async fn tell(
        &self,
        endpoint: &Endpoint,
        keys: &EndpointKeys,
        base_url: &str,
    ) -> Result<Value, Problem> {
        let health = self.app.store.health(endpoint.id).await?;
        Ok(self.told(endpoint, keys, (health.as_ref(), base_url)))
    }
}
