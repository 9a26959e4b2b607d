//! What is done with a template by a button.

use axum::{extract::State, response::Response};
use serde_json::json;
use shared::{
    domain::{ids::TemplateId, problem::Problem},
    http::WriteTemplates,
    offers::Attempt,
    random,
};

use super::{back, desk};
use crate::{
    Console,
    offers::{Step, any},
    session::Signed,
};

/// Switch a template on or off, duplicate, delete or restore it.
pub(super) async fn act_on_template(
    signed: Signed<WriteTemplates>,
    step: Step,
    State(console): State<Console>,
) -> Result<Response, Problem> {
    let id = TemplateId::parse(&step.id).ok_or_else(|| step.not_found())?;
    let (desk, now) = (
        desk(&console, signed.access.site()),
        console.app.clock.now(),
    );
    let switch = async |status: &str, word: &str| {
        let body = json!({"checkoutTemplate": {"status": status}});
        desk.update(id, &body, any).await?;
        Ok(back(id, word))
    };
    match step.action.as_str() {
        "on" => switch("ACTIVE", "on").await,
        "off" => switch("INACTIVE", "off").await,
        "duplicate" => {
            let attempt = Attempt {
                id: TemplateId::new(random::id(now)),
                at: now,
                is_first: true,
            };
            let copy = desk.duplicate(id, &json!({}), attempt).await?;
            Ok(back(copy.id, "copied"))
        }
        "delete" => {
            desk.delete(id, any).await?;
            Ok(back(id, "deleted"))
        }
        "restore" => {
            desk.restore(id, any).await?;
            Ok(back(id, "restored"))
        }
        _ => Err(step.not_found()),
    }
}
