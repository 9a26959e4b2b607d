//! Show the templates.

use std::collections::HashMap;

use axum::{extract::State, response::Response};
use maud::{Markup, html};
use shared::{
    domain::{
        access::Scope,
        ids::{SiteId, TemplateId},
        offer::OfferId,
        problem::Problem,
        template::{
            Template, TemplateStatus,
            query::{Direction, Entry, Index, Plan, Span},
        },
    },
    http::{QueryPairs, ReadTemplates},
    store::{Store, Stretch},
};

use super::{PLACE, desk, name};
use crate::{
    Console,
    frame::{Frame, moment, parameter},
    offers::{state, usage},
    session::Signed,
};

/// How many templates a page shows.
const ON_PAGE: u16 = 25;

/// Show the site's templates, the newest first, and how they stand.
pub(super) async fn show_templates(
    signed: Signed<ReadTemplates>,
    QueryPairs(pairs): QueryPairs,
    State(console): State<Console>,
) -> Result<Response, Problem> {
    let (store, site) = (&console.app.store, signed.access.site());
    let last = match parameter(&pairs, "after").and_then(TemplateId::parse) {
        Some(id) => Some(desk(&console, site).tombstone(id).await?),
        None => None,
    };
    let ids = newest(store, site, last.as_ref()).await?;
    let has_more = ids.len() > usize::from(ON_PAGE);
    let templates = in_order(store, site, &ids[..ids.len().min(ON_PAGE.into())]).await?;
    let limited = templates
        .iter()
        .map(|one| (OfferId::Template(one.id), one.content.campaign.limit));
    let usages = store.usages(limited).await?;
    let now = console.app.clock.now();
    let frame = Frame {
        site: &signed.site,
        title: "Checkout templates",
        place: PLACE,
        script: None,
    };
    Ok(frame.ok(&html! {
        @if !Scope::WriteTemplates.is_in(signed.access.scopes()) {
            p class="soft" { "Your access token does not allow to change checkout templates." }
        }
        section class="card" {
            @if templates.is_empty() { p class="soft" { "There is none here. Templates are made by the API." } }
            ul class="rows" role="list" {
                @for template in &templates {
                    @let used = usages.get(&OfferId::Template(template.id)).copied();
                    li {
                        div class="line" {
                            a href={ (PLACE) "/" (template.id) } { strong { (name(template)) } }
                            (state(template.state(now, used.unwrap_or_default())))
                            (usage(&template.content.campaign, used))
                        }
                        (row(template))
                    }
                }
            }
        }
        nav class="pager" aria-label="Pages" {
            @if last.is_some() { a class="button" href=(PLACE) { "Newest" } }
            @if let Some(id) = ids.get(usize::from(ON_PAGE) - 1).filter(|_| has_more) {
                a class="button" href={ (PLACE) "?after=" (id) } { "Older" }
            }
        }
    }))
}

fn row(template: &Template) -> Markup {
    let content = &template.content;
    let items = content.catalog_items.len() + content.custom_items.len();
    let words = match content.status {
        TemplateStatus::Active => "on",
        TemplateStatus::Inactive => "off",
    };
    html! {
        div class="line small soft" {
            span { (items) @if items == 1 { " item" } @else { " items" } }
            span { "switched " (words) }
            span { "made " (moment(template.created_at())) }
        }
    }
}

/// The newest templates after `last`, one more than fit a page: those that are on and those that are off lie
/// in a list each.
async fn newest(
    store: &Store,
    site: SiteId,
    last: Option<&Template>,
) -> Result<Vec<TemplateId>, Problem> {
    let plan = Plan {
        index: Index::ById,
        direction: Direction::Descending,
        statuses: vec![TemplateStatus::Active, TemplateStatus::Inactive],
        merged: true,
        run: None,
        span: Span::default(),
    };
    let mut ids = Vec::new();
    for status in &plan.statuses {
        let mut stretch = Stretch::of(&plan, site, *status);
        if let Some(last) = last {
            stretch = stretch.from_entry(&Entry::of(last));
        }
        // The last one itself may be the first of these.
        let (listed, _) = store.list_templates(&stretch, None, ON_PAGE + 2).await?;
        ids.extend(listed.into_iter().map(|listed| listed.entry.id));
    }
    ids.retain(|id| last.is_none_or(|last| *id != last.id));
    ids.sort_unstable_by(|one, two| two.cmp(one));
    ids.truncate(usize::from(ON_PAGE) + 1);
    Ok(ids)
}

/// Templates in the order of their ids. One that was deleted since its index knew of it is left out.
async fn in_order(
    store: &Store,
    site: SiteId,
    ids: &[TemplateId],
) -> Result<Vec<Template>, Problem> {
    let found = store.templates(ids).await?.into_iter();
    let own = found.filter(|one| one.site == site && one.deleted_at.is_none());
    let mut own: HashMap<TemplateId, Template> = own.map(|one| (one.id, one)).collect();
    Ok(ids.iter().filter_map(|id| own.remove(id)).collect())
}
