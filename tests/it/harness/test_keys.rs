//! Keys that sign nothing but what tests look at.

use base64::{Engine, prelude::BASE64_STANDARD};
use shared::{domain::webhook::Algorithm, webhook::private_key::PrivateKey};

/// PKCS#8 in base64. Making one takes longer than most tests.
const RS256: &str = include_str!("test_keys/rs256.pk8.base64");

/// An RSA key that everybody knows.
pub(crate) fn test_rsa_key() -> PrivateKey {
    let text: String = RS256.split_whitespace().collect();
    let pkcs8 = BASE64_STANDARD.decode(text).expect("base64");
    PrivateKey::read(Algorithm::Rs256, pkcs8).expect("an RSA key")
}
