//! Schemas of webhooks.

use serde_json::{Value, json};

use super::{
    ALGORITHMS, EVENT_TYPES, FORMATS, STATUSES,
    read::{MAX_HEADERS, MAX_KEPT, NAME},
};
use crate::dialect::{
    polar::{
        API_VERSION,
        schema::{own_site, page_of, stamped},
    },
    schema::{
        Fields, about, all, any_text, count, flag, id, integer, like, list, map, moment, named,
        null, nullable, object, schemas, text, url, word,
    },
};
use crate::domain::webhook::Form;

schemas! {
    /// A URL of the merchant's that receives events.
    WebhookEndpoint = stamped()
        .has([
            ("url", any_text()),
            ("name", nullable(text(NAME))),
            ("api_version", about("Of which version of Polar's API bodies are.", any_text())),
            ("uses_standard_webhook_signature", about("Always: what is signed is signed as Standard Webhooks and as Polar did before.", flag())),
            ("format", word(FORMATS)),
            ("algorithm", about("What tokens are signed with, for the format `jwt`.", nullable(word(ALGORITHMS)))),
            ("secret", about("What deliveries are signed with.", any_text())),
            ("events", all(word(EVENT_TYPES))),
            ("headers", about("The merchant's own, their values hidden.", map(any_text()))),
            ("enabled", about("Whether it receives events.", flag())),
            ("disabled_reason", about("Why we switched it off, if it was us: it answered 410, or failed for days.", nullable(word(&["gone", "failing"])))),
            ("failing_since", about("Since when every attempt fails.", nullable(moment()))),
            ("next_probe_at", about("Until when it is left alone, as it keeps failing.", nullable(moment()))),
            ("jwks_url", about("Where the keys are that tokens are verified with.", nullable(any_text()))),
        ])
        .open();
    /// A page of endpoints.
    WebhookEndpoints = page_of(named::<WebhookEndpoint>());
    /// An endpoint to make.
    CreateWebhookEndpoint = like(
        object()
            .has([("url", target()), ("format", word(FORMATS)), ("events", events())])
            .takes([
                ("name", text(NAME)),
                ("api_version", api_version()),
                ("algorithm", algorithm()),
                ("headers", headers()),
                ("enabled", about("On, unless said.", flag())),
                ("organization_id", own_site()),
            ])
            .closed(),
        json!({"url": "https://shop.example/hooks", "format": "raw", "events": ["order.paid"]}),
    );
    /// What changes of an endpoint.
    UpdateWebhookEndpoint = like(
        object()
            .takes([
                ("url", target()),
                ("format", word(FORMATS)),
                ("events", events()),
                ("name", text(NAME)),
                ("api_version", api_version()),
                ("algorithm", algorithm()),
                ("headers", headers()),
                ("enabled", about("`true` also switches on again what we switched off.", flag())),
            ])
            .closed(),
        json!({"events": ["order.paid", "order.refunded"]}),
    );
    /// How a secret is replaced.
    ResetWebhookSecret = like(
        object()
            .takes([("keep_old_for_hours", about("How long deliveries are signed with the old one, too: 24 unless said.", integer(0..=MAX_KEPT)))])
            .closed(),
        json!({"keep_old_for_hours": 24}),
    );
    /// Keys that tokens are verified with.
    SigningKeys = object().has([("keys", all(named::<SigningKey>()))]).open();
    /// A public key (RFC 7517).
    SigningKey = object()
        .has([
            ("kty", word(&["RSA", "EC", "OKP"])),
            ("kid", any_text()),
            ("alg", word(ALGORITHMS)),
            ("use", word(&["sig"])),
        ])
        .may_have([("n", any_text()), ("e", any_text()), ("crv", any_text()), ("x", any_text()), ("y", any_text())])
        .open();
    /// One event for one endpoint.
    WebhookDelivery = object()
        .has([
            ("id", id()),
            ("created_at", moment()),
            ("modified_at", nullable(moment())),
            ("succeeded", flag()),
            ("http_code", about("Of the latest answer.", nullable(count()))),
            ("response", about("How the latest answer begins, or why there was none.", nullable(any_text()))),
            ("webhook_event", named::<DeliveredEvent>()),
            ("endpoint_id", id()),
            ("status", about("`dead` is not tried any more, but can be redelivered.", word(STATUSES))),
            ("ending", about("Why it is dead.", nullable(word(&ENDINGS)))),
            ("attempts", about("The latest, in order.", all(named::<DeliveryAttempt>()))),
            ("next_attempt_at", nullable(moment())),
        ])
        .open();
    /// An event, as one endpoint is told it.
    DeliveredEvent = object()
        .has([
            ("id", id()),
            ("created_at", moment()),
            ("modified_at", nullable(moment())),
            ("last_http_code", nullable(count())),
            ("succeeded", about("`null` until there was an attempt.", nullable(flag()))),
            ("skipped", about("Whether the endpoint was off.", flag())),
            ("is_archived", about("Whether it is gone, or has no body in the endpoint's form.", flag())),
            ("api_version", any_text()),
            ("payload", about("What is sent.", nullable(any_text()))),
            ("type", word(EVENT_TYPES)),
        ])
        .open();
    /// One try of a delivery.
    DeliveryAttempt = object()
        .has([
            ("number", count()),
            ("at", moment()),
            ("took_ms", count()),
            ("http_code", nullable(count())),
            ("error", about("Why there was no answer.", nullable(any_text()))),
            ("response", about("How the answer begins.", any_text())),
        ])
        .open();
    /// A page of deliveries.
    WebhookDeliveries = page_of(named::<WebhookDelivery>());
    /// What happened, as it is told.
    WebhookEvent = event().open();
    /// A page of events.
    WebhookEvents = page_of(named::<WebhookEvent>());
    /// An event with what is sent, and its deliveries.
    WholeWebhookEvent = event()
        .has([
            ("payloads", about("What is sent, by form.", map(any_text()))),
            ("deliveries", all(named::<WebhookDelivery>())),
        ])
        .open();
    /// How many deliveries an event has that are under way now.
    Redelivery = object().has([("redelivered", count())]).open();
    /// Of what time events are to be sent again.
    RecoverEndpoint = like(
        object()
            .has([("since", about("At most 30 days ago.", moment()))])
            .takes([("until", about("Before then; until now unless said.", moment()))])
            .closed(),
        json!({"since": "2026-11-22T09:00:00Z"}),
    );
    /// What an endpoint is tried out with.
    TestEndpoint = like(
        object()
            .takes([("type", about("Also one that it does not receive; unless said, one that it does.", word(EVENT_TYPES)))])
            .closed(),
        json!({"type": "order.paid"}),
    );
    /// What an endpoint is tried out with, on its way.
    TestEvent = object().has([("event_id", id())]).open();
    /// What is sent again.
    Recovery = object()
        .has([
            ("recovered", about("How many events are sent.", count())),
            ("next_until", about("The `until` of the request that goes on; there is no more if it is `null`.", nullable(moment()))),
        ])
        .open();
}

