//! Coupon codes: what a person types to get a discount.

use serde::{Deserialize, Serialize};

/// A coupon code as it was written. Two that differ only in case stand for one discount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CouponCode(String);

impl CouponCode {
    /// The most characters of a code.
    pub const MAX_LENGTH: usize = 256;
    /// The most bytes of its normalised form, which is part of a key; a key has at most 1024.
    const MAX_BYTES: usize = 900;

    /// Reads 1 to 256 characters, blanks around them dropped; control characters are no code.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let fits = !text.is_empty() && text.chars().count() <= Self::MAX_LENGTH;
        let code = (fits && !text.chars().any(char::is_control)).then(|| Self(text.to_owned()));
        code.filter(|code| code.normalised().len() <= Self::MAX_BYTES)
    }

    /// The code as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether both stand for one discount.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.normalised() == other.normalised()
    }

    /// The form that is compared and looked up by.
    #[must_use]
    pub fn normalised(&self) -> String {
        self.0.to_uppercase()
    }
}

impl TryFrom<String> for CouponCode {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or_else(|| format!("`{text}` is not a coupon code"))
    }
}

impl From<CouponCode> for String {
    fn from(code: CouponCode) -> Self {
        code.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_fits_a_key_in_bytes_too() {
        assert!(CouponCode::parse(&"x".repeat(256)).is_some());
        for text in [
            "",
            "  ",
            "a\tb",
            &"x".repeat(257),
            &"😀".repeat(256),
            &"ΐ".repeat(256),
        ] {
            assert!(CouponCode::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn case_makes_no_other_code_but_another_spelling() {
        let (a, b) = (
            CouponCode::parse("welcome10").unwrap(),
            CouponCode::parse(" WELCOME10 ").unwrap(),
        );
        assert!(a.is_same_as(&b) && a != b);
    }
}
