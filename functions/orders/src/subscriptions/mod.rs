//! Subscriptions.

mod change;
mod get;
mod list;
mod revoke;
mod update;

use axum::{Json, Router, routing::get};
use serde_json::Value;
use shared::{
    dialect::polar,
    domain::{
        ids::{SiteId, SubscriptionId},
        problem::Problem,
        subscription::Subscription,
    },
    http::{App, PathUuid},
};

use crate::{Desk, context};

pub(crate) use change::change;

/// What the routes do, for the document of the API.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(
    list::list_subscriptions,
    get::get_subscription,
    update::update_subscription,
    revoke::revoke_subscription
))]
pub(crate) struct Operations;

/// The routes of subscriptions.
pub(crate) fn router() -> Router<Desk> {
    let one = get(get::get_subscription)
        .patch(update::update_subscription)
        .delete(revoke::revoke_subscription);
    Router::new()
        .route("/v1/subscriptions", get(list::list_subscriptions))
        .route("/v1/subscriptions/", get(list::list_subscriptions))
        .route("/v1/subscriptions/{id}", one)
}

/// The subscription, unless there is none or it is another site's.
async fn subscription_of(
    app: &App,
    site: SiteId,
    PathUuid(id): PathUuid,
) -> Result<Subscription, Problem> {
    let id = SubscriptionId::new(id);
    let subscription = app.store.subscription(id).await?;
    let subscription = subscription.filter(|subscription| subscription.site == site);
    subscription.ok_or_else(|| Problem::not_found("subscription", id))
}

/// The subscription as an answer.
async fn answer_of(app: &App, subscription: &Subscription) -> Result<Json<Value>, Problem> {
    let one = std::slice::from_ref(subscription);
    let context = context::of_subscriptions(app, subscription.site, one).await?;
    Ok(Json(polar::subscription_body(subscription, &context)))
}
