//! The checkout that an address opens, with what its page needs.

use axum::{
    extract::{FromRef, FromRequestParts, Path},
    http::request::Parts,
    response::{IntoResponse, Redirect, Response},
};
use jiff::Timestamp;
use shared::{
    domain::{
        checkout::{Change, Checkout, CheckoutStatus, Unchanged},
        problem::Problem,
        secret::{Secret, SecretKind},
        site::Site,
    },
    http::{App, BaseUrl},
};

use crate::Till;

/// The checkout that an address opens.
pub(crate) struct Opened {
    /// Where the API answers buyers.
    pub(crate) base_url: String,
    /// The secret in the address.
    pub(crate) secret: Secret,
    /// The checkout as it was read.
    pub(crate) checkout: Checkout,
    /// Its site.
    pub(crate) site: Site,
    /// The time of the request.
    pub(crate) now: Timestamp,
}

impl FromRequestParts<Till> for Opened {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, till: &Till) -> Result<Self, Problem> {
        let BaseUrl(base_url) = BaseUrl::from_request_parts(parts, till).await?;
        let path = Path::<String>::from_request_parts(parts, till).await;
        let secret = path
            .ok()
            .and_then(|Path(text)| Secret::parse(SecretKind::Checkout, &text));
        let secret = secret.ok_or_else(unknown)?;
        let app = App::from_ref(till);
        let checkout = app
            .store
            .checkout_by_secret(&secret)
            .await?
            .ok_or_else(unknown)?;
        let site = app.store.site(checkout.site).await?.ok_or_else(unknown)?;
        Ok(Self {
            base_url,
            secret,
            checkout,
            site,
            now: app.clock.now(),
        })
    }
}

/// The secret is a capability, so the sentence does not repeat it.
fn unknown() -> Problem {
    Problem::not_found("checkout", "of this address")
}

impl Opened {
    /// Where it stands now.
    pub(crate) fn status(&self) -> CheckoutStatus {
        self.checkout.status_at(self.now)
    }

    /// The address of its page.
    pub(crate) fn url(&self) -> String {
        format!("{}/checkout/{}", self.base_url, self.secret.reveal())
    }

    /// The address of its confirmation page.
    pub(crate) fn confirmation_url(&self) -> String {
        format!("{}/confirmation", self.url())
    }

    /// Sends the browser to the page, as a fresh GET.
    pub(crate) fn back_to_page(&self) -> Response {
        see_other(&self.url())
    }

    /// Stores the next state. When another write came first, the checkout is read again.
    pub(crate) async fn step(&mut self, till: &Till, change: Change) -> Result<Step, Problem> {
        let next = match change {
            Ok(next) => next,
            Err(unchanged) => return Ok(Step::Refused(unchanged)),
        };
        let store = &till.app.store;
        if store
            .replace_checkout(&next, self.checkout.revision)
            .await?
        {
            self.checkout = next;
            return Ok(Step::Taken);
        }
        self.reload(till).await?;
        Ok(Step::Lost)
    }

    /// Reads the checkout again.
    pub(crate) async fn reload(&mut self, till: &Till) -> Result<(), Problem> {
        let checkout = till.app.store.checkout_by_secret(&self.secret).await?;
        self.checkout = checkout.ok_or_else(unknown)?;
        Ok(())
    }
}

/// How a step of the state machine went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Stored.
    Taken,
    /// Another write came first.
    Lost,
    /// The checkout allows no such step.
    Refused(Unchanged),
}

/// 303: the browser follows with a GET, and its history keeps no POST.
pub(crate) fn see_other(url: &str) -> Response {
    let mut response = Redirect::to(url).into_response();
    shared::pages::private(response.headers_mut());
    response
}
