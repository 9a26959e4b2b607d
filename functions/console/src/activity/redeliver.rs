//! Send an event again.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use shared::{
    domain::{
        ids::{EndpointId, EventId},
        problem::Problem,
    },
    http::{FormBody, PathUuid, WriteWebhooks},
};

use crate::{Console, session::Signed};

/// Send an event again, to the endpoint that the form names, else to all that receive it.
pub(super) async fn redeliver_event(
    signed: Signed<WriteWebhooks>,
    id: PathUuid,
    State(console): State<Console>,
    form: FormBody,
) -> Result<Response, Problem> {
    let event = console.desk.event(signed.access.site(), EventId::new(id.0));
    let event = event.await?;
    let named = match form.get("endpoint_id") {
        "" => None,
        text => {
            let id = EndpointId::parse(text);
            Some(id.ok_or_else(|| Problem::not_found("webhook endpoint", text))?)
        }
    };
    let now = console.app.clock.now();
    let word = match console.desk.redeliver(&event, (named, now)).await? {
        0 => "none",
        _ => "sent",
    };
    let page = format!("/console/events/{}?done={word}", event.id);
    Ok(Redirect::to(&page).into_response())
}
