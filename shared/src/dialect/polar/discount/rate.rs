//! How much a discount takes off, and for how long.

use crate::{
    dialect::reader::{Fields, Node},
    domain::{
        catalog::{DiscountDuration, Money, Rate},
        fault::Rule,
        money::{Amount, BasisPoints, Currency, MAX_AMOUNT},
    },
};

const TYPES: &[&str] = &["fixed", "percentage"];
pub(super) const DURATIONS: &[&str] = &["once", "forever", "repeating"];
const FIXED: [&str; 3] = ["amount", "currency", "amounts"];
pub(super) const MAX_MONTHS: i64 = 999;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    Fixed,
    Percentage,
}

impl Type {
    const fn of(rate: &Rate) -> Self {
        match rate {
            Rate::Fixed(_) => Self::Fixed,
            Rate::Percentage(_) => Self::Percentage,
        }
    }
}

fn read_type(fields: &Fields<'_>) -> Option<Option<Type>> {
    fields.optional("type", |node| {
        node.word(TYPES, &[Type::Fixed, Type::Percentage])
    })
}

/// The rate of a new discount. Its type may be left to the fields that only one type has.
pub(super) fn read_rate(fields: &Fields<'_>, site: Currency) -> Option<Rate> {
    let implied = if fields.get("basis_points").is_some() {
        Type::Percentage
    } else {
        Type::Fixed
    };
    match read_type(fields)?.unwrap_or(implied) {
        Type::Percentage => {
            refuse_fixed(fields);
            fields
                .required("basis_points")
                .and_then(|node| basis_points(&node))
        }
        Type::Fixed => {
            refuse_percentage(fields);
            if fields.get("amounts").is_none() && fields.get("amount").is_none() {
                let message = "`amounts`, or `amount` and `currency`, are required";
                return fields.fault("amounts", Rule::RequiredOneOf, message);
            }
            read_fixed(fields, site)
        }
    }
}

/// The rate after an update: of the same type.
pub(super) fn read_new_rate(fields: &Fields<'_>, old: &Rate, site: Currency) -> Option<Rate> {
    let own = Type::of(old);
    if read_type(fields)?.is_some_and(|new| new != own) {
        let message = "the type of a discount cannot be changed";
        return fields.fault("type", Rule::Other("IMMUTABLE"), message);
    }
    match own {
        Type::Percentage => {
            refuse_fixed(fields);
            let new = fields.get("basis_points");
            new.map_or_else(|| Some(old.clone()), |node| basis_points(&node))
        }
        Type::Fixed => {
            refuse_percentage(fields);
            if FIXED.iter().all(|name| fields.get(name).is_none()) {
                return Some(old.clone());
            }
            read_fixed(fields, site)
        }
    }
}

fn refuse_fixed(fields: &Fields<'_>) {
    for node in FIXED.iter().filter_map(|name| fields.get(name)) {
        let message = "a percentage has `basis_points`, and no amounts";
        node.note(Rule::NotAllowed, message);
    }
}

fn refuse_percentage(fields: &Fields<'_>) {
    if let Some(node) = fields.get("basis_points") {
        let message = "only a discount of type `percentage` has basis points";
        node.note(Rule::NotAllowed, message);
    }
}

fn basis_points(node: &Node<'_>) -> Option<Rate> {
    let points = u32::try_from(node.integer(1..=10_000)?).ok()?;
    BasisPoints::new(points).map(Rate::Percentage)
}

fn amount(node: &Node<'_>) -> Option<Amount> {
    node.integer(1..=MAX_AMOUNT).and_then(Amount::from_minor)
}

fn currency(code: &str) -> Result<Currency, String> {
    let expected = "expected an ISO 4217 currency such as `eur`";
    Currency::parse(code).ok_or_else(|| expected.to_owned())
}

/// One amount in one currency, the site's unless said, or amounts by their currencies. That of the
/// site comes first.
fn read_fixed(fields: &Fields<'_>, site: Currency) -> Option<Rate> {
    let Some(node) = fields.get("amounts") else {
        let amount = fields.required("amount").and_then(|node| amount(&node));
        let named = fields.optional("currency", |node| node.parsed(currency));
        let (amount, currency) = (amount?, named?.unwrap_or(site));
        return Some(Rate::Fixed(vec![Money { amount, currency }]));
    };
    for node in ["amount", "currency"]
        .iter()
        .filter_map(|name| fields.get(name))
    {
        let message = "`amounts` say it already";
        node.note(Rule::OneOf, message);
    }
    let mut amounts: Vec<Money> = Vec::new();
    for (code, node) in node.any_object()?.entries() {
        let Some(amount) = amount(&node) else {
            continue;
        };
        match currency(code) {
            Err(message) => node.note(Rule::Format, message),
            Ok(currency) if amounts.iter().any(|one| one.currency == currency) => {
                node.note(Rule::Other("TWICE"), "the currency is there already");
            }
            Ok(currency) => amounts.push(Money { amount, currency }),
        }
    }
    if amounts.is_empty() {
        return node.fault(Rule::MinSize(1), "expected at least one amount");
    }
    amounts.sort_by_key(|money| money.currency != site);
    Some(Rate::Fixed(amounts))
}

/// For how long; an update that does not say leaves it as it was.
pub(super) fn read_duration(
    fields: &Fields<'_>,
    old: Option<DiscountDuration>,
) -> Option<DiscountDuration> {
    let months = fields.optional("duration_in_months", |node| {
        let months = node.integer(1..=MAX_MONTHS)?;
        u16::try_from(months).ok()
    });
    let old_months = match old {
        Some(DiscountDuration::Months(months)) => Some(months),
        Some(DiscountDuration::Once | DiscountDuration::Forever) | None => None,
    };
    let word = match (fields.get("duration"), old) {
        (Some(node), _) => node.word(DURATIONS, DURATIONS)?,
        (None, Some(DiscountDuration::Once)) => "once",
        (None, Some(DiscountDuration::Forever)) => "forever",
        (None, Some(DiscountDuration::Months(_))) => "repeating",
        (None, None) => {
            fields.required("duration");
            return None;
        }
    };
    let fixed = match word {
        "once" => DiscountDuration::Once,
        "forever" => DiscountDuration::Forever,
        _ => {
            let kept = old_months.filter(|_| !fields.names("duration_in_months"));
            let Some(months) = months?.or(kept) else {
                let message = "`duration_in_months` is required where `duration` is `repeating`";
                return fields.fault("duration_in_months", Rule::Required, message);
            };
            return Some(DiscountDuration::Months(months));
        }
    };
    if months?.is_some() {
        let message = "only where `duration` is `repeating`";
        return fields.fault("duration_in_months", Rule::NotAllowed, message);
    }
    Some(fixed)
}
