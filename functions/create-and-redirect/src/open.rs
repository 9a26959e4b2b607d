//! Open an offer: a fresh checkout and a redirect to it.

use axum::{
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, Uri, header::AUTHORIZATION},
    response::Response,
};
use shared::{
    domain::{
        checkout::{Checkout, Fresh},
        ids::{SiteId, TemplateId},
        offer::{Limited, Usage},
        pricing::price_template,
        problem::Problem,
        template::Template,
    },
    http::{Access, WriteCheckouts},
};
use url::form_urlencoded;

use crate::{
    Opener,
    card::Card,
    fresh::{Opened, is_sold_out, make_fresh},
    leave::{Offered, Way, home_of, unknown},
    raw::tell,
    visit::Visit,
};

/// Open a checkout template: whoever follows its shared URL gets a fresh checkout.
///
/// An inactive or deleted template, and one out of its time, lead to their fallbacks: the site's home
/// unless the merchant said otherwise. One whose items are gone leads home. Bad input never blocks a
/// buyer: a `siteId` that is no id is as good as none. Machines get a page that tells of the template,
/// and so do visitors that may be machines: for them it has a button. A browser that fetches ahead is
/// refused. With an access token the answer is told in JSON instead.
#[cfg_attr(feature = "openapi", utoipa::path(
    method(get, post),
    path = "/ecom/v1/checkout-templates/{checkoutTemplateId}/create-and-redirect-to-checkout",
    tag = "Shared URLs",
    params(crate::openapi::TemplatePath),
    responses(
        (status = 200, content((String = "text/html"), (shared::dialect::wix::schema::RawRedirect = "application/json")), description = "For a machine, or what may be one: a page that tells of the template. With an access token: the redirect, told in JSON."),
        (status = 401, body = shared::dialect::wix::schema::WixProblem, description = "The access token is none that is known."),
        (status = 403, body = shared::dialect::wix::schema::WixProblem, description = "The access token lacks the scope."),
        (status = 404, content((String = "text/html"), (shared::dialect::wix::schema::WixProblem = "application/json")), description = "There is no such template, and no site to go home to."),
        (status = 429, content((String = "text/html")), description = "So many were opened from this address within a minute."),
        (status = 500, body = shared::dialect::wix::schema::WixProblem, description = "Something went wrong on our side."),
        (status = 503, content((String = "text/html"), (shared::dialect::wix::schema::WixProblem = "application/json")), description = "Passing trouble: the same request may succeed later."),
        (status = 302, description = "To a fresh checkout, or where the template leads when it makes none.")),
    security((), ("token" = ["checkouts:write"])),
))]
pub(crate) async fn open_template(
    State(opener): State<Opener>,
    id: Result<Path<String>, PathRejection>,
    access: Result<Access<WriteCheckouts>, Problem>,
    visit: Visit,
) -> Result<Response, Problem> {
    let id = id.ok().and_then(|Path(id)| TemplateId::parse(&id));
    if is_program(&visit.headers) {
        let site = access.map(|access| access.site());
        return Ok(tell(match site {
            Ok(site) => way(&opener, id, Some(site), &visit)
                .await
                .map(Way::into_location),
            Err(problem) => Err(problem),
        }));
    }
    let site = site_of(&visit.uri);
    if let Some(answer) = visit
        .instead(&opener, false, card(&opener, id, site))
        .await?
    {
        return Ok(answer);
    }
    way(&opener, id, site, &visit)
        .await?
        .answer(&opener, &visit)
}

/// Whether an access token was meant. A browser may send `Basic` and other schemes' credentials to
/// every page of a host.
fn is_program(headers: &HeaderMap) -> bool {
    let value = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    value.is_some_and(|value| match value.trim().split_once(' ') {
        Some((scheme, _)) => scheme.eq_ignore_ascii_case("bearer"),
        None => true,
    })
}

/// Where whoever opens the template goes on.
async fn way(
    opener: &Opener,
    id: Option<TemplateId>,
    named_site: Option<SiteId>,
    visit: &Visit,
) -> Result<Way, Problem> {
    let Some(template) = find_template(opener, id, named_site).await? else {
        return Ok(Way::To(home_of(opener, named_site).await?));
    };
    let offered = Offered {
        limited: Limited::from(&template),
        campaign: &template.content.campaign,
        state: template.state(opener.app.clock.now(), Usage::default()),
        page: format!("templates/{}", template.id),
    };
    let open = new_checkout(opener, &template, visit);
    Way::of(opener, visit, offered, open).await
}

/// What a preview says of the template.
async fn card(
    opener: &Opener,
    id: Option<TemplateId>,
    named_site: Option<SiteId>,
) -> Result<Card, Problem> {
    let template = find_template(opener, id, named_site).await?;
    let own = template.as_ref().map(|template| template.site);
    let site = own.or(named_site).ok_or_else(unknown)?;
    Card::of_template(opener, template.as_ref(), site).await
}

fn site_of(uri: &Uri) -> Option<SiteId> {
    let mut parameters = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    parameters
        .find(|(name, _)| name == "siteId")
        .and_then(|(_, value)| SiteId::parse(&value))
}

/// The template, unless the URL names another site than its own.
async fn find_template(
    opener: &Opener,
    id: Option<TemplateId>,
    named_site: Option<SiteId>,
) -> Result<Option<Template>, Problem> {
    let Some(id) = id else { return Ok(None) };
    let template = opener.app.store.template(id).await?;
    Ok(template.filter(|template| named_site.is_none_or(|site| site == template.site)))
}

/// A fresh checkout of the template.
async fn new_checkout(
    opener: &Opener,
    template: &Template,
    visit: &Visit,
) -> Result<Opened, Problem> {
    let (app, limited) = (&opener.app, Limited::from(template));
    let (site, catalog, sold_out) = tokio::join!(
        opener.sites.site(&app.store, template.site),
        opener.catalog.of_template(&app.store, template),
        is_sold_out(opener, limited),
    );
    if sold_out? {
        return Ok(Opened::Exhausted);
    }
    let (site, (products, discount)) = (site?.ok_or_else(unknown)?, catalog?);
    let priced = price_template(template, &products, discount.as_ref(), app.clock.now());
    if priced.lines.is_empty() {
        return Ok(Opened::NotSold);
    }
    let make = |fresh: Fresh<'_>| Checkout::of_template(template, priced, fresh);
    make_fresh(opener, visit, site.checkout_lifetime, (limited, make)).await
}
