//! Reads the bodies that make, change and confirm checkouts.

use serde_json::Value;

use super::{
    answers::read_answers,
    body::CheckoutContext,
    choice::{self, read_choice, read_currency, read_wish, reprice},
    code::read_code,
    merchant::{self, read_merchant},
    party::{self, read_party},
};
use crate::{
    dialect::{
        polar::{check_site, checked_product, read_body, read_id, read_trial},
        reader::{Fields, Node},
    },
    domain::{
        catalog::{Answer, Product, SeatTiers},
        checkout::{Checkout, Fresh},
        coupon::CouponCode,
        fault::Rule,
        ids::ProductId,
        line_item::Quantity,
        link::Link,
        locale::Locale,
        money::Currency,
        pricing::{Priced, Wish},
        problem::Problem,
    },
};

/// Who changes a checkout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckoutSide {
    /// Whoever manages its site.
    Merchant,
    /// Whoever has its client secret.
    Client,
}

/// Reads the body that makes a checkout of products.
///
/// # Errors
///
/// All faults.
pub fn read_new_checkout(
    body: &Value,
    fresh: Fresh<'_>,
    context: &CheckoutContext,
) -> Result<Checkout, Problem> {
    read_body(body, |node| {
        let own = [
            "products",
            "organization_id",
            "amount",
            "seats",
            "min_seats",
            "max_seats",
            "units",
            "min_units",
            "max_units",
            "allow_trial",
            "prices",
            "customer_id",
            "subscription_id",
            "custom_field_data",
            "locale",
        ];
        let fields = node.object(&[&merchant::FIELDS[..], &party::FIELDS, &own].concat())?;
        check_site(&fields, context.site.id);
        refuse_unknown_things(&fields);
        let offered = fields
            .required("products")
            .and_then(|node| read_offered(&node, context));
        let mut draft = empty(fresh, context);
        read_terms(&fields, &mut draft, CheckoutSide::Merchant);
        let chosen = offered.and_then(|offered| {
            let first = context.products.get(offered.first()?)?;
            draft.terms.products = offered.into_iter().collect();
            if draft.terms.products.len() < 2 {
                draft.terms.products.clear();
            }
            price_first(&fields, &mut draft, first, context)
        });
        read_shared(&fields, &mut draft, context, CheckoutSide::Merchant);
        chosen.map(|()| draft)
    })
}

/// Reads the body that changes a checkout: only fields that are there, and `null` clears. What it
/// comes to is computed anew.
///
/// # Errors
///
/// All faults.
pub fn read_checkout_update(
    body: &Value,
    old: &Checkout,
    context: &CheckoutContext,
    side: CheckoutSide,
) -> Result<Checkout, Problem> {
    read_body(body, |node| {
        let common = ["custom_field_data", "locale"];
        let mut known = [&choice::FIELDS[..], &party::FIELDS, &common].concat();
        match side {
            CheckoutSide::Merchant => known.extend(merchant::FIELDS),
            CheckoutSide::Client => known.extend(["discount_code", "confirmation_token_id"]),
        }
        let fields = node.object(&known)?;
        let mut draft = old.clone();
        read_terms(&fields, &mut draft, side);
        let chosen = read_choice(&fields, &mut draft, context);
        read_shared(&fields, &mut draft, context, side);
        chosen.map(|()| draft)
    })
}

/// Reads the body of a confirmation: what it changes besides. Enough must be known of the buyer,
/// and the fields that its product demands must be answered.
///
/// # Errors
///
/// All faults.
pub fn read_confirmation(
    body: &Value,
    old: &Checkout,
    context: &CheckoutContext,
) -> Result<Checkout, Problem> {
    let draft = read_checkout_update(body, old, context, CheckoutSide::Client)?;
    read_body(body, |node| {
        let fields = node.any_object()?;
        let known = draft.known();
        if known.email.is_none() {
            missing(&fields, "customer_email");
        }
        if known.name.is_none() {
            missing(&fields, "customer_name");
        }
        let address = known.billing.unwrap_or_default().address;
        if draft.require_billing_address {
            match address {
                None => missing(&fields, "customer_billing_address"),
                Some(address) => {
                    for part in address.missing() {
                        let path = format!("customer_billing_address.{}", part.word());
                        missing(&fields, &path);
                    }
                }
            }
        }
        let answers = draft.answers.open();
        let sold = draft
            .lines
            .iter()
            .filter_map(|line| context.product_of(line));
        let demanded = sold.flat_map(|product| &product.fields);
        let demanded = demanded.filter(|attached| attached.required);
        for field in demanded.filter_map(|attached| context.fields.get(&attached.field)) {
            let slug = field.slug.as_str();
            if matches!(answers.get(slug), None | Some(Answer::Flag(false))) {
                missing(&fields, &format!("custom_field_data.{slug}"));
            }
        }
        Some(())
    })?;
    Ok(draft)
}

fn missing(fields: &Fields<'_>, path: &str) {
    fields.note(path, Rule::Required, format!("`{path}` is required"));
}

