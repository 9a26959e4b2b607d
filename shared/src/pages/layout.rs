//! The frame of every page.

use std::sync::LazyLock;

use axum::{
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
            X_CONTENT_TYPE_OPTIONS,
        },
    },
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Language, accent::accent_style, words::Words};
use crate::domain::site::Colour;

const STYLE: &str = include_str!("style.css");

/// The policy of a page without an accent.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| policy(&source_of(STYLE), &[]));

/// Nothing from elsewhere but pictures that a merchant chose, and no script at all. A form's answer may redirect to the merchant's
/// site, which browsers count as the form's action.
fn policy(styles: &str, pictures: &[String]) -> HeaderValue {
    let pictures: String = pictures.iter().map(|origin| format!(" {origin}")).collect();
    let policy = format!(
        "default-src 'none'; style-src {styles}; img-src 'self' data:{pictures}; base-uri 'none'; \
         frame-ancestors 'none'; form-action 'self' https: http://localhost:* http://127.0.0.1:*"
    );
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

/// A style as the policy allows it: by its hash.
fn source_of(style: &str) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, style.as_bytes());
    format!("'sha256-{}'", BASE64_STANDARD.encode(digest.as_ref()))
}

/// Marks an answer that is one buyer's own: not cached, not indexed, its address not passed on.
pub fn private(headers: &mut HeaderMap) {
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
}

/// How much room a page takes on a wide screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// One column.
    Narrow,
    /// Two columns.
    Wide,
}

/// A page for a buyer.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// The language of its words.
    pub language: Language,
    /// The browser tab's words.
    pub title: &'a str,
    /// How much room it takes.
    pub width: Width,
    /// Light or dark; none is what the browser prefers.
    pub theme: Option<Theme>,
    /// What is inside `main`.
    pub body: Markup,
}

/// What makes a page a shop's own.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// The colour of what buyers press.
    pub accent: Option<&'a Colour>,
    /// The origins of its pictures: the only ones that a page may load anything from.
    pub pictures: &'a [String],
}

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// Reads the word in a page's address.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Light, Self::Dark]
            .into_iter()
            .find(|theme| theme.word() == word)
    }

    /// The word in a page's address.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// A finished page with a style of its own on top: those that have none carry nothing of it.
fn styled(status: StatusCode, page: &str, style: &str, pictures: &[String]) -> Response {
    let styles = format!("{} {}", source_of(STYLE), source_of(style));
    let style = format!("<style>{style}</style></head>");
    let page = page.replacen("</head>", &style, 1);
    answer(status, page, policy(&styles, pictures))
}

fn answer(status: StatusCode, page: String, policy: HeaderValue) -> Response {
    let mut response = (status, page).into_response();
    let headers = response.headers_mut();
    private(headers);
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

impl Page<'_> {
    /// The page as an answer that is the buyer's own: not cached, not indexed.
    #[must_use]
    pub fn into_response(self, status: StatusCode) -> Response {
        answer(status, self.markup().into_string(), POLICY.clone())
    }

    /// The same in a shop's own look.
    ///
    /// The style is put into the finished page: what answers buyers without a shop's look, the hot
    /// path among them, carries nothing of it.
    #[must_use]
    pub fn into_branded_response(self, status: StatusCode, look: &Look<'_>) -> Response {
        let page = self.markup().into_string();
        let Some(accent) = look.accent else {
            let policy = match look.pictures {
                [] => POLICY.clone(),
                pictures => policy(&source_of(STYLE), pictures),
            };
            return answer(status, page, policy);
        };
        styled(status, &page, &accent_style(accent), look.pictures)
    }

    /// The same with more in its head: what machines read of it.
    #[must_use]
    pub fn into_described_response(self, status: StatusCode, head: &Markup) -> Response {
        let page = self.markup().into_string();
        let head = format!("{}</head>", head.0);
        answer(status, page.replacen("</head>", &head, 1), POLICY.clone())
    }

    /// The same with a style of its own on top.
    #[must_use]
    pub fn into_styled_response(self, status: StatusCode, style: &str) -> Response {
        styled(status, &self.markup().into_string(), style, &[])
    }

    /// The same with a script, which may ask us for more. The page has to do without it.
    #[must_use]
    pub fn into_scripted_response(self, status: StatusCode, style: &str, script: &str) -> Response {
        let (page, tag) = (
            self.markup().into_string(),
            format!("<script>{script}</script></body>"),
        );
        let mut response = styled(status, &page.replacen("</body>", &tag, 1), style, &[]);
        let headers = response.headers_mut();
        let policy = headers.get(CONTENT_SECURITY_POLICY);
        let policy = policy
            .and_then(|policy| policy.to_str().ok())
            .unwrap_or_default();
        let policy = format!(
            "{policy}; script-src {}; connect-src 'self'",
            source_of(script)
        );
        if let Ok(policy) = HeaderValue::try_from(policy) {
            headers.insert(CONTENT_SECURITY_POLICY, policy);
        }
        response
    }

    fn markup(&self) -> Markup {
        let class = match self.width {
            Width::Narrow => "narrow",
            Width::Wide => "wide",
        };
        html! {
            (DOCTYPE)
            html lang=(self.language.tag()) class=[self.theme.map(Theme::word)] {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="robots" content="noindex";
                    title { (self.title) }
                    link rel="icon" href="data:,";
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    main class=(class) { (self.body) }
                    footer { p { (Words::of(self.language).footer) } }
                }
            }
        }
    }
}
