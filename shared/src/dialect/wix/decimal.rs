//! Decimals, which Wix sends as strings.

use crate::{
    dialect::reader::Node,
    domain::{
        fault::Rule,
        money::{Amount, Currency, DecimalError, MAX_AMOUNT},
    },
};

/// What a decimal may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limits {
    /// Whether zero is too little.
    pub(super) positive: bool,
    /// The most, in words that a client reads.
    pub(super) most: Option<u64>,
    /// The most decimal places; zeros at the end count for nothing.
    pub(super) places: usize,
}

impl Limits {
    /// Any amount of money that can be stored: no currency has more places.
    pub(super) const MONEY: Self = Self {
        positive: false,
        most: None,
        places: 4,
    };
}

/// A decimal within limits, as it was sent.
pub(super) fn read_decimal(node: &Node<'_>, limits: Limits) -> Option<String> {
    let text = plain(node, limits.positive)?;
    let (whole, fraction) = parts(&text);
    if fraction.len() > limits.places {
        let places = limits.places;
        return node.fault(
            Rule::DecimalScale(places),
            format!("`{text}` has more than {places} decimal places"),
        );
    }
    let above = |most: &u64| {
        let whole = whole.parse::<u64>().unwrap_or(u64::MAX);
        whole > *most || (whole == *most && !fraction.is_empty())
    };
    if let Some(most) = limits.most.filter(above) {
        let message = format!("`{text}` is above the most, {most}");
        return node.fault(Rule::DecimalMax(most.to_string()), message);
    }
    if limits.positive && whole.bytes().all(|digit| digit == b'0') && fraction.is_empty() {
        return node.fault(Rule::DecimalAbove("0"), format!("`{text}` is not above 0"));
    }
    Some(text)
}

/// An amount within limits; none is finer than its currency.
pub(super) fn read_amount(node: &Node<'_>, currency: Currency, limits: Limits) -> Option<Amount> {
    let text = plain(node, limits.positive)?;
    let own = currency.exponent() as usize;
    if own <= limits.places && parts(&text).1.len() > own {
        let code = currency.code();
        return node.fault(
            Rule::DecimalScale(own),
            format!("`{text}` is finer than {code}, which has {own} decimal places"),
        );
    }
    let text = read_decimal(node, limits)?;
    Amount::parse_decimal(&text, currency)
        .map_or_else(|error| refuse(node, &text, error, currency), Some)
}

/// What only the amount itself can tell: whether it can be stored.
fn refuse(node: &Node<'_>, text: &str, error: DecimalError, currency: Currency) -> Option<Amount> {
    match error {
        DecimalError::TooMuch => {
            let most = Amount::from_minor(MAX_AMOUNT)
                .unwrap_or_default()
                .to_decimal(currency);
            let message = format!("`{text}` is above the most, {most}");
            node.fault(Rule::DecimalMax(most), message)
        }
        DecimalError::NotADecimal | DecimalError::TooFine => not_a_decimal(node, text),
    }
}

/// Digits with at most one point between them.
fn plain(node: &Node<'_>, positive: bool) -> Option<String> {
    let text = node.string(1..=40)?;
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_plain = |text: &str| match text.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(text),
    };
    match text.strip_prefix('-') {
        Some(rest) if is_plain(rest) && positive => {
            node.fault(Rule::DecimalAbove("0"), format!("`{text}` is not above 0"))
        }
        Some(rest) if is_plain(rest) => node.fault(
            Rule::DecimalMin("0"),
            format!("`{text}` is below the least, 0"),
        ),
        None if is_plain(&text) => Some(text),
        Some(_) | None => not_a_decimal(node, &text),
    }
}

fn not_a_decimal<T>(node: &Node<'_>, text: &str) -> Option<T> {
    node.fault(
        Rule::Format,
        format!("`{text}` is not a decimal such as `12.50`"),
    )
}

/// The whole part and the decimal places without zeros at the end.
fn parts(text: &str) -> (&str, &str) {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    (whole, fraction.trim_end_matches('0'))
}
