//! Checkout links: made, shared, changed and ended.

mod act;
mod choices;
mod delete;
mod form;
mod list;
mod new;
mod show;
mod update;

use axum::{
    Router,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use shared::{
    domain::{
        ids::{LinkId, SiteId},
        link::Link,
    },
    offers::LinkDesk,
};

use crate::Console;

/// Where the pages of links are.
const PLACE: &str = "/console/links";

/// The routes of links.
pub(crate) fn router() -> Router<Console> {
    let all = get(list::show_links).post(new::create_link);
    let one = get(show::show_link).post(update::update_link);
    let step = get(delete::confirm_deletion).post(act::act_on_link);
    Router::new()
        .route("/console/links", all.clone())
        .route("/console/links/", all)
        .route("/console/links/new", get(new::show_form))
        .route("/console/links/{id}", one)
        .route("/console/links/{id}/{action}", step)
}

/// What is done with the links of a site now.
fn desk(console: &Console, site: SiteId) -> LinkDesk<'_> {
    LinkDesk::new(&console.app.store, site, console.app.clock.now())
}

/// Back to the page of a link, which says what came of it.
fn back(id: LinkId, word: &str) -> Response {
    Redirect::to(&format!("{PLACE}/{id}?done={word}")).into_response()
}

/// What a merchant knows a link by.
fn name(link: &Link) -> &str {
    let content = &link.content;
    let label = content.label.as_ref().map(|label| label.as_str());
    let slug = content.slug.as_ref().map(|slug| slug.as_str());
    label.or(slug).unwrap_or("Without a label")
}

/// What is shared: by its slug, if it has one, and by its secret.
fn urls(link: &Link, base_url: &str) -> (Option<String>, String) {
    let slug = link.content.slug.as_ref();
    let short = slug.map(|slug| format!("{base_url}/l/{}", slug.as_str()));
    (short, format!("{base_url}/l/{}", link.client_secret))
}
