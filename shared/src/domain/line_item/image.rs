//! Pictures of what is sold.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::domain::urls::WebUrl;

/// A picture of an item, on a host of the merchant's choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// Its address: `https`, no other.
    url: WebUrl,
    /// What it shows, for those who do not see it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub alt: Option<String>,
}

impl Image {
    /// A picture that browsers can load: at an `https` URL, or in Wix's media manager, which has
    /// addresses of its own.
    #[must_use]
    pub fn at(address: &str, alt: Option<String>) -> Option<Self> {
        let wix = address.strip_prefix("wix:image://v1/");
        let wix = wix.and_then(|rest| rest.split(['/', '#', '?']).next());
        let wix = wix.map(|id| format!("https://static.wixstatic.com/media/{id}"));
        let url = WebUrl::parse(wix.as_deref().unwrap_or(address)).ok()?;
        let image = Self { url, alt };
        image.origin().starts_with("https://").then_some(image)
    }

    /// Its address in ASCII.
    #[must_use]
    pub fn href(&self) -> String {
        self.url.href()
    }

    /// Whom a browser asks for it.
    #[must_use]
    pub fn origin(&self) -> String {
        Url::parse(self.url.as_str())
            .map(|url| url.origin().ascii_serialization())
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_browsers_load_safely_is_a_picture() {
        for (address, href, origin) in [
            (
                "https://CDN.shop.example:8443/a.jpg?x=1#y",
                "https://cdn.shop.example:8443/a.jpg?x=1#y",
                "https://cdn.shop.example:8443",
            ),
            (
                "wix:image://v1/abc~mv2.jpg/a.jpg#originWidth=800",
                "https://static.wixstatic.com/media/abc~mv2.jpg",
                "https://static.wixstatic.com",
            ),
        ] {
            let image = Image::at(address, None).unwrap();
            assert_eq!((image.href(), image.origin()), (href.into(), origin.into()));
        }
        for address in [
            "",
            "a.jpg",
            "/a.jpg",
            "http://shop.example/a.jpg",
            "data:image/png;base64,AA",
            "javascript:alert(1)",
            "https://user@shop.example/a.jpg",
            "wix:vector://v1/a.svg",
        ] {
            assert_eq!(Image::at(address, None), None, "{address}");
        }
    }
}
