//! Change a template by its form.

use axum::{extract::State, response::Response};
use maud::html;
use serde_json::json;
use shared::{
    domain::{
        ids::TemplateId,
        problem::{Cause, Problem},
    },
    http::{BaseUrl, FormBody, PathUuid, WriteTemplates},
};

use super::{PLACE, back, desk, form, show};
use crate::{
    Console,
    offers::{Typed, changes, in_wix_words, is_of_form, only, stale},
    session::Signed,
};

/// Change a template, unless somebody else did since the form was opened.
pub(super) async fn update_template(
    signed: Signed<WriteTemplates>,
    PathUuid(id): PathUuid,
    BaseUrl(base_url): BaseUrl,
    State(console): State<Console>,
    form: FormBody,
) -> Result<Response, Problem> {
    let id = TemplateId::new(id);
    let desk = desk(&console, signed.access.site());
    let template = desk.template(id).await?;
    let stored = form::typed_of(&template);
    let typed = Typed::read(&form, &stored);
    let changes = changes(&typed, &stored);
    let check = only(form.get("revision"));
    let update = async || match changes.is_empty() {
        // The API takes that for a mistake.
        true => check(template.revision),
        false => {
            let body = json!({"checkoutTemplate": in_wix_words(changes)});
            desk.update(id, &body, check).await.map(drop)
        }
    };
    let problem = match update().await {
        Ok(()) => return Ok(back(id, "saved")),
        Err(problem) if is_of_form(&problem) => problem,
        Err(problem) => return Err(problem),
    };
    let (typed, above) = match problem.cause() {
        Cause::Conflict => stale(&format!("{PLACE}/{id}"), typed, &stored),
        _ => (typed, html! {}),
    };
    let shown = (&typed, Some(&problem), above);
    show::page(&console, &signed, (&template, &base_url), shown).await
}
