//! Update a subscription.

use axum::{Json, extract::State};
use serde_json::Value;
use shared::{
    dialect::polar::{self, SubscriptionWish},
    domain::problem::Problem,
    http::{Access, JsonBody, PathUuid, WriteSubscriptions},
    payment::SubscriptionChange,
};

use super::{answer_of, change, revoke::check_running, subscription_of};
use crate::Desk;

/// End a subscription with its period or at once, or take that back.
///
/// One that is over stays so, and nothing else of a subscription can be changed.
#[cfg_attr(feature = "openapi", utoipa::path(
    patch,
    path = "/v1/subscriptions/{id}",
    tag = "Subscriptions",
    params(PathUuid),
    request_body = polar::schema::UpdateSubscription,
    responses(
        (status = 200, body = polar::schema::Subscription),
        (status = 400, body = polar::schema::PolarProblem, description = "The payment provider refuses."),
    ),
    security(("token" = ["subscriptions:write"])),
))]
pub(crate) async fn update_subscription(
    access: Access<WriteSubscriptions>,
    id: PathUuid,
    State(desk): State<Desk>,
    JsonBody(body): JsonBody,
) -> Result<Json<Value>, Problem> {
    let subscription = subscription_of(&desk.app, access.site(), id).await?;
    let update = polar::read_subscription_update(&body)?;
    check_running(&subscription)?;
    let wish = match update.wish {
        SubscriptionWish::Revoke => SubscriptionChange::Cancel,
        SubscriptionWish::CancelAtPeriodEnd => SubscriptionChange::CancelAtPeriodEnd,
        SubscriptionWish::Uncancel => SubscriptionChange::Resume,
    };
    let changed = change(&desk, &subscription, wish, update.cancellation).await?;
    answer_of(&desk.app, &changed).await
}
