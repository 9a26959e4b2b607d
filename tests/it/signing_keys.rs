//! The keys that events are signed with as tokens: who finds which, and when.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use checkout_links::{mappings::ConsumerSlot, pump::acknowledge_all};
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents,
    UnparsedPublicKey,
};
use serde_json::{Value, json};
use shared::{
    domain::{signing_key::SigningKeySet, webhook::Algorithm},
    webhook::{
        private_key::PrivateKey,
        signing_keys::{SigningError, SigningKeys},
    },
};
use tempfile::TempDir;

use crate::harness::{ENDPOINTS, Shop, hook, id_of, root_in, test_rsa_key};

const CLAIMS: &[u8] = br#"{"sub":"x","n":1}"#;

/// The keys as another instance of a function has them.
fn another(shop: &Shop) -> SigningKeys {
    SigningKeys::new(shop.stack.store.clone(), shop.root())
}

fn bytes(text: &Value) -> Vec<u8> {
    let text = text.as_str().expect("a text");
    BASE64_URL_SAFE_NO_PAD.decode(text).expect("base64url")
}

/// The header of a token that a published key verifies; none if none does.
fn verified(token: &str, jwks: &Value) -> Option<Value> {
    let (signed, signature) = token.rsplit_once('.')?;
    let (header, _) = signed.split_once('.')?;
    let header: Value = serde_json::from_slice(&bytes(&json!(header))).expect("JSON");
    let keys = jwks["keys"].as_array().expect("a list");
    let key = keys.iter().find(|key| key["kid"] == header["kid"])?;
    assert_eq!((&key["alg"], &key["use"]), (&header["alg"], &json!("sig")));
    let (signed, signature) = (signed.as_bytes(), bytes(&json!(signature)));
    let good = match key["kty"].as_str() {
        Some("RSA") => {
            let (n, e) = (bytes(&key["n"]), bytes(&key["e"]));
            let public = RsaPublicKeyComponents { n, e };
            public.verify(&RSA_PKCS1_2048_8192_SHA256, signed, &signature)
        }
        Some("EC") => {
            let point = [vec![4], bytes(&key["x"]), bytes(&key["y"])].concat();
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(signed, &signature)
        }
        _ => UnparsedPublicKey::new(&ED25519, bytes(&key["x"])).verify(signed, &signature),
    };
    good.is_ok().then_some(header)
}

async fn sign(keys: &SigningKeys, now: Timestamp) -> String {
    let token = keys.sign(Algorithm::Es256, CLAIMS, now).await;
    token.expect("a token")
}

/// What a token says it was signed with.
fn kid(token: &str) -> Value {
    let header = token.split('.').next().expect("a header");
    let header: Value = serde_json::from_slice(&bytes(&json!(header))).expect("JSON");
    header["kid"].clone()
}

async fn stored(shop: &Shop) -> SigningKeySet {
    let set = shop.stack.store.signing_keys().await;
    set.expect("the store answers").expect("keys")
}

/// Takes away all keys of these algorithms, and tells what is left.
async fn without(shop: &Shop, algorithms: &[Algorithm]) -> SigningKeySet {
    let mut set = stored(shop).await;
    let all = set.keys.len();
    set.keys.retain(|key| !algorithms.contains(&key.algorithm));
    assert_eq!(set.keys.len(), all - algorithms.len());
    set.revision += 1;
    assert!(shop.stack.store.put_signing_keys(&set).await.unwrap());
    set
}

