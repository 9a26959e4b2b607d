//! The POST of an attempt.

use jiff::{SignedDuration, Timestamp};
use shared::{
    dialect::thinkific,
    domain::webhook::{Delivery, Endpoint, Format, Outcome},
    webhook::{client, headers, secrets::EndpointSecrets, signature},
};

use crate::{Carrier, Way, attempt::AttemptError};

/// What came of a POST.
pub(crate) struct Posted {
    pub(crate) outcome: Outcome,
    pub(crate) took_ms: u32,
    pub(crate) excerpt: String,
    /// How long the endpoint asks us to wait.
    pub(crate) retry_after: Option<SignedDuration>,
}

/// Sends a body to an endpoint, signed anew.
pub(crate) async fn post(
    carrier: &Carrier,
    (endpoint, way): (&Endpoint, &Way),
    (delivery, body): (&Delivery, &[u8]),
) -> Result<Posted, AttemptError> {
    let now = carrier.clock.now();
    let ours = ours(endpoint, (delivery, body), &way.keys.secrets, now);
    let merchants = way
        .keys
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.reveal()));
    let headers = headers::compose(merchants, ours)?;
    let reply = carrier
        .courier
        .post(&way.to, headers, body.to_vec(), now)
        .await?;
    let (outcome, retry_after) = match reply.outcome {
        client::Outcome::Answered {
            status,
            retry_after,
        } => (Outcome::Status(status), retry_after),
        client::Outcome::Failed(failure) => (Outcome::Failure(failure), None),
    };
    Ok(Posted {
        outcome,
        took_ms: u32::try_from(reply.took_ms).unwrap_or(u32::MAX),
        excerpt: reply.excerpt,
        retry_after,
    })
}

/// Our own headers. All formats have those of Standard Webhooks: a token says nothing of when it was
/// sent, and Thinkific's signature neither.
fn ours(
    endpoint: &Endpoint,
    (delivery, body): (&Delivery, &[u8]),
    secrets: &EndpointSecrets,
    now: Timestamp,
) -> Vec<(&'static str, String)> {
    let content_type = match endpoint.format {
        Format::Standard | Format::Raw | Format::Thinkific => "application/json",
        // What servers read as a text, as receivers of Wix's events expect.
        Format::Jwt => "text/plain; charset=utf-8",
    };
    let id = delivery.event.to_string();
    let mut headers = vec![("content-type", content_type.to_owned())];
    headers.extend(signature::standard(&id, now, body, secrets.active(now)));
    if let (Format::Thinkific, Some(topic)) = (endpoint.format, thinkific::topic_of(delivery.kind))
    {
        let tenant = endpoint.site.to_string();
        headers.extend(signature::thinkific(
            (topic, &tenant),
            body,
            &secrets.current,
        ));
    }
    headers
}
