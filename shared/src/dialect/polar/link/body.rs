//! A link on the wire.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{
    dialect::{
        offer::{SNAKE, campaign_fields},
        polar::{SaleContext, offered_product_body},
    },
    domain::{link::Link, offer::Usage},
};

/// A link as it is `now`, and how often it was used, where that is known; with its products, and with
/// its discount, if that is there.
#[must_use]
pub fn link_body(
    link: &Link,
    context: &SaleContext,
    base_url: &str,
    (now, usage): (Timestamp, Option<Usage>),
) -> Value {
    let content = &link.content;
    let products = &context.products;
    let known = content.products.iter().filter_map(|id| products.get(id));
    let sold = known.filter(|product| !product.archived);
    let sold: Vec<Value> = sold.map(offered_product_body).collect();
    let discount = context.discount(content.discount);
    let mut body = json!({
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
        "discount_id": discount["id"],
        "discount": discount,
        "seats": content.seats,
        "units": null,
        "trial_interval": content.trial.map(|trial| trial.interval.word()),
        "trial_interval_count": content.trial.map(|trial| trial.count),
        "success_url": content.success_url,
        "return_url": content.return_url,
        "metadata": content.metadata.map(),
        "products": sold,
    });
    let state = link.state(now, usage.unwrap_or_default());
    for (name, value) in campaign_fields(&content.campaign, (state, usage), &SNAKE) {
        body[name] = value.unwrap_or_default();
    }
    body
}
