//! Show a link.

use axum::{extract::State, http::StatusCode, response::Response};
use jiff::Timestamp;
use maud::{Markup, html};
use shared::{
    domain::{
        access::Scope,
        ids::LinkId,
        link::Link,
        offer::{EffectiveState, OfferId, Usage},
        problem::Problem,
        slug::Slug,
    },
    http::{BaseUrl, PathUuid, QueryPairs, ReadLinks},
};

use super::{PLACE, choices::Choices, desk, form, name, urls};
use crate::{
    Console,
    frame::{COPY, Frame, done, moment, parameter},
    offers::{Form, Kind, Typed, campaign_facts, copied, restorable, state},
    session::Signed,
};

/// Show a link, and what can be done with it; of a deleted one, that it can be restored.
pub(super) async fn show_link(
    signed: Signed<ReadLinks>,
    id: PathUuid,
    QueryPairs(pairs): QueryPairs,
    BaseUrl(base_url): BaseUrl,
    State(console): State<Console>,
) -> Result<Response, Problem> {
    let link = desk(&console, signed.access.site()).tombstone(LinkId::new(id.0));
    let link = link.await?;
    let above = done(parameter(&pairs, "done"));
    match link.deleted_at {
        Some(at) => deleted(&console, &signed, (&link, at), (None, above)),
        None => {
            let typed = form::typed_of(&link);
            page(&console, &signed, (&link, &base_url), (&typed, None, above)).await
        }
    }
}

/// The page of a link, with what is typed into its form, and what is wrong with that.
pub(super) async fn page<R>(
    console: &Console,
    signed: &Signed<R>,
    (link, base_url): (&Link, &str),
    (typed, problem, above): (&Typed, Option<&Problem>, Markup),
) -> Result<Response, Problem> {
    let content = &link.content;
    let (store, now) = (&console.app.store, console.app.clock.now());
    let used = store
        .usage(OfferId::Link(link.id), content.campaign.limit)
        .await?;
    let choices = Choices::read(console, signed, &content.products).await?;
    let is = link.state(now, used.unwrap_or_default());
    let frame = Frame {
        site: &signed.site,
        title: name(link),
        place: PLACE,
        script: Some(COPY),
    };
    let form = Form::new(typed, problem);
    let (short, long) = urls(link, base_url);
    let body = html! {
        (above)
        section class="card stack" {
            div class="line" { (state(is)) }
            @if let Some(short) = short { (copied("short-url", "Short URL", &short)) }
            (copied("url", "URL", &long))
            (facts(link, used, &choices))
        }
        @if Scope::WriteLinks.is_in(signed.access.scopes()) {
            (actions(link, is))
            section class="card stack" {
                h2 { "Change it" }
                p class="small soft" { "Checkouts that are open stay as they are." }
                (form.summary())
                form class="stack" method="post" action={ (PLACE) "/" (link.id) } {
                    input type="hidden" name="revision" value=(form.get("revision"));
                    (form::fields(&form, &choices))
                    button class="main" { "Save" }
                }
            }
        } @else {
            p class="soft" { "Your access token does not allow to change checkout links." }
        }
    };
    let status = match problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    Ok(frame.answer(status, &body))
}

fn facts(link: &Link, used: Option<Usage>, choices: &Choices) -> Markup {
    let content = &link.content;
    let own = |id| choices.products.iter().find(|product| product.id == id);
    let codes = match content.allow_discount_codes {
        true => "buyers may type them",
        false => "buyers may not type any",
    };
    html! {
        dl class="facts" {
            div {
                dt { "Products" }
                dd {
                    @for product in content.products.iter().filter_map(|id| own(*id)) {
                        p { (product.name) " " span class="soft" { (choices.price(product)) } }
                    }
                }
            }
            div { dt { "Discount codes" } dd { (codes) } }
            @if let Some(url) = &content.success_url { div { dt { "After paying" } dd { (url.as_str()) } } }
            (campaign_facts(&content.campaign, used))
            div { dt { "Made" } dd { (moment(link.created_at())) } }
        }
    }
}

fn actions(link: &Link, is: EffectiveState) -> Markup {
    let action = |what: &str| format!("{PLACE}/{}/{what}", link.id);
    html! {
        section class="card stack" {
            div class="actions" {
                @if is != EffectiveState::Ended {
                    form method="post" action=(action("end")) { button { "End it now" } }
                }
                form method="post" action=(action("duplicate")) { button { "Duplicate" } }
                a class="button danger" href=(action("delete")) { "Delete" }
            }
            p class="small soft" {
                "A link has no switch: ended, it makes no checkout, and what people get instead is said below. To open \
                 it again, empty its end or move it."
            }
        }
    }
}

/// The page of a deleted link.
pub(super) fn deleted<R>(
    console: &Console,
    signed: &Signed<R>,
    (link, deleted_at): (&Link, Timestamp),
    (wrong, above): (Option<(&Typed, &Problem)>, Markup),
) -> Result<Response, Problem> {
    let until = restorable(deleted_at, console.app.clock.now());
    let until = until.ok_or_else(|| Problem::not_found("checkout link", link.id))?;
    let frame = Frame {
        site: &signed.site,
        title: name(link),
        place: PLACE,
        script: None,
    };
    let own = form::typed_of(link);
    let (typed, problem) = wrong.map_or((&own, None), |(typed, problem)| (typed, Some(problem)));
    let form = Form::new(typed, problem);
    let body = html! {
        (above)
        section class="card stack" {
            div class="line" { (state(EffectiveState::Deleted)) span class="small" { (moment(deleted_at)) } }
            (form.summary())
            p { "Its URL makes no checkout any more. It can be restored until " (moment(until)) "; keep the address of this page for that." }
            @if Scope::WriteLinks.is_in(signed.access.scopes()) {
                form class="stack" method="post" action={ (PLACE) "/" (link.id) "/restore" } {
                    @if link.content.slug.is_some() {
                        (form.field("slug", Kind::Text { most: Slug::MAX_LENGTH }))
                        p class="small soft" { "If another link has its short name by now, take another, or none." }
                    }
                    button class="main" { "Restore" }
                }
            } @else {
                p class="soft" { "Your access token does not allow to change checkout links." }
            }
        }
        p { a href=(PLACE) { "All checkout links" } }
    };
    let status = match problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    Ok(frame.answer(status, &body))
}
