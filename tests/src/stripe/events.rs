//! What Stripe tells, and how it signs that.

use ring::hmac;
use serde_json::{Value, json};

use super::Things;

impl Things {
    /// Tells what has become of a thing.
    pub(super) fn tell(&mut self, kind: &str, object: &Value, now: i64) {
        let id = self.id("evt");
        self.events.push(json!({
            "id": id, "object": "event", "api_version": "2026-10-28.endive", "created": now,
            "livemode": false, "pending_webhooks": 1, "type": kind, "data": {"object": object},
            "request": {"id": null, "idempotency_key": null},
        }));
    }

    /// Tells how a thing stands now.
    pub(super) fn told(&mut self, event: &str, kind: &str, id: &str, now: i64) -> Value {
        let object = self.find(kind, id).cloned().unwrap_or_default();
        self.tell(event, &object, now);
        object
    }
}

/// The value of the header `Stripe-Signature` of a body that is sent at `seconds` since 1970.
#[must_use]
pub fn sign(secret: &str, body: &str, seconds: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, format!("{seconds}.{body}").as_bytes());
    let hex: String = tag
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    // Further schemes are for older receivers, and mean nothing.
    format!("t={seconds},v1={hex},v0={hex}")
}
