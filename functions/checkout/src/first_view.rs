//! The first view of a checkout by a person.

use axum::http::{HeaderMap, HeaderValue, Method};
use shared::{
    checkout_secrets::seal_secret,
    domain::{
        problem::Problem,
        visitor::{Kind, Visitor},
    },
};

use crate::{Till, opened::Opened};

/// Records that a person looks at the checkout's page for the first time.
///
/// The page is shown whether this succeeds or not: if it does not, the next view is the first.
pub(crate) async fn record_first_view(
    till: &Till,
    opened: &mut Opened,
    method: &Method,
    headers: &HeaderMap,
) {
    if opened.checkout.opened_at.is_some() || *method != Method::GET || !is_person(method, headers)
    {
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

/// Whether nothing says that a machine looks, or a browser ahead of its person. The address is known to
/// whoever opened the offer only: a library, or somebody without a name, is one whom the buyer lets look.
pub(crate) fn is_person(method: &Method, headers: &HeaderMap) -> bool {
    let header = |name: &'static str| headers.get(name).map(HeaderValue::as_bytes);
    match Visitor::of(method.as_str(), header) {
        Visitor::Person | Visitor::Unsure | Visitor::Machine(Kind::Library | Kind::Nameless) => {
            true
        }
        Visitor::Prefetch
        | Visitor::Machine(
            Kind::Head | Kind::Preview | Kind::MailScanner | Kind::Crawler | Kind::Headless,
        ) => false,
    }
}
