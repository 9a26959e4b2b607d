//! The pages that people get of an offer that makes no checkout.
//!
//! The shared URL leads here where the merchant wants a page of ours, with all that it says itself. The
//! page reads the offer anew: it tells the reason that holds now, and lets in whoever comes when there
//! is none (any more).

mod page;
mod words;

use axum::{
    extract::{FromRef, FromRequestParts, Path, State, rejection::PathRejection},
    http::{HeaderValue, StatusCode, header::LOCATION, request::Parts},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use shared::{
    domain::{
        ids::{SiteId, TemplateId},
        link::LinkName,
        locale::Locale,
        offer::{Campaign, EffectiveState, Fallback, Limited, Reason, Usage},
        problem::Problem,
    },
    http::{App, BaseUrl, QueryPairs, accepted_languages},
    pages::{EXHAUSTED, Language, Theme, private},
};

use crate::Till;
use page::Closed;

/// Show why a checkout template makes no checkout.
///
/// Whoever comes when it makes some is sent on to its shared URL.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/closed/templates/{checkoutTemplateId}",
    tag = "Pages",
    params(("checkoutTemplateId" = String, Path, description = "The template's id.")),
    responses(
        (status = 200, body = String, content_type = "text/html", description = "The reason that holds now."),
        (status = 302, description = "To the shared URL, or where the template's fallback leads."),
    ),
))]
pub(crate) async fn show_closed_template(
    State(till): State<Till>,
    id: Result<Path<String>, PathRejection>,
    asked: Asked,
) -> Result<Response, Problem> {
    let id = id.ok().and_then(|Path(id)| TemplateId::parse(&id));
    let template = till.app.store.template(id.ok_or_else(unknown)?).await?;
    let template = template.ok_or_else(unknown)?;
    if asked.site.is_some_and(|site| site != template.site) {
        return Err(unknown());
    }
    let path = format!(
        "/ecom/v1/checkout-templates/{}/create-and-redirect-to-checkout",
        template.id
    );
    let state = state_of(&till, (&template).into(), |now, usage| {
        template.state(now, usage)
    });
    let offer = (template.site, &template.content.campaign);
    show(&till, offer, state.await?, asked.back_to(&path), &asked).await
}

/// Show why a checkout link makes no checkout.
///
/// Whoever comes when it makes some is sent on to its shared URL.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/closed/links/{name}",
    tag = "Pages",
    params(("name" = String, Path, description = "The link's secret or its slug.")),
    responses(
        (status = 200, body = String, content_type = "text/html", description = "The reason that holds now."),
        (status = 302, description = "To the shared URL, or where the link's fallback leads."),
    ),
))]
pub(crate) async fn show_closed_link(
    State(till): State<Till>,
    name: Result<Path<String>, PathRejection>,
    asked: Asked,
) -> Result<Response, Problem> {
    let Path(text) = name.map_err(|_| unknown())?;
    let name = LinkName::parse(&text).ok_or_else(unknown)?;
    let link = till.app.store.link_by_name(&name).await?;
    let link = link.ok_or_else(unknown)?;
    let state = state_of(&till, (&link).into(), |now, usage| link.state(now, usage));
    let offer = (link.site, &link.content.campaign);
    let back = asked.back_to(&format!("/l/{text}"));
    show(&till, offer, state.await?, back, &asked).await
}

/// What an offer amounts to now, as often as it was used.
async fn state_of(
    till: &Till,
    limited: Limited,
    state: impl FnOnce(Timestamp, Usage) -> EffectiveState,
) -> Result<EffectiveState, Problem> {
    let usage = till.app.store.usage(limited.offer, limited.limit).await?;
    Ok(state(till.app.clock.now(), usage.unwrap_or_default()))
}

/// What is asked, and by whom.
pub(crate) struct Asked {
    base_url: String,
    /// What the shared URL says.
    query: String,
    /// Whether that led here because nothing was left.
    exhausted: bool,
    /// The site that the shared URL names.
    site: Option<SiteId>,
    language: Language,
    theme: Option<Theme>,
}

impl Asked {
    /// The shared URL, with all that it said.
    fn back_to(&self, path: &str) -> String {
        let mark = if self.query.is_empty() { "" } else { "?" };
        format!("{}{path}{mark}{}", self.base_url, self.query)
    }
}

impl FromRequestParts<Till> for Asked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, till: &Till) -> Result<Self, Problem> {
        let BaseUrl(base_url) = BaseUrl::from_request_parts(parts, till).await?;
        let QueryPairs(pairs) = QueryPairs::from_request_parts(parts, till)
            .await
            .unwrap_or_default();
        let said = |name: &str| {
            let mut pairs = pairs.iter().filter(|pair| pair.0 == name);
            pairs.next().map(|pair| pair.1.as_str())
        };
        let language = said("locale").and_then(Locale::parse);
        let language = language.as_ref().and_then(Language::of);
        let query = parts.uri.query().unwrap_or_default();
        let without = query.strip_prefix(EXHAUSTED);
        let without = without.filter(|rest| rest.is_empty() || rest.starts_with('&'));
        Ok(Self {
            base_url,
            query: without
                .map_or(query, |rest| rest.trim_start_matches('&'))
                .to_owned(),
            exhausted: without.is_some(),
            site: said("siteId").and_then(SiteId::parse),
            language: language
                .unwrap_or_else(|| Language::accepted(&accepted_languages(&parts.headers))),
            theme: said("theme").and_then(Theme::parse),
        })
    }
}

/// Shows the page, or sends on whom it does not concern (any more).
async fn show(
    till: &Till,
    (site, campaign): (SiteId, &Campaign),
    state: EffectiveState,
    shared_url: String,
    asked: &Asked,
) -> Result<Response, Problem> {
    // Something may be left again a moment later: the visitor decides whether to try.
    let again = asked.exhausted.then_some(shared_url.clone());
    let reason = match state.reason() {
        Some(reason) => reason,
        None if asked.exhausted => Reason::Exhausted,
        None => return on_to(&shared_url),
    };
    let app = App::from_ref(till);
    let site = async { app.store.site(site).await?.ok_or_else(unknown) };
    match campaign.fallbacks.of(reason) {
        Some(Fallback::Url(url)) => on_to(&url.href()),
        None => on_to(&site.await?.home_url.href()),
        Some(Fallback::Page) => {
            let site = site.await?;
            let start = campaign.schedule.starts_at();
            let page = Closed {
                language: asked.language,
                theme: asked.theme,
                reason,
                start: start.map(|start| (start, app.clock.now())),
                again: again.filter(|_| reason == Reason::Exhausted),
                home: site.home_url.href(),
                shop: site.name,
            };
            Ok(page.into_response())
        }
    }
}

fn on_to(url: &str) -> Result<Response, Problem> {
    let location = HeaderValue::try_from(url).map_err(Problem::internal)?;
    let mut response = (StatusCode::FOUND, [(LOCATION, location)]).into_response();
    private(response.headers_mut());
    Ok(response)
}

/// A name may be a secret, so the sentence does not repeat it.
fn unknown() -> Problem {
    Problem::not_found("page", "of this address")
}
