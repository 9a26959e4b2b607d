//! Revoke a subscription.

use axum::{Json, extract::State};
use serde_json::Value;
use shared::{
    dialect::polar,
    domain::{
        problem::{Problem, Refusal},
        subscription::{Cancellation, Subscription},
    },
    http::{Access, PathUuid, WriteSubscriptions},
    payment::SubscriptionChange,
};

use super::{answer_of, change, subscription_of};
use crate::Desk;

/// End a subscription at once.
#[cfg_attr(feature = "openapi", utoipa::path(
    delete,
    path = "/v1/subscriptions/{id}",
    tag = "Subscriptions",
    params(PathUuid),
    responses(
        (status = 200, body = polar::schema::Subscription),
        (status = 400, body = polar::schema::PolarProblem, description = "The payment provider refuses."),
        (status = 409, body = polar::schema::PolarProblem, description = "The payment provider knows of no such subscription."),
    ),
    security(("token" = ["subscriptions:write"])),
))]
pub(crate) async fn revoke_subscription(
    access: Access<WriteSubscriptions>,
    id: PathUuid,
    State(desk): State<Desk>,
) -> Result<Json<Value>, Problem> {
    let subscription = subscription_of(&desk.app, access.site(), id).await?;
    check_running(&subscription)?;
    let end = SubscriptionChange::Cancel;
    let ended = change(&desk, &subscription, end, Cancellation::default()).await?;
    answer_of(&desk.app, &ended).await
}

/// What is over cannot be ended, nor gone on with.
pub(super) fn check_running(subscription: &Subscription) -> Result<(), Problem> {
    if subscription.status.is_over() {
        let message = "The subscription is over.";
        return Err(Problem::refused(
            Refusal::AlreadyCanceledSubscription,
            message,
        ));
    }
    Ok(())
}
