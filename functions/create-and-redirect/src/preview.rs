//! What a machine gets instead of a checkout.

use axum::{http::StatusCode, response::Response};
use shared::pages::{Language, Notice};

/// Answer a HEAD request: a page, without a checkout and without reading the offer.
pub(crate) async fn preview() -> Response {
    let text = "Open this link in a browser to go to the checkout.";
    Notice {
        language: Language::En,
        title: "A checkout link",
        text,
        link: None,
    }
    .into_response(StatusCode::OK)
}
