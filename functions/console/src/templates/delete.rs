//! Ask whether a template is to be deleted.

use axum::{extract::State, response::Response};
use maud::html;
use shared::{
    domain::{ids::TemplateId, problem::Problem},
    http::WriteTemplates,
};

use super::{PLACE, desk, name};
use crate::{Console, frame::Frame, offers::Step, session::Signed};

/// Ask whether a template is to be deleted.
pub(super) async fn confirm_deletion(
    signed: Signed<WriteTemplates>,
    step: Step,
    State(console): State<Console>,
) -> Result<Response, Problem> {
    let id = TemplateId::parse(&step.id).filter(|_| step.action == "delete");
    let id = id.ok_or_else(|| step.not_found())?;
    let desk = desk(&console, signed.access.site());
    let template = desk.template(id).await?;
    let frame = Frame {
        site: &signed.site,
        title: "Delete this template?",
        place: PLACE,
        script: None,
    };
    Ok(frame.ok(&html! {
        section class="card stack" {
            p { strong { (name(&template)) } }
            p {
                "Its URL makes no checkout any more, wherever it was shared. Checkouts that are open stay open. For 30 \
                 days it can be restored."
            }
            div class="actions" {
                form method="post" action={ (PLACE) "/" (template.id) "/delete" } {
                    button class="danger" { "Delete it" }
                }
                a class="button" href={ (PLACE) "/" (template.id) } { "Keep it" }
            }
        }
    }))
}
