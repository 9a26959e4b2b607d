//! Prices. `free` is an older word for `fixed` with nothing to pay: it is taken, and told as `fixed`.

use serde_json::{Value, json};

use super::tiers::{read_tiers, tiers_body};
use crate::{
    dialect::reader::{Fields, Node},
    domain::{
        catalog::{Price, PriceKind, Product},
        fault::Rule,
        ids::PriceId,
        money::{Amount, Currency, MAX_AMOUNT},
    },
};

/// The most prices of a product; there are fewer currencies.
pub(super) const MAX_PRICES: usize = 200;
pub(super) const TAX_BEHAVIORS: &[&str] = &["location", "inclusive", "exclusive"];

/// What reading prices needs besides them.
pub(super) struct PriceContext<'a> {
    /// The prices that the product has.
    pub(super) old: &'a [Price],
    /// The currency of a price that names none.
    pub(super) currency: Currency,
    /// The id of the price at a place, if it is a new one.
    pub(super) id: &'a (dyn Fn(usize) -> PriceId + Sync),
}

/// Reads a list of prices of which no two have a currency. `{id}` keeps a price of the product,
/// and so does saying the same as one.
pub(super) fn read_prices(node: &Node<'_>, context: &PriceContext<'_>) -> Option<Vec<Price>> {
    let entries = node.list(1..=MAX_PRICES)?;
    let mut prices: Vec<Price> = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let Some(price) = read_price(entry, at, context) else {
            continue;
        };
        if prices.iter().any(|other| other.currency == price.currency) {
            let code = price.currency.code();
            entry.note(
                Rule::Other("CURRENCY_TWICE"),
                format!("a price in {code} is there already, and a product has one per currency"),
            );
        } else {
            prices.push(price);
        }
    }
    Some(prices)
}

fn read_price(node: &Node<'_>, at: usize, context: &PriceContext<'_>) -> Option<Price> {
    if !context.old.is_empty() && node.any_object()?.names("id") {
        let id = node.object(&["id"])?.required("id")?;
        return id.parsed(|text| {
            let id = PriceId::parse(text);
            let known = context.old.iter().find(|price| Some(price.id) == id);
            let known = known.cloned();
            known.ok_or_else(|| "the product has no price with this id".to_owned())
        });
    }
    let (kind, fields) = read_kind(node)?;
    let currency = fields.optional("price_currency", |node| {
        node.parsed(|text| {
            let known = "expected an ISO 4217 currency such as `eur`";
            Currency::parse(text).ok_or_else(|| known.to_owned())
        })
    });
    // Prices are what buyers pay, tax or not: there is no tax engine that this would tell anything.
    if let Some(node) = fields.get("tax_behavior") {
        node.word(TAX_BEHAVIORS, &[(), (), ()])?;
    }
    let (kind, currency) = (kind?, currency?.unwrap_or(context.currency));
    let same = |price: &&Price| price.currency == currency && price.kind == kind;
    let id = context.old.iter().find(same).map(|price| price.id);
    Some(Price {
        id: id.unwrap_or_else(|| (context.id)(at)),
        currency,
        kind,
    })
}

/// The kind, unless it is faulty, and the fields of which it was read.
fn read_kind<'a>(node: &Node<'a>) -> Option<(Option<PriceKind>, Fields<'a>)> {
    const COMMON: [&str; 3] = ["amount_type", "price_currency", "tax_behavior"];
    let known = |own: &[&'static str]| [COMMON.as_slice(), own].concat();
    let word = node.any_object()?.required("amount_type")?;
    let text = word.parsed(|text| Ok(text.to_owned()))?;
    match text.as_str() {
        "fixed" => {
            let fields = node.object(&known(&["price_amount"]))?;
            let read = fields
                .required("price_amount")
                .and_then(|node| amount(&node));
            let kind = read.map(|amount| match amount {
                Amount::ZERO => PriceKind::Free,
                amount => PriceKind::Fixed { amount },
            });
            Some((kind, fields))
        }
        "free" => Some((Some(PriceKind::Free), node.object(&known(&[]))?)),
        "custom" => {
            let own = ["minimum_amount", "maximum_amount", "preset_amount"];
            let fields = node.object(&known(&own))?;
            Some((read_custom(&fields), fields))
        }
        "seat_based" => {
            let fields = node.object(&known(&["seat_tiers"]))?;
            let tiers = fields
                .required("seat_tiers")
                .and_then(|node| read_tiers(&node));
            Some((tiers.map(|tiers| PriceKind::Seats { tiers }), fields))
        }
        "metered_unit" | "metered_tiers" | "unit_based" => word.fault(
            Rule::Other("UNSUPPORTED"),
            format!("`{text}` prices do not exist here; expected {EXPECTED}"),
        ),
        _ => word.fault(
            Rule::Enum(&["fixed", "custom", "free", "seat_based"]),
            format!("expected {EXPECTED}"),
        ),
    }
}

const EXPECTED: &str = "`fixed`, `custom`, `free` or `seat_based`";

fn amount(node: &Node<'_>) -> Option<Amount> {
    node.integer(0..=MAX_AMOUNT).and_then(Amount::from_minor)
}

fn read_custom(fields: &Fields<'_>) -> Option<PriceKind> {
    let minimum = fields.optional("minimum_amount", |node| amount(&node));
    let maximum = fields.optional("maximum_amount", |node| amount(&node));
    let preset = fields.optional("preset_amount", |node| amount(&node));
    let (minimum, maximum, preset) = (minimum?.unwrap_or_default(), maximum?, preset?);
    if maximum.is_some_and(|maximum| maximum < minimum) {
        let message = format!("expected at least the minimum, {}", minimum.minor());
        return fields.fault("maximum_amount", Rule::Min(minimum.minor()), message);
    }
    let kind = PriceKind::Custom {
        minimum,
        maximum,
        preset,
    };
    if !kind.is_consistent() {
        let message = "expected an amount from the minimum to the maximum";
        return fields.fault("preset_amount", Rule::Other("OUT_OF_BOUNDS"), message);
    }
    Some(kind)
}

/// A price of a product on the wire.
pub(super) fn price_body(product: &Product, price: &Price) -> Value {
    let mut body = json!({
        "id": price.id,
        // A price is never changed. One that a catalog file named has no time in its id.
        "created_at": price.id.made_at().max(product.created_at),
        "modified_at": null,
        "source": "catalog",
        "price_currency": price.currency.code().to_ascii_lowercase(),
        "tax_behavior": null,
        "is_archived": false,
        "product_id": product.id,
    });
    match &price.kind {
        PriceKind::Fixed { amount } => {
            body["amount_type"] = "fixed".into();
            body["price_amount"] = amount.minor().into();
        }
        PriceKind::Free => {
            body["amount_type"] = "fixed".into();
            body["price_amount"] = 0.into();
        }
        PriceKind::Custom {
            minimum,
            maximum,
            preset,
        } => {
            body["amount_type"] = "custom".into();
            body["minimum_amount"] = minimum.minor().into();
            body["maximum_amount"] = maximum.map(Amount::minor).into();
            body["preset_amount"] = preset.map(Amount::minor).into();
        }
        PriceKind::Seats { tiers } => {
            body["amount_type"] = "seat_based".into();
            body["seat_tiers"] = tiers_body(tiers);
        }
    }
    body
}
