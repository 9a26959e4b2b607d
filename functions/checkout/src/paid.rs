//! Show a paid checkout.

use axum::response::Response;
use shared::{domain::problem::Problem, http::receipt_url};

use crate::{Till, opened::Opened, page};

/// Shows a paid checkout, with the way to the receipt of its order.
pub(crate) async fn show_paid(
    till: &Till,
    opened: &Opened,
    heading: &str,
) -> Result<Response, Problem> {
    let receipt = match opened.checkout.order {
        Some(order) => Some(receipt_url(&till.root, &opened.base_url, order).await?),
        None => None,
    };
    Ok(page::receipt(opened, heading, receipt.as_deref()))
}
