//! Show that a checkout has expired.

use axum::response::Response;
use shared::domain::{offer::OfferId, problem::Problem};

use crate::{Till, opened::Opened, page};

/// Show that a checkout has expired, and the way to a fresh one.
pub(crate) async fn show_expired(till: &Till, opened: &Opened) -> Result<Response, Problem> {
    let (base, site) = (&opened.base_url, opened.checkout.site);
    let url = match opened.checkout.offer {
        Some(OfferId::Template(template)) => format!(
            "{base}/ecom/v1/checkout-templates/{template}/create-and-redirect-to-checkout?siteId={site}"
        ),
        Some(OfferId::Link(id)) => {
            let link = till.app.store.link(id).await?;
            link.map_or_else(
                || opened.site.home_url.href(),
                |link| format!("{base}/l/{}", link.client_secret),
            )
        }
        // The merchant's own storefront made it, and may make another.
        None => opened.way_back(),
    };
    Ok(page::expired(opened, &url))
}
