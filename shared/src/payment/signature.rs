//! How callbacks are signed: `t=SECONDS,v1=HEX`, HMAC-SHA256 of `SECONDS.BODY`. The scheme is Stripe's,
//! and the sandbox's too.

use axum::http::HeaderMap;
use jiff::Timestamp;
use ring::hmac;

use super::CallbackError;

/// How far a signature's time may be from ours, in seconds.
const TOLERANCE: i64 = 300;

/// The header's value for a body that is sent at `now`.
pub(super) fn sign(key: &hmac::Key, body: &[u8], now: Timestamp) -> String {
    let seconds = now.as_second();
    let tag = hmac::sign(key, &signed_bytes(seconds, body));
    let hex: String = tag
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("t={seconds},v1={hex}")
}

/// The value of the header that carries the signature.
pub(super) fn header<'a>(
    headers: &'a HeaderMap,
    name: &'static str,
) -> Result<&'a str, CallbackError> {
    let value = headers.get(name);
    let value = value.ok_or(CallbackError::Signature("missing"))?;
    let text = value.to_str();
    text.map_err(|_| CallbackError::Signature("malformed"))
}

/// Verifies the header's value against the raw body, in constant time.
pub(super) fn verify(
    key: &hmac::Key,
    header: &str,
    body: &[u8],
    now: Timestamp,
) -> Result<(), CallbackError> {
    let mut seconds = None;
    let mut signatures = Vec::new();
    for part in header.split(',') {
        match part.trim().split_once('=') {
            Some(("t", value)) => seconds = value.parse::<i64>().ok(),
            Some(("v1", value)) => signatures.extend(unhex(value)),
            Some(_) | None => {}
        }
    }
    let seconds = seconds.ok_or(CallbackError::Signature("malformed"))?;
    let signed = signed_bytes(seconds, body);
    if !signatures
        .iter()
        .any(|signature| hmac::verify(key, &signed, signature).is_ok())
    {
        return Err(CallbackError::Signature("wrong"));
    }
    let age = now.as_second().saturating_sub(seconds);
    if age.saturating_abs() > TOLERANCE {
        return Err(CallbackError::Signature("too old or from the future"));
    }
    Ok(())
}

fn signed_bytes(seconds: i64, body: &[u8]) -> Vec<u8> {
    [format!("{seconds}.").as_bytes(), body].concat()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let bytes = text.as_bytes();
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    bytes
        .chunks(2)
        .map(|pair| Some(digit(pair[0])? * 16 + digit(pair[1])?))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    #[test]
    fn only_the_right_key_body_and_time_verify() {
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"key");
        let header = sign(&key, b"body", at(1_000_000));
        assert!(verify(&key, &header, b"body", at(1_000_300)).is_ok());
        assert!(verify(&key, &header, b"body", at(1_000_301)).is_err());
        assert!(verify(&key, &header, b"body", at(999_699)).is_err());
        assert!(verify(&key, &header, b"Body", at(1_000_000)).is_err());
        let other = hmac::Key::new(hmac::HMAC_SHA256, b"other");
        assert!(verify(&other, &header, b"body", at(1_000_000)).is_err());
        let rotated = format!("{header},v1={}", "00".repeat(32));
        assert!(verify(&key, &rotated, b"body", at(1_000_000)).is_ok());
        for malformed in [
            "",
            "t=1000000",
            "v1=00",
            "t=x,v1=zz",
            "t=1000000,v1=0",
            "t=1000000,v1=€€",
        ] {
            assert!(
                verify(&key, malformed, b"body", at(1_000_000)).is_err(),
                "{malformed}"
            );
        }
    }
}
