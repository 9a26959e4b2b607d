//! Amounts as Stripe counts them: its minor units are not always those of ISO 4217.

use crate::domain::money::{Amount, Currency};

/// Currencies without minor units at Stripe.
const ZERO_DECIMAL: &[&str] = &[
    "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF",
    "XOF", "XPF",
];

/// How many decimal places Stripe counts in. Krónur and Ugandan shillings have none any more, and
/// are still counted in hundredths.
fn places(currency: Currency) -> u32 {
    if ZERO_DECIMAL.contains(&currency.code()) {
        0
    } else if currency.exponent() == 3 {
        3
    } else {
        2
    }
}

/// Whether Stripe takes this number: of three decimal places the last must be 0.
fn takes(currency: Currency, minor: i64) -> bool {
    places(currency) != 3 || minor % 10 == 0
}

/// The number that Stripe knows an amount by; none if it cannot express it.
pub(super) fn to_stripe(amount: Amount, currency: Currency) -> Option<i64> {
    let (own, theirs) = (currency.exponent(), places(currency));
    let minor = rescaled(amount.minor(), own, theirs)?;
    takes(currency, minor).then_some(minor)
}

/// The amount that Stripe knows by this number; none if it is no amount of the currency.
pub(super) fn from_stripe(minor: i64, currency: Currency) -> Option<Amount> {
    let (own, theirs) = (currency.exponent(), places(currency));
    rescaled(minor, theirs, own).and_then(Amount::from_minor)
}

fn rescaled(minor: i64, from: u32, to: u32) -> Option<i64> {
    if to >= from {
        minor.checked_mul(10_i64.checked_pow(to - from)?)
    } else {
        let divisor = 10_i64.checked_pow(from - to)?;
        (minor % divisor == 0).then_some(minor / divisor)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::money::MAX_AMOUNT;

    fn currency(code: &str) -> Currency {
        Currency::parse(code).unwrap()
    }

    #[test]
    fn minor_units_are_stripe_s() {
        for (code, own, theirs) in [
            ("EUR", 1_234, Some(1_234)),
            ("JPY", 500, Some(500)),
            // Five krónur.
            ("ISK", 5, Some(500)),
            ("UGX", 7, Some(700)),
            // Ten ariary, which ISO counts in fifths and names two places for.
            ("MGA", 1_000, Some(10)),
            ("MGA", 1_001, None),
            ("KWD", 5_120, Some(5_120)),
            ("KWD", 5_124, None),
            ("HUF", 1_045, Some(1_045)),
        ] {
            let amount = Amount::from_minor(own).unwrap();
            assert_eq!(to_stripe(amount, currency(code)), theirs, "{code} {own}");
        }
        assert_eq!(from_stripe(501, currency("ISK")), None);
        assert_eq!(from_stripe(-1, currency("EUR")), None);
        assert_eq!(from_stripe(i64::MAX, currency("MGA")), None);
    }

    proptest! {
        #[test]
        fn what_can_be_expressed_comes_back(
            minor in 0..=MAX_AMOUNT,
            code in prop::sample::select(vec!["EUR", "JPY", "ISK", "UGX", "MGA", "KWD", "BHD", "CLP", "XAF"]),
        ) {
            let (amount, currency) = (Amount::from_minor(minor).unwrap(), currency(code));
            match to_stripe(amount, currency) {
                Some(theirs) => prop_assert_eq!(from_stripe(theirs, currency), Some(amount)),
                None => prop_assert!(["MGA", "KWD", "BHD"].contains(&code)),
            }
        }
    }
}
