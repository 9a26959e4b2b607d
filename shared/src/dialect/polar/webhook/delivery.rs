//! Deliveries on the wire.

use serde_json::{Value, json};

use crate::{
    dialect::polar::API_VERSION,
    domain::webhook::{Attempt, Delivery, DeliveryStatus, Ending, Event, Form, Outcome},
};

/// A delivery to an endpoint that gets events in this form. The event is gone when it is too old.
#[must_use]
pub fn delivery_body(delivery: &Delivery, event: Option<&Event>, form: Form) -> Value {
    let last = delivery.attempts.last();
    let attempts: Vec<Value> = delivery.attempts.iter().map(attempt_body).collect();
    json!({
        "id": delivery.id(),
        "created_at": delivery.created_at(),
        "modified_at": last.map(|attempt| attempt.at),
        "succeeded": delivery.status == DeliveryStatus::Delivered,
        "http_code": last.and_then(http_code),
        "response": last.map(response),
        "webhook_event": webhook_event(delivery, event, form),
        "endpoint_id": delivery.endpoint,
        "status": delivery.status.word(),
        "ending": delivery.ending.map(Ending::word),
        "attempts": attempts,
        "next_attempt_at": delivery.next_at,
    })
}

/// The event as Polar tells it: as if it were the endpoint's alone.
fn webhook_event(delivery: &Delivery, event: Option<&Event>, form: Form) -> Value {
    let payload = event.and_then(|event| payload(event, form));
    let last = delivery.attempts.last();
    json!({
        "id": delivery.event,
        "created_at": event.map_or(delivery.created_at(), |event| event.at),
        "modified_at": null,
        "last_http_code": last.and_then(http_code),
        "succeeded": last.map(|_| delivery.status == DeliveryStatus::Delivered),
        "skipped": delivery.ending == Some(Ending::EndpointDisabled),
        "is_archived": payload.is_none(),
        "api_version": API_VERSION,
        "payload": payload,
        "type": delivery.kind,
    })
}

fn attempt_body(attempt: &Attempt) -> Value {
    let error = match attempt.outcome {
        Outcome::Status(_) => None,
        Outcome::Failure(failure) => Some(failure.word()),
    };
    json!({
        "number": attempt.number,
        "at": attempt.at,
        "took_ms": attempt.took_ms,
        "http_code": http_code(attempt),
        "error": error,
        "response": attempt.excerpt,
    })
}

/// What is sent in a form.
fn payload(event: &Event, form: Form) -> Option<String> {
    let bytes = event.bodies.get(&form)?;
    Some(String::from_utf8_lossy(bytes).into_owned())
}

pub(super) const fn http_code(attempt: &Attempt) -> Option<u16> {
    match attempt.outcome {
        Outcome::Status(status) => Some(status),
        Outcome::Failure(_) => None,
    }
}

/// What the endpoint answered, or why it did not.
pub(super) fn response(attempt: &Attempt) -> &str {
    match attempt.outcome {
        Outcome::Status(_) => &attempt.excerpt,
        Outcome::Failure(failure) => failure.word(),
    }
}

/// An event, without what is sent.
#[must_use]
pub fn listed_event_body(event: &Event) -> Value {
    json!({
        "id": event.id,
        "created_at": event.at,
        "modified_at": null,
        "organization_id": event.site,
        "type": event.kind,
        "entity_id": event.entity,
        "forms": event.bodies.keys().collect::<Vec<_>>(),
    })
}

/// An event with what is sent in each form, and how that goes.
#[must_use]
pub fn whole_event_body(event: &Event, deliveries: &[Value]) -> Value {
    let forms = event.bodies.keys();
    let payloads = forms.map(|form| (form.word().to_owned(), json!(payload(event, *form))));
    let payloads: serde_json::Map<String, Value> = payloads.collect();
    let mut body = listed_event_body(event);
    body["payloads"] = payloads.into();
    body["deliveries"] = deliveries.into();
    body
}
