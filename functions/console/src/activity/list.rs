//! Show the newest events.

use std::collections::HashMap;

use axum::{extract::State, response::Response};
use jiff::SignedDuration;
use maud::{Markup, html};
use shared::{
    domain::{
        ids::{EndpointId, EventId},
        problem::Problem,
        webhook::{Delivery, Endpoint, Event, RETENTION},
    },
    http::{QueryPairs, ReadWebhooks},
    store::Target,
};

use super::state;
use crate::{
    Console,
    frame::{Frame, LIVE, moment, parameter},
    session::Signed,
};

/// How many events the page shows.
const MOST: usize = 25;

type Deliveries = HashMap<(EndpointId, EventId), Delivery>;

/// Show the newest events of the site and how their deliveries stand. The page keeps itself up to date,
/// unless its reader stops it.
pub(super) async fn show_activity(
    signed: Signed<ReadWebhooks>,
    QueryPairs(pairs): QueryPairs,
    State(console): State<Console>,
) -> Result<Response, Problem> {
    let (store, site, now) = (
        &console.app.store,
        signed.access.site(),
        console.app.clock.now(),
    );
    // What happens in this very moment is there, too.
    let time = now - RETENTION..now + SignedDuration::from_secs(1);
    let events = store.events_of(site, time, MOST).await?;
    let endpoints = store.endpoints(site).await?;
    let targets = events.iter().flat_map(|event| {
        let target = |endpoint: &Endpoint| Target {
            site,
            endpoint: endpoint.id,
            event: event.id,
        };
        endpoints.iter().map(target)
    });
    let targets: Vec<Target> = targets.collect();
    let deliveries = store.parcels(&targets).await?.deliveries;
    let is_live = parameter(&pairs, "stopped").is_none();
    let frame = Frame {
        site: &signed.site,
        title: "Activity",
        place: "/console/activity",
        script: is_live.then_some(LIVE),
    };
    Ok(frame.ok(&html! {
        p class="line" {
            @if is_live {
                a href="/console/activity?stopped=1" { "Stop refreshing" }
            } @else {
                a href="/console/activity" { "Refresh by itself" }
                a href="/console/activity?stopped=1" { "Refresh now" }
            }
        }
        section class="card" id="live" {
            (rows(&events, &endpoints, &deliveries))
        }
    }))
}

fn rows(events: &[Event], endpoints: &[Endpoint], deliveries: &Deliveries) -> Markup {
    html! {
        @if endpoints.is_empty() {
            p { "No endpoint receives events yet. " a href="/console/endpoints/new" { "Make the first one" } "." }
        }
        @if events.is_empty() {
            p class="soft" { "Nothing happened yet that an endpoint asks for." }
        }
        ul class="rows" role="list" {
            @for event in events {
                li {
                    div class="line" {
                        a href={ "/console/events/" (event.id) } { strong { (event.kind) } }
                        span class="small soft" { (moment(event.at)) }
                    }
                    @for endpoint in endpoints {
                        @if let Some(delivery) = deliveries.get(&(endpoint.id, event.id)) {
                            div class="line" { span class="small" { (endpoint.url) } (state(delivery)) }
                        }
                    }
                }
            }
        }
    }
}
