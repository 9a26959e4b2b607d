//! Checkout templates: shared, switched, changed. What they sell is made by the API.

mod act;
mod delete;
mod form;
mod list;
mod show;
mod update;

use axum::{
    Router,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use shared::{
    domain::{
        ids::{SiteId, TemplateId},
        template::Template,
    },
    offers::TemplateDesk,
};

use crate::Console;

/// Where the pages of templates are.
const PLACE: &str = "/console/templates";

/// The routes of templates.
pub(crate) fn router() -> Router<Console> {
    let all = get(list::show_templates);
    let one = get(show::show_template).post(update::update_template);
    let step = get(delete::confirm_deletion).post(act::act_on_template);
    Router::new()
        .route("/console/templates", all.clone())
        .route("/console/templates/", all)
        .route("/console/templates/{id}", one)
        .route("/console/templates/{id}/{action}", step)
}

/// What is done with the templates of a site now.
fn desk(console: &Console, site: SiteId) -> TemplateDesk<'_> {
    TemplateDesk::new(&console.app.store, site, console.app.clock.now())
}

/// Back to the page of a template, which says what came of it.
fn back(id: TemplateId, word: &str) -> Response {
    Redirect::to(&format!("{PLACE}/{id}?done={word}")).into_response()
}

/// What a merchant knows a template by.
fn name(template: &Template) -> &str {
    let label = template.content.label.as_ref();
    label.map_or("Without a label", |label| label.as_str())
}

/// What is shared.
fn url(template: &Template, base_url: &str) -> String {
    let Template { id, site, .. } = template;
    format!(
        "{base_url}/ecom/v1/checkout-templates/{id}/create-and-redirect-to-checkout?siteId={site}"
    )
}
