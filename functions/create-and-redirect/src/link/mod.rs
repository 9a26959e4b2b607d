//! Open a checkout link: a fresh checkout of one of its products, with everything filled in.

mod prefill;

use std::collections::BTreeMap;

use axum::{
    extract::{Path, State, rejection::PathRejection},
    response::Response,
};
use shared::{
    domain::{
        catalog::{Answer, Product},
        checkout::{Checkout, Fresh, Warning},
        link::{Link, LinkName},
        offer::{Limited, Usage},
        packed::Packed,
        pricing::{choose_discount, price_link},
        problem::Problem,
    },
    http::{Access, WriteCheckouts},
};

use crate::{
    Opener,
    card::Card,
    fresh::{Opened, is_sold_out, make_fresh},
    leave::{Offered, Way, unknown},
    visit::Visit,
};
use prefill::Prefilled;

/// Open a checkout link: whoever follows its URL gets a fresh checkout.
///
/// The URL names the link by its secret or by its slug. A link out of its time and a deleted one lead
/// to their fallbacks, the site's home unless the merchant said otherwise; one of whose products
/// none is sold any more leads home. Parameters fill in what the buyer would; what
/// makes no sense is left out and noted on the checkout, and never blocks anybody. Machines get a page
/// that tells of the link, and so do visitors that may be machines: for them it has a button. A
/// browser that fetches ahead is refused.
#[cfg_attr(feature = "openapi", utoipa::path(
    method(get, post),
    path = "/l/{name}",
    tag = "Shared URLs",
    params(crate::openapi::LinkPath),
    responses(
        (status = 200, content((String = "text/html")), description = "For a machine, or what may be one: a page that tells of the link."),
        (status = 429, content((String = "text/html")), description = "So many were opened from this address within a minute."),
        (status = 302, description = "To a fresh checkout, or where the link leads when it makes none."),
    ),
))]
pub(crate) async fn open_link(
    State(opener): State<Opener>,
    name: Result<Path<String>, PathRejection>,
    access: Result<Access<WriteCheckouts>, Problem>,
    visit: Visit,
) -> Result<Response, Problem> {
    let Path(text) = name.map_err(|_| unknown())?;
    let name = LinkName::parse(&text).ok_or_else(unknown)?;
    let card = async { Card::of_link(&opener, &named(&opener, &name).await?).await };
    if let Some(answer) = visit.instead(&opener, access.is_ok(), card).await? {
        return Ok(answer);
    }
    let link = named(&opener, &name).await?;
    way(&opener, &link, &text, &visit)
        .await?
        .answer(&opener, &visit)
}

/// Where whoever opens the link goes on.
async fn way(opener: &Opener, link: &Link, name: &str, visit: &Visit) -> Result<Way, Problem> {
    let prefilled = Prefilled::read(visit.query(), link);
    let theme = prefilled.theme;
    let offered = Offered {
        limited: Limited::from(link),
        campaign: &link.content.campaign,
        state: link.state(opener.app.clock.now(), Usage::default()),
        page: format!("links/{name}"),
    };
    let open = new_checkout(opener, link, prefilled, visit);
    Ok(Way::of(opener, visit, offered, open).await?.themed(theme))
}

async fn named(opener: &Opener, name: &LinkName) -> Result<Link, Problem> {
    let link = opener.app.store.link_by_name(name).await?;
    link.ok_or_else(unknown)
}

/// A fresh checkout of the link.
async fn new_checkout(
    opener: &Opener,
    link: &Link,
    mut prefilled: Prefilled,
    visit: &Visit,
) -> Result<Opened, Problem> {
    let (app, limited) = (&opener.app, Limited::from(link));
    let (site, catalog, sold_out) = tokio::join!(
        opener.sites.site(&app.store, link.site),
        opener
            .catalog
            .of_link(&app.store, link, prefilled.code.as_ref()),
        is_sold_out(opener, limited),
    );
    if sold_out? {
        return Ok(Opened::Exhausted);
    }
    let (site, catalog) = (site?.ok_or_else(unknown)?, catalog?);
    let wish = prefilled.wish;
    let Some(mut sold) = price_link(link, &catalog.products, wish, site.currency) else {
        return Ok(Opened::NotSold);
    };
    let answers = answers(opener, sold.product, &mut prefilled).await?;
    let (typed, preset) = (catalog.typed.as_ref(), catalog.preset.as_ref());
    let (lines, now) = (&sold.priced.lines, app.clock.now());
    sold.priced.discount = choose_discount(lines, sold.currency, (typed, preset), now);
    let applied = sold.priced.discount.as_ref().map(|discount| discount.id);
    if prefilled.code.is_some() && (applied.is_none() || applied != typed.map(|typed| typed.id)) {
        prefilled.warn("discount_code");
    }
    if link.content.discount.is_some() && applied.is_none() {
        prefilled.warnings.push(Warning::DiscountNotApplied);
    }
    let make = |fresh: Fresh<'_>| prefilled.fill(Checkout::of_link(link, sold, fresh), &answers);
    make_fresh(opener, visit, site.checkout_lifetime, (limited, make)).await
}

/// What the URL answers to the product's custom fields. One that is wrong takes all with it: a
/// buyer rather starts with empty fields than with somebody's guesses.
async fn answers(
    opener: &Opener,
    product: &Product,
    prefilled: &mut Prefilled,
) -> Result<BTreeMap<String, Answer>, Problem> {
    if prefilled.fields.is_empty() {
        return Ok(BTreeMap::new());
    }
    let ids = product.fields.iter().map(|attached| attached.field);
    let fields = opener
        .catalog
        .custom_fields(&opener.app.store, product.site, ids)
        .await?;
    let mut answers = BTreeMap::new();
    for (slug, text) in std::mem::take(&mut prefilled.fields) {
        let field = fields.values().find(|field| field.slug.as_str() == slug);
        match field.map(|field| field.read(&text)) {
            Some(Ok(Some(answer))) => drop(answers.insert(slug, answer)),
            Some(Ok(None)) => {}
            // Unknown ones are often those of another product of the link.
            None => prefilled.warn("custom_field_data"),
            Some(Err(_)) => {
                prefilled.warn("custom_field_data");
                return Ok(BTreeMap::new());
            }
        }
    }
    Ok(answers)
}

impl Prefilled {
    /// The checkout with what the URL says.
    fn fill(self, fresh: Checkout, answers: &BTreeMap<String, Answer>) -> Checkout {
        let mut warnings = fresh.warnings;
        warnings.extend(self.warnings);
        let (metadata, left_out) = fresh.metadata.with_missing(self.tracking);
        warnings.extend(left_out.into_iter().map(|key| Warning::Ignored(key.into())));
        Checkout {
            prefill: self.buyer,
            answers: Packed::of(answers),
            metadata,
            locale: self.locale,
            warnings,
            ..fresh
        }
    }
}
