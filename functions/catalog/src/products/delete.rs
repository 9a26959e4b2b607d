//! Delete a product, which is refused.

use std::convert::Infallible;

use axum::extract::State;
use shared::{
    domain::problem::{Problem, Refusal},
    http::{Access, App, PathUuid, WriteProducts},
};

use super::product_of;

/// Delete a product: refused, since checkouts and orders refer to it. Archive it instead.
#[cfg_attr(feature = "openapi", utoipa::path(
    delete,
    path = "/v1/products/{id}",
    tag = "Products",
    params(PathUuid),
    responses(
        (status = 409, body = shared::dialect::polar::schema::PolarProblem, description = "Always, for a product that is there."),
    ),
    security(("token" = ["products:write"])),
))]
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
