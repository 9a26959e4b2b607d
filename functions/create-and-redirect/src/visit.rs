//! A request for a shared URL, and what it gets.

use std::net::IpAddr;

use axum::{
    extract::{FromRef, FromRequest, FromRequestParts, Request},
    http::{HeaderMap, HeaderValue, Method, Uri, header::AUTHORIZATION},
    response::Response,
};
use lambda_http::request::RequestContext;
use shared::{
    domain::{
        ids::SiteId,
        offer::{EffectiveState, OfferId, Reason},
        problem::Problem,
        visitor::{VisitId, Visitor},
    },
    http::{App, BaseUrl, FormBody, accepted_languages, checkout_url},
    pages::{EXHAUSTED, Language},
    store::Held,
};

use crate::{
    Opener,
    card::{Card, Sale},
    fresh::Made,
    leave::redirect,
    preview::{ahead, preview, tap_page, too_many},
    ticket::{Ticket, remember},
};

/// A request for a shared URL.
pub(crate) struct Visit {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) base_url: String,
    /// Where it comes from, as the gateway says: no header tells, which anybody may write.
    source: Option<IpAddr>,
    /// What the form says of itself, if one was sent.
    pub(crate) id: Option<VisitId>,
    /// What the visitor has already.
    ticket: Option<Ticket>,
    /// Whether the button of the page for those of whom we are unsure was pressed.
    pressed: bool,
}

/// What a visitor gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gets {
    /// A checkout.
    Checkout,
    /// Nothing yet: the browser asks again when its person does.
    Refusal,
    /// A page that tells of the offer.
    Preview,
    /// The same with a button that leads on.
    Button,
}

impl Visit {
    /// What the visitor gets; whoever holds an access token is a program that may.
    pub(crate) fn gets(&self, holds_token: bool) -> Gets {
        if holds_token {
            return Gets::Checkout;
        }
        let header = |name: &'static str| self.headers.get(name).map(HeaderValue::as_bytes);
        match Visitor::of(self.method.as_str(), header) {
            Visitor::Person => Gets::Checkout,
            Visitor::Prefetch => Gets::Refusal,
            Visitor::Machine(kind) => {
                tracing::info!(?kind, "a machine gets a preview: {kind:?}");
                Gets::Preview
            }
            Visitor::Unsure if self.pressed => Gets::Checkout,
            Visitor::Unsure => Gets::Button,
        }
    }

    /// What is answered instead of a checkout, before any table is asked for one. Who is sent home
    /// anyway needs no button.
    pub(crate) async fn instead(
        &self,
        opener: &Opener,
        holds_token: bool,
        card: impl Future<Output = Result<Card, Problem>>,
    ) -> Result<Option<Response>, Problem> {
        Ok(match self.gets(holds_token) {
            Gets::Checkout if holds_token => None,
            Gets::Checkout => self.one_too_many(opener),
            Gets::Refusal => Some(ahead(self.language())),
            Gets::Preview => Some(preview(&card.await?, self)),
            Gets::Button => {
                let card = card.await?;
                match card.sale {
                    Sale::On => Some(tap_page(&card, self)?),
                    Sale::Soon | Sale::Off => None,
                }
            }
        })
    }

    /// The address of the checkout that the visitor has of an offer in this state.
    pub(crate) async fn held(
        &self,
        opener: &Opener,
        offer: (SiteId, OfferId),
        state: EffectiveState,
    ) -> Result<Option<String>, Problem> {
        let ticket = self
            .ticket
            .filter(|ticket| ticket.counts(self.query(), state));
        let Some(Ticket { secret, .. }) = ticket else {
            return Ok(None);
        };
        let app = &opener.app;
        let held = app.store.held(&secret, offer, app.clock.now()).await?;
        let holds = held == Held::GoesOn;
        if holds && let Some(source) = self.source {
            opener.pace.give_back((self.path(), source));
        }
        Ok(holds.then(|| checkout_url(&self.base_url, &secret)))
    }

    /// Counts an opening by where it comes from; a page when that was one too many.
    fn one_too_many(&self, opener: &Opener) -> Option<Response> {
        let source = self.source?;
        let now = opener.app.clock.now();
        let taken = opener.pace.take((self.path(), source), now);
        taken.err().map(|rest| too_many(self.language(), rest))
    }

    /// The URL's path, which names the offer.
    fn path(&self) -> &str {
        self.uri.path().trim_end_matches('/')
    }

    /// A redirect to what was made, which opening the same URL again will find.
    pub(crate) fn to_fresh(&self, opener: &Opener, made: &Made) -> Result<Response, Problem> {
        let mut response = redirect(&self.method, &made.url)?;
        if self.headers.contains_key(AUTHORIZATION) {
            return Ok(response);
        }
        let url = self.canonical();
        let now = opener.app.clock.now();
        remember(
            &mut response,
            (&made.secret, made.expires_at),
            (&url, self.query()),
            now,
        );
        Ok(response)
    }

    /// The URL's query string.
    pub(crate) fn query(&self) -> &str {
        self.uri.query().unwrap_or_default()
    }

    /// The language that the visitor's browser likes best of ours.
    pub(crate) fn language(&self) -> Language {
        Language::accepted(&accepted_languages(&self.headers))
    }

    /// The page that says why an offer makes no checkout, told all that the shared URL says.
    pub(crate) fn closed(&self, offer: &str, reason: Reason) -> String {
        // It may look otherwise there a moment later, and must not lead back here at once.
        let reason = (reason == Reason::Exhausted).then_some(EXHAUSTED);
        let query = reason.into_iter().chain([self.query()]);
        let query: Vec<&str> = query.filter(|part| !part.is_empty()).collect();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}/closed/{offer}{mark}{}", self.base_url, query.join("&"))
    }

    /// The shared URL without what one sharing of it adds.
    pub(crate) fn canonical(&self) -> String {
        format!("{}{}", self.base_url, self.path())
    }
}

impl<S: Send + Sync> FromRequest<S> for Visit
where
    App: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let BaseUrl(base_url) = BaseUrl::from_request_parts(&mut parts, state).await?;
        let source = source_of(parts.extensions.get());
        let (method, uri, headers) = (
            parts.method.clone(),
            parts.uri.clone(),
            parts.headers.clone(),
        );
        // A body that is no form of ours keeps nobody from anything.
        let form = FormBody::from_request(Request::from_parts(parts, body), state)
            .await
            .ok();
        let said = |name| form.as_ref().map_or("", |form| form.get(name));
        Ok(Self {
            // A program asks for a fresh one each time, whatever it keeps.
            ticket: Ticket::of(&headers).filter(|_| !headers.contains_key(AUTHORIZATION)),
            method,
            uri,
            headers,
            base_url,
            source,
            // A browser sends the button's name only if it was pressed: a script that submits every
            // form it finds, as Outlook's scanner did, does not.
            pressed: said("open") == "checkout",
            id: VisitId::parse(said("visit")),
        })
    }
}

fn source_of(context: Option<&RequestContext>) -> Option<IpAddr> {
    match context? {
        RequestContext::ApiGatewayV2(context) => context.http.source_ip.as_deref()?.parse().ok(),
        _ => None,
    }
}
