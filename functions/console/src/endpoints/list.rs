//! Show the endpoints.

use axum::{extract::State, response::Response};
use maud::html;
use shared::{
    domain::{access::Scope, problem::Problem},
    http::{QueryPairs, ReadWebhooks},
};

use super::{PLACE, state};
use crate::{
    Console,
    frame::{Frame, done, parameter},
    session::Signed,
};

/// Show the site's endpoints, the newest first, and how they stand.
pub(super) async fn show_endpoints(
    signed: Signed<ReadWebhooks>,
    QueryPairs(pairs): QueryPairs,
    State(console): State<Console>,
) -> Result<Response, Problem> {
    let (store, now) = (&console.app.store, console.app.clock.now());
    let mut endpoints = store.endpoints(signed.access.site()).await?;
    endpoints.reverse();
    let healths = store.healths(endpoints.iter().map(|one| one.id)).await?;
    let frame = Frame {
        site: &signed.site,
        title: "Endpoints",
        place: PLACE,
        script: None,
    };
    Ok(frame.ok(&html! {
        (done(parameter(&pairs, "done")))
        @if Scope::WriteWebhooks.is_in(signed.access.scopes()) {
            p { a class="button" href="/console/endpoints/new" { "New endpoint" } }
        } @else {
            p class="soft" { "Your access token does not allow to change endpoints." }
        }
        section class="card" {
            @if endpoints.is_empty() { p class="soft" { "There is none yet." } }
            ul class="rows" role="list" {
                @for endpoint in &endpoints {
                    li {
                        div class="line" {
                            a href={ (PLACE) "/" (endpoint.id) } {
                                strong { (endpoint.name.as_ref().unwrap_or(&endpoint.url)) }
                            }
                            (state(endpoint, healths.get(&endpoint.id), now))
                        }
                        div class="line small soft" {
                            @if endpoint.name.is_some() { span { (endpoint.url) } }
                            span { (endpoint.format.word()) }
                            span { (endpoint.events.len()) " types of events" }
                        }
                    }
                }
            }
        }
    }))
}
