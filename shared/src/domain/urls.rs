//! URLs that buyers are sent to: stored and validated, never taken from a request.

use serde::{Deserialize, Serialize};
use url::Url;
use uuid::Uuid;

use super::ids::CheckoutId;

const PLACEHOLDER: &str = "{CHECKOUT_ID}";
const MAX_LENGTH: usize = 2083;
/// Where parameters stop being added: gateways and servers take little more.
const MAX_FILLED: usize = 8_000;

/// An absolute `http` or `https` URL of at most 2083 characters without user info.
///
/// It may hold `{CHECKOUT_ID}`, which is kept as it is written until a checkout fills it in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WebUrl(String);

impl WebUrl {
    /// Reads a URL.
    ///
    /// # Errors
    ///
    /// A sentence that says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.chars().count() > MAX_LENGTH {
            return Err(format!("a URL has at most {MAX_LENGTH} characters"));
        }
        if text
            .chars()
            .any(|c| c.is_control() || c.is_whitespace() || c == '\\')
        {
            return Err("a URL has no blanks, control characters or backslashes".to_owned());
        }
        let url = example_of(text).ok_or_else(|| format!("`{text}` is not an absolute URL"))?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
            return Err(format!("`{text}` is not an http or https URL"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("a URL holds no user name or password".to_owned());
        }
        if url
            .host_str()
            .is_some_and(|host| host.contains(&Uuid::nil().to_string()))
        {
            return Err(format!("`{PLACEHOLDER}` cannot be part of the host"));
        }
        Ok(Self(text.to_owned()))
    }

    /// Reads a URL to which a paid buyer is sent: `https`, or `http` on this machine.
    ///
    /// Browsers hold the redirect after a form to the page's policy, which allows no other.
    ///
    /// # Errors
    ///
    /// A sentence that says what is wrong with it.
    pub fn parse_return(text: &str) -> Result<Self, String> {
        let url = Self::parse(text)?;
        let local = ["localhost", "127.0.0.1"].contains(&url.host().as_str());
        if url
            .0
            .get(..5)
            .is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"))
            || local
        {
            return Ok(url);
        }
        Err(format!("`{text}` is not an https URL"))
    }

    /// Reads a URL that no checkout is needed for: as [`Self::parse_return`], without the placeholder.
    ///
    /// # Errors
    ///
    /// A sentence that says what is wrong with it.
    pub fn parse_fixed(text: &str) -> Result<Self, String> {
        let url = Self::parse_return(text)?;
        if text.contains(PLACEHOLDER) {
            return Err(format!("there is no checkout to fill `{PLACEHOLDER}` in"));
        }
        Ok(url)
    }

    /// The URL as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host, lower-case, with IDNA applied.
    #[must_use]
    pub fn host(&self) -> String {
        example_of(&self.0)
            .and_then(|url| url.host_str().map(str::to_owned))
            .unwrap_or_default()
    }

    /// The URL in ASCII, as a header or a link needs it.
    #[must_use]
    pub fn href(&self) -> String {
        Url::parse(&self.0).map_or_else(|_| self.0.clone(), String::from)
    }

    /// The URL for one checkout: ASCII only, with the placeholder filled in, and with the
    /// parameters of `origin` that it has no value for, as far as there is room.
    #[must_use]
    pub fn for_checkout(&self, id: CheckoutId, origin: &[(String, String)]) -> String {
        let filled = self.0.replace(PLACEHOLDER, &id.to_string());
        let Ok(mut url) = Url::parse(&filled) else {
            return filled;
        };
        let own: Vec<String> = url
            .query_pairs()
            .map(|(name, _)| name.into_owned())
            .collect();
        // Asking for the pairs adds a `?` even when there are none.
        for (name, value) in origin.iter().filter(|(name, _)| !own.contains(name)) {
            let mut longer = url.clone();
            longer.query_pairs_mut().append_pair(name, value);
            if longer.as_str().len() <= MAX_FILLED {
                url = longer;
            }
        }
        url.into()
    }
}

