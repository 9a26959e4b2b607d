//! What a visitor gets instead of a checkout.

use axum::{
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, RETRY_AFTER, VARY},
    },
    response::Response,
};
use jiff::SignedDuration;
use maud::{Markup, html};
use shared::{
    domain::{
        problem::Problem,
        visitor::{VisitId, Visitor},
    },
    http::accepted_languages,
    pages::{Language, Notice, Page, Width, format_money},
    random,
};

use crate::{
    card::{Card, Sale},
    texts::Texts,
    visit::Visit,
};

/// Answer a HEAD request: a preview's headers, without a checkout and without reading the offer.
pub(crate) async fn head(headers: HeaderMap) -> Response {
    let language = Language::accepted(&accepted_languages(&headers));
    briefly_cached(notice(language, StatusCode::OK))
}

/// Refuse to open anything for a browser that fetches ahead: it then asks again when its person does.
pub(crate) fn ahead(language: Language) -> Response {
    notice(language, StatusCode::SERVICE_UNAVAILABLE)
}

/// Refuse to open any more for now.
pub(crate) fn too_many(language: Language, rest: SignedDuration) -> Response {
    let texts = Texts::of(language);
    let notice = Notice {
        language,
        title: texts.busy,
        text: texts.later,
        link: None,
    };
    let mut response = notice.into_response(StatusCode::TOO_MANY_REQUESTS);
    // Rounded up: who comes back then is not too early.
    let seconds = rest.as_secs() + i64::from(rest.subsec_nanos() > 0);
    response.headers_mut().insert(RETRY_AFTER, seconds.into());
    response
}

fn notice(language: Language, status: StatusCode) -> Response {
    let texts = Texts::of(language);
    Notice {
        language,
        title: texts.link,
        text: texts.in_browser,
        link: None,
    }
    .into_response(status)
}

/// Tell a machine of the offer.
pub(crate) fn preview(card: &Card, visit: &Visit) -> Response {
    let texts = Texts::of(visit.language());
    let text = texts.of_sale(card.sale).unwrap_or(texts.in_browser);
    briefly_cached(page(card, visit, &html! { p { (text) } }))
}

/// Let somebody tap who may be a person. The form is sent to the address as it is, with what it fills in.
///
/// # Errors
///
/// When there is no randomness.
pub(crate) fn tap_page(card: &Card, visit: &Visit) -> Result<Response, Problem> {
    let texts = Texts::of(visit.language());
    let id = random::bytes().map_err(Problem::internal)?;
    let id = VisitId::new(id).reveal();
    let form = html! {
        p { (texts.one_tap) }
        form method="post" {
            input type="hidden" name="visit" value=(id);
            button class="main" name="open" value="checkout" { (texts.go) }
        }
    };
    Ok(page(card, visit, &form))
}

/// A preview may be kept for a few minutes by whoever asked for it, but by no cache that others share:
/// one that takes no notice of `Vary`, as many do not, would show it to buyers.
fn briefly_cached(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(
        CACHE_CONTROL,
        HeaderValue::from_static("private, max-age=300"),
    );
    headers.insert(VARY, HeaderValue::from_static(Visitor::TOLD_BY));
    response
}

fn page(card: &Card, visit: &Visit, rest: &Markup) -> Response {
    let language = visit.language();
    let price = card
        .price
        .map(|(amount, currency)| format_money(amount, currency, language));
    let body = html! {
        section class="card notice" {
            @if card.title != card.site { p { (card.site) } }
            h1 { (card.title) }
            @if let Some(price) = &price { p { strong { (price) } } }
            @if let Some(text) = &card.description { p { (text) } }
            (rest)
        }
    };
    let page = Page {
        language,
        title: &card.title,
        width: Width::Narrow,
        theme: None,
        body,
    };
    page.into_described_response(StatusCode::OK, &tags(card, price.as_deref(), visit))
}

/// What makes a card of the page in posts and chats: OpenGraph's and Twitter's tags.
fn tags(card: &Card, price: Option<&str>, visit: &Visit) -> Markup {
    let (url, texts) = (visit.canonical(), Texts::of(visit.language()));
    let image = card
        .image
        .as_ref()
        .map(|image| (image.href.as_str(), image.alt.as_deref()));
    // Most cards show nothing but title, description and picture.
    let second = card.description.as_deref().unwrap_or(&card.site);
    let second = match card.sale {
        Sale::On | Sale::Soon => second,
        Sale::Off => texts.off,
    };
    let description = match price {
        Some(price) => format!("{price} · {second}"),
        None => second.to_owned(),
    };
    let kind = if card.sale == Sale::Off {
        "website"
    } else {
        "product"
    };
    let mut tags = vec![
        ("og:type", kind),
        ("og:url", &url),
        ("og:site_name", &card.site),
        ("og:title", &card.title),
        ("twitter:title", &card.title),
        ("og:description", &description),
        ("twitter:description", &description),
        (
            "twitter:card",
            if image.is_some() {
                "summary_large_image"
            } else {
                "summary"
            },
        ),
    ];
    if let Some((href, alt)) = &image {
        tags.extend([("og:image", *href), ("twitter:image", *href)]);
        let alt = alt.unwrap_or(&card.title);
        tags.extend([("og:image:alt", alt), ("twitter:image:alt", alt)]);
    }
    let amount = card
        .price
        .map(|(amount, currency)| (amount.to_decimal(currency), currency));
    if let (Some((amount, currency)), Some(price)) = (&amount, price) {
        tags.extend([
            ("product:price:amount", amount.as_str()),
            ("product:price:currency", currency.code()),
            ("twitter:label1", texts.price),
            ("twitter:data1", price),
        ]);
    }
    html! {
        link rel="canonical" href=(url);
        meta name="description" content=(description);
        // OpenGraph reads `property`, Twitter `name`.
        @for (name, content) in tags { meta name=(name) property=(name) content=(content); }
    }
}
