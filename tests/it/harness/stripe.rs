//! A shop whose money Stripe takes.

use checkout_links::stripe::{SECRET_KEY, Stripe, sign};
use reqwest::Method;
use serde_json::{Value, json};
use shared::{
    domain::{
        ids::SiteId,
        order::{Order, OrderEntry},
        subscription::Subscription,
    },
    payment::stripe::StripeProvider,
    store::List,
};

use super::{ADA, Answer, Shop};

/// What the stand-in signs the demo shop's callbacks with.
pub(crate) const WEBHOOK_SECRET: &str = "whsec_standInStandInStandIn";

/// A shop whose money Stripe takes, and the stand-in.
pub(crate) struct StripeShop {
    pub(crate) shop: Shop,
    pub(crate) stripe: Stripe,
}

impl StripeShop {
    /// Opens a shop that has told its keys.
    pub(crate) async fn open() -> Self {
        let (shop, stripe) = Shop::open_beside_stripe().await;
        let keys = json!({"provider": "stripe", "secret_key": SECRET_KEY, "webhook_secret": WEBHOOK_SECRET});
        let site = shop.demo.site.site_id;
        let path = format!("/v1/organizations/{site}/payment-provider");
        shop.call(Method::PUT, &path, Some(keys)).await.expect(200);
        Self { shop, stripe }
    }

    /// The provider, as functions have it.
    pub(crate) fn provider(&self) -> StripeProvider {
        let store = self.shop.stack.store.clone();
        StripeProvider::new(store, self.shop.root(), self.stripe.base())
    }

    pub(crate) fn site(&self) -> SiteId {
        self.shop.demo.site.site_id
    }

    /// A checkout of custom items, opened.
    pub(crate) async fn open_items(&self, fields: Value) -> String {
        let template = self.shop.create_template(fields).await;
        let id = template["id"].as_str().expect("an id").to_owned();
        self.shop.open_template(&id).await
    }

    /// Presses Pay, and gives the session at Stripe.
    pub(crate) async fn session(&self, url: &str) -> String {
        let to = self.shop.submit(url, ADA).await.expect(303).location();
        let session = to.strip_prefix(&format!("{}/pay/", self.stripe.base()));
        session.expect("Stripe's page").to_owned()
    }

    /// Tells the shop of an event, signed.
    pub(crate) async fn tell(&self, event: &Value) -> Answer {
        self.tell_signed(event, WEBHOOK_SECRET).await
    }

    /// Tells the shop of an event, signed with any secret.
    pub(crate) async fn tell_signed(&self, event: &Value, secret: &str) -> Answer {
        let body = event.to_string();
        let header = sign(secret, &body, self.shop.clock.now().as_second());
        let path = format!("/payments/stripe/{}/callback", self.site());
        let request = self.shop.request(Method::POST, &path);
        let request = request.header("stripe-signature", header).body(body);
        self.shop.send(request).await
    }

    /// Tells the shop of all that has happened.
    pub(crate) async fn tell_all(&self) {
        for event in self.stripe.events() {
            self.tell(&event).await.expect(200);
        }
    }

    /// The order of the checkout at this address.
    pub(crate) async fn order(&self, url: &str) -> Order {
        let id = self.shop.checkout_at(url).await.order.expect("an order");
        let order = self.shop.stack.store.order(id).await;
        order.expect("the store answers").expect("the order")
    }

    /// The subscription of the checkout at this address.
    pub(crate) async fn subscription(&self, url: &str) -> Subscription {
        let id = self.order(url).await.subscription.expect("a subscription");
        let subscription = self.shop.stack.store.subscription(id).await;
        subscription
            .expect("the store answers")
            .expect("the subscription")
    }

    /// How many orders the demo shop has.
    pub(crate) async fn orders(&self) -> usize {
        let (site, store) = (self.site(), &self.shop.stack.store);
        let orders = store.entries::<OrderEntry>(List::OfSite(site), 1_000).await;
        orders.expect("the store answers").len()
    }

    /// The one intent at Stripe.
    pub(crate) fn intent(&self) -> String {
        let intents = self.stripe.all("payment_intent");
        assert_eq!(intents.len(), 1, "{intents:?}");
        intents[0]["id"].as_str().expect("an id").to_owned()
    }
}
