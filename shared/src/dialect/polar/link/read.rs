//! Reads the bodies that make and change links.

use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use super::checks::{check_discount, check_seats, checked_products, fitting_trial, same_trial};
use crate::{
    dialect::{
        offer::{FALLBACKS, LIMIT, PREVIEW, SNAKE, read_campaign},
        polar::{check_site, read_body, read_id},
        reader::{Fields, Node},
    },
    domain::{
        catalog::{Discount, Interval, Period},
        fault::Rule,
        ids::{DiscountId, PriceId, ProductId},
        line_item::Quantity,
        link::{Link, LinkContent},
        metadata::Metadata,
        offer::Campaign,
        pricing::Products,
        problem::Problem,
        site::Site,
        slug::Slug,
        urls::WebUrl,
    },
};

/// What the body of a link is checked against.
#[derive(Clone, Copy, Debug)]
pub struct LinkContext<'a> {
    /// The caller's site.
    pub site: &'a Site,
    /// Those of the products that the body mentions that exist.
    pub products: &'a Products,
    /// The discount that the body mentions, if it exists.
    pub discount: Option<&'a Discount>,
    /// The time.
    pub now: Timestamp,
}

/// Who takes the payments, in the only word that Polar has.
pub(super) const PROCESSORS: &[&str] = &["stripe"];
/// The most seats of a link.
pub(super) const MAX_SEATS: i64 = 10_000;
/// The most of an interval that is free.
pub(super) const MAX_TRIAL: i64 = 1_000;

pub(super) const SHARED: [&str; 17] = [
    "label",
    "slug",
    SNAKE.starts_at,
    SNAKE.ends_at,
    LIMIT,
    FALLBACKS,
    PREVIEW,
    "allow_discount_codes",
    "require_billing_address",
    "discount_id",
    "seats",
    "units",
    "trial_interval",
    "trial_interval_count",
    "success_url",
    "return_url",
    "metadata",
];

/// Reads the body that makes a link: from `products`, or in the old ways from `product_id` or
/// `product_price_id`.
///
/// # Errors
///
/// All faults.
pub fn read_new_link(body: &Value, context: LinkContext<'_>) -> Result<LinkContent, Problem> {
    read_body(body, |node| {
        let own = [
            "payment_processor",
            "products",
            "product_id",
            "product_price_id",
            "organization_id",
        ];
        let fields = node.object(&[&SHARED[..], &own].concat())?;
        check_site(&fields, context.site.id);
        let processor = fields.required("payment_processor");
        processor.and_then(|node| node.word(PROCESSORS, &[()]));
        let products = new_products(&fields, context);
        let empty = LinkContent {
            products: products.clone().unwrap_or_default(),
            label: None,
            slug: None,
            campaign: Campaign::default(),
            allow_discount_codes: true,
            require_billing_address: false,
            discount: None,
            seats: None,
            trial: None,
            success_url: None,
            return_url: None,
            metadata: Metadata::EMPTY,
        };
        let content = read_shared(&fields, empty, context);
        products.and(content)
    })
}

/// Reads the body that changes a link: only fields that are there, and `null` clears.
///
/// # Errors
///
/// All faults.
pub fn read_link_update(
    body: &Value,
    old: &Link,
    context: LinkContext<'_>,
) -> Result<LinkContent, Problem> {
    read_body(body, |node| {
        let fields = node.object(&[&SHARED[..], &["products"]].concat())?;
        let mut content = old.content.clone();
        let products = fields.get("products");
        // Where they are wrong, the rest is read beside those that are there: all faults are told.
        let products = products.and_then(|products| checked_products(&products, context.products));
        if let Some(products) = products {
            content.products = products;
            // Locks that the new products do not fit go with the old ones.
            if !fields.names("seats") {
                content.seats = content
                    .seats
                    .filter(|seats| check_seats(*seats, &content.products, context).is_none());
            }
        }
        read_shared(&fields, content, context)
    })
}

fn new_products(fields: &Fields<'_>, context: LinkContext<'_>) -> Option<Vec<ProductId>> {
    let ways = ["products", "product_id", "product_price_id"];
    let mut named = ways.iter().filter_map(|way| fields.get(way));
    let Some(first) = named.next() else {
        return fields.fault("products", Rule::Required, "`products` is required");
    };
    if let Some(second) = named.next() {
        let message = "only one of `products`, `product_id` and `product_price_id` may be there";
        return second.fault(Rule::OneOf, message);
    }
    if fields.names("products") && first.value().is_array() {
        return checked_products(&first, context.products);
    }
    if fields.get("product_price_id").is_some() {
        let price = PriceId::new(read_id(&first)?);
        let of_price = context
            .products
            .values()
            .find(|product| product.prices.iter().any(|own| own.id == price));
        let Some(product) = of_price else {
            return first.fault(Rule::Other("UNKNOWN"), "the price does not exist");
        };
        return super::checks::checked_product(&first, Some(product)).map(|id| vec![id]);
    }
    if fields.get("product_id").is_some() {
        let id = ProductId::new(read_id(&first)?);
        return super::checks::checked_product(&first, context.products.get(&id))
            .map(|id| vec![id]);
    }
    checked_products(&first, context.products)
}

