//! A request for a shared URL, and what it gets.

use axum::{
    extract::{FromRef, FromRequest, FromRequestParts, Request},
    http::{HeaderMap, HeaderValue, Method, Uri},
    response::Response,
};
use shared::{
    domain::{offer::Reason, problem::Problem, visitor::Visitor},
    http::{App, BaseUrl, FormBody, accepted_languages},
    pages::{EXHAUSTED, Language},
};

use crate::{
    card::{Card, Sale},
    preview::{ahead, preview, tap_page},
};

/// A request for a shared URL.
pub(crate) struct Visit {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) base_url: String,
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

    /// What is answered instead of a checkout. Who is sent home anyway needs no button.
    pub(crate) async fn instead(
        &self,
        holds_token: bool,
        card: impl Future<Output = Result<Card, Problem>>,
    ) -> Result<Option<Response>, Problem> {
        Ok(match self.gets(holds_token) {
            Gets::Checkout => None,
            Gets::Refusal => Some(ahead(self.language())),
            Gets::Preview => Some(preview(&card.await?, self)),
            Gets::Button => {
                let card = card.await?;
                (card.sale == Sale::On).then(|| tap_page(&card, self))
            }
        })
    }

    /// The language that the visitor's browser likes best of ours.
    pub(crate) fn language(&self) -> Language {
        Language::accepted(&accepted_languages(&self.headers))
    }

    /// The page that says why an offer makes no checkout, told all that the shared URL says.
    pub(crate) fn closed(&self, offer: &str, reason: Reason) -> String {
        // It may look otherwise there a moment later, and must not lead back here at once.
        let reason = (reason == Reason::Exhausted).then_some(EXHAUSTED);
        let query = reason.into_iter().chain(self.uri.query());
        let query: Vec<&str> = query.filter(|part| !part.is_empty()).collect();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}/closed/{offer}{mark}{}", self.base_url, query.join("&"))
    }

    /// The shared URL without what one sharing of it adds.
    pub(crate) fn canonical(&self) -> String {
        format!("{}{}", self.base_url, self.uri.path().trim_end_matches('/'))
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
        let (method, uri, headers) = (
            parts.method.clone(),
            parts.uri.clone(),
            parts.headers.clone(),
        );
        // A body that is no form of ours keeps nobody from anything.
        let form = FormBody::from_request(Request::from_parts(parts, body), state).await;
        Ok(Self {
            method,
            uri,
            headers,
            base_url,
            // A browser sends the button's name only if it was pressed: a script that submits every
            // form it finds, as Outlook's scanner did, does not.
            pressed: form.is_ok_and(|form| form.get("open") == "checkout"),
        })
    }
}
