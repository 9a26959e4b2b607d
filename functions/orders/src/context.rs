//! What orders and subscriptions are told with.

use shared::{
    dialect::polar::SaleContext,
    domain::{ids::SiteId, order::Order, problem::Problem, subscription::Subscription},
    http::App,
    mentions::Mentions,
    store::CatalogCache,
};

/// Reads what a site's orders mention, each thing once.
pub(crate) async fn of_orders(
    app: &App,
    site: SiteId,
    orders: &[Order],
) -> Result<SaleContext, Problem> {
    let mut mentions = Mentions::default();
    mentions.add_orders(orders);
    read(app, site, mentions).await
}

/// Reads what a site's subscriptions mention, each thing once.
pub(crate) async fn of_subscriptions(
    app: &App,
    site: SiteId,
    subscriptions: &[Subscription],
) -> Result<SaleContext, Problem> {
    let mut mentions = Mentions::default();
    mentions.add_subscriptions(subscriptions);
    read(app, site, mentions).await
}

async fn read(app: &App, site: SiteId, mentions: Mentions) -> Result<SaleContext, Problem> {
    let catalog = CatalogCache::default();
    Ok(mentions.read(&app.store, &catalog, site).await?)
}
