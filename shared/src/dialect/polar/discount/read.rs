//! Discounts as clients write them.

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::Value;

use super::rate::{read_duration, read_new_rate, read_rate};
use crate::{
    dialect::{
        polar::{check_site, mentioned, read_body, read_id, read_name},
        reader::{Fields, Node},
    },
    domain::{
        catalog::{Discount, Product},
        coupon::CouponCode,
        fault::Rule,
        ids::{DiscountId, ProductId, SiteId},
        money::Currency,
        problem::Problem,
    },
};

pub(super) const COMMON: [&str; 15] = [
    "amount",
    "amounts",
    "basis_points",
    "code",
    "currency",
    "duration",
    "duration_in_months",
    "ends_at",
    "max_redemptions",
    "max_redemptions_per_customer",
    "metadata",
    "name",
    "products",
    "starts_at",
    "type",
];
pub(super) const NAME: std::ops::RangeInclusive<usize> = 1..=200;
/// The fewest characters of a code that a merchant makes.
pub(super) const MIN_CODE: usize = 3;
/// The most products that a discount is for; more of them is all of them.
pub(super) const MAX_PRODUCTS: usize = 100;
pub(super) const MAX_REDEMPTIONS: i64 = 1_000_000_000;

/// What reading a discount needs besides the body.
#[derive(Debug)]
pub struct DiscountContext<'a> {
    /// The site's currency.
    pub currency: Currency,
    /// Those of the products that the body mentions that are there.
    pub products: &'a HashMap<ProductId, Product>,
    /// How often the discount was redeemed.
    pub taken: u64,
}

/// The products that a body mentions, right or not.
#[must_use]
pub fn mentioned_product_ids(body: &Value) -> Vec<ProductId> {
    let ids = mentioned(&body["products"], MAX_PRODUCTS, Value::as_str);
    ids.into_iter().map(ProductId::new).collect()
}

/// Reads a new discount of a site, made `now` with this id.
///
/// # Errors
///
/// All faults.
pub fn read_new_discount(
    body: &Value,
    (id, site): (DiscountId, SiteId),
    now: Timestamp,
    context: &DiscountContext<'_>,
) -> Result<Discount, Problem> {
    read_body(body, |node| {
        let fields = node.object(&[COMMON.as_slice(), &["organization_id"]].concat())?;
        check_site(&fields, site);
        let named = fields.required("name").is_some();
        let duration = read_duration(&fields, None);
        let rate = read_rate(&fields, context.currency);
        // What follows is read also when there is no rate: all faults are told.
        let stand_in = crate::domain::catalog::Rate::Fixed(Vec::new());
        let complete = named && duration.is_some() && rate.is_some();
        let name = String::new();
        let mut discount = Discount::new(id, site, name, rate.unwrap_or(stand_in), now);
        discount.duration = duration.unwrap_or_default();
        fill(&fields, &mut discount, context);
        complete.then_some(discount)
    })
}

/// Reads an update of a discount: what is there changes, `null` clears what can be empty.
///
/// # Errors
///
/// All faults.
pub fn read_discount_update(
    body: &Value,
    old: &Discount,
    context: &DiscountContext<'_>,
) -> Result<Discount, Problem> {
    read_body(body, |node| {
        let fields = node.object(&COMMON)?;
        let mut discount = old.clone();
        let duration = read_duration(&fields, Some(old.duration));
        let rate = read_new_rate(&fields, &old.rate, context.currency);
        fill(&fields, &mut discount, context);
        (discount.duration, discount.rate) = (duration?, rate?);
        Some(discount)
    })
}

/// Sets what the body says; a fault is noted, and then the discount goes nowhere.
fn fill(fields: &Fields<'_>, discount: &mut Discount, context: &DiscountContext<'_>) {
    if let Some(name) = fields.get("name").and_then(|node| read_name(&node, NAME)) {
        discount.name = name;
    }
    if fields.names("code") {
        discount.code = fields.get("code").and_then(|node| read_code(&node));
    }
    fill_time(fields, discount);
    fill_limits(fields, discount, context.taken);
    if fields.names("products") {
        let new = fields.get("products");
        let new = new.and_then(|node| read_products(&node, &discount.products, context.products));
        discount.products = new.unwrap_or_default();
    }
    if fields.names("metadata") {
        let metadata = fields.get("metadata");
        discount.metadata = metadata
            .and_then(|node| node.metadata())
            .unwrap_or_default();
    }
}

/// An empty code is none.
fn read_code(node: &Node<'_>) -> Option<CouponCode> {
    let text = node.string(0..=CouponCode::MAX_LENGTH)?;
    if text.is_empty() {
        return None;
    }
    if text.trim().chars().count() < MIN_CODE {
        let message = format!("expected at least {MIN_CODE} characters");
        return node.fault(Rule::MinLength(MIN_CODE), message);
    }
    let message = "a code has no control characters, and at most 900 bytes";
    CouponCode::parse(&text).map_or_else(|| node.fault(Rule::Format, message), Some)
}

fn fill_time(fields: &Fields<'_>, discount: &mut Discount) {
    let read = |name: &str, old: Option<Timestamp>| {
        if !fields.names(name) {
            return old;
        }
        let node = fields.get(name)?;
        node.parsed(|text| {
            let expected = "expected a time with its offset, such as `2026-12-24T18:00:00Z`";
            text.parse().map_err(|_| expected.to_owned())
        })
    };
    discount.starts_at = read("starts_at", discount.starts_at);
    discount.ends_at = read("ends_at", discount.ends_at);
    if let (Some(start), Some(end)) = (discount.starts_at, discount.ends_at)
        && end <= start
    {
        let place = ["ends_at", "starts_at"]
            .into_iter()
            .find(|name| fields.names(name));
        if let Some(name) = place {
            let message = format!("it ends `{end}`, which must be after it starts, `{start}`");
            fields.note(name, Rule::Other("ORDER"), message);
        }
    }
}

fn fill_limits(fields: &Fields<'_>, discount: &mut Discount, taken: u64) {
    let read = |name: &str, old: Option<u32>| {
        if !fields.names(name) {
            return old;
        }
        let most = fields.get(name)?.integer(1..=MAX_REDEMPTIONS)?;
        u32::try_from(most).ok()
    };
    let old = discount.max_redemptions;
    let new = read("max_redemptions", old);
    if let Some(most) = new.filter(|_| new != old)
        && u64::from(most) < taken
    {
        let message = format!("it was redeemed `{taken}` times already");
        let least = i64::try_from(taken).unwrap_or(i64::MAX);
        fields.note("max_redemptions", Rule::Min(least), message);
    }
    discount.max_redemptions = new;
    let name = "max_redemptions_per_customer";
    discount.max_redemptions_per_customer = read(name, discount.max_redemptions_per_customer);
}

/// No product is for all products. One that was there before may be archived by now.
fn read_products(
    node: &Node<'_>,
    old: &[ProductId],
    known: &HashMap<ProductId, Product>,
) -> Option<Vec<ProductId>> {
    let mut products = Vec::new();
    for entry in node.list(0..=MAX_PRODUCTS)? {
        let Some(id) = read_id(&entry).map(ProductId::new) else {
            continue;
        };
        let wrong = match known.get(&id) {
            None => Some("the product does not exist"),
            Some(product) if product.archived && !old.contains(&id) => {
                Some("the product is archived")
            }
            Some(_) if products.contains(&id) => Some("the product is there already"),
            Some(_) => None,
        };
        match wrong {
            Some(message) => entry.note(Rule::Other("PRODUCT"), message),
            None => products.push(id),
        }
    }
    Some(products)
}
