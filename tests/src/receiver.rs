//! A receiver of events that belongs to the local stack: it shows what came in, and whether it was signed.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Form, Router,
    body::Bytes,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;
use shared::{
    pages::{Language, Page, Width},
    sealed::Key,
    webhook::signature,
};

use crate::gateway::Clock;

/// Where it is, below the stack's own address.
pub const PLACE: &str = "/local/receiver";
/// How many arrivals it remembers.
const MOST: usize = 50;
const STYLE: &str = "main.narrow{max-width:60rem}\
    pre{margin:0;padding:.75rem;background:var(--sunk);border:1px solid var(--line);border-radius:.625rem;white-space:pre-wrap;overflow-wrap:anywhere;font:.8125rem/1.5 ui-monospace,monospace}\
    code{overflow-wrap:anywhere}summary{padding:.25rem 0;cursor:pointer}.good{color:var(--tint-ink)}.wrong{color:var(--bad)}";

/// What came in.
struct Arrived {
    name: String,
    at: Timestamp,
    headers: Vec<(String, String)>,
    body: Bytes,
    status: u16,
}

#[derive(Default)]
struct Memory {
    arrived: VecDeque<Arrived>,
    /// What signatures are checked with, once somebody said so.
    secret: Option<Key>,
}

#[derive(Clone)]
struct Receiver {
    memory: Arc<Mutex<Memory>>,
    clock: Clock,
}

impl Receiver {
    fn lock(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Deserialize)]
struct Wish {
    /// What to answer, to see what becomes of a failure.
    status: Option<u16>,
}

#[derive(Deserialize)]
struct Pasted {
    secret: String,
}

/// The receiver's routes.
pub fn router(clock: Clock) -> Router {
    let receiver = Receiver {
        memory: Arc::default(),
        clock,
    };
    Router::new()
        .route(PLACE, get(show).post(paste))
        .route("/local/receiver/{name}", post(receive))
        .with_state(receiver)
}

async fn receive(
    State(receiver): State<Receiver>,
    Path(name): Path<String>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let text = |(name, value): (&axum::http::HeaderName, &axum::http::HeaderValue)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.as_str().to_owned(), value)
    };
    let wished = wish.status.and_then(|code| StatusCode::from_u16(code).ok());
    let status = wished.unwrap_or(StatusCode::NO_CONTENT);
    let arrived = Arrived {
        name,
        at: (receiver.clock)(),
        headers: headers.iter().map(text).collect(),
        body,
        status: status.as_u16(),
    };
    let mut memory = receiver.lock();
    memory.arrived.push_front(arrived);
    memory.arrived.truncate(MOST);
    status
}

async fn paste(State(receiver): State<Receiver>, Form(pasted): Form<Pasted>) -> Redirect {
    let secret = pasted.secret.trim();
    receiver.lock().secret = (!secret.is_empty()).then(|| Key::new(secret.to_owned()));
    Redirect::to(PLACE)
}

async fn show(State(receiver): State<Receiver>) -> Response {
    let memory = receiver.lock();
    let secret = memory.secret.as_ref();
    let body = html! {
        h1 { "What came in" }
        section class="card stack" {
            p { "It receives at " code { (PLACE) "/NAME" } ", whatever the name; with " code { "?status=503" }
                " it answers that." }
            form class="stack" method="post" action=(PLACE) {
                div class="field" {
                    label for="secret" { "Signing secret of the endpoint" }
                    div class="inline" {
                        input id="secret" name="secret" type="password" autocomplete="off"
                            placeholder=[secret.map(|_| "Signatures are checked with the one you gave")];
                        button { "Check signatures" }
                    }
                }
            }
            p { a href=(PLACE) { "Refresh" } }
        }
        @if memory.arrived.is_empty() { p class="soft" { "Nothing yet." } }
        @for (place, arrived) in memory.arrived.iter().enumerate() { (card(arrived, secret, place == 0)) }
    };
    let page = Page {
        language: Language::En,
        title: "What came in – Checkout Links",
        width: Width::Narrow,
        theme: None,
        body,
    };
    page.into_styled_response(StatusCode::OK, STYLE)
        .into_response()
}

fn card(arrived: &Arrived, secret: Option<&Key>, is_newest: bool) -> Markup {
    let (class, verdict) = match secret.map(|secret| is_signed(arrived, secret)) {
        None => ("soft", "the signature was not checked"),
        Some(true) => ("good", "the signature is right"),
        Some(false) => ("wrong", "the signature is of another secret"),
    };
    html! {
        section class="card stack" {
            h2 { (arrived.name) }
            p class="small" {
                (arrived.at.strftime("%Y-%m-%d %H:%M:%S UTC")) " · answered " (arrived.status) " · "
                strong class=(class) { (verdict) }
            }
            details {
                summary { "Headers" }
                pre { @for (name, value) in &arrived.headers { (name) ": " (value) "\n" } }
            }
            details open[is_newest] {
                summary { "Body" }
                pre { (readable(&arrived.body)) }
            }
        }
    }
}

/// A body with line breaks, if it is JSON.
fn readable(body: &[u8]) -> String {
    match serde_json::from_slice::<serde_json::Value>(body) {
        Ok(value) => format!("{value:#}"),
        Err(_) => String::from_utf8_lossy(body).into_owned(),
    }
}

/// Whether one of the signatures is of this secret.
fn is_signed(arrived: &Arrived, secret: &Key) -> bool {
    let header = |name: &str| {
        let found = arrived.headers.iter().find(|(one, _)| one == name);
        found.map_or("", |(_, value)| value.as_str())
    };
    let at = header("webhook-timestamp").parse().ok();
    let Some(at) = at.and_then(|seconds| Timestamp::from_second(seconds).ok()) else {
        return false;
    };
    let [_, _, (_, ours)] = signature::standard(header("webhook-id"), at, &arrived.body, [secret]);
    let theirs = header("webhook-signature");
    ours.split(' ')
        .any(|one| theirs.split(' ').any(|other| one == other))
}
