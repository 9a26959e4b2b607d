//! What happened in the shop, and who was told.

mod event;
mod list;
mod redeliver;

use axum::{
    Router,
    routing::{get, post},
};
use maud::{Markup, html};
use shared::domain::webhook::{Attempt, Delivery, DeliveryStatus, Outcome};

use crate::{Console, frame::moment};

/// The routes of events.
pub(crate) fn router() -> Router<Console> {
    Router::new()
        .route("/console/activity", get(list::show_activity))
        .route("/console/events/{id}", get(event::show_event))
        .route(
            "/console/events/{id}/redeliver",
            post(redeliver::redeliver_event),
        )
}

/// How a delivery stands, in words.
fn state(delivery: &Delivery) -> Markup {
    let (class, text) = match delivery.status {
        DeliveryStatus::Delivered => ("state good", "delivered"),
        DeliveryStatus::Pending if delivery.tries == 0 => ("state", "waiting"),
        DeliveryStatus::Pending => ("state", "to be tried again"),
        DeliveryStatus::Dead => ("state bad", "given up"),
    };
    html! {
        span class=(class) { (text) }
        @if let Some(last) = delivery.attempts.last() {
            span class="small" { "attempt " (last.number) ": " (outcome(last)) }
        }
        @if let Some(next) = delivery.next_at { span class="small" { "next " (moment(next)) } }
    }
}

/// What came of an attempt.
fn outcome(attempt: &Attempt) -> String {
    match attempt.outcome {
        Outcome::Status(status) => format!("HTTP {status}"),
        Outcome::Failure(failure) => failure.word().replace('_', " "),
    }
}
