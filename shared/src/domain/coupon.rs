//! Coupon codes: what a person types to get a discount.

use serde::{Deserialize, Serialize};

/// A coupon code as it was written; two codes are the same whatever their case.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CouponCode(String);

impl CouponCode {
    /// The most characters of a code.
    pub const MAX_LENGTH: usize = 256;

    /// Reads 1 to 256 characters, blanks around them dropped; control characters are no code.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let fits = !text.is_empty() && text.chars().count() <= Self::MAX_LENGTH;
        (fits && !text.chars().any(char::is_control)).then(|| Self(text.to_owned()))
    }

    /// The code as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form that is compared and looked up by.
    #[must_use]
    pub fn normalised(&self) -> String {
        self.0.to_uppercase()
    }
}

impl PartialEq for CouponCode {
    fn eq(&self, other: &Self) -> bool {
        self.normalised() == other.normalised()
    }
}

impl Eq for CouponCode {}

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
