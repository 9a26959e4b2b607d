//! The answer that holds one template.

use axum::{
    Json,
    http::header::ETAG,
    response::{IntoResponse, Response},
};
use serde_json::json;
use shared::{
    dialect::wix,
    domain::{offer::OfferId, problem::Problem, template::Template},
    http::{App, entity_tag},
};

/// `{checkoutTemplate}`, with its revision as the entity tag.
pub(crate) async fn template_answer(app: &App, template: &Template) -> Result<Response, Problem> {
    let (offer, limit) = (
        OfferId::Template(template.id),
        template.content.campaign.limit,
    );
    let usage = app.store.usage(offer, limit).await?;
    let told = wix::template_body(template, app.clock.now(), usage);
    let body = json!({"checkoutTemplate": told});
    Ok(([(ETAG, entity_tag(template.revision))], Json(body)).into_response())
}
