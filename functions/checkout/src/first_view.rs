//! The first view of a checkout by a person.

use axum::http::{HeaderMap, Method, header::USER_AGENT};
use shared::{checkout_secrets::seal_secret, domain::problem::Problem};

use crate::{Till, opened::Opened};

/// Words in the names of machines that look at pages.
const MACHINES: &[&str] = &[
    "bot",
    "crawl",
    "externalhit",
    "preview",
    "spider",
    "whatsapp",
];

/// Records that a person looks at the checkout's page for the first time.
///
/// The page is shown whether this succeeds or not: if it does not, the next view is the first.
pub(crate) async fn record_first_view(
    till: &Till,
    opened: &mut Opened,
    method: &Method,
    headers: &HeaderMap,
) {
    if opened.checkout.opened_at.is_some() || *method != Method::GET || !is_person(headers) {
        return;
    }
    if let Err(problem) = record(till, opened).await {
        tracing::warn!(checkout = %opened.checkout.id, ?problem, "a first view was not recorded");
    }
}

async fn record(till: &Till, opened: &mut Opened) -> Result<(), Problem> {
    let sealed = seal_secret(&till.root, &opened.secret).await?;
    let change = opened.checkout.opened(sealed, opened.now);
    opened.step(till, change).await?;
    Ok(())
}

/// Whether nothing says that a machine asks: a browser that fetches ahead says so, and machines
/// that make previews have names.
pub(crate) fn is_person(headers: &HeaderMap) -> bool {
    let text = |value: &axum::http::HeaderValue| {
        let text = value.to_str().unwrap_or_default();
        text.to_ascii_lowercase()
    };
    let ahead = ["sec-purpose", "purpose", "x-purpose", "x-moz"]
        .into_iter()
        .filter_map(|name| headers.get(name).map(text))
        .any(|purpose| {
            ["prefetch", "prerender", "preview"]
                .iter()
                .any(|word| purpose.contains(word))
        });
    let agent = headers.get(USER_AGENT).map(text).unwrap_or_default();
    !ahead && !MACHINES.iter().any(|name| agent.contains(name))
}