#[tokio::test]
async fn published_keys_verify_what_each_algorithm_signs_and_tell_no_secret() {
    let shop = Shop::open().await;
    let (keys, now) = (&shop.stack.signing_keys, shop.clock.now());
    let jwks = another(&shop).jwks(now).await.unwrap();
    for algorithm in Algorithm::ALL {
        let token = keys.sign(algorithm, CLAIMS, now).await.unwrap();
        let header = verified(&token, &jwks).expect("a good signature");
        let expected = json!({"alg": algorithm.word(), "kid": header["kid"], "typ": "JWT"});
        assert_eq!(header, expected);
        let (head, signature) = token.rsplit_once('.').unwrap();
        let (header, _) = head.split_once('.').unwrap();
        let other = BASE64_URL_SAFE_NO_PAD.encode(br#"{"sub":"y","n":1}"#);
        assert_eq!(
            verified(&format!("{header}.{other}.{signature}"), &jwks),
            None
        );
    }
    let names = |key: &Value| key.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let names: Vec<_> = jwks["keys"].as_array().unwrap().iter().map(names).collect();
    assert_eq!(
        names,
        [
            vec!["alg", "crv", "kid", "kty", "use", "x", "y"],
            vec!["alg", "crv", "kid", "kty", "use", "x"],
            vec!["alg", "e", "kid", "kty", "n", "use"],
        ]
    );
}

#[tokio::test]
async fn receivers_find_a_new_key_before_it_signs_and_an_old_one_long_after() {
    let shop = Shop::open().await;
    let (operator, instance) = (another(&shop), another(&shop));
    let old = sign(&instance, shop.clock.now()).await;
    let key = PrivateKey::make(Algorithm::Es256).unwrap();
    operator.add(&[key], shop.clock.now()).await.unwrap();
    let count = |jwks: &Value| jwks["keys"].as_array().unwrap().len();
    // An instance may not know for a minute.
    shop.clock.advance(SignedDuration::from_secs(60));
    let jwks = instance.jwks(shop.clock.now()).await.unwrap();
    assert_eq!(count(&jwks), 4);
    shop.clock.advance(SignedDuration::from_secs(539));
    assert_eq!(kid(&sign(&instance, shop.clock.now()).await), kid(&old));
    shop.clock.advance(SignedDuration::from_secs(1));
    let new = sign(&instance, shop.clock.now()).await;
    assert_ne!(kid(&new), kid(&old));
    for token in [&old, &new] {
        assert!(verified(token, &jwks).is_some(), "{token}");
    }
    shop.clock.advance(SignedDuration::from_hours(33 * 24));
    let jwks = instance.jwks(shop.clock.now()).await.unwrap();
    assert_eq!(count(&jwks), 3);
    assert!(verified(&old, &jwks).is_none() && verified(&new, &jwks).is_some());
}

#[tokio::test]
async fn a_key_that_is_yet_to_be_made_is_waited_for() {
    let shop = Shop::open().await;
    let set = without(&shop, &[Algorithm::Rs256]).await;
    let keys = another(&shop);
    let error = keys.sign(Algorithm::Rs256, CLAIMS, shop.clock.now()).await;
    let error = error.unwrap_err();
    assert!(
        matches!(error, SigningError::NoKey(Algorithm::Rs256)),
        "{error}"
    );
    assert!(error.retryable());
    sign(&keys, shop.clock.now()).await;
    let made = another(&shop)
        .add(&[test_rsa_key()], shop.clock.now())
        .await;
    assert_eq!(made.unwrap().revision, set.revision + 1);
    shop.clock.advance(SignedDuration::from_secs(1));
    let token = keys
        .sign(Algorithm::Rs256, CLAIMS, shop.clock.now())
        .await
        .unwrap();
    let jwks = keys.jwks(shop.clock.now()).await.unwrap();
    assert!(verified(&token, &jwks).is_some());
}

#[tokio::test]
async fn an_endpoint_that_nobody_can_sign_for_is_refused_until_there_is_a_key() {
    let shop = Shop::open().await;
    without(&shop, &[Algorithm::Rs256, Algorithm::EdDsa]).await;
    let plain = shop.created(ENDPOINTS, hook(&json!({}))).await;
    let place = format!("{ENDPOINTS}/{}", id_of(&plain));
    let jwt = |algorithm: Option<Algorithm>| match algorithm {
        Some(algorithm) => json!({"format": "jwt", "algorithm": algorithm.word()}),
        // What one gets who names none.
        None => json!({"format": "jwt"}),
    };
    for algorithm in [None, Some(Algorithm::Rs256), Some(Algorithm::EdDsa)] {
        let word = algorithm.map_or("RS256", Algorithm::word);
        let told = format!("There is no {word} key yet; the operator makes one by `rotate-keys`.");
        let told = json!({"error": "Conflict", "detail": told});
        let fields = jwt(algorithm);
        let made = shop.call(Method::POST, ENDPOINTS, Some(hook(&fields)));
        assert_eq!(made.await.expect(409).json(), told);
        let changed = shop.call(Method::PATCH, &place, Some(fields)).await;
        assert_eq!(changed.expect(409).json(), told);
    }
    // Nothing of what was refused is there, and what can be signed goes on.
    let list = shop.got(ENDPOINTS).await;
    assert_eq!(list["items"], json!([plain]));
    let signed = jwt(Some(Algorithm::Es256));
    let signed = shop.created(ENDPOINTS, hook(&signed)).await;
    let other = format!("{ENDPOINTS}/{}", id_of(&signed));
    let changed = shop.call(Method::PATCH, &other, Some(jwt(Some(Algorithm::EdDsa))));
    assert_eq!(changed.await.expect(409).json()["error"], "Conflict");
    assert_eq!(shop.got(&other).await, signed);

    let keys = [test_rsa_key(), PrivateKey::make(Algorithm::EdDsa).unwrap()];
    another(&shop).add(&keys, shop.clock.now()).await.unwrap();
    shop.clock.advance(SignedDuration::from_secs(1));
    let changed = shop.call(Method::PATCH, &place, Some(jwt(None))).await;
    assert_eq!(changed.expect(200).json()["algorithm"], "RS256");
    let made = shop.created(ENDPOINTS, hook(&jwt(Some(Algorithm::EdDsa))));
    assert_eq!(made.await["algorithm"], "EdDSA");
}

#[tokio::test]
async fn what_is_stored_signs_for_nobody_else() {
    let shop = Shop::open().await;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("root-secret");
    std::fs::write(&path, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=").unwrap();
    let stranger = SigningKeys::new(shop.stack.store.clone(), root_in(&path));
    let now = shop.clock.now();
    let error = stranger
        .sign(Algorithm::EdDsa, CLAIMS, now)
        .await
        .unwrap_err();
    assert!(matches!(error, SigningError::Sealed(_)), "{error}");
    assert!(!error.retryable());
    // A sealed key cannot take another's place either.
    let mut set = stored(&shop).await;
    let first = set.keys[0].sealed_private.clone();
    set.keys[1].sealed_private = first;
    set.revision += 1;
    assert!(shop.stack.store.put_signing_keys(&set).await.unwrap());
    let moved = set.keys[1].algorithm;
    let error = another(&shop).sign(moved, CLAIMS, now).await.unwrap_err();
    assert!(matches!(error, SigningError::Sealed(_)), "{error}");
}

#[tokio::test]
async fn a_restarted_stack_keeps_its_keys() {
    let shop = Shop::open().await;
    let before = stored(&shop).await;
    let slot = ConsumerSlot::Instead(acknowledge_all());
    let shop = shop.restarted(slot).await;
    assert_eq!(stored(&shop).await, before);
}
