//! Get a checkout template.

use axum::{extract::State, response::Response};
use shared::{
    domain::problem::Problem,
    http::{Access, App, ReadTemplates},
};

use crate::{
    answer::template_answer,
    template_id::{PathId, template_of},
};

/// Get a checkout template.
pub(crate) async fn get_template(
    access: Access<ReadTemplates>,
    PathId(id): PathId,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let template = template_of(&app, access.site(), id).await?;
    Ok(template_answer(&template))
}
