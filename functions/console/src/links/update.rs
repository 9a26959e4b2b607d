//! Change a link by its form.

use axum::{extract::State, response::Response};
use maud::html;
use serde_json::Value;
use shared::{
    domain::{
        ids::LinkId,
        problem::{Cause, Problem},
    },
    http::{BaseUrl, FormBody, PathUuid, WriteLinks},
};

use super::{PLACE, back, desk, form, show};
use crate::{
    Console,
    offers::{changes, is_of_form, only, stale},
    session::Signed,
};

/// Change a link, unless somebody else did since the form was opened.
pub(super) async fn update_link(
    signed: Signed<WriteLinks>,
    PathUuid(id): PathUuid,
    BaseUrl(base_url): BaseUrl,
    State(console): State<Console>,
    form: FormBody,
) -> Result<Response, Problem> {
    let id = LinkId::new(id);
    let desk = desk(&console, signed.access.site());
    let link = desk.link(id).await?;
    let stored = form::typed_of(&link);
    let typed = form::read(&form, &stored);
    let body = Value::Object(changes(&typed, &stored));
    let problem = match desk.update(id, &body, only(form.get("revision"))).await {
        Ok(_) => return Ok(back(id, "saved")),
        Err(problem) if is_of_form(&problem) => problem,
        Err(problem) => return Err(problem),
    };
    let (typed, above) = match problem.cause() {
        Cause::Conflict => stale(&format!("{PLACE}/{id}"), typed, &stored),
        _ => (typed, html! {}),
    };
    let shown = (&typed, Some(&problem), above);
    show::page(&console, &signed, (&link, &base_url), shown).await
}
