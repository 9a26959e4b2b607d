//! The products of a checkout on the wire.

use serde_json::{Map, Value, json};

use super::body::{CheckoutContext, object};
use crate::{
    dialect::polar::{offered_product_body, product_body},
    domain::{
        catalog::{Price, Product},
        checkout::Checkout,
        ids::ProductId,
    },
};

/// The product that is chosen, if there is one choice to make, and those to choose from.
pub(super) fn bodies(checkout: &Checkout, context: &CheckoutContext) -> Map<String, Value> {
    let chosen = chosen(checkout, context);
    let price = chosen.and_then(|product| price_of(product, checkout));
    let seats = price.and_then(|price| price.kind.seats());
    let line = checkout.lines.first().filter(|_| seats.is_some());
    let offered: Vec<&Product> = offered(checkout)
        .iter()
        .filter_map(|id| context.products.get(id))
        .collect();
    let bodies: Vec<Value> = offered.iter().map(|product| told(product)).collect();
    let prices = offered.iter().zip(&bodies);
    let prices: Map<String, Value> = prices
        .map(|(product, body)| (product.id.to_string(), body["prices"].clone()))
        .collect();
    let body = chosen.map(told);
    let price_body = price.and_then(|price| {
        let prices = body.as_ref()?["prices"].as_array()?;
        prices.iter().find(|body| body["id"] == json!(price.id))
    });
    object(json!({
        "product_id": chosen.map(|product| product.id),
        "product_price_id": price.map(|price| price.id),
        "product_price": price_body,
        "attached_custom_fields": chosen.map(|product| asked(product, context)),
        "product": body,
        "products": bodies,
        "prices": prices,
        "seats": line.map(|line| line.quantity),
        "min_seats": checkout.terms.least_seats,
        "max_seats": checkout.terms.most_seats,
        // Nothing is sold by units.
        "units": null,
        "min_units": null,
        "max_units": null,
    }))
}

/// A product as whoever has the client secret may know it: without the merchant's own keys.
fn told(product: &Product) -> Value {
    let mut body = object(offered_product_body(product));
    body.remove("metadata");
    body.into()
}

/// What a product asks of its buyers, without the merchant's own keys.
fn asked(product: &Product, context: &CheckoutContext) -> Value {
    let mut asked = product_body(product, &context.fields)["attached_custom_fields"].take();
    for attached in asked.as_array_mut().into_iter().flatten() {
        attached["custom_field"]["metadata"] = json!({});
    }
    asked
}

/// The product of a checkout that sells just one.
pub(super) fn chosen<'a>(checkout: &Checkout, context: &'a CheckoutContext) -> Option<&'a Product> {
    match checkout.lines.as_slice() {
        [line] => context.product_of(line),
        _ => None,
    }
}

/// The products to choose from: where there is no choice, those that are sold.
pub(super) fn offered(checkout: &Checkout) -> Vec<ProductId> {
    let mut offered = checkout.terms.products.clone();
    if offered.is_empty() {
        let sold = checkout.lines.iter().filter_map(|line| line.product);
        for product in sold {
            if !offered.contains(&product) {
                offered.push(product);
            }
        }
    }
    offered
}

/// The price that a checkout has a product at.
pub(super) fn price_of<'a>(product: &'a Product, checkout: &Checkout) -> Option<&'a Price> {
    let mut prices = product.prices.iter();
    prices.find(|price| price.currency == checkout.currency)
}
