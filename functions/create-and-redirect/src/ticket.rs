//! One visit, one checkout: a cookie leads whoever opens a shared URL again back to what they have.
//!
//! It holds the checkout's secret and a digest of the URL's query string, and goes to this URL alone. So
//! a reload, the way back and a second tab lead to the same checkout, and a URL that says something else,
//! such as a discount code, to a fresh one: its visitor expects to see that. Only where there are no
//! fresh ones (any more) any checkout of the offer is better than none: who holds the last is never told
//! that it is gone. Nothing is signed: the secret is checked like any other.

use axum::{
    http::{
        HeaderMap, HeaderValue,
        header::{COOKIE, SET_COOKIE},
    },
    response::Response,
};
use jiff::Timestamp;
use shared::domain::{
    offer::EffectiveState,
    secret::{Secret, SecretKind},
};

/// The cookie's name; each shared URL has its own by its path.
const NAME: &str = "checkout";

/// What the cookie says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ticket {
    /// Of the checkout that was made.
    pub(crate) secret: Secret,
    /// Of the query string that it was made by.
    digest: u64,
}

impl Ticket {
    /// The first that the cookies hold; anything else than a ticket is as good as none.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let lines = headers.get_all(COOKIE).iter();
        let mut cookies = lines
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'));
        cookies.find_map(|cookie| Self::parse(cookie.trim().strip_prefix(NAME)?.strip_prefix('=')?))
    }

    fn parse(value: &str) -> Option<Self> {
        let (secret, digest) = value.split_once('.')?;
        Some(Self {
            secret: Secret::parse(SecretKind::Checkout, secret)?,
            digest: u64::from_str_radix(digest, 16).ok()?,
        })
    }

    /// Whether it counts for a URL with this query string, of an offer in this state.
    pub(crate) fn counts(&self, query: &str, state: EffectiveState) -> bool {
        match state {
            EffectiveState::Active => self.digest == digest(query),
            EffectiveState::NotStarted | EffectiveState::Ended | EffectiveState::Exhausted => true,
            EffectiveState::Inactive | EffectiveState::Deleted => false,
        }
    }
}

/// Lets the browser keep what was made until it is over. No script can read it, and a form of another
/// site does not make the browser send it.
pub(crate) fn remember(
    response: &mut Response,
    (secret, expires_at): (&Secret, Timestamp),
    (url, query): (&str, &str),
    now: Timestamp,
) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.find('/').map_or("/", |start| &rest[start..]);
    let age = expires_at.duration_since(now).as_secs();
    let secure = match url.starts_with("https:") {
        true => "; Secure",
        false => "",
    };
    let (secret, digest) = (secret.reveal(), digest(query));
    let cookie = format!(
        "{NAME}={secret}.{digest:x}; Path={path}; Max-Age={age}; HttpOnly; SameSite=Lax{secure}"
    );
    if let Ok(mut cookie) = HeaderValue::try_from(cookie) {
        cookie.set_sensitive(true);
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
}

/// FNV-1a: who finds another query string of the same digest gets the checkout that they have.
fn digest(query: &str) -> u64 {
    query.bytes().fold(0xcbf2_9ce4_8422_2325, |digest, byte| {
        (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;

    use super::*;

    const URL: &str = "https://pay.example.com/shop/l/spring";

    fn secret() -> Secret {
        Secret::new(SecretKind::Checkout, Default::default(), [7; 16])
    }

    fn cookie(url: &str, query: &str) -> String {
        let mut response = ().into_response();
        let now = Timestamp::UNIX_EPOCH;
        let end = Timestamp::from_second(1_800).unwrap();
        remember(&mut response, (&secret(), end), (url, query), now);
        response.headers()[SET_COOKIE].to_str().unwrap().to_owned()
    }

    fn read(cookies: &str) -> Option<Ticket> {
        let cookies = HeaderValue::from_str(cookies).unwrap();
        Ticket::of(&HeaderMap::from_iter([(COOKIE, cookies)]))
    }

    #[test]
    fn the_browser_keeps_it_for_this_url_until_the_checkout_is_over() {
        let text = cookie(URL, "");
        let (value, rest) = text.split_once("; ").unwrap();
        assert_eq!(
            rest,
            "Path=/shop/l/spring; Max-Age=1800; HttpOnly; SameSite=Lax; Secure"
        );
        let ticket = read(&format!("a=b; {value}; c")).unwrap();
        assert_eq!(ticket.secret, secret());
        let local = cookie("http://127.0.0.1:3000/l/spring", "");
        assert!(local.ends_with("Path=/l/spring; Max-Age=1800; HttpOnly; SameSite=Lax"));
    }

    #[test]
    fn another_query_string_counts_only_where_there_is_nothing_fresh() {
        let text = cookie(URL, "a=1");
        let ticket = read(text.split(';').next().unwrap()).unwrap();
        for (state, same, other) in [
            (EffectiveState::Active, true, false),
            (EffectiveState::NotStarted, true, true),
            (EffectiveState::Ended, true, true),
            (EffectiveState::Exhausted, true, true),
            (EffectiveState::Inactive, false, false),
            (EffectiveState::Deleted, false, false),
        ] {
            let counts = ["a=1", "a=2", ""].map(|query| ticket.counts(query, state));
            assert_eq!(counts, [same, other, other], "{state:?}");
        }
    }

    #[test]
    fn whatever_is_no_ticket_is_none() {
        let own = secret().reveal();
        for text in [
            String::new(),
            "checkout".to_owned(),
            "checkout=".to_owned(),
            format!("checkout={own}"),
            format!("checkout={own}."),
            format!("checkout={own}.g"),
            format!("checkout={}.0", &own[..own.len() - 1]),
            format!("checkouts={own}.0"),
            format!("checkout={own}.{}", "0".repeat(4_000) + "1ffffffffffffffff"),
        ] {
            assert_eq!(read(&text), None, "{text}");
        }
        assert!(read(&format!("checkout=x; checkout={own}.0")).is_some());
    }
}
