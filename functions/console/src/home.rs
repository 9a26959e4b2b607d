//! The home of one who is signed in.

use axum::response::Response;
use maud::{Markup, html};
use shared::domain::{
    access::{AccessToken, Scope},
    site::Site,
};

use crate::frame::Frame;

/// The home: where there is to go, and what the token does not allow.
pub(crate) fn page(site: &Site, token: &AccessToken) -> Response {
    let frame = Frame {
        site,
        title: "Console",
        place: "/console",
        script: None,
    };
    let webhooks = token.allows(Scope::ReadWebhooks);
    frame.ok(&html! {
        ul class="places" role="list" {
            (place("/console/links", "Links", "What you share: products to choose from, by one URL.", token.allows(Scope::ReadLinks)))
            (place("/console/templates", "Templates", "What you share: items that are bought together.", token.allows(Scope::ReadTemplates)))
            (place("/console/activity", "Activity", "What happened in the shop, and who was told.", webhooks))
            (place("/console/endpoints", "Endpoints", "Where events are sent to.", webhooks))
            (place("/console/tokens", "Access tokens", "What programs sign in with.", token.allows(Scope::ReadTokens)))
        }
        p class="small soft" { "Site " code { (site.id) } }
    })
}

fn place(href: &str, name: &str, text: &str, is_allowed: bool) -> Markup {
    html! {
        li class="card" {
            h2 { @if is_allowed { a href=(href) { (name) } } @else { (name) } }
            p class="soft" { (text) }
            @if !is_allowed { p { "Your access token does not allow to see this." } }
        }
    }
}
