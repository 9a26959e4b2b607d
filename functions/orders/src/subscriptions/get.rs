//! Get a subscription.

use axum::{Json, extract::State};
use serde_json::Value;
use shared::{
    domain::problem::Problem,
    http::{Access, App, PathUuid, ReadSubscriptions},
};

use super::{answer_of, subscription_of};

/// Get a subscription.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/subscriptions/{id}",
    tag = "Subscriptions",
    params(PathUuid),
    responses((status = 200, body = shared::dialect::polar::schema::Subscription)),
    security(("token" = ["subscriptions:read"])),
))]
pub(crate) async fn get_subscription(
    access: Access<ReadSubscriptions>,
    id: PathUuid,
    State(app): State<App>,
) -> Result<Json<Value>, Problem> {
    let subscription = subscription_of(&app, access.site(), id).await?;
    answer_of(&app, &subscription).await
}
