//! What a merchant can set of a site.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// How long a checkout can be paid, in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct Lifetime(u16);

impl Lifetime {
    /// The least: payment providers take no less.
    pub const LEAST: Self = Self(30);
    /// The most, and the default: a day.
    pub const MOST: Self = Self(24 * 60);

    /// A lifetime of 30 to 1440 minutes.
    #[must_use]
    pub fn from_minutes(minutes: u16) -> Option<Self> {
        (Self::LEAST.0..=Self::MOST.0)
            .contains(&minutes)
            .then_some(Self(minutes))
    }

    /// The number of minutes.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        self.0
    }

    /// The same as a duration.
    #[must_use]
    pub fn duration(self) -> SignedDuration {
        SignedDuration::from_mins(self.0.into())
    }
}

impl Default for Lifetime {
    fn default() -> Self {
        Self::MOST
    }
}

impl TryFrom<u16> for Lifetime {
    type Error = String;

    fn try_from(minutes: u16) -> Result<Self, Self::Error> {
        Self::from_minutes(minutes).ok_or_else(|| format!("`{minutes}` is not 30 to 1440 minutes"))
    }
}

impl From<Lifetime> for u16 {
    fn from(lifetime: Lifetime) -> Self {
        lifetime.0
    }
}

/// A colour as `#` and six hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour(String);

impl Colour {
    /// Reads `#1f6feb`, in lower or upper case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let fits = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        fits.then(|| Self(text.to_ascii_lowercase()))
    }

    /// Red, green and blue.
    #[must_use]
    pub fn channels(&self) -> [u8; 3] {
        let channel = |at: usize| {
            let digits = self.0.get(at..at + 2).unwrap_or_default();
            u8::from_str_radix(digits, 16).unwrap_or_default()
        };
        [channel(1), channel(3), channel(5)]
    }

    /// The colour in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Colour {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or_else(|| format!("`{text}` is not a colour such as `#1f6feb`"))
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.0
    }
}
