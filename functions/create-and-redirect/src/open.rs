//! Open an offer: a fresh checkout and a redirect to it.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderValue, Method, StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use shared::{
    domain::{
        checkout::{Checkout, CheckoutStatus, DEFAULT_LIFETIME},
        ids::{CheckoutId, SiteId, TemplateId},
        offer::{EffectiveState, OfferId},
        pricing::{Priced, price_template},
        problem::Problem,
        secret::{Secret, SecretKind},
        template::Template,
    },
    http::BaseUrl,
    pages::private,
    random,
};

use crate::Opener;

type Parameters = Vec<(String, String)>;

/// Open a checkout template: whoever follows its shared URL gets a fresh checkout.
///
/// An inactive, deleted or sold-out template leads to the site's home. Bad input never blocks a
/// buyer: a `siteId` that is no id is as good as none.
pub(crate) async fn open_template(
    State(opener): State<Opener>,
    BaseUrl(base_url): BaseUrl,
    Path(id): Path<String>,
    query: Option<Query<Parameters>>,
    method: Method,
) -> Result<Response, Problem> {
    let named_site = query.and_then(|Query(parameters)| site_of(&parameters));
    let template = find_template(&opener, &id, named_site).await?;
    let site = template
        .as_ref()
        .map(|template| template.site)
        .or(named_site);
    let active = template.filter(|template| template.state() == EffectiveState::Active);
    let location = match active {
        Some(template) => new_checkout(&opener, &template, &base_url).await?,
        None => None,
    };
    match location {
        Some(location) => redirect(&method, &location),
        None => redirect(&method, &home_of(&opener, site).await?),
    }
}

fn site_of(parameters: &Parameters) -> Option<SiteId> {
    let named = parameters.iter().find(|(name, _)| name == "siteId");
    named.and_then(|(_, value)| SiteId::parse(value))
}

/// The template, unless the URL names another site than its own.
async fn find_template(
    opener: &Opener,
    id: &str,
    named_site: Option<SiteId>,
) -> Result<Option<Template>, Problem> {
    let Some(id) = TemplateId::parse(id) else {
        return Ok(None);
    };
    let template = opener.app.store.template(id).await?;
    Ok(template.filter(|template| named_site.is_none_or(|site| site == template.site)))
}

/// The address of a fresh checkout; none when nothing of the template can be sold any more.
async fn new_checkout(
    opener: &Opener,
    template: &Template,
    base_url: &str,
) -> Result<Option<String>, Problem> {
    let now = opener.app.clock.now();
    let (products, discount) = opener
        .catalog
        .of_template(&opener.app.store, template)
        .await?;
    let priced = price_template(template, &products, discount.as_ref(), now);
    if priced.lines.is_empty() {
        return Ok(None);
    }
    let random = random::bytes().map_err(Problem::internal)?;
    let secret = Secret::new(SecretKind::Checkout, random::id(now), random);
    let checkout = checkout_of(template, priced, &secret, now);
    if !opener.app.store.insert_checkout(&checkout).await? {
        return Err(Problem::internal(format!(
            "the fresh id `{}` is taken",
            checkout.id
        )));
    }
    Ok(Some(format!("{base_url}/checkout/{}", secret.reveal())))
}

fn checkout_of(template: &Template, priced: Priced, secret: &Secret, now: Timestamp) -> Checkout {
    Checkout {
        id: CheckoutId::new(secret.id()),
        site: template.site,
        secret_hash: secret.hash(),
        offer: OfferId::Template(template.id),
        offer_revision: template.revision,
        status: CheckoutStatus::Open,
        currency: template.currency,
        lines: priced.lines,
        discount: priced.discount,
        customization: template.content.customization,
        warnings: priced.warnings,
        buyer: None,
        payment: None,
        success_url: template.content.success_url.clone(),
        revision: 1,
        created_at: now,
        expires_at: now + DEFAULT_LIFETIME,
    }
}

async fn home_of(opener: &Opener, site: Option<SiteId>) -> Result<String, Problem> {
    let unknown = || Problem::not_found("checkout link", "of this address");
    let site = opener.app.store.site(site.ok_or_else(unknown)?).await?;
    Ok(site.ok_or_else(unknown)?.home_url.as_str().to_owned())
}

/// 302, or 303 after a POST; never 307, which would repeat the POST at the target.
fn redirect(method: &Method, location: &str) -> Result<Response, Problem> {
    let status = if method == Method::POST {
        StatusCode::SEE_OTHER
    } else {
        StatusCode::FOUND
    };
    let location = HeaderValue::try_from(location).map_err(Problem::internal)?;
    let mut response = (status, [(LOCATION, location)]).into_response();
    private(response.headers_mut());
    Ok(response)
}
