//! Amounts and shares of them.

use serde::{Deserialize, Serialize};

use super::Currency;

/// The most that an amount or a total may be, in minor units.
pub const MAX_AMOUNT: i64 = 1_000_000_000_000_000;

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
