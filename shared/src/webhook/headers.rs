//! The headers of a POST: a merchant's own, and ours, which win.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

const MAX_NAME: usize = 100;
const MAX_VALUE: usize = 2000;

/// Headers that say what we send, how the connection works, or that it is us.
const OURS: &[&str] = &[
    "accept-encoding",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "expect",
    "host",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];
const OURS_START: &[&str] = &["proxy-", "webhook-", "x-thinkific-"];

/// What is wrong with a header. A value may be a secret, so it is not told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeaderFault {
    /// No name of a header.
    #[error("`{0}` is not a header's name of at most {MAX_NAME} characters")]
    Name(String),
    /// One that we set ourselves.
    #[error("the header `{0}` is not yours to set")]
    Ours(String),
    /// No value of a header.
    #[error("the value of the header `{0}` is not 1 to {MAX_VALUE} visible ASCII characters")]
    Value(String),
}

/// Reads a header that a merchant wants sent along.
///
/// # Errors
///
/// When it is no header, or one that we set ourselves.
pub fn vet_header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), HeaderFault> {
    let header = header(name, value)?;
    let lower = header.0.as_str();
    let ours = OURS.contains(&lower) || OURS_START.iter().any(|start| lower.starts_with(start));
    match ours {
        true => Err(HeaderFault::Ours(name.to_owned())),
        false => Ok(header),
    }
}

/// The headers of a POST. Of a merchant's, those are left out that are not allowed any more.
///
/// # Errors
///
/// When one of ours is no header.
pub fn compose<'a>(
    merchants: impl IntoIterator<Item = (&'a str, &'a str)>,
    ours: impl IntoIterator<Item = (&'static str, String)>,
) -> Result<HeaderMap, HeaderFault> {
    let vetted = merchants.into_iter();
    let mut headers: HeaderMap = vetted
        .filter_map(|(name, value)| vet_header(name, value).ok())
        .collect();
    for (name, value) in ours {
        let (name, value) = header(name, &value)?;
        headers.insert(name, value);
    }
    Ok(headers)
}

fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), HeaderFault> {
    let wrong = || HeaderFault::Name(name.to_owned());
    let known = HeaderName::from_bytes(name.as_bytes()).map_err(|_| wrong())?;
    if name.len() > MAX_NAME {
        return Err(wrong());
    }
    let wrong = || HeaderFault::Value(name.to_owned());
    let visible = value.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if !visible || value.trim() != value || value.is_empty() || value.len() > MAX_VALUE {
        return Err(wrong());
    }
    let mut value = HeaderValue::from_str(value).map_err(|_| wrong())?;
    value.set_sensitive(true);
    Ok((known, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merchant_sets_what_is_not_ours() {
        for (name, value) in [
            ("Authorization", "Bearer hush"),
            ("X-Shop", "a b"),
            ("cookie", "a=b"),
        ] {
            assert!(vet_header(name, value).is_ok(), "{name}");
        }
        for name in OURS.iter().chain(&[
            "Content-Type",
            "HOST",
            "Webhook-Id",
            "webhook-signature",
            "X-Thinkific-Hmac-Sha256",
            "Proxy-Authorization",
        ]) {
            let error = vet_header(name, "x").unwrap_err();
            assert_eq!(error, HeaderFault::Ours((*name).to_owned()));
        }
        for name in ["", "a b", "a:", "ä", "a\r\nb", &"a".repeat(MAX_NAME + 1)] {
            let error = vet_header(name, "x").unwrap_err();
            assert!(matches!(error, HeaderFault::Name(_)), "{name}");
        }
        for value in [
            "",
            " x",
            "x ",
            "a\r\nb: c",
            "a\tb",
            "ä",
            &"a".repeat(MAX_VALUE + 1),
        ] {
            let error = vet_header("x-shop", value).unwrap_err();
            assert_eq!(error, HeaderFault::Value("x-shop".to_owned()), "{value}");
        }
    }

    #[test]
    fn ours_win_and_no_value_is_printed() {
        let merchants = [
            ("X-Shop", "hush"),
            ("Webhook-Id", "forged"),
            ("content-type", "x/y"),
        ];
        let ours = [
            ("webhook-id", "evt".to_owned()),
            ("X-Shop", "ours".to_owned()),
        ];
        let headers = compose(merchants, ours).unwrap();
        assert_eq!(headers.len(), 2);
        assert_eq!(
            (&headers["webhook-id"], &headers["x-shop"]),
            (&"evt".parse().unwrap(), &"ours".parse().unwrap())
        );
        let printed = format!("{:?}", compose([("x-shop", "hush")], []).unwrap());
        assert!(!printed.contains("hush"), "{printed}");
        assert!(compose([], [("webhook-id", "a\nb".to_owned())]).is_err());
    }
}
