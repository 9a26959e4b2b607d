//! Endpoints: where events are sent to.

mod change;
mod form;
mod headers;
mod list;
mod new;
mod recover;
mod show;

use axum::{
    Router,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use jiff::Timestamp;
use maud::{Markup, html};
use shared::domain::{
    ids::EndpointId,
    webhook::{Disabled, Endpoint, Health},
};

use crate::{Console, frame::moment};

/// Where the pages of endpoints are.
const PLACE: &str = "/console/endpoints";

/// The routes of endpoints.
pub(crate) fn router() -> Router<Console> {
    let all = get(list::show_endpoints).post(new::create_endpoint);
    let one = get(show::show_endpoint).post(change::update_endpoint);
    Router::new()
        .route("/console/endpoints", all.clone())
        .route("/console/endpoints/", all)
        .route("/console/endpoints/new", get(new::show_form))
        .route("/console/endpoints/{id}", one)
        .route(
            "/console/endpoints/{id}/secret",
            post(change::rotate_secret),
        )
        .route("/console/endpoints/{id}/test", post(change::send_test))
        .route("/console/endpoints/{id}/recover", post(recover::recover))
        .route(
            "/console/endpoints/{id}/delete",
            post(change::delete_endpoint),
        )
}

/// How an endpoint stands, in words.
fn state(endpoint: &Endpoint, health: Option<&Health>, now: Timestamp) -> Markup {
    let (class, text) = match (endpoint.disabled, health) {
        (Some(Disabled::Gone), _) => ("state bad", "switched off: it said that it is gone"),
        (Some(Disabled::Failing), _) => ("state bad", "switched off: it failed for days"),
        (None, _) if !endpoint.enabled => ("state", "off"),
        (None, Some(Health { since: Some(_), .. })) => ("state bad", "failing"),
        (None, Some(health)) if health.is_slow(now) => ("state", "on, but slow to answer"),
        (None, _) => ("state good", "on"),
    };
    html! {
        span class=(class) { (text) }
        @if let Some(health) = health.filter(|_| endpoint.is_on()) {
            @if let Some(since) = health.since {
                span class="small" { "since " (moment(since)) }
            }
            @if let Some(next) = health.rests_until(now) {
                span class="small" { "next probe " (moment(next)) }
            }
        }
    }
}

/// Back to the page of an endpoint, which says what came of it.
fn back(id: EndpointId, word: &str) -> Response {
    Redirect::to(&format!("{PLACE}/{id}?done={word}")).into_response()
}
