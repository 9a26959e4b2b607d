//! Show an endpoint.

use axum::{extract::State, http::StatusCode, response::Response};
use maud::{Markup, html};
use shared::{
    domain::{
        access::Scope,
        ids::EndpointId,
        problem::Problem,
        webhook::{Endpoint, EventType, Format},
    },
    http::{PathUuid, QueryPairs, ReadWebhooks},
    webhook::endpoint_keys::EndpointKeys,
};

use super::{PLACE, form::Typed, recover, state};
use crate::{
    Console,
    frame::{Frame, done, faults, moment, parameter},
    session::Signed,
};

/// Where receivers find what tokens are verified with.
const JWKS: &str = "/.well-known/jwks.json";

/// Show an endpoint, and what can be done with it.
pub(super) async fn show_endpoint(
    signed: Signed<ReadWebhooks>,
    id: PathUuid,
    QueryPairs(pairs): QueryPairs,
    State(console): State<Console>,
) -> Result<Response, Problem> {
    let id = EndpointId::new(id.0);
    let endpoint = console.desk.endpoint(signed.access.site(), id).await?;
    let keys = console.desk.keys_of(&endpoint).await?;
    let above = html! {
        (done(parameter(&pairs, "done")))
        @if Scope::WriteWebhooks.is_in(signed.access.scopes()) { (recover::further(id, &pairs)) }
    };
    let typed = Typed::of(&endpoint, &keys);
    page(&console, &signed, (&endpoint, &keys, &typed), (above, None)).await
}

/// The page of an endpoint, with what is typed into its form, and what is wrong with that.
pub(super) async fn page<R>(
    console: &Console,
    signed: &Signed<R>,
    (endpoint, keys, typed): (&Endpoint, &EndpointKeys, &Typed),
    (above, problem): (Markup, Option<&Problem>),
) -> Result<Response, Problem> {
    let health = console.app.store.health(endpoint.id).await?;
    let frame = Frame {
        site: &signed.site,
        title: endpoint.name.as_ref().unwrap_or(&endpoint.url),
        place: PLACE,
        script: None,
    };
    let now = console.app.clock.now();
    let names: Vec<&str> = keys.headers.keys().map(String::as_str).collect();
    let body = html! {
        (above)
        section class="card stack" {
            div class="line" { (state(endpoint, health.as_ref(), now)) }
            (facts(endpoint, keys))
        }
        @if Scope::WriteWebhooks.is_in(signed.access.scopes()) {
            (actions(endpoint))
            section class="card stack" {
                h2 { "Change it" }
                (faults(problem))
                form class="stack" method="post" action={ (PLACE) "/" (endpoint.id) } {
                    (typed.fields(&names, problem))
                    button class="main" { "Save" }
                }
            }
        } @else {
            p class="soft" { "Your access token does not allow to change endpoints." }
        }
    };
    let status = match problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    Ok(frame.answer(status, &body))
}

fn facts(endpoint: &Endpoint, keys: &EndpointKeys) -> Markup {
    html! {
        dl class="facts" {
            div { dt { "URL" } dd { (endpoint.url) } }
            div { dt { "Format" } dd { (endpoint.format.word()) } }
            @if endpoint.format == Format::Jwt {
                div { dt { "Algorithm" } dd { (endpoint.algorithm.word()) } }
                div { dt { "Public keys" } dd { a href=(JWKS) { (JWKS) } } }
            }
            div { dt { "Made" } dd { (moment(endpoint.created_at())) } }
            @if !keys.headers.is_empty() {
                div { dt { "Your headers" } dd { @for name in keys.headers.keys() { code { (name) } " " } } }
            }
        }
        details {
            summary { "Signing secret" }
            p { code { (keys.secrets.current.reveal()) } }
        }
    }
}

fn actions(endpoint: &Endpoint) -> Markup {
    let action = |what: &str| format!("{PLACE}/{}/{what}", endpoint.id);
    let first = endpoint.events.first();
    html! {
        section class="card actions" {
            form method="post" action=(action("test")) {
                div class="field" {
                    label for="type" { "Test event" }
                    select id="type" name="type" {
                        @for kind in EventType::ALL {
                            option value=(kind.word()) selected[first == Some(kind)] { (kind) }
                        }
                    }
                }
                button { "Send test event" }
            }
            form method="post" action=(action("recover")) {
                div class="field" {
                    label for="hours" { "What it missed" }
                    select id="hours" name="hours" {
                        option value="1" { "in the last hour" }
                        option value="24" selected { "in the last day" }
                        option value="168" { "in the last week" }
                        option value="720" { "in the last 30 days" }
                    }
                }
                button { "Send it now" }
            }
            form method="post" action=(action("secret")) { button { "Rotate secret" } }
            form method="post" action=(action("delete")) { button class="danger" { "Delete endpoint" } }
        }
    }
}
