//! Make an endpoint.

use axum::{extract::State, http::StatusCode, response::Response};
use maud::html;
use shared::{
    domain::{
        ids::EndpointId,
        problem::{Cause, Problem},
        site::Site,
    },
    http::{FormBody, WriteWebhooks},
    random,
};

use super::{PLACE, back, form::Typed};
use crate::{
    Console,
    frame::{Frame, faults},
    session::Signed,
};

/// Show the form of a new endpoint.
pub(super) async fn show_form(signed: Signed<WriteWebhooks>) -> Response {
    page(&signed.site, &Typed::fresh(), None)
}

/// Make an endpoint.
pub(super) async fn create_endpoint(
    signed: Signed<WriteWebhooks>,
    State(console): State<Console>,
    form: FormBody,
) -> Result<Response, Problem> {
    let id = EndpointId::new(random::id(console.app.clock.now()));
    let typed = Typed::read(&form);
    let place = (signed.access.site(), id);
    let create = async || console.desk.create(place, &typed.body(&[])?).await;
    match create().await {
        Ok(_) => Ok(back(id, "created")),
        Err(problem) => match problem.cause() {
            Cause::Invalid | Cause::Conflict => Ok(page(&signed.site, &typed, Some(&problem))),
            _ => Err(problem),
        },
    }
}

fn page(site: &Site, typed: &Typed, problem: Option<&Problem>) -> Response {
    let frame = Frame {
        site,
        title: "New endpoint",
        place: PLACE,
        script: None,
    };
    let status = match problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let body = html! {
        section class="card stack" {
            (faults(problem))
            form class="stack" method="post" action=(PLACE) {
                (typed.fields(&[], problem))
                button class="main" { "Make the endpoint" }
            }
        }
    };
    frame.answer(status, &body)
}
