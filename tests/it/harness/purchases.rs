//! Purchases, from the buyer's page to the order.

use reqwest::Method;
use serde_json::{Value, json};

use super::{ADA, Shop, zine};

/// The id of a thing on the wire.
#[track_caller]
pub(crate) fn id_of(thing: &Value) -> &str {
    thing["id"]
        .as_str()
        .unwrap_or_else(|| panic!("no id: {thing}"))
}

impl Shop {
    /// Presses Pay on a checkout's page, and again at the sandbox, and tells the sandbox's page.
    pub(crate) async fn pay(&self, url: &str, form: &[(&str, &str)]) -> String {
        let sandbox = self.submit(url, form).await.expect(303).location();
        self.submit(&sandbox, &[("outcome", "pay")])
            .await
            .expect(303);
        sandbox
    }

    /// The order of a checkout that is paid, as the API tells it.
    pub(crate) async fn order_at(&self, url: &str) -> Value {
        let order = self.checkout_at(url).await.order.expect("an order");
        self.got(&format!("/v1/orders/{order}")).await
    }

    /// An order of a zine for 10 euros by Ada.
    pub(crate) async fn bought(&self) -> Value {
        self.bought_as(ADA).await
    }

    /// An order of a zine for 10 euros by somebody.
    pub(crate) async fn bought_as(&self, form: &[(&str, &str)]) -> Value {
        let url = zine(self, json!({})).await;
        self.pay(&url, form).await;
        self.order_at(&url).await
    }

    /// The page of a fresh checkout that the API makes.
    pub(crate) async fn checkout_of(&self, fields: Value) -> String {
        let checkout = self.created("/v1/checkouts/", fields).await;
        checkout["url"].as_str().expect("a page").to_owned()
    }

    /// A product that is paid again and again, in some way.
    pub(crate) async fn magazine(&self, fields: Value) -> Value {
        let mut product = json!({
            "name": "Magazine",
            "recurring_interval": "month",
            "prices": [{"amount_type": "fixed", "price_amount": 700, "price_currency": "eur"}],
        });
        let all = product.as_object_mut().expect("an object");
        all.extend(fields.as_object().expect("fields").clone());
        self.created("/v1/products/", product).await
    }

    /// A subscription to a magazine for 7 euros a month by Ada, as the API tells it, and the sandbox's
    /// page.
    pub(crate) async fn subscribed(&self) -> (Value, String) {
        let product = self.magazine(json!({})).await;
        let url = self.checkout_of(json!({"products": [product["id"]]})).await;
        let sandbox = self.pay(&url, ADA).await;
        let order = self.order_at(&url).await;
        let id = order["subscription_id"].as_str().expect("a subscription");
        let subscription = self.got(&format!("/v1/subscriptions/{id}")).await;
        (subscription, sandbox)
    }

    /// Asks for money of an order back.
    pub(crate) async fn refund(&self, order: &Value, amount: i64) -> super::Answer {
        let body = json!({"order_id": order["id"], "reason": "customer_request", "amount": amount});
        self.call(Method::POST, "/v1/refunds/", Some(body)).await
    }

    /// The ids of all things of a list, and that its pages count them.
    pub(crate) async fn listed(&self, list: &str, query: &str) -> Vec<Value> {
        let list = self.got(&format!("{list}?limit=100&{query}")).await;
        let items = list["items"].as_array().expect("items");
        assert_eq!(list["pagination"]["total_count"], items.len(), "{query}");
        items.iter().map(|item| item["id"].clone()).collect()
    }
}
