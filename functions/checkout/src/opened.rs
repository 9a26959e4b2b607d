//! The checkout that an address opens, with what its page needs.

use std::collections::BTreeSet;

use axum::{
    extract::{FromRef, FromRequestParts, Path},
    http::{StatusCode, Uri, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use jiff::Timestamp;
use maud::Markup;
use shared::{
    domain::{
        catalog::Product,
        checkout::{Change, Checkout, CheckoutStatus, Counter, Limits, Line, Unchanged},
        ids::ProductId,
        money::Amount,
        offer::OfferId,
        problem::Problem,
        sale::Paid,
        secret::{Secret, SecretKind},
        site::Site,
    },
    http::{App, BaseUrl, accepted_languages},
    pages::{Language, Look, Page, Theme, Width, format_money},
    payment::complete,
    store::Counted,
};

use crate::{
    Till,
    questions::{Question, questions_of},
    texts::Texts,
};

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
    /// The language that the shared URL asks for, else one that the browser accepts.
    pub(crate) language: Language,
    /// Light or dark, if the address says which.
    pub(crate) theme: Option<Theme>,
    /// The chosen product, while it is open and the buyer may say something of it.
    pub(crate) product: Option<Product>,
    /// The products to choose from, while it is open; none when there is no choice.
    pub(crate) choices: Vec<Product>,
    /// What the chosen products ask, while it is open.
    pub(crate) questions: Vec<Question>,
    /// Where the provider can be played once it is paid, if that is not a real one.
    pub(crate) desk: Option<String>,
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
        let asked = checkout.locale.as_ref().and_then(Language::of);
        let accepted = || Language::accepted(&accepted_languages(&parts.headers));
        let mut opened = Self {
            language: asked.unwrap_or_else(accepted),
            base_url,
            secret,
            checkout,
            site,
            now: app.clock.now(),
            theme: theme_of(&parts.uri),
            product: None,
            choices: Vec::new(),
            questions: Vec::new(),
            desk: None,
        };
        opened.load(till).await?;
        Ok(opened)
    }
}

fn theme_of(uri: &Uri) -> Option<Theme> {
    let mut parameters = uri.query().unwrap_or_default().split('&');
    parameters.find_map(|pair| Theme::parse(pair.strip_prefix("theme=")?))
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

    /// What its page says.
    pub(crate) const fn texts(&self) -> &'static Texts {
        Texts::of(self.language)
    }

    /// An amount of it, as its page writes it.
    pub(crate) fn money(&self, amount: Amount) -> String {
        format_money(amount, self.checkout.currency, self.language)
    }

    /// A page of it, in the shop's look.
    pub(crate) fn page(
        &self,
        status: StatusCode,
        width: Width,
        title: &str,
        body: Markup,
    ) -> Response {
        let images = self.checkout.lines.iter().filter_map(Line::picture);
        let pictures: BTreeSet<String> = images.map(|image| image.origin()).collect();
        let page = Page {
            language: self.language,
            title,
            width,
            theme: self.theme,
            body,
        };
        let look = Look {
            accent: self.site.accent.as_ref(),
            pictures: &pictures.into_iter().collect::<Vec<_>>(),
        };
        page.into_branded_response(status, &look)
    }

    /// What is due now, as the form says it back: nothing is paid at a total that was not shown.
    pub(crate) fn due(&self) -> String {
        let due = self.checkout.totals().due_now.minor();
        format!("{due} {}", self.checkout.currency.code())
    }

    /// The address of its page.
    pub(crate) fn url(&self) -> String {
        self.address("")
    }

    /// The address of its confirmation page.
    pub(crate) fn confirmation_url(&self) -> String {
        self.address("/confirmation")
    }

    fn address(&self, below: &str) -> String {
        let theme = self.theme.map(|theme| format!("?theme={}", theme.word()));
        format!(
            "{}/checkout/{}{below}{}",
            self.base_url,
            self.secret.reveal(),
            theme.unwrap_or_default()
        )
    }

    /// Where the page's way back leads.
    pub(crate) fn way_back(&self) -> String {
        let url = self.checkout.return_url.as_ref();
        url.unwrap_or(&self.site.home_url)
            .for_checkout(self.checkout.id, &[])
    }

    /// Reads from the catalog what an open checkout's page needs of it.
    pub(crate) async fn load(&mut self, till: &Till) -> Result<(), Problem> {
        if self.status() != CheckoutStatus::Open {
            return Ok(());
        }
        let (checkout, store) = (&self.checkout, &till.app.store);
        let chosen: Vec<ProductId> = checkout
            .lines
            .iter()
            .filter_map(|line| line.product)
            .collect();
        let offered = &checkout.terms.products;
        let wanted = chosen.iter().chain(offered).copied();
        let products = till.catalog.products(store, checkout.site, wanted).await?;
        let choices = offered.iter().filter_map(|id| products.get(id));
        let choices: Vec<Product> = choices
            .filter(|product| product.is_sold())
            .cloned()
            .collect();
        let chosen = chosen.iter().filter_map(|id| products.get(id));
        // What a template sells is its merchant's say.
        let fixed = matches!(checkout.offer, Some(OfferId::Template(_)));
        let product = chosen.clone().next().filter(|_| !fixed).cloned();
        self.questions = questions_of(till, self, chosen).await?;
        self.product = product;
        self.choices = choices;
        Ok(())
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
        let stored = store.replace_checkout(&next, &self.checkout).await?;
        self.stepped(till, next, stored).await
    }

    /// Stores the next state if there is enough of what it takes, else tells what there is not enough of.
    pub(crate) async fn step_within(
        &mut self,
        till: &Till,
        change: Change,
        limits: Limits,
    ) -> Result<Result<Step, Counter>, Problem> {
        let next = match change {
            Ok(next) => next,
            Err(unchanged) => return Ok(Ok(Step::Refused(unchanged))),
        };
        let store = &till.app.store;
        let stored = match store.replace_within(&next, &self.checkout, limits).await? {
            Counted::Stored => true,
            Counted::Lost => false,
            Counted::Refused(counter) => return Ok(Err(counter)),
        };
        self.stepped(till, next, stored).await.map(Ok)
    }

    /// Stores that it succeeded, with all that it makes, if there is enough of what it takes; else tells
    /// what there is not enough of.
    pub(crate) async fn complete(
        &mut self,
        till: &Till,
        change: Change,
        limits: Limits,
    ) -> Result<Result<Step, Counter>, Problem> {
        let next = match change {
            Ok(next) => next,
            Err(unchanged) => return Ok(Ok(Step::Refused(unchanged))),
        };
        let paid = Paid::free(&next, self.now);
        let step = (&next, &self.checkout);
        let stored = match complete(&till.app.store, step, &paid, limits, self.now).await? {
            Counted::Stored => true,
            Counted::Lost => false,
            Counted::Refused(counter) => return Ok(Err(counter)),
        };
        self.stepped(till, next, stored).await.map(Ok)
    }

    async fn stepped(
        &mut self,
        till: &Till,
        next: Checkout,
        stored: bool,
    ) -> Result<Step, Problem> {
        if stored {
            self.checkout = next;
            return Ok(Step::Taken);
        }
        self.reload(till).await?;
        // What came first may be our own write, whose reply got lost.
        Ok(if self.checkout == next {
            Step::Taken
        } else {
            Step::Lost
        })
    }

    /// Reads the checkout again.
    pub(crate) async fn reload(&mut self, till: &Till) -> Result<(), Problem> {
        let checkout = till.app.store.checkout_by_secret(&self.secret).await?;
        self.checkout = checkout.ok_or_else(unknown)?;
        self.load(till).await
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
