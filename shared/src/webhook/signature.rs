//! How deliveries are signed. Standard Webhooks 1.0, `v1`: HMAC-SHA256 of `ID.SECONDS.BODY`. Thinkific:
//! HMAC-SHA256 of the body.
//!
//! For each secret there are two entries, since receivers disagree about what the key is: by Standard
//! Webhooks the bytes that the secret's base64 stands for, by Polar's verifier the characters of the
//! whole secret.

use base64::{Engine, prelude::BASE64_STANDARD};
use jiff::Timestamp;
use ring::hmac;

use super::secrets::PREFIX;
use crate::sealed::Key;

/// The headers of Standard Webhooks for the attempt at `now` to send an event, whose id is the same
/// at every attempt.
#[must_use]
pub fn standard<'a>(
    id: &str,
    now: Timestamp,
    body: &[u8],
    secrets: impl IntoIterator<Item = &'a Key>,
) -> [(&'static str, String); 3] {
    let seconds = now.as_second();
    let signed = [format!("{id}.{seconds}.").as_bytes(), body].concat();
    let keys = secrets.into_iter().flat_map(keys_of);
    let entries: Vec<String> = keys
        .map(|key| format!("v1,{}", BASE64_STANDARD.encode(hmac_sha256(&key, &signed))))
        .collect();
    [
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", seconds.to_string()),
        ("webhook-signature", entries.join(" ")),
    ]
}

/// Thinkific's headers. Its signature has room for one secret.
#[must_use]
pub fn thinkific(
    (topic, subdomain): (&str, &str),
    body: &[u8],
    secret: &Key,
) -> [(&'static str, String); 3] {
    let tag = hmac_sha256(secret.reveal().as_bytes(), body);
    let hex = tag.as_ref().iter().map(|byte| format!("{byte:02x}"));
    [
        ("x-thinkific-topic", topic.to_owned()),
        ("x-thinkific-subdomain", subdomain.to_owned()),
        ("x-thinkific-hmac-sha256", hex.collect()),
    ]
}

/// What receivers take a secret's key to be.
fn keys_of(secret: &Key) -> impl Iterator<Item = Vec<u8>> {
    let text = secret.reveal();
    // A secret from elsewhere may be any text.
    let decoded = BASE64_STANDARD.decode(text.strip_prefix(PREFIX).unwrap_or(text));
    decoded.into_iter().chain([text.as_bytes().to_vec()])
}

fn hmac_sha256(key: &[u8], bytes: &[u8]) -> hmac::Tag {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use standardwebhooks::Webhook;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    #[test]
    fn the_specification_s_example_is_signed_as_it_says() {
        let secret = Key::new("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD".to_owned());
        let body = br#"{"email":"test@example.com","username":"test_user"}"#;
        let headers = standard(
            "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk",
            at(1_649_367_553),
            body,
            [&secret],
        );
        assert_eq!(headers[0].1, "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk");
        assert_eq!(headers[1].1, "1649367553");
        let entries: Vec<&str> = headers[2].1.split(' ').collect();
        assert_eq!(
            entries[0],
            "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw="
        );
        assert_eq!(entries.len(), 2);
    }

    #[test]
    fn a_secret_that_is_no_base64_has_one_entry() {
        let secret = Key::new("my secret".to_owned());
        let [_, _, (_, signature)] = standard("a", at(1), b"{}", [&secret]);
        let verifier = Webhook::from_bytes(b"my secret".to_vec()).unwrap();
        assert_eq!(signature, verifier.sign("a", 1, b"{}").unwrap());
    }

    #[test]
    fn thinkific_s_signature_is_hex_of_the_body_s() {
        // RFC 4231, test case 2.
        let secret = Key::new("Jefe".to_owned());
        let headers = thinkific(
            ("order.created", "quay"),
            b"what do ya want for nothing?",
            &secret,
        );
        assert_eq!(
            headers,
            [
                ("x-thinkific-topic", "order.created".to_owned()),
                ("x-thinkific-subdomain", "quay".to_owned()),
                (
                    "x-thinkific-hmac-sha256",
                    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843".to_owned(),
                ),
            ]
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        /// Also what is no UTF-8 is signed, but the verifier takes none.
        #[test]
        fn both_verifiers_of_every_secret_find_theirs(
            secrets in prop::collection::vec(any::<[u8; 32]>(), 1..4),
            id in "[a-z0-9_]{1,40}",
            seconds in 0..4_000_000_000_i64,
            body in ".{0,200}",
        ) {
            let texts = secrets.iter().map(|bytes| BASE64_STANDARD.encode(bytes));
            let texts: Vec<String> = texts.map(|text| format!("whsec_{text}")).collect();
            let keys: Vec<Key> = texts.iter().cloned().map(Key::new).collect();
            let [_, _, (_, signature)] = standard(&id, at(seconds), body.as_bytes(), &keys);
            let mut entries = signature.split(' ');
            for text in &texts {
                for verifier in [
                    Webhook::new(text).unwrap(),
                    Webhook::from_bytes(text.clone().into_bytes()).unwrap(),
                ] {
                    let expected = verifier.sign(&id, seconds, body.as_bytes()).unwrap();
                    prop_assert_eq!(entries.next(), Some(expected.as_str()));
                }
            }
            prop_assert_eq!(entries.next(), None);
        }
    }
}
