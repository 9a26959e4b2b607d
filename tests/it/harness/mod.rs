//! A running shop, and a client of it that reads as a sentence.

mod answer;
mod discounts;
mod ears;
mod endpoints;
mod far_provider;
mod happening;
mod hooks;
mod keys;
mod log;
mod opening;
mod process;
mod purchases;
mod repository;
mod shop;
mod stripe;
mod tap;
mod test_keys;
mod visitor;

pub(crate) use answer::Answer;
pub(crate) use discounts::{Sale, pay_as};
pub(crate) use ears::{Ears, assert_in_order, inner, kinds};
pub(crate) use endpoints::ENDPOINT_SECRET;
pub(crate) use far_provider::{FAR, FarProvider, paid, paid_event};
pub(crate) use happening::{Happened, deliveries, happen, pass_time, told};
pub(crate) use hooks::{ENDPOINTS, hook};
pub(crate) use keys::root_in;
pub(crate) use log::heard;
pub(crate) use opening::{Opening, TestClock};
pub(crate) use process::{Process, client, eventually, until};
pub(crate) use purchases::id_of;
pub(crate) use repository::{
    entries, files_below, folders_in, name_of, repository, template, text_of,
};
pub(crate) use shop::Shop;
pub(crate) use stripe::{StripeShop, WEBHOOK_SECRET};
pub(crate) use tap::Tap;
pub(crate) use test_keys::test_rsa_key;
pub(crate) use visitor::Visitor;

/// The outcomes of futures that run at once.
pub(crate) async fn at_once<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut running: Vec<_> = futures.map(|future| Some(Box::pin(future))).collect();
    let mut outcomes: Vec<Option<F::Output>> = running.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (future, outcome) in running.iter_mut().zip(&mut outcomes) {
            let polled = future.as_mut().map(|future| future.as_mut().poll(context));
            if let Some(std::task::Poll::Ready(done)) = polled {
                (*future, *outcome) = (None, Some(done));
            }
        }
        if running.iter().any(Option::is_some) {
            std::task::Poll::Pending
        } else {
            std::task::Poll::Ready(())
        }
    })
    .await;
    outcomes.into_iter().flatten().collect()
}

/// A custom item on the wire.
pub(crate) fn custom_item(name: &str, price: &str, quantity: u32) -> serde_json::Value {
    serde_json::json!({
        "quantity": quantity,
        "price": price,
        "productName": {"original": name},
        "itemType": {"preset": "DIGITAL"},
    })
}

/// A catalog item on the wire.
pub(crate) fn catalog_item(product: impl std::fmt::Display, quantity: u32) -> serde_json::Value {
    serde_json::json!({
        "quantity": quantity,
        "catalogReference": {
            "catalogItemId": product.to_string(),
            "appId": "215238eb-22a5-4c36-9e7b-e7c08025e04e",
        },
    })
}

/// What a buyer types, and the button.
pub(crate) const ADA: &[(&str, &str)] = &[
    ("intent", "pay"),
    ("email", "ada@example.com"),
    ("name", "Ada Lovelace"),
    ("agreed", "yes"),
];

/// A checkout of one zine for 10 euros, with the template's further fields.
pub(crate) async fn zine(shop: &Shop, fields: serde_json::Value) -> String {
    let mut template = serde_json::json!({"customLineItems": [custom_item("Zine", "10.00", 1)]});
    template
        .as_object_mut()
        .unwrap()
        .extend(fields.as_object().unwrap().clone());
    let template = shop.create_template(template).await;
    shop.open_template(template["id"].as_str().unwrap()).await
}
