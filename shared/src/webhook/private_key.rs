//! Private keys: made, read, sealed, and signed with.

use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use ring::{
    digest,
    error::Unspecified,
    rand::SystemRandom,
    rsa::PublicKeyComponents,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256,
        RsaKeyPair,
    },
};

use crate::{
    domain::{
        signing_key::{NewSigningKey, PublicJwk, SigningKey},
        webhook::Algorithm,
    },
    root_secret::RootSecret,
    sealed::{self, Key, SealedError},
};

/// What the root secret's key for them is derived for.
const PURPOSE: &str = "signing-keys";

/// A private key that signs tokens.
pub struct PrivateKey {
    algorithm: Algorithm,
    pkcs8: Vec<u8>,
    pair: Pair,
}

enum Pair {
    Rsa(Box<RsaKeyPair>),
    Ec(EcdsaKeyPair),
    Ed(Ed25519KeyPair),
}

/// Bytes that are no key of their algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these bytes are no private key for {}", .0.word())]
pub struct MalformedKey(Algorithm);

impl PrivateKey {
    /// Reads a key in PKCS#8. RSA keys, which are made elsewhere, have at least 2048 bits.
    ///
    /// # Errors
    ///
    /// When it is something else.
    pub fn read(algorithm: Algorithm, pkcs8: Vec<u8>) -> Result<Self, MalformedKey> {
        let pair = match algorithm {
            Algorithm::Rs256 => RsaKeyPair::from_pkcs8(&pkcs8).map(|pair| Pair::Rsa(pair.into())),
            Algorithm::Es256 => ecdsa(&pkcs8).map(Pair::Ec),
            Algorithm::EdDsa => Ed25519KeyPair::from_pkcs8(&pkcs8).map(Pair::Ed),
        };
        Ok(Self {
            algorithm,
            pair: pair.map_err(|_| MalformedKey(algorithm))?,
            pkcs8,
        })
    }

    /// Makes a key of an elliptic curve: P-256 for [`Algorithm::Es256`], else Ed25519.
    ///
    /// # Errors
    ///
    /// When there is no randomness, and for RSA keys, which are made elsewhere.
    pub fn make(algorithm: Algorithm) -> Result<Self, MalformedKey> {
        let random = SystemRandom::new();
        let made = match algorithm {
            Algorithm::Rs256 => Err(Unspecified),
            Algorithm::Es256 => {
                EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random)
            }
            Algorithm::EdDsa => Ed25519KeyPair::generate_pkcs8(&random),
        };
        let pkcs8 = made.map_err(|_| MalformedKey(algorithm))?;
        Self::read(algorithm, pkcs8.as_ref().to_vec())
    }

    /// The public key.
    #[must_use]
    pub fn public(&self) -> PublicJwk {
        let text = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
        match &self.pair {
            Pair::Rsa(pair) => {
                let numbers: PublicKeyComponents<Vec<u8>> = pair.public().into();
                PublicJwk::Rsa {
                    e: text(&numbers.e),
                    n: text(&numbers.n),
                }
            }
            Pair::Ec(pair) => {
                // 4, then both coordinates.
                let point = pair.public_key().as_ref().get(1..).unwrap_or_default();
                let (x, y) = point.split_at(point.len() / 2);
                PublicJwk::Ec {
                    crv: "P-256".to_owned(),
                    x: text(x),
                    y: text(y),
                }
            }
            Pair::Ed(pair) => PublicJwk::Okp {
                crv: "Ed25519".to_owned(),
                x: text(pair.public_key().as_ref()),
            },
        }
    }

    /// Signs a message.
    ///
    /// # Errors
    ///
    /// When the operating system has no randomness.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Unspecified> {
        let random = SystemRandom::new();
        match &self.pair {
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature)?;
                Ok(signature)
            }
            Pair::Ec(pair) => Ok(pair.sign(&random, message)?.as_ref().to_vec()),
            Pair::Ed(pair) => Ok(pair.sign(message).as_ref().to_vec()),
        }
    }

    /// Seals the key for the deployment's set.
    ///
    /// # Errors
    ///
    /// When there is neither randomness nor the root secret.
    pub async fn seal(&self, root: &RootSecret) -> Result<NewSigningKey, SealedError> {
        let public = self.public();
        let kid = thumbprint(&public);
        let text = Key::new(BASE64_STANDARD.encode(&self.pkcs8));
        Ok(NewSigningKey {
            algorithm: self.algorithm,
            sealed_private: sealed::seal(root, (PURPOSE, &context(&kid)), &text).await?,
            public,
            kid,
        })
    }

    /// Opens a key of the set.
    ///
    /// # Errors
    ///
    /// When the root secret cannot be had, or is not the one that sealed it.
    pub async fn open(root: &RootSecret, key: &SigningKey) -> Result<Self, SealedError> {
        let place = (PURPOSE, context(&key.kid));
        let text: Key = sealed::open(root, (place.0, &place.1), &key.sealed_private).await?;
        let pkcs8 = BASE64_STANDARD.decode(text.reveal());
        let pkcs8 = pkcs8.map_err(|_| SealedError::Corrupt)?;
        Self::read(key.algorithm, pkcs8).map_err(|_| SealedError::Corrupt)
    }
}

