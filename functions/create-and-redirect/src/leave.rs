//! Where a browser is sent: to a fresh checkout, to what stands for it, or home.

use axum::{
    http::{HeaderValue, Method, StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
};
use shared::{
    domain::{
        ids::SiteId,
        offer::{Campaign, EffectiveState, Fallback, Limited, Reason},
        problem::Problem,
    },
    pages::{Theme, private},
};

use crate::{
    Opener,
    fresh::{Made, Opened},
    visit::Visit,
};

/// An offer that somebody opens, whichever it is.
pub(crate) struct Offered<'a> {
    pub(crate) limited: Limited,
    pub(crate) campaign: &'a Campaign,
    /// What it amounts to, but for its limit: that shows when a checkout is made.
    pub(crate) state: EffectiveState,
    /// How the page that says why there is no checkout calls it.
    pub(crate) page: String,
}

/// Where whoever opens an offer goes on.
pub(crate) enum Way {
    /// To what was made.
    Fresh(Made),
    /// To what the visitor has already.
    Held(String),
    /// Elsewhere: there is no checkout.
    To(String),
}

impl Way {
    /// Where whoever opens an offer goes on; `open` makes a checkout if it can.
    pub(crate) async fn of(
        opener: &Opener,
        visit: &Visit,
        offered: Offered<'_>,
        open: impl Future<Output = Result<Opened, Problem>>,
    ) -> Result<Self, Problem> {
        let Limited { site, offer, .. } = offered.limited;
        if let Some(held) = visit.held(opener, (site, offer), offered.state).await? {
            return Ok(Self::Held(held));
        }
        let reason = match offered.state.reason() {
            Some(reason) => reason,
            None => match open.await? {
                Opened::Made(made) => return Ok(Self::Fresh(made)),
                Opened::NotSold => return Ok(Self::To(home_of(opener, Some(site)).await?)),
                Opened::Exhausted => {
                    let state = EffectiveState::Exhausted;
                    if let Some(held) = visit.held(opener, (site, offer), state).await? {
                        return Ok(Self::Held(held));
                    }
                    Reason::Exhausted
                }
            },
        };
        // Where the merchant says nothing, home.
        Ok(Self::To(match offered.campaign.fallbacks.of(reason) {
            Some(Fallback::Url(url)) => url.href(),
            Some(Fallback::Page) => visit.closed(&offered.page, reason),
            None => home_of(opener, Some(site)).await?,
        }))
    }

    /// The same, to a page in the look that the shared URL asks for.
    pub(crate) fn themed(self, theme: Option<Theme>) -> Self {
        let themed = |url: String| match theme {
            Some(theme) => format!("{url}?theme={}", theme.word()),
            None => url,
        };
        match self {
            Self::Fresh(made) => Self::Fresh(Made {
                url: themed(made.url),
                ..made
            }),
            Self::Held(url) => Self::Held(themed(url)),
            elsewhere @ Self::To(_) => elsewhere,
        }
    }

    /// What a browser gets.
    pub(crate) fn answer(self, opener: &Opener, visit: &Visit) -> Result<Response, Problem> {
        match self {
            Self::Fresh(made) => visit.to_fresh(opener, &made),
            Self::Held(location) | Self::To(location) => redirect(&visit.method, &location),
        }
    }

    /// What a program is told.
    pub(crate) fn into_location(self) -> String {
        match self {
            Self::Fresh(Made { url, .. }) | Self::Held(url) | Self::To(url) => url,
        }
    }
}

/// The home of a site, where whatever sells no longer leads.
pub(crate) async fn home_of(opener: &Opener, site: Option<SiteId>) -> Result<String, Problem> {
    let site = site.ok_or_else(unknown)?;
    let site = opener.sites.site(&opener.app.store, site).await?;
    Ok(site.ok_or_else(unknown)?.home_url.href())
}

/// What the address calls is not there; it may be a secret, so the sentence does not repeat it.
pub(crate) fn unknown() -> Problem {
    Problem::not_found("checkout link", "of this address")
}

/// 302, or 303 after a POST; never 307, which would repeat the POST at the target.
pub(crate) fn redirect(method: &Method, location: &str) -> Result<Response, Problem> {
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
