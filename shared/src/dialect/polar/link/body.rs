//! A link on the wire.

use serde_json::{Value, json};

use crate::{
    dialect::polar::{discount_body, offered_product_body},
    domain::{catalog::Discount, link::Link, pricing::Products},
};

/// A link with its products, and with its discount, which was redeemed so often.
#[must_use]
pub fn link_body(
    link: &Link,
    products: &Products,
    discount: Option<(&Discount, u64)>,
    base_url: &str,
) -> Value {
    let content = &link.content;
    let known = content.products.iter().filter_map(|id| products.get(id));
    let sold = known.filter(|product| !product.archived);
    let sold: Vec<Value> = sold.map(offered_product_body).collect();
    let discount_of = |(discount, taken)| discount_body(discount, products, taken);
    json!({
        "id": link.id,
        "created_at": link.created_at(),
        "modified_at": link.modified_at,
        "organization_id": link.site,
        "payment_processor": "stripe",
        "client_secret": link.client_secret,
        "url": format!("{base_url}/l/{}", link.client_secret),
        "slug": content.slug,
        "short_url": content.slug.as_ref().map(|slug| format!("{base_url}/l/{}", slug.as_str())),
        "label": content.label,
        "allow_discount_codes": content.allow_discount_codes,
        "require_billing_address": content.require_billing_address,
        "discount_id": discount.map(|(discount, _)| discount.id),
        "discount": discount.map(discount_of),
        "seats": content.seats,
        "units": null,
        "trial_interval": content.trial.map(|trial| trial.interval.word()),
        "trial_interval_count": content.trial.map(|trial| trial.count),
        "success_url": content.success_url,
        "return_url": content.return_url,
        "metadata": content.metadata.map(),
        "products": sold,
    })
}
