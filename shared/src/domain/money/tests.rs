//! Money against the arithmetic it promises.

use proptest::prelude::*;

use super::*;

fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

#[test]
fn decimals_are_read_in_the_currency_s_own_places() {
    let parse = |text, code| Amount::parse_decimal(text, currency(code)).map(Amount::minor);
    assert_eq!(parse("12.5", "EUR"), Ok(1250));
    assert_eq!(parse("12.500", "EUR"), Ok(1250));
    assert_eq!(parse("12.505", "EUR"), Err(DecimalError::TooFine));
    assert_eq!(parse("1200", "JPY"), Ok(1200));
    assert_eq!(parse("1200.5", "JPY"), Err(DecimalError::TooFine));
    assert_eq!(parse("1.234", "KWD"), Ok(1234));
    assert_eq!(parse("10000000000000", "EUR"), Ok(MAX_AMOUNT));
    assert_eq!(
        parse("10000000000000.01", "EUR"),
        Err(DecimalError::TooMuch)
    );
    for text in [
        "", ".", "1.", ".5", "-1", "+1", "1e3", "1,5", "NaN", "inf", "1.2.3", " 1", "١",
    ] {
        assert_eq!(parse(text, "EUR"), Err(DecimalError::NotADecimal), "{text}");
    }
}

#[test]
fn only_chargeable_currencies_parse() {
    assert_eq!(currency("eur").code(), "EUR");
    for code in ["", "EURO", "XAU", "XTS", "XXX", "CLF", "ZZZ", "é€"] {
        assert_eq!(Currency::parse(code), None, "{code}");
    }
}

proptest! {
    #[test]
    fn the_decimal_form_reads_back(minor in 0..=MAX_AMOUNT, code in prop::sample::select(vec!["EUR", "JPY", "KWD", "CLF", "USD"]).prop_filter("fund", |code| Currency::parse(code).is_some())) {
        let amount = Amount::from_minor(minor).unwrap();
        let text = amount.to_decimal(currency(code));
        prop_assert_eq!(Amount::parse_decimal(&text, currency(code)), Ok(amount));
    }

    #[test]
    fn a_share_is_within_half_a_unit_and_never_more_than_the_whole(minor in 0..=MAX_AMOUNT, points in 1u32..=10_000) {
        let whole = Amount::from_minor(minor).unwrap();
        let part = whole.share(BasisPoints::new(points).unwrap());
        prop_assert!(part <= whole);
        let exact_times_10000 = i128::from(minor) * i128::from(points);
        let error = i128::from(part.minor()) * 10_000 - exact_times_10000;
        prop_assert!((-5_000..=5_000).contains(&error));
    }

    #[test]
    fn sums_never_pass_the_ceiling(a in 0..=MAX_AMOUNT, b in 0..=MAX_AMOUNT, n in 0u32..=100_000) {
        let (a, b) = (Amount::from_minor(a).unwrap(), Amount::from_minor(b).unwrap());
        prop_assert_eq!(a.plus(b).is_ok(), a.minor() + b.minor() <= MAX_AMOUNT);
        prop_assert_eq!(a.times(n).is_ok(), i128::from(a.minor()) * i128::from(n) <= i128::from(MAX_AMOUNT));
    }
}
