//! Show the links.

use std::collections::HashMap;

use axum::{extract::State, response::Response};
use maud::{Markup, html};
use shared::{
    dialect::polar::Paging,
    domain::{
        access::Scope,
        catalog::Product,
        ids::{LinkId, ProductId},
        link::Link,
        offer::{OfferId, Usage},
        problem::Problem,
    },
    http::{BaseUrl, QueryPairs, ReadLinks},
};

use super::{PLACE, desk, name, urls};
use crate::{
    Console,
    frame::{Frame, parameter},
    offers::{state, usage},
    session::Signed,
};

/// How many links a page shows.
const ON_PAGE: usize = 25;

/// What the rows tell besides the links.
struct Beside {
    products: HashMap<ProductId, Product>,
    usages: HashMap<OfferId, Usage>,
}

/// Show the site's links, the newest first, and how they stand.
pub(super) async fn show_links(
    signed: Signed<ReadLinks>,
    QueryPairs(pairs): QueryPairs,
    BaseUrl(base_url): BaseUrl,
    State(console): State<Console>,
) -> Result<Response, Problem> {
    let (store, site) = (&console.app.store, signed.access.site());
    let mut entries = store.link_entries(site, &[], Paging::DEEPEST).await?;
    entries.reverse();
    let pages = entries.len().div_ceil(ON_PAGE).max(1);
    let page = parameter(&pairs, "page").and_then(|page| page.parse().ok());
    let page: usize = page.unwrap_or(1).clamp(1, pages);
    let shown = entries.iter().skip((page - 1) * ON_PAGE).take(ON_PAGE);
    let ids: Vec<LinkId> = shown.map(|entry| entry.id).collect();
    let links = desk(&console, site).in_order(&ids).await?;
    let mentioned = links.iter().flat_map(|link| &link.content.products);
    let limited = links
        .iter()
        .map(|link| (OfferId::Link(link.id), link.content.campaign.limit));
    let beside = Beside {
        products: store.products(site, mentioned.copied()).await?,
        usages: store.usages(limited).await?,
    };
    let frame = Frame {
        site: &signed.site,
        title: "Checkout links",
        place: PLACE,
        script: None,
    };
    let now = console.app.clock.now();
    Ok(frame.ok(&html! {
        @if Scope::WriteLinks.is_in(signed.access.scopes()) {
            p { a class="button" href="/console/links/new" { "New link" } }
        } @else {
            p class="soft" { "Your access token does not allow to change checkout links." }
        }
        section class="card" {
            @if links.is_empty() { p class="soft" { "There is none yet." } }
            ul class="rows" role="list" {
                @for link in &links {
                    @let used = beside.usages.get(&OfferId::Link(link.id)).copied();
                    li {
                        div class="line" {
                            a href={ (PLACE) "/" (link.id) } { strong { (name(link)) } }
                            (state(link.state(now, used.unwrap_or_default())))
                            (usage(&link.content.campaign, used))
                        }
                        (row(link, &beside, &base_url))
                    }
                }
            }
        }
        (pager(page, pages))
    }))
}

fn row(link: &Link, beside: &Beside, base_url: &str) -> Markup {
    let known = link
        .content
        .products
        .iter()
        .filter_map(|id| beside.products.get(id));
    let names: Vec<&str> = known.map(|product| product.name.as_str()).collect();
    let (short, long) = urls(link, base_url);
    html! {
        div class="line small" { a href=(long) { (short.as_ref().unwrap_or(&long)) } }
        div class="line small soft" { (names.join(", ")) }
    }
}

fn pager(page: usize, pages: usize) -> Markup {
    html! {
        @if pages > 1 {
            nav class="pager" aria-label="Pages" {
                @if page > 1 { a class="button" href={ (PLACE) "?page=" (page - 1) } { "Newer" } }
                span { "Page " (page) " of " (pages) }
                @if page < pages { a class="button" href={ (PLACE) "?page=" (page + 1) } { "Older" } }
            }
        }
    }
}