/// The words for why a delivery is dead.
const ENDINGS: [&str; 4] = [
    "exhausted",
    "endpoint_disabled",
    "endpoint_deleted",
    "no_body",
];

fn event() -> Fields {
    object().has([
        ("id", id()),
        ("created_at", about("When it happened.", moment())),
        ("modified_at", null()),
        ("organization_id", id()),
        ("type", word(EVENT_TYPES)),
        ("entity_id", about("What it happened to.", id())),
        (
            "forms",
            about(
                "In which forms it is sent.",
                all(word(&Form::ALL.map(Form::word))),
            ),
        ),
    ])
}

fn api_version() -> Value {
    about("Bodies are of one version only.", word(&[API_VERSION]))
}

fn target() -> Value {
    about("HTTPS, of a public host.", url())
}

fn events() -> Value {
    about(
        "What it receives.",
        list(1..=EVENT_TYPES.len(), word(EVENT_TYPES)),
    )
}

fn algorithm() -> Value {
    about(
        "For the format `jwt` only; RS256 unless said.",
        word(ALGORITHMS),
    )
}

fn headers() -> Value {
    let mut schema = map(any_text());
    schema["maxProperties"] = json!(MAX_HEADERS);
    about(
        "Sent along with every delivery; all that there are then. A value of `********` stays as it is.",
        schema,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::polar::webhook::{read, recovery};

    #[test]
    fn what_is_sent_has_the_fields_that_are_read() {
        for (schema, read) in [
            (UpdateWebhookEndpoint::source(), read::FIELDS.as_slice()),
            (RecoverEndpoint::source(), recovery::FIELDS.as_slice()),
        ] {
            let documented = schema["properties"].as_object().unwrap().keys();
            assert_eq!(documented.collect::<Vec<_>>(), read);
        }
    }
}
