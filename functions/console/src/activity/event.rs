//! Show an event.

use axum::{extract::State, response::Response};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use maud::{Markup, html};
use serde_json::Value;
use shared::{
    domain::{
        access::Scope,
        ids::EventId,
        problem::Problem,
        webhook::{Attempt, Delivery, Endpoint, Event, Form},
    },
    http::{PathUuid, QueryPairs, ReadWebhooks},
};

use super::{outcome, state};
use crate::{
    Console,
    frame::{Frame, done, moment, parameter},
    session::Signed,
};

/// One endpoint of the page: its delivery, and the names of the merchant's own headers.
struct Receiver {
    endpoint: Endpoint,
    delivery: Option<Delivery>,
    headers: Vec<String>,
}

/// Show what an event says, whom it was sent to, and what they answered.
pub(super) async fn show_event(
    signed: Signed<ReadWebhooks>,
    id: PathUuid,
    QueryPairs(pairs): QueryPairs,
    State(console): State<Console>,
) -> Result<Response, Problem> {
    let site = signed.access.site();
    let event = console.desk.event(site, EventId::new(id.0)).await?;
    let endpoints = console.app.store.endpoints(site).await?;
    let with = console.desk.with_deliveries(endpoints, event.id).await?;
    let mut receivers = Vec::new();
    for (endpoint, delivery) in with {
        let headers = match &delivery {
            Some(_) => console.desk.keys_of(&endpoint).await?.headers,
            None => Default::default(),
        };
        receivers.push(Receiver {
            endpoint,
            delivery,
            headers: headers.into_keys().collect(),
        });
    }
    let may_send = Scope::WriteWebhooks.is_in(signed.access.scopes());
    let frame = Frame {
        site: &signed.site,
        title: event.kind.word(),
        place: "/console/activity",
        script: None,
    };
    Ok(frame.ok(&html! {
        (done(parameter(&pairs, "done")))
        section class="card stack" {
            dl class="facts" {
                div { dt { "Event" } dd { code { (event.id) } } }
                div { dt { "Happened" } dd { (moment(event.at)) } }
                div { dt { "To" } dd { (event.kind.entity()) " " code { (event.entity) } } }
            }
            @if may_send { (replay(&event)) } @else {
                p class="small soft" { "Your access token does not allow to send it again." }
            }
        }
        section class="card" {
            h2 { "Deliveries" }
            ul class="rows" role="list" {
                @for receiver in &receivers { (row(&event, receiver, may_send)) }
            }
        }
        section class="card stack" {
            h2 { "What is sent" }
            @for (form, bytes) in &event.bodies { (body(*form, bytes)) }
        }
    }))
}

fn replay(event: &Event) -> Markup {
    html! {
        form method="post" action={ "/console/events/" (event.id) "/redeliver" } {
            button { "Replay to all endpoints that receive it" }
        }
    }
}

fn row(event: &Event, receiver: &Receiver, may_send: bool) -> Markup {
    let endpoint = &receiver.endpoint;
    let can_send = may_send && endpoint.is_on() && event.bodies.contains_key(&endpoint.form());
    html! {
        li {
            div class="line" {
                a href={ "/console/endpoints/" (endpoint.id) } { (endpoint.url) }
                @match &receiver.delivery {
                    Some(delivery) => (state(delivery)),
                    None => span class="small soft" { "not sent to it" },
                }
            }
            @if let Some(delivery) = &receiver.delivery {
                (attempts(delivery))
                (request_headers(event, receiver, delivery))
            }
            @if can_send {
                form method="post" action={ "/console/events/" (event.id) "/redeliver" } {
                    input type="hidden" name="endpoint_id" value=(endpoint.id);
                    button aria-label={ "Redeliver to " (endpoint.url) } { "Redeliver" }
                }
            }
        }
    }
}

fn attempts(delivery: &Delivery) -> Markup {
    let one = |attempt: &Attempt| {
        html! {
            li {
                div class="line" {
                    strong { "Attempt " (attempt.number) }
                    span { (outcome(attempt)) }
                    span class="small soft" { (moment(attempt.at)) " · " (attempt.took_ms) " ms" }
                }
                @if !attempt.excerpt.is_empty() { pre { (attempt.excerpt) } }
            }
        }
    };
    html! {
        @if !delivery.attempts.is_empty() {
            ul class="rows" role="list" { @for attempt in delivery.attempts.iter().rev() { (one(attempt)) } }
        }
    }
}

/// The headers of the latest attempt. Signatures are made anew for each, and kept nowhere.
fn request_headers(event: &Event, receiver: &Receiver, delivery: &Delivery) -> Markup {
    let content_type = match receiver.endpoint.form() {
        Form::Standard | Form::Thinkific => "application/json",
        Form::Jwt(_) => "text/plain; charset=utf-8",
    };
    html! {
        details {
            summary { "Request headers" }
            dl class="facts" {
                div { dt { code { "content-type" } } dd { code { (content_type) } } }
                div { dt { code { "webhook-id" } } dd { code { (event.id) } } }
                @if let Some(last) = delivery.attempts.last() {
                    div { dt { code { "webhook-timestamp" } } dd { code { (last.at.as_second()) } } }
                }
                div { dt { code { "webhook-signature" } } dd { "made with the endpoint's secret at each attempt" } }
                @if receiver.endpoint.form() == Form::Thinkific {
                    div { dt { code { "x-thinkific-hmac-sha256" } } dd { "made with the endpoint's secret" } }
                }
                @for name in &receiver.headers { div { dt { code { (name) } } dd { "yours, not shown" } } }
            }
        }
    }
}

fn body(form: Form, bytes: &[u8]) -> Markup {
    let text = String::from_utf8_lossy(bytes);
    let (name, readable) = match form {
        Form::Standard => ("Standard", pretty(bytes)),
        Form::Thinkific => ("Thinkific", pretty(bytes)),
        Form::Jwt(algorithm) => (algorithm.word(), claims(&text)),
    };
    html! {
        details open {
            summary { (name) }
            pre { (readable.as_deref().unwrap_or(&text)) }
        }
        @if matches!(form, Form::Jwt(_)) {
            details { summary { (name) ", as it is sent" } pre { (text) } }
        }
    }
}

fn pretty(bytes: &[u8]) -> Option<String> {
    let value: Value = serde_json::from_slice(bytes).ok()?;
    Some(format!("{value:#}"))
}

/// What a token says.
fn claims(token: &str) -> Option<String> {
    let claims = BASE64_URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?);
    pretty(&claims.ok()?)
}
