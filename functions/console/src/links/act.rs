//! What is done with a link by a button.

use axum::{extract::State, response::Response};
use maud::html;
use serde_json::{Value, json};
use shared::{
    domain::{
        ids::LinkId,
        problem::Problem,
        secret::{Secret, SecretKind},
    },
    http::{FormBody, WriteLinks},
    random,
};

use super::{back, desk, form::typed_of, show};
use crate::{
    Console,
    offers::{Step, Typed, any, is_of_form},
    session::Signed,
};

/// End, duplicate, delete or restore a link.
pub(super) async fn act_on_link(
    signed: Signed<WriteLinks>,
    step: Step,
    State(console): State<Console>,
    form: FormBody,
) -> Result<Response, Problem> {
    let id = LinkId::parse(&step.id).ok_or_else(|| step.not_found())?;
    match step.action.as_str() {
        "end" => end(&console, &signed, id).await,
        "duplicate" => duplicate(&console, &signed, id).await,
        "delete" => {
            let desk = desk(&console, signed.access.site());
            desk.delete(id, any).await?;
            Ok(back(id, "deleted"))
        }
        "restore" => restore(&console, &signed, id, &form).await,
        _ => Err(step.not_found()),
    }
}

/// A link that has not started yet loses its start: it would end before it.
async fn end(
    console: &Console,
    signed: &Signed<WriteLinks>,
    id: LinkId,
) -> Result<Response, Problem> {
    let desk = desk(console, signed.access.site());
    let (link, now) = (desk.link(id).await?, console.app.clock.now());
    let mut body = json!({"ends_at": now});
    let start = link.content.campaign.schedule.starts_at();
    if start.is_some_and(|start| start >= now) {
        body["starts_at"] = Value::Null;
    }
    desk.update(id, &body, any).await?;
    Ok(back(id, "ended"))
}

async fn duplicate(
    console: &Console,
    signed: &Signed<WriteLinks>,
    id: LinkId,
) -> Result<Response, Problem> {
    let random = random::bytes().map_err(Problem::internal)?;
    let fresh = random::id(console.app.clock.now());
    let secret = Secret::new(SecretKind::Link, fresh, random);
    let desk = desk(console, signed.access.site());
    let copy = desk.duplicate(id, &secret, &json!({})).await?;
    Ok(back(copy.id, "copied"))
}

async fn restore(
    console: &Console,
    signed: &Signed<WriteLinks>,
    id: LinkId,
    form: &FormBody,
) -> Result<Response, Problem> {
    let desk = desk(console, signed.access.site());
    let link = desk.tombstone(id).await?;
    let typed = Typed::read(form, &typed_of(&link));
    let body = match (&link.content.slug, typed.get("slug")) {
        (None, _) => json!({}),
        (Some(_), "") => json!({"slug": null}),
        (Some(_), slug) => json!({"slug": slug}),
    };
    match (desk.restore(id, &body, any).await, link.deleted_at) {
        (Ok(_), _) => Ok(back(id, "restored")),
        (Err(problem), Some(at)) if is_of_form(&problem) => {
            let wrong = (Some((&typed, &problem)), html! {});
            show::deleted(console, signed, (&link, at), wrong)
        }
        (Err(problem), _) => Err(problem),
    }
}