/// The URL with an id in place of the placeholder.
fn example_of(text: &str) -> Option<Url> {
    Url::parse(&text.replace(PLACEHOLDER, &Uuid::nil().to_string())).ok()
}

impl TryFrom<String> for WebUrl {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<WebUrl> for String {
    fn from(url: WebUrl) -> Self {
        url.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_placeholder_is_kept_and_filled_in() {
        let url = WebUrl::parse("https://shop.example/thanks?checkout={CHECKOUT_ID}").unwrap();
        assert_eq!(
            url.as_str(),
            "https://shop.example/thanks?checkout={CHECKOUT_ID}"
        );
        assert_eq!(url.host(), "shop.example");
        let id = CheckoutId::new(Uuid::nil());
        assert_eq!(
            url.for_checkout(id, &[]),
            format!("https://shop.example/thanks?checkout={id}")
        );
    }

    #[test]
    fn where_the_buyer_came_from_goes_along_unless_the_url_says_otherwise() {
        let origin = [("utm_source", "mail"), ("utm_term", "a&b")];
        let origin = origin.map(|(name, value)| (name.to_owned(), value.to_owned()));
        for (url, expected) in [
            (
                "https://shop.example/x",
                "https://shop.example/x?utm_source=mail&utm_term=a%26b",
            ),
            (
                "https://shop.example/x?utm_source=own#y",
                "https://shop.example/x?utm_source=own&utm_term=a%26b#y",
            ),
        ] {
            let url = WebUrl::parse(url).unwrap();
            assert_eq!(
                url.for_checkout(CheckoutId::new(Uuid::nil()), &origin),
                expected
            );
        }
        let bare = WebUrl::parse("https://shop.example/x").unwrap();
        assert_eq!(
            bare.for_checkout(CheckoutId::new(Uuid::nil()), &[]),
            "https://shop.example/x"
        );
    }

    #[test]
    fn a_buyer_who_paid_never_gets_an_address_too_long_to_follow() {
        let long = "\u{1f4a9}".repeat(500);
        let origin = [
            ("utm_source", "mail"),
            ("gclid", &long),
            ("fbclid", &long),
            ("ttclid", "t"),
        ];
        let origin = origin.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let url = WebUrl::parse("https://shop.example/x").unwrap();
        let filled = url.for_checkout(CheckoutId::new(Uuid::nil()), &origin);
        assert!(filled.len() <= MAX_FILLED, "{}", filled.len());
        assert!(filled.starts_with("https://shop.example/x?utm_source=mail&gclid=%F0"));
        assert!(filled.ends_with("&ttclid=t") && !filled.contains("fbclid"));
    }

    #[test]
    fn a_return_url_is_https_or_on_this_machine() {
        for good in [
            "https://shop.example/",
            "HTTPS://shop.example",
            "http://127.0.0.1:3000/x",
            "http://localhost/",
        ] {
            assert!(WebUrl::parse_return(good).is_ok(), "{good}");
        }
        for bad in [
            "http://shop.example/",
            "http://127.0.0.1.evil.example/",
            "http://localhost@evil.example",
        ] {
            assert!(WebUrl::parse_return(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_fixed_url_needs_no_checkout() {
        assert!(WebUrl::parse_fixed("https://shop.example/soon?x={y}").is_ok());
        for bad in ["http://shop.example/", "https://shop.example/{CHECKOUT_ID}"] {
            assert!(WebUrl::parse_fixed(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_no_web_url_is_refused() {
        for text in [
            "",
            "shop.example",
            "//shop.example",
            "/thanks",
            "javascript:alert(1)",
            "data:text/html,x",
            "ftp://shop.example",
            "https://",
            "https://user:pw@shop.example",
            "https://shop.example/\r\nX: y",
            "https://shop.example\\@evil.example",
            "https://{CHECKOUT_ID}@shop.example",
            "https://{CHECKOUT_ID}.shop.example",
            "https://shop.example:{CHECKOUT_ID}/",
        ] {
            assert!(WebUrl::parse(text).is_err(), "{text}");
        }
        assert!(WebUrl::parse(&format!("https://shop.example/{}", "a".repeat(2083))).is_err());
    }
}