impl std::fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PrivateKey[{}, redacted]", self.algorithm.word())
    }
}

fn ecdsa(pkcs8: &[u8]) -> Result<EcdsaKeyPair, ring::error::KeyRejected> {
    let random = SystemRandom::new();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8, &random)
}

/// What a sealed key belongs to: no other key of the set can take its place.
fn context(kid: &str) -> String {
    format!("SIGNING-KEYS#{kid}")
}

/// RFC 7638: a hash of what makes the key, so that two keys never have one name.
fn thumbprint(public: &PublicJwk) -> String {
    // Without blanks, the members in order of their names.
    let members = match public {
        PublicJwk::Rsa { e, n } => format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#),
        PublicJwk::Ec { crv, x, y } => {
            format!(r#"{{"crv":"{crv}","kty":"EC","x":"{x}","y":"{y}"}}"#)
        }
        PublicJwk::Okp { crv, x } => format!(r#"{{"crv":"{crv}","kty":"OKP","x":"{x}"}}"#),
    };
    BASE64_URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, members.as_bytes()))
}

#[cfg(test)]
mod tests {
    use ring::signature::{ECDSA_P256_SHA256_FIXED, ED25519, UnparsedPublicKey};

    use super::*;

    #[test]
    fn a_name_is_the_thumbprint_of_the_rfc_s() {
        // RFC 8037, appendix A.3.
        let public = PublicJwk::Okp {
            crv: "Ed25519".to_owned(),
            x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo".to_owned(),
        };
        assert_eq!(
            thumbprint(&public),
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
        );
    }

    #[test]
    fn what_a_key_signs_its_public_half_verifies() {
        let bytes = |text: &str| BASE64_URL_SAFE_NO_PAD.decode(text).unwrap();
        let key = PrivateKey::make(Algorithm::EdDsa).unwrap();
        let PublicJwk::Okp { x, .. } = key.public() else {
            panic!("{:?}", key.public())
        };
        let verifier = UnparsedPublicKey::new(&ED25519, bytes(&x));
        assert!(
            verifier
                .verify(b"text", &key.sign(b"text").unwrap())
                .is_ok()
        );
        let key = PrivateKey::make(Algorithm::Es256).unwrap();
        let PublicJwk::Ec { x, y, .. } = key.public() else {
            panic!("{:?}", key.public())
        };
        let point = [vec![4], bytes(&x), bytes(&y)].concat();
        let verifier = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
        let signature = key.sign(b"text").unwrap();
        assert_eq!(signature.len(), 64);
        assert!(verifier.verify(b"text", &signature).is_ok());
        assert!(verifier.verify(b"texts", &signature).is_err());
    }

    #[test]
    fn keys_are_of_one_algorithm_and_not_printed() {
        let key = PrivateKey::make(Algorithm::EdDsa).unwrap();
        assert_eq!(format!("{key:?}"), "PrivateKey[EdDSA, redacted]");
        for wrong in [Algorithm::Rs256, Algorithm::Es256] {
            let read = PrivateKey::read(wrong, key.pkcs8.clone());
            assert_eq!(read.unwrap_err(), MalformedKey(wrong));
        }
        assert!(PrivateKey::make(Algorithm::Rs256).is_err());
    }
}
