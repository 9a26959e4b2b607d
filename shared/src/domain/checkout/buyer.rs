//! The person who pays.

use serde::{Deserialize, Serialize};

use super::Checkout;
use crate::domain::{address::Address, is_false};

/// The person who pays.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buyer {
    /// Where the receipt goes.
    pub email: Email,
    /// As typed.
    pub name: String,
    /// Whom the invoice is for.
    #[serde(skip_serializing_if = "Billing::is_empty", default)]
    pub billing: Billing,
}

/// Whom an invoice is for, where that is said.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Billing {
    /// The name, where it is not the buyer's.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<String>,
    /// The address.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub address: Option<Address>,
    /// A number for the tax authorities, as it was written.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub tax_id: Option<String>,
    /// Whether a business buys.
    #[serde(skip_serializing_if = "is_false", default)]
    pub is_business: bool,
}

impl Billing {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl std::fmt::Debug for Billing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Billing[redacted]")
    }
}

impl std::fmt::Debug for Buyer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Buyer[redacted]")
    }
}

impl Buyer {
    /// The most characters of a name.
    pub const MAX_NAME: usize = 200;

    /// Whether a name can be one.
    #[must_use]
    pub fn is_name(name: &str) -> bool {
        !name.is_empty()
            && name.chars().count() <= Self::MAX_NAME
            && !name.chars().any(char::is_control)
    }
}

/// What is known of a buyer who has not confirmed it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prefill {
    /// An address to start with.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub email: Option<Email>,
    /// A name to start with.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<String>,
    /// Whom the invoice is for, to start with; none is not known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub billing: Option<Billing>,
}

impl Prefill {
    /// Whether nothing is known.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.email.is_none() && self.name.is_none() && self.billing.is_none()
    }
}

impl Checkout {
    /// What a form starts with: what was said last, over what the buyer of an earlier attempt typed.
    #[must_use]
    pub fn known(&self) -> Prefill {
        let prefill = self.prefill.clone();
        let Some(buyer) = self.buyer.clone() else {
            return prefill;
        };
        Prefill {
            email: prefill.email.or(Some(buyer.email)),
            name: prefill.name.or(Some(buyer.name)),
            billing: prefill.billing.or(Some(buyer.billing)),
        }
    }
}

impl std::fmt::Debug for Prefill {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Prefill[redacted]")
    }
}

/// An e-mail address that can be one: a local part, `@`, and a host with a dot.
///
/// Whether mail arrives only sending can tell; this turns typing errors away.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// Reads an address of at most 254 characters, blanks around it dropped.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (local, host) = text.rsplit_once('@')?;
        let labels = host.split('.');
        let host_fits = host.contains('.')
            && labels.into_iter().all(|label| {
                !label.is_empty()
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            });
        let local_fits = !local.is_empty()
            && local.len() <= 64
            && !local
                .chars()
                .any(|c| c.is_whitespace() || c.is_control() || "@<>(),;:\\\"[]".contains(c));
        (text.len() <= 254 && local_fits && host_fits).then(|| Self(text.to_owned()))
    }

    /// The address as it was typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which two spellings of one address are equal.
    #[must_use]
    pub fn normalised(&self) -> String {
        self.0.trim().to_lowercase()
    }
}

impl std::fmt::Debug for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Email[redacted]")
    }
}

impl TryFrom<String> for Email {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not an e-mail address")
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_can_be_and_cannot_be() {
        for good in [
            "a@b.co",
            " Ada.Lovelace+links@mail.example ",
            "käufer@münchen.example",
            "o'neil@x-y.example",
        ] {
            assert!(Email::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "a",
            "a@",
            "@b.co",
            "a@b",
            "a b@c.de",
            "a@b..co",
            "a@-b.co",
            "a@b.co\r\nBcc: x@y.z",
            "<a@b.co>",
        ] {
            assert!(Email::parse(bad).is_none(), "{bad}");
        }
        assert!(Email::parse(&format!("{}@b.co", "a".repeat(65))).is_none());
    }
}
