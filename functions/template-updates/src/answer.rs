//! The answer that holds one template.

use axum::{
    Json,
    http::header::ETAG,
    response::{IntoResponse, Response},
};
use serde_json::json;
use shared::{
    dialect::wix,
    domain::template::Template,
    http::{App, entity_tag},
};

/// `{checkoutTemplate}`, with its revision as the entity tag.
pub(crate) fn template_answer(app: &App, template: &Template) -> Response {
    let now = app.clock.now();
    let body = json!({"checkoutTemplate": wix::template_body(template, now)});
    ([(ETAG, entity_tag(template.revision))], Json(body)).into_response()
}