/// What creating and updating have in common: `content` with the fields that are there.
fn read_shared(
    fields: &Fields<'_>,
    mut content: LinkContent,
    context: LinkContext<'_>,
) -> Option<LinkContent> {
    if fields.names("label") {
        content.label = fields
            .optional("label", |node| node.label())
            .unwrap_or_default();
    }
    if fields.names("slug") {
        content.slug = fields
            .optional("slug", |node| read_slug(&node))
            .unwrap_or_default();
    }
    content.campaign = read_campaign(fields, &SNAKE, &content.campaign).unwrap_or_default();
    if let Some(allowed) = fields
        .get("allow_discount_codes")
        .and_then(|node| node.boolean())
    {
        content.allow_discount_codes = allowed;
    }
    if let Some(required) = fields
        .get("require_billing_address")
        .and_then(|node| node.boolean())
    {
        content.require_billing_address = required;
    }
    if let Some(metadata) = fields.get("metadata").and_then(|node| node.metadata()) {
        content.metadata = metadata;
    }
    for (name, url) in [
        ("success_url", &mut content.success_url),
        ("return_url", &mut content.return_url),
    ] {
        if fields.names(name) {
            *url = fields
                .optional(name, |node| read_url(&node))
                .unwrap_or_default();
        }
    }
    if fields.names("discount_id") {
        let read = |node: Node<'_>| check_discount(&node, &content.products, context);
        content.discount = fields.optional("discount_id", read).unwrap_or_default();
    }
    if let Some(units) = fields.get("units") {
        units.fault::<()>(Rule::Other("UNITS"), "no product is sold by units");
    }
    if fields.names("seats") {
        let read = |node: Node<'_>| read_seats(&node, &content.products, context);
        content.seats = fields.optional("seats", read).unwrap_or_default();
    }
    let trial = match fields.names("trial_interval") || fields.names("trial_interval_count") {
        true => read_trial(fields, content.trial),
        false => content.trial,
    };
    content.trial = fitting_trial(trial, &content.products, context);
    Some(content)
}

pub(super) fn read_slug(node: &Node<'_>) -> Option<Slug> {
    node.parsed(|text| {
        let expected = "expected 3 to 64 lower-case letters, digits and hyphens";
        Slug::parse(text).ok_or_else(|| expected.to_owned())
    })
}

fn read_url(node: &Node<'_>) -> Option<WebUrl> {
    node.parsed(WebUrl::parse_return)
}

fn read_seats(
    node: &Node<'_>,
    products: &[ProductId],
    context: LinkContext<'_>,
) -> Option<Quantity> {
    let seats = node.integer(1..=MAX_SEATS)?;
    let seats = Quantity::new(u32::try_from(seats).ok()?)?;
    match check_seats(seats, products, context) {
        Some(message) => node.fault(Rule::Other("SEATS"), message),
        None => Some(seats),
    }
}

/// Both halves or none. A half that is not there is as it was.
pub(in crate::dialect::polar) fn read_trial(
    fields: &Fields<'_>,
    old: Option<Period>,
) -> Option<Period> {
    let interval = match fields.names("trial_interval") {
        true => fields.optional("trial_interval", |node| {
            node.word(Interval::WORDS, &Interval::ALL)
        }),
        false => Some(old.map(|old| old.interval)),
    };
    let count = match fields.names("trial_interval_count") {
        true => fields.optional("trial_interval_count", |node| node.integer(1..=MAX_TRIAL)),
        false => Some(old.map(|old| old.count.into())),
    };
    let (interval, count) = (interval?, count?);
    let trial = same_trial(interval, count);
    if trial.is_none() && (interval.is_some() || count.is_some()) {
        let missing = if interval.is_none() {
            "trial_interval"
        } else {
            "trial_interval_count"
        };
        let message = "`trial_interval` and `trial_interval_count` belong together";
        return fields.fault(missing, Rule::Required, message);
    }
    trial
}

/// The products that a body mentions, right or not: what is looked up before it is read.
#[must_use]
pub fn mentioned_products(body: &Value) -> Vec<ProductId> {
    let list = body["products"].as_array().into_iter().flatten();
    let all = list
        .chain(body.get("product_id"))
        .take(Link::MAX_PRODUCTS + 1);
    all.filter_map(Value::as_str)
        .filter_map(ProductId::parse)
        .collect()
}

/// The price that a body mentions.
#[must_use]
pub fn mentioned_price(body: &Value) -> Option<PriceId> {
    PriceId::parse(body["product_price_id"].as_str()?)
}

/// The discount that a body mentions.
#[must_use]
pub fn mentioned_discount(body: &Value) -> Option<DiscountId> {
    let id = Uuid::try_parse(body["discount_id"].as_str()?).ok()?;
    Some(DiscountId::new(id))
}
