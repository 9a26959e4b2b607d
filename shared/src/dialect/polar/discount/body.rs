//! Discounts on the wire.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::{
    dialect::polar::bare_product_body,
    domain::{
        catalog::{Discount, DiscountDuration, Money, Product, Rate},
        ids::ProductId,
    },
};

/// A discount that was redeemed `taken` times, with those of its products that are known.
#[must_use]
pub fn discount_body(
    discount: &Discount,
    products: &HashMap<ProductId, Product>,
    taken: u64,
) -> Value {
    let reduces = discount.products.iter();
    let reduces: Vec<Value> = reduces
        .filter_map(|id| products.get(id))
        .map(bare_product_body)
        .collect();
    let mut body = json!({
        "id": discount.id,
        "created_at": discount.created_at,
        "modified_at": discount.modified_at,
        "organization_id": discount.site,
        "name": discount.name,
        "code": discount.code,
        "starts_at": discount.starts_at,
        "ends_at": discount.ends_at,
        "max_redemptions": discount.max_redemptions,
        "max_redemptions_per_customer": discount.max_redemptions_per_customer,
        "redemptions_count": taken,
        "metadata": discount.metadata.map(),
        "products": reduces,
    });
    match discount.duration {
        DiscountDuration::Once => body["duration"] = "once".into(),
        DiscountDuration::Forever => body["duration"] = "forever".into(),
        // The clients tell by this field which shape it is.
        DiscountDuration::Months(months) => {
            body["duration"] = "repeating".into();
            body["duration_in_months"] = months.into();
        }
    }
    match &discount.rate {
        Rate::Percentage(share) => {
            body["type"] = "percentage".into();
            body["basis_points"] = share.get().into();
        }
        Rate::Fixed(amounts) => {
            body["type"] = "fixed".into();
            let code = |money: &Money| money.currency.code().to_ascii_lowercase();
            let first = amounts.first();
            body["amount"] = first.map(|money| money.amount.minor()).into();
            body["currency"] = first.map(code).into();
            let all = amounts
                .iter()
                .map(|money| (code(money), money.amount.minor().into()));
            body["amounts"] = all.collect::<Map<String, Value>>().into();
        }
    }
    body
}
