//! Events.

mod get;
mod list;
mod redeliver;

use axum::{
    Router,
    routing::{get, post},
};
use shared::{
    domain::{
        ids::{EventId, SiteId},
        problem::Problem,
        webhook::Event,
    },
    http::PathUuid,
};

use crate::Hooks;

/// What the routes do, for the document of the API.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(
    list::list_webhook_events,
    get::get_webhook_event,
    redeliver::redeliver_webhook_event
))]
pub(crate) struct Operations;

/// The routes of events.
pub(crate) fn router() -> Router<Hooks> {
    let all = get(list::list_webhook_events);
    Router::new()
        .route("/v1/webhooks/events", all.clone())
        .route("/v1/webhooks/events/", all)
        .route("/v1/webhooks/events/{id}", get(get::get_webhook_event))
        .route(
            "/v1/webhooks/events/{id}/redeliver",
            post(redeliver::redeliver_webhook_event),
        )
}

impl Hooks {
    /// The event, unless there is none any more or it is another site's.
    async fn event_of(&self, site: SiteId, PathUuid(id): PathUuid) -> Result<Event, Problem> {
        self.desk.event(site, EventId::new(id)).await
    }
}
