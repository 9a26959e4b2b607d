//! Delete a product, which is refused.

use std::convert::Infallible;

use axum::extract::State;
use shared::{
    domain::problem::{Problem, Refusal},
    http::{Access, App, PathUuid, WriteProducts},
};

use super::product_of;

/// Delete a product: refused, since checkouts and orders refer to it. Archive it instead.
pub(crate) async fn delete_product(
    access: Access<WriteProducts>,
    id: PathUuid,
    State(app): State<App>,
) -> Result<Infallible, Problem> {
    let product = product_of(&app, access.site(), id).await?;
    let message = format!(
        "The product `{}` cannot be deleted, only archived: set `is_archived`.",
        product.id
    );
    Err(Problem::refused(Refusal::ProductNotDeletable, message))
}
