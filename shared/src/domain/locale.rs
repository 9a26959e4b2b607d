//! Languages that buyers ask for.

use serde::{Deserialize, Serialize};

/// A language tag of letters, digits and hyphens (BCP 47), such as `de` or `pt-BR`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Locale(String);

impl Locale {
    /// The most characters: what any registered tag needs.
    const MAX_LENGTH: usize = 35;

    /// Reads a tag as it is written.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let language = parts.next().filter(|language| {
            (2..=3).contains(&language.len()) && language.bytes().all(|b| b.is_ascii_alphabetic())
        });
        let plain = |part: &str| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        };
        let fits = text.len() <= Self::MAX_LENGTH && language.is_some() && parts.all(plain);
        fits.then(|| Self(text.to_owned()))
    }

    /// The tag as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Locale {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or_else(|| format!("`{text}` is not a language tag"))
    }
}

impl From<Locale> for String {
    fn from(locale: Locale) -> Self {
        locale.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tags_are_locales() {
        for good in ["de", "pt-BR", "zh-Hans-CN", "fil"] {
            assert!(Locale::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "d",
            "deutsch",
            "de_DE",
            "de-",
            "de-ä",
            "1a",
            "de-123456789",
        ] {
            assert!(Locale::parse(bad).is_none(), "{bad}");
        }
    }
}
