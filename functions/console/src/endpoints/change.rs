//! What is done with an endpoint.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use maud::html;
use serde_json::json;
use shared::{
    domain::{
        ids::{EndpointId, EventId},
        problem::{Cause, Problem},
    },
    http::{BaseUrl, FormBody, PathUuid, WriteWebhooks},
    random,
};

use super::{PLACE, back, form::Typed, show};
use crate::{Console, session::Signed};

/// The form shows all there is: whoever sends it means what stands there, whatever was before.
const fn any(_: u64) -> Result<(), Problem> {
    Ok(())
}

/// Update an endpoint.
pub(super) async fn update_endpoint(
    signed: Signed<WriteWebhooks>,
    PathUuid(id): PathUuid,
    State(console): State<Console>,
    form: FormBody,
) -> Result<Response, Problem> {
    let (site, id) = (signed.access.site(), EndpointId::new(id));
    let (typed, now) = (Typed::read(&form), console.app.clock.now());
    let endpoint = console.desk.endpoint(site, id).await?;
    let keys = console.desk.keys_of(&endpoint).await?;
    let names: Vec<&str> = keys.headers.keys().map(String::as_str).collect();
    let update = async || {
        let body = typed.body(&names)?;
        console.desk.update((site, id), &body, (any, now)).await
    };
    match update().await {
        Ok(_) => Ok(back(id, "saved")),
        Err(problem) => match problem.cause() {
            Cause::Invalid | Cause::Conflict => {
                let above = (html! {}, Some(&problem));
                show::page(&console, &signed, (&endpoint, &keys, &typed), above).await
            }
            _ => Err(problem),
        },
    }
}

/// Replace an endpoint's secret.
pub(super) async fn rotate_secret(
    signed: Signed<WriteWebhooks>,
    PathUuid(id): PathUuid,
    State(console): State<Console>,
) -> Result<Response, Problem> {
    let place = (signed.access.site(), EndpointId::new(id));
    let (body, now) = (json!({}), console.app.clock.now());
    console.desk.reset_secret(place, &body, (any, now)).await?;
    Ok(back(place.1, "rotated"))
}

/// Send an endpoint a sample event.
pub(super) async fn send_test(
    signed: Signed<WriteWebhooks>,
    PathUuid(id): PathUuid,
    BaseUrl(base_url): BaseUrl,
    State(console): State<Console>,
    form: FormBody,
) -> Result<Response, Problem> {
    let (id, now) = (EndpointId::new(id), console.app.clock.now());
    let endpoint = console.desk.endpoint(signed.access.site(), id).await?;
    let happened = (EventId::new(random::id(now)), now);
    let body = json!({"type": form.get("type")});
    let times = (happened, base_url.as_str(), now);
    let sample = console.desk.test((signed.site, &endpoint), &body, times);
    let event = sample.await?;
    Ok(Redirect::to(&format!("/console/events/{event}?done=sent")).into_response())
}

/// Delete an endpoint.
pub(super) async fn delete_endpoint(
    signed: Signed<WriteWebhooks>,
    PathUuid(id): PathUuid,
    State(console): State<Console>,
) -> Result<Response, Problem> {
    let place = (signed.access.site(), EndpointId::new(id));
    let now = console.app.clock.now();
    console.desk.delete(place, (any, now)).await?;
    Ok(Redirect::to(&format!("{PLACE}?done=deleted")).into_response())
}
