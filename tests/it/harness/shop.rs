//! A running stack with the demo shop, its clock, and a client.

use checkout_links::{
    home::Home,
    mappings::ConsumerSlot,
    meter::Call,
    pump::acknowledge_all,
    seed::{CatalogFile, DemoShop},
    stack::{Settings, Stack},
    stripe::Stripe,
};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use shared::{
    domain::{
        checkout::Checkout,
        ids::{CheckoutId, SandboxSessionId},
        secret::{Secret, SecretKind},
        template::Template,
    },
    store::SandboxSession,
};

use super::{Answer, Opening, TestClock, client, test_rsa_key};

/// When shops open.
const START: &str = "2026-11-22T10:00:00Z";

/// A running stack with the demo shop.
pub(crate) struct Shop {
    pub(crate) stack: Stack,
    pub(crate) demo: DemoShop,
    pub(crate) clock: TestClock,
    client: Client,
}

impl Shop {
    /// Starts a stack of its own with one further site, whose tables' changes nobody is told.
    pub(crate) async fn open() -> Self {
        Self::open_with(ConsumerSlot::Instead(acknowledge_all())).await
    }

    /// Starts a stack of its own with one further site.
    pub(crate) async fn open_with(consumer: ConsumerSlot) -> Self {
        let clock = TestClock::starting_at(START);
        let home = Home::temporary().expect("a temporary folder");
        Self::start(
            home,
            clock,
            Opening {
                consumer,
                ..Opening::default()
            },
        )
        .await
    }

    /// Starts a stack of its own with one further site, and all sorts of trouble.
    pub(crate) async fn open_amid(opening: Opening) -> Self {
        let clock = TestClock::starting_at(START);
        let home = Home::temporary().expect("a temporary folder");
        Self::start(home, clock, opening).await
    }

    /// Starts a stack of its own that finds Stripe in a stand-in.
    pub(crate) async fn open_beside_stripe() -> (Self, Stripe) {
        let clock = TestClock::starting_at(START);
        let stripe = Stripe::start(clock.clock()).await.expect("it listens");
        let home = Home::temporary().expect("a temporary folder");
        let opening = Opening {
            consumer: ConsumerSlot::Instead(acknowledge_all()),
            stripe_api: Some(stripe.base().to_owned()),
            ..Opening::default()
        };
        (Self::start(home, clock, opening).await, stripe)
    }

    /// Stops the stack, and starts another on its data.
    pub(crate) async fn restarted(self, consumer: ConsumerSlot) -> Self {
        let home = self.stack.stop().await.expect("the stack stops");
        Self::start(
            home,
            self.clock,
            Opening {
                consumer,
                ..Opening::default()
            },
        )
        .await
    }

