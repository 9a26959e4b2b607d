//! Money: integer minor units and an ISO 4217 currency. No floats anywhere.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The most that an amount or a total may be, in minor units.
pub const MAX_AMOUNT: i64 = 1_000_000_000_000_000;

/// An ISO 4217 currency that money can be charged in: one with minor units that the standard names.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// Reads an upper- or lower-case code such as `EUR`; funds, metals and test codes are none.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let currency = iso_currency::Currency::from_code(&code.to_ascii_uppercase())?;
        let chargeable =
            !currency.is_fund() && !currency.is_special() && currency.exponent().is_some();
        chargeable.then_some(Self(currency))
    }

    /// The upper-case code.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// How many decimal places its minor unit has: 2 for EUR, 0 for JPY, 3 for KWD.
    #[must_use]
    pub fn exponent(self) -> u32 {
        u32::from(self.0.exponent().unwrap_or_default())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl TryFrom<String> for Currency {
    type Error = String;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        Self::parse(&code).ok_or_else(|| format!("`{code}` is not an ISO 4217 currency"))
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

/// A sum of money that is not negative, in minor units of a currency that its owner names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Amount(i64);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// `minor` units, unless negative or above [`MAX_AMOUNT`].
    #[must_use]
    pub const fn from_minor(minor: i64) -> Option<Self> {
        if minor < 0 || minor > MAX_AMOUNT {
            None
        } else {
            Some(Self(minor))
        }
    }

    /// The minor units.
    #[must_use]
    pub const fn minor(self) -> i64 {
        self.0
    }

    /// Whether it is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Reads a decimal such as `12.5` in `currency`.
    ///
    /// # Errors
    ///
    /// [`DecimalError`] for what is no plain decimal, finer than the currency, or too much.
    pub fn parse_decimal(text: &str, currency: Currency) -> Result<Self, DecimalError> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if text.len() > 40 || !digits(whole) || !digits(fraction) {
            return Err(DecimalError::NotADecimal);
        }
        let places = currency.exponent() as usize;
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > places {
            return Err(DecimalError::TooFine);
        }
        let minor = format!("{whole}{fraction:0<places$}");
        minor
            .parse()
            .ok()
            .and_then(Self::from_minor)
            .ok_or(DecimalError::TooMuch)
    }

    /// The decimal form, with as many places as the currency has.
    #[must_use]
    pub fn to_decimal(self, currency: Currency) -> String {
        let places = currency.exponent() as usize;
        let digits = format!("{:0>width$}", self.0, width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        if places == 0 {
            whole.to_owned()
        } else {
            format!("{whole}.{fraction}")
        }
    }

    /// This many times the amount.
    ///
    /// # Errors
    ///
    /// [`TooMuchMoney`] above [`MAX_AMOUNT`].
    pub fn times(self, quantity: u32) -> Result<Self, TooMuchMoney> {
        Self::checked(i128::from(self.0) * i128::from(quantity))
    }

    /// Both amounts together.
    ///
    /// # Errors
    ///
    /// [`TooMuchMoney`] above [`MAX_AMOUNT`].
    pub fn plus(self, other: Self) -> Result<Self, TooMuchMoney> {
        Self::checked(i128::from(self.0) + i128::from(other.0))
    }

    /// What is left after taking `other` away; nothing when that is more.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        if other.0 > self.0 {
            Self::ZERO
        } else {
            Self(self.0 - other.0)
        }
    }

    /// This share of the amount, in hundredths of a percent, half a minor unit rounded up.
    #[must_use]
    pub fn share(self, share: BasisPoints) -> Self {
        let part = (i128::from(self.0) * i128::from(share.0) + 5_000) / 10_000;
        // A share is at most the whole, so it always fits.
        Self(i64::try_from(part).unwrap_or(self.0))
    }

    fn checked(minor: i128) -> Result<Self, TooMuchMoney> {
        i64::try_from(minor)
            .ok()
            .and_then(Self::from_minor)
            .ok_or(TooMuchMoney)
    }
}

impl TryFrom<i64> for Amount {
    type Error = String;

    fn try_from(minor: i64) -> Result<Self, Self::Error> {
        Self::from_minor(minor)
            .ok_or_else(|| format!("`{minor}` is not an amount of 0 to {MAX_AMOUNT}"))
    }
}

impl From<Amount> for i64 {
    fn from(amount: Amount) -> Self {
        amount.0
    }
}

/// Hundredths of a percent: 10000 is the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct BasisPoints(u32);

impl BasisPoints {
    /// A share of 1 to 10000 hundredths of a percent.
    #[must_use]
    pub const fn new(points: u32) -> Option<Self> {
        if points == 0 || points > 10_000 {
            None
        } else {
            Some(Self(points))
        }
    }

    /// The number of hundredths of a percent.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for BasisPoints {
    type Error = String;

    fn try_from(points: u32) -> Result<Self, Self::Error> {
        Self::new(points)
            .ok_or_else(|| format!("`{points}` is not a share of 1 to 10000 basis points"))
    }
}

impl From<BasisPoints> for u32 {
    fn from(share: BasisPoints) -> Self {
        share.0
    }
}

/// Why a text is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalError {
    /// It is not digits with at most one point between them.
    NotADecimal,
    /// It has more decimal places than the currency.
    TooFine,
    /// It is above [`MAX_AMOUNT`].
    TooMuch,
}

/// A sum above [`MAX_AMOUNT`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sum is above {MAX_AMOUNT} minor units")]
pub struct TooMuchMoney;

#[cfg(test)]
mod tests {
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
}