/// The code that a client's body mentions, right or not: it is looked up before the body is read.
#[must_use]
pub fn mentioned_code(body: &Value) -> Option<CouponCode> {
    CouponCode::parse(body["discount_code"].as_str()?)
}

/// A checkout of which nothing is read yet.
fn empty(fresh: Fresh<'_>, context: &CheckoutContext) -> Checkout {
    let (site, currency) = (context.site.id, context.site.currency);
    Checkout::of_lines(site, currency, Priced::default(), fresh)
}

fn refuse_unknown_things(fields: &Fields<'_>) {
    for (name, message) in [
        ("prices", "prices are those of the catalog"),
        ("customer_id", "the customer does not exist"),
        ("subscription_id", "the subscription does not exist"),
        ("min_units", "no product is sold by units"),
        ("max_units", "no product is sold by units"),
        ("units", "no product is sold by units"),
    ] {
        if fields.get(name).is_some() {
            fields.note(name, Rule::Other("UNSUPPORTED"), message);
        }
    }
}

fn read_offered(node: &Node<'_>, context: &CheckoutContext) -> Option<Vec<ProductId>> {
    let mut offered = Some(Vec::new());
    for node in node.list(1..=Link::MAX_PRODUCTS)? {
        let id = read_id(&node).map(ProductId::new);
        let product = id.and_then(|id| checked_product(&node, context.products.get(&id)));
        match (product, &mut offered) {
            (Some(id), Some(ids)) if !ids.contains(&id) => ids.push(id),
            (Some(_), _) => {}
            // Read on: all faults are told at once.
            (None, _) => offered = None,
        }
    }
    offered
}

fn price_first(
    fields: &Fields<'_>,
    draft: &mut Checkout,
    first: &Product,
    context: &CheckoutContext,
) -> Option<()> {
    let currency = match fields.get("currency") {
        Some(node) => read_currency(&node, first)?,
        None => {
            first
                .price_in(draft.currency)
                .or(first.prices.first())?
                .currency
        }
    };
    check_bounds(fields, draft, (first, currency));
    let wish: Wish = read_wish(fields, draft, (first, currency))?;
    reprice(fields, draft, (first, currency), (wish, context))
}

/// Bounds of seats must leave some that the price has.
fn check_bounds(fields: &Fields<'_>, draft: &Checkout, (first, currency): (&Product, Currency)) {
    let price = first.price_in(currency);
    let Some(tiers) = price.and_then(|price| price.kind.seats()) else {
        return;
    };
    let (least, most) = (draft.terms.least_seats, draft.terms.most_seats);
    let low = least.map_or(tiers.least(), Quantity::get);
    let high = most.map_or(tiers.most().unwrap_or(SeatTiers::MAX_SEATS), Quantity::get);
    let fits = low <= high && draft.terms.seat_bounds(tiers) == (low, high);
    if !fits {
        let name = if most.is_some() {
            "max_seats"
        } else {
            "min_seats"
        };
        let message = "the product is not sold by so many seats";
        fields.note(name, Rule::Other("SEATS"), message);
    }
}

/// What the merchant says of trials and seats, or the client of the trial.
fn read_terms(fields: &Fields<'_>, draft: &mut Checkout, side: CheckoutSide) {
    if fields.names("trial_interval") || fields.names("trial_interval_count") {
        draft.terms.trial = read_trial(fields, draft.terms.trial);
    }
    if let Some(node) = fields.get("allow_trial")
        && let Some(allowed) = node.boolean()
    {
        match (side, allowed) {
            // A buyer may forgo a trial, and not help himself to one.
            (CheckoutSide::Client, true) => {
                node.note(
                    Rule::Other("LOCKED"),
                    "expected `false`, which forgoes the trial",
                );
            }
            (CheckoutSide::Client, false) | (CheckoutSide::Merchant, _) => {
                draft.terms.without_trial = !allowed;
            }
        }
    }
    for (name, bound) in [
        ("min_seats", &mut draft.terms.least_seats),
        ("max_seats", &mut draft.terms.most_seats),
    ] {
        if let Some(seats) = fields.get(name).and_then(|node| node.integer(1..=10_000)) {
            *bound = u32::try_from(seats).ok().and_then(Quantity::new);
        }
    }
}

fn read_shared(
    fields: &Fields<'_>,
    draft: &mut Checkout,
    context: &CheckoutContext,
    side: CheckoutSide,
) {
    read_party(fields, draft);
    if let Some(data) = fields.get("custom_field_data") {
        read_answers(&data, draft, context);
    }
    if fields.names("locale") {
        let expected = || "expected a language tag, such as `de` or `pt-BR`".to_owned();
        let read = |node: Node<'_>| node.parsed(|text| Locale::parse(text).ok_or_else(expected));
        draft.locale = fields.optional("locale", read).unwrap_or_default();
    }
    match side {
        CheckoutSide::Merchant => read_merchant(fields, draft, context),
        CheckoutSide::Client => read_code(fields, draft, context),
    }
}
