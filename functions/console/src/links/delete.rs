//! Ask whether a link is to be deleted.

use axum::{extract::State, response::Response};
use maud::html;
use shared::{
    domain::{ids::LinkId, problem::Problem},
    http::WriteLinks,
};

use super::{PLACE, desk, name};
use crate::{Console, frame::Frame, offers::Step, session::Signed};

/// Ask whether a link is to be deleted.
pub(super) async fn confirm_deletion(
    signed: Signed<WriteLinks>,
    step: Step,
    State(console): State<Console>,
) -> Result<Response, Problem> {
    let id = LinkId::parse(&step.id).filter(|_| step.action == "delete");
    let id = id.ok_or_else(|| step.not_found())?;
    let desk = desk(&console, signed.access.site());
    let link = desk.link(id).await?;
    let frame = Frame {
        site: &signed.site,
        title: "Delete this link?",
        place: PLACE,
        script: None,
    };
    Ok(frame.ok(&html! {
        section class="card stack" {
            p { strong { (name(&link)) } }
            p {
                "Its URL makes no checkout any more, wherever it was shared, and another link may get its short name. \
                 Checkouts that are open stay open. For 30 days it can be restored."
            }
            div class="actions" {
                form method="post" action={ (PLACE) "/" (link.id) "/delete" } {
                    button class="danger" { "Delete it" }
                }
                a class="button" href={ (PLACE) "/" (link.id) } { "Keep it" }
            }
        }
    }))
}
