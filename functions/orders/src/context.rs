//! What orders and subscriptions are told with.

use std::{collections::HashMap, hash::Hash};

use shared::{
    dialect::polar::SaleContext,
    domain::{
        checkout::{AppliedDiscount, Line},
        ids::{CustomerId, SiteId, SubscriptionId},
        order::Order,
        problem::Problem,
        subscription::Subscription,
    },
    http::App,
    store::CatalogCache,
};

/// Reads what a site's orders name, each thing once.
pub(crate) async fn of_orders(
    app: &App,
    site: SiteId,
    orders: &[Order],
) -> Result<SaleContext, Problem> {
    let subscriptions: Vec<SubscriptionId> = orders
        .iter()
        .filter_map(|order| order.subscription)
        .collect();
    let subscriptions = app.store.subscriptions(&subscriptions).await?;
    let named = Named {
        customers: orders.iter().map(|order| order.customer).collect(),
        lines: orders.iter().flat_map(|order| &order.lines).collect(),
        discounts: orders
            .iter()
            .filter_map(|order| order.discount.as_ref())
            .collect(),
    };
    let context = named.read(app, site).await?;
    Ok(SaleContext {
        subscriptions: keyed(subscriptions, |subscription| subscription.id),
        ..context
    })
}

/// Reads what a site's subscriptions name, each thing once.
pub(crate) async fn of_subscriptions(
    app: &App,
    site: SiteId,
    subscriptions: &[Subscription],
) -> Result<SaleContext, Problem> {
    let all = subscriptions.iter();
    let named = Named {
        customers: all.clone().map(|one| one.customer).collect(),
        lines: all.clone().flat_map(|one| &one.lines).collect(),
        discounts: all.filter_map(|one| one.discount.as_ref()).collect(),
    };
    let context = named.read(app, site).await?;
    let asked = context
        .products
        .values()
        .flat_map(|product| &product.fields);
    let asked = asked.map(|attached| attached.field);
    let fields = app.store.custom_fields(site, asked).await?;
    Ok(SaleContext { fields, ..context })
}

/// What several things name.
struct Named<'a> {
    customers: Vec<CustomerId>,
    lines: Vec<&'a Line>,
    discounts: Vec<&'a AppliedDiscount>,
}

impl Named<'_> {
    async fn read(&self, app: &App, site: SiteId) -> Result<SaleContext, Problem> {
        let (store, catalog) = (&app.store, CatalogCache::default());
        let customers = store.customers(&self.customers).await?;
        let discounts = self.discounts.iter().map(|applied| applied.id);
        let discounts = catalog.discounts(store, site, discounts).await?;
        let sold = self.lines.iter().filter_map(|line| line.product);
        let reduced = discounts.values().flat_map(|discount| &discount.products);
        let products = sold.chain(reduced.copied());
        let products = store.products(site, products).await?;
        let counted: Vec<_> = discounts.keys().copied().collect();
        Ok(SaleContext {
            customers: keyed(customers, |customer| customer.id),
            taken: store.redemptions(&counted).await?,
            products,
            discounts,
            ..SaleContext::default()
        })
    }
}

fn keyed<I: Eq + Hash, T>(things: Vec<T>, id: impl Fn(&T) -> I) -> HashMap<I, T> {
    things
        .into_iter()
        .map(|thing| (id(&thing), thing))
        .collect()
}