    async fn start(home: Home, clock: TestClock, opening: Opening) -> Self {
        let catalog = CatalogFile::read(None).expect("the demo catalog");
        let settings = Settings {
            sites: 1,
            clock: clock.clock(),
            consumer: opening.consumer,
            queues: opening.queues,
            limits: opening.limits,
            stripe_api: opening.stripe_api,
            openings_per_minute: opening.openings_per_minute,
            rsa_key: Some(test_rsa_key()),
            ..Settings::new(home, Some(catalog))
        };
        let stack = Stack::start(settings).await.expect("the stack starts");
        let demo = stack.accounts.demo.clone().expect("a demo shop");
        Self {
            stack,
            demo,
            clock,
            client: client(),
        }
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}{path}", self.stack.info.base_url)
        }
    }

    /// A request that a test finishes itself.
    pub(crate) fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.client.request(method, self.url(path))
    }

    pub(crate) async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        Answer::read(request.send().await.expect("an answer")).await
    }

    /// A call of the management API with the demo shop's token.
    pub(crate) async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        self.call_as(&self.demo.site.access_token, method, path, body)
            .await
    }

    /// A call of the management API with any token.
    pub(crate) async fn call_as(
        &self,
        token: &str,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Answer {
        let request = self.request(method, path).bearer_auth(token);
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        self.send(request).await
    }

    /// The token of another site.
    pub(crate) fn other_token(&self) -> &str {
        &self.stack.accounts.other_sites[0].access_token
    }

    /// A token of the demo shop that allows nothing else.
    pub(crate) async fn token_with(&self, scopes: &[&str]) -> String {
        let body = json!({"comment": "For a test", "scopes": scopes});
        let path = "/v1/organization-access-tokens/";
        let answer = self.call(Method::POST, path, Some(body)).await.expect(201);
        let token = answer.json()["token"].as_str().map(str::to_owned);
        token.expect("a token")
    }

    /// Creates something in Polar's form and returns it as it is on the wire.
    pub(crate) async fn created(&self, path: &str, body: Value) -> Value {
        let answer = self.call(Method::POST, path, Some(body)).await;
        answer.expect(201).json()
    }

    /// What is there in Polar's form.
    pub(crate) async fn got(&self, path: &str) -> Value {
        self.call(Method::GET, path, None).await.expect(200).json()
    }

    /// Creates a template and returns it as it is on the wire.
    pub(crate) async fn create_template(&self, template: Value) -> Value {
        let body = json!({"checkoutTemplate": template});
        let answer = self
            .call(Method::POST, "/ecom/v1/checkout-templates", Some(body))
            .await
            .expect(200);
        answer.json()["checkoutTemplate"].clone()
    }

    /// Updates a template.
    pub(crate) async fn update_template(&self, id: &str, fields: Value) -> Answer {
        let path = format!("/ecom/v1/checkout-templates/{id}");
        self.call(
            Method::PATCH,
            &path,
            Some(json!({"checkoutTemplate": fields})),
        )
        .await
    }

    /// Lets the first item of the demo shop's template be one that the catalog does not have.
    pub(crate) async fn lose_first_item(&self, item: &str) -> Template {
        let store = &self.stack.store;
        let template = store.latest_template(self.demo.template_id).await;
        let mut template = template.expect("the store answers").expect("a template");
        template.content.catalog_items[0].reference.item_id = item.to_owned();
        template.revision += 1;
        let replaced = store
            .replace_template(&template, template.revision - 1)
            .await;
        assert!(
            replaced.expect("the store answers"),
            "another write came first"
        );
        template
    }

    /// The shared URL of a template.
    pub(crate) fn shared_url(&self, id: &str) -> String {
        let site = self.demo.site.site_id;
        format!("/ecom/v1/checkout-templates/{id}/create-and-redirect-to-checkout?siteId={site}")
    }

    /// Opens a shared URL as a person does.
    pub(crate) async fn follow(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// Opens a template and returns the address of its fresh checkout.
    pub(crate) async fn open_template(&self, id: &str) -> String {
        self.follow(&self.shared_url(id))
            .await
            .expect(302)
            .location()
    }

    /// Submits a form as a browser does.
    pub(crate) async fn submit(&self, url: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(self.request(Method::POST, url).form(fields))
            .await
    }

    /// The checkout behind the address of its page, as it is stored.
    pub(crate) async fn checkout_at(&self, url: &str) -> Checkout {
        let text = url.rsplit('/').next().unwrap_or_default();
        let secret = Secret::parse(SecretKind::Checkout, text).expect("the address holds a secret");
        let checkout = self
            .stack
            .store
            .checkout(CheckoutId::new(secret.id()))
            .await;
        checkout
            .expect("the store answers")
            .expect("there is a checkout")
    }

    /// The sandbox's session of the latest attempt of a checkout.
    pub(crate) async fn session_of(&self, url: &str) -> SandboxSession {
        let payment = self.checkout_at(url).await.payment.expect("an attempt");
        let id = payment
            .session
            .expect("a session")
            .id
            .parse()
            .expect("an id");
        let session = self
            .stack
            .store
            .sandbox_session(SandboxSessionId::new(id))
            .await;
        session
            .expect("the store answers")
            .expect("there is a session")
    }

    /// Stores a session that a test changed.
    pub(crate) async fn replace_session(&self, session: &mut SandboxSession) {
        session.revision += 1;
        let stored = self
            .stack
            .store
            .replace_sandbox_session(session, session.revision - 1)
            .await;
        assert!(
            stored.expect("the store answers"),
            "another write came first"
        );
    }

    /// What the functions asked of the tables since the last time.
    pub(crate) fn calls(&self) -> Vec<Call> {
        self.stack.meter.take()
    }
}
