//! Money as buyers read it.

use crate::domain::money::{Amount, Currency};

/// Signs that stand for one currency only; all others are written by their code.
const SIGNS: &[(&str, &str)] = &[
    ("AUD", "A$"),
    ("BRL", "R$"),
    ("CAD", "CA$"),
    ("EUR", "€"),
    ("GBP", "£"),
    ("HKD", "HK$"),
    ("ILS", "₪"),
    ("INR", "₹"),
    ("JPY", "¥"),
    ("KRW", "₩"),
    ("MXN", "MX$"),
    ("NGN", "₦"),
    ("NZD", "NZ$"),
    ("PHP", "₱"),
    ("TRY", "₺"),
    ("TWD", "NT$"),
    ("UAH", "₴"),
    ("USD", "$"),
    ("VND", "₫"),
];

/// An amount in its currency's own decimal places, grouped in thousands: `€1,249.00`, `¥1,200`,
/// `KWD 1.250`.
#[must_use]
pub fn format_money(amount: Amount, currency: Currency) -> String {
    let decimal = amount.to_decimal(currency);
    let (whole, fraction) = decimal
        .split_once('.')
        .map_or((decimal.as_str(), None), |(w, f)| (w, Some(f)));
    let digits = whole.len();
    let mut text = match SIGNS.iter().find(|(code, _)| *code == currency.code()) {
        Some((_, sign)) => (*sign).to_owned(),
        // A space that does not break keeps the code with its number.
        None => format!("{}\u{a0}", currency.code()),
    };
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (digits - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_currency_has_its_own_places_and_sign() {
        let format = |minor, code| {
            format_money(
                Amount::from_minor(minor).unwrap(),
                Currency::parse(code).unwrap(),
            )
        };
        assert_eq!(format(0, "EUR"), "€0.00");
        assert_eq!(format(124_900, "EUR"), "€1,249.00");
        assert_eq!(format(100_000_005, "USD"), "$1,000,000.05");
        assert_eq!(format(1_200, "JPY"), "¥1,200");
        assert_eq!(format(1_250, "KWD"), "KWD\u{a0}1.250");
        assert_eq!(format(99, "CHF"), "CHF\u{a0}0.99");
    }
}
