//! Show a template.

use std::collections::HashMap;

use axum::{extract::State, http::StatusCode, response::Response};
use jiff::Timestamp;
use maud::{Markup, html};
use shared::{
    domain::{
        access::Scope,
        catalog::Product,
        ids::{ProductId, TemplateId},
        money::Amount,
        offer::{EffectiveState, OfferId, Usage},
        problem::Problem,
        template::{Template, TemplateStatus},
    },
    http::{BaseUrl, PathUuid, QueryPairs, ReadTemplates},
    pages::{Language, format_money},
};

use super::{PLACE, desk, form, name, url};
use crate::{
    Console,
    frame::{COPY, Frame, done, moment, parameter},
    offers::{Form, Typed, campaign_facts, copied, restorable, state},
    session::Signed,
};

/// Show a template, and what can be done with it; of a deleted one, that it can be restored.
pub(super) async fn show_template(
    signed: Signed<ReadTemplates>,
    id: PathUuid,
    QueryPairs(pairs): QueryPairs,
    BaseUrl(base_url): BaseUrl,
    State(console): State<Console>,
) -> Result<Response, Problem> {
    let template = desk(&console, signed.access.site()).tombstone(TemplateId::new(id.0));
    let template = template.await?;
    let above = done(parameter(&pairs, "done"));
    match template.deleted_at {
        Some(at) => deleted(&console, &signed, (&template, at), &above),
        None => {
            let typed = form::typed_of(&template);
            page(
                &console,
                &signed,
                (&template, &base_url),
                (&typed, None, above),
            )
            .await
        }
    }
}

/// The page of a template, with what is typed into its form, and what is wrong with that.
pub(super) async fn page<R>(
    console: &Console,
    signed: &Signed<R>,
    (template, base_url): (&Template, &str),
    (typed, problem, above): (&Typed, Option<&Problem>, Markup),
) -> Result<Response, Problem> {
    let content = &template.content;
    let (store, now) = (&console.app.store, console.app.clock.now());
    let used = store
        .usage(OfferId::Template(template.id), content.campaign.limit)
        .await?;
    let named = content
        .catalog_items
        .iter()
        .filter_map(|item| item.reference.product());
    let products = store.products(template.site, named).await?;
    let frame = Frame {
        site: &signed.site,
        title: name(template),
        place: PLACE,
        script: Some(COPY),
    };
    let form = Form::new(typed, problem);
    let body = html! {
        (above)
        section class="card stack" {
            div class="line" { (state(template.state(now, used.unwrap_or_default()))) }
            (copied("url", "URL", &url(template, base_url)))
            (facts(template, used, &products))
        }
        @if Scope::WriteTemplates.is_in(signed.access.scopes()) {
            (actions(template))
            section class="card stack" {
                h2 { "Change it" }
                p class="small soft" { "Checkouts that are open stay as they are. Its items are changed by the API." }
                (form.summary())
                form class="stack" method="post" action={ (PLACE) "/" (template.id) } {
                    input type="hidden" name="revision" value=(form.get("revision"));
                    (form::fields(&form))
                    button class="main" { "Save" }
                }
            }
        } @else {
            p class="soft" { "Your access token does not allow to change checkout templates." }
        }
    };
    let status = match problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    Ok(frame.answer(status, &body))
}

fn facts(
    template: &Template,
    used: Option<Usage>,
    products: &HashMap<ProductId, Product>,
) -> Markup {
    let content = &template.content;
    html! {
        dl class="facts" {
            div { dt { "Items" } dd { (items(template, products)) } }
            @if let Some(code) = &content.coupon_code { div { dt { "Discount code" } dd { (code.as_str()) } } }
            @if let Some(url) = &content.success_url { div { dt { "After paying" } dd { (url.as_str()) } } }
            (campaign_facts(&content.campaign, used))
            div { dt { "Made" } dd { (moment(template.created_at())) } }
        }
    }
}

fn items(template: &Template, products: &HashMap<ProductId, Product>) -> Markup {
    let money = |amount: Amount| format_money(amount, template.currency, Language::En);
    let content = &template.content;
    html! {
        @for item in &content.catalog_items {
            @let product = item.reference.product().and_then(|id| products.get(&id));
            @let known = product.map_or(item.reference.item_id.as_str(), |product| &product.name);
            @let name = item.name.as_ref().map_or(known, |name| name.for_buyer());
            p { (item.quantity.get()) " × " (name) @if let Some(price) = item.price { " " span class="soft" { (money(price)) } } }
        }
        @for item in &content.custom_items {
            p { (item.quantity.get()) " × " (item.name.for_buyer()) " " span class="soft" { (money(item.price)) } }
        }
    }
}

fn actions(template: &Template) -> Markup {
    let action = |what: &str| format!("{PLACE}/{}/{what}", template.id);
    let (switch, words) = match template.content.status {
        TemplateStatus::Active => ("off", "Switch off"),
        TemplateStatus::Inactive => ("on", "Switch on"),
    };
    html! {
        section class="card actions" {
            form method="post" action=(action(switch)) { button { (words) } }
            form method="post" action=(action("duplicate")) { button { "Duplicate" } }
            a class="button danger" href=(action("delete")) { "Delete" }
        }
    }
}

/// The page of a deleted template.
fn deleted<R>(
    console: &Console,
    signed: &Signed<R>,
    (template, deleted_at): (&Template, Timestamp),
    above: &Markup,
) -> Result<Response, Problem> {
    let until = restorable(deleted_at, console.app.clock.now());
    let until = until.ok_or_else(|| Problem::not_found("checkout template", template.id))?;
    let frame = Frame {
        site: &signed.site,
        title: name(template),
        place: PLACE,
        script: None,
    };
    Ok(frame.ok(&html! {
        (above)
        section class="card stack" {
            div class="line" { (state(EffectiveState::Deleted)) span class="small" { (moment(deleted_at)) } }
            p { "Its URL makes no checkout any more. It can be restored until " (moment(until)) "; keep the address of this page for that." }
            @if Scope::WriteTemplates.is_in(signed.access.scopes()) {
                form method="post" action={ (PLACE) "/" (template.id) "/restore" } {
                    button class="main" { "Restore" }
                }
            } @else {
                p class="soft" { "Your access token does not allow to change checkout templates." }
            }
        }
        p { a href=(PLACE) { "All checkout templates" } }
    }))
}
