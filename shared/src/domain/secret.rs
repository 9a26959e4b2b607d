//! Client secrets: capabilities that find their record by themselves.
//!
//! `prefix + base62(id) + base62(random) + base62(crc32)`: 22, 22 and 6 characters of fixed width.
//! One read by the id inside finds the record; the random part is compared with the record's
//! hash in constant time. The checksum turns a mistyped secret away without a read, and lets
//! secret scanners tell ours from noise.

use std::fmt;

use crc::{CRC_32_ISO_HDLC, Crc, NoTable};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use uuid::Uuid;

const HALF: usize = 22;
const CHECKSUM: usize = 6;

/// What a secret opens; it is the secret's prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretKind {
    /// The buyer's page of one checkout.
    Checkout,
    /// Fresh checkouts of one link: merchants share it.
    Link,
    /// The management API of one site.
    AccessToken,
    /// Fresh access tokens, by OAuth. It is no access token itself.
    OAuthClient,
    /// The page of one session at the sandbox provider.
    SandboxSession,
    /// The receipt of one order.
    Receipt,
}

impl SecretKind {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Checkout => "co_",
            Self::Link => "cl_",
            Self::AccessToken => "ck_",
            Self::OAuthClient => "cs_",
            Self::SandboxSession => "sb_",
            Self::Receipt => "rc_",
        }
    }
}

/// A secret: shown to its holder, never stored and never logged.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Secret {
    kind: SecretKind,
    id: Uuid,
    random: [u8; 16],
}

impl Secret {
    /// Makes the secret of the record `id`; `random` comes from the operating system.
    #[must_use]
    pub const fn new(kind: SecretKind, id: Uuid, random: [u8; 16]) -> Self {
        Self { kind, id, random }
    }

    /// Reads a secret of this kind; anything else, or a wrong checksum, is none.
    #[must_use]
    pub fn parse(kind: SecretKind, text: &str) -> Option<Self> {
        let body = text.strip_prefix(kind.prefix())?;
        if body.len() != 2 * HALF + CHECKSUM || !body.is_ascii() {
            return None;
        }
        let (halves, checksum) = body.split_at(2 * HALF);
        if checksum != checksum_of(kind, halves) {
            return None;
        }
        let (id, random) = halves.split_at(HALF);
        let id = Uuid::from_u128(base62::decode(id).ok()?);
        let random = base62::decode(random).ok()?.to_be_bytes();
        Some(Self { kind, id, random })
    }

    /// The id of the record that it opens.
    #[must_use]
    pub const fn id(&self) -> Uuid {
        self.id
    }

    /// What the record keeps.
    #[must_use]
    pub fn hash(&self) -> SecretHash {
        let digest = ring::digest::digest(&ring::digest::SHA256, &self.random);
        SecretHash(serde_bytes::ByteBuf::from(digest.as_ref().to_vec()))
    }

    /// The text to hand out. A method of its own name, so that showing a secret is seen in review.
    #[must_use]
    pub fn reveal(&self) -> String {
        let halves = format!(
            "{}{}",
            base62_half(self.id.as_u128()),
            base62_half(u128::from_be_bytes(self.random))
        );
        let checksum = checksum_of(self.kind, &halves);
        format!("{}{halves}{checksum}", self.kind.prefix())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[redacted]", self.kind.prefix())
    }
}

/// The SHA-256 of a secret's random part: what is stored.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SecretHash(serde_bytes::ByteBuf);

impl SecretHash {
    /// Whether `secret` is the one that was hashed, compared in constant time.
    #[must_use]
    pub fn matches(&self, secret: &Secret) -> bool {
        self.0.ct_eq(&secret.hash().0).into()
    }
}

impl fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

fn base62_half(value: u128) -> String {
    format!("{:0>HALF$}", base62::encode(value))
}

/// The CRC of zip files and of Polar's secrets.
const CRC_32: Crc<u32, NoTable> = Crc::<u32, NoTable>::new(&CRC_32_ISO_HDLC);

fn checksum_of(kind: SecretKind, halves: &str) -> String {
    let mut crc = CRC_32.digest();
    crc.update(kind.prefix().as_bytes());
    crc.update(halves.as_bytes());
    format!("{:0>CHECKSUM$}", base62::encode(u128::from(crc.finalize())))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_secret_reads_back(id: u128, random: [u8; 16]) {
            let secret = Secret::new(SecretKind::Checkout, Uuid::from_u128(id), random);
            let text = secret.reveal();
            prop_assert_eq!(text.len(), 3 + 2 * HALF + CHECKSUM);
            prop_assert_eq!(Secret::parse(SecretKind::Checkout, &text), Some(secret));
            prop_assert_eq!(Secret::parse(SecretKind::AccessToken, &text), None);
            prop_assert!(secret.hash().matches(&secret));
        }

        #[test]
        fn a_mistyped_secret_is_none(id: u128, random: [u8; 16], at in 0usize..53) {
            let mut text = Secret::new(SecretKind::Checkout, Uuid::from_u128(id), random).reveal().into_bytes();
            text[at] = if text[at] == b'a' { b'b' } else { b'a' };
            let text = String::from_utf8(text).unwrap();
            prop_assert_eq!(Secret::parse(SecretKind::Checkout, &text), None);
        }

        #[test]
        fn any_text_parses_or_not_but_never_panics(text in "\\PC*") {
            let _ = Secret::parse(SecretKind::Checkout, &text);
            let _ = Secret::parse(SecretKind::Checkout, &format!("co_{text}"));
        }
    }

    #[test]
    fn another_random_part_does_not_match() {
        let secret = Secret::new(SecretKind::Checkout, Uuid::nil(), [1; 16]);
        let other = Secret::new(SecretKind::Checkout, Uuid::nil(), [2; 16]);
        assert!(!secret.hash().matches(&other));
        assert_eq!(
            format!("{secret:?} {:?}", secret.hash()),
            "co_[redacted] [redacted]"
        );
    }
}
