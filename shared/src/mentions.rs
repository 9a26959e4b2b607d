//! What things mention, read from the tables to tell them with it.

use std::{collections::HashMap, hash::Hash};

use crate::{
    dialect::polar::SaleContext,
    domain::{
        catalog::{Discount, Product},
        checkout::{AppliedDiscount, Checkout, Line},
        ids::{CustomFieldId, CustomerId, DiscountId, ProductId, SiteId, SubscriptionId},
        link::Link,
        order::Order,
        subscription::Subscription,
    },
    store::{CatalogCache, Store, StoreError},
};

/// What some things of one site mention.
#[derive(Clone, Debug, Default)]
pub struct Mentions {
    customers: Vec<CustomerId>,
    products: Vec<ProductId>,
    discounts: Vec<DiscountId>,
    subscriptions: Vec<SubscriptionId>,
    fields: Vec<CustomFieldId>,
    /// Of which discounts is told how often they were redeemed, besides those that are told whole.
    counted: Vec<DiscountId>,
    /// Whether discounts are told with their products and their counts.
    whole_discounts: bool,
    /// Whether products are told with what they ask.
    questions: bool,
}

impl Mentions {
    /// What checkouts mention.
    pub fn add_checkouts<'a>(&mut self, checkouts: impl IntoIterator<Item = &'a Checkout>) {
        self.questions = true;
        for checkout in checkouts {
            self.add_lines(&checkout.lines, checkout.discount.as_ref());
            self.add_products(checkout.terms.products.iter().copied());
            self.add_discounts(checkout.terms.discount);
        }
    }

    /// What orders mention.
    pub fn add_orders<'a>(&mut self, orders: impl IntoIterator<Item = &'a Order>) {
        self.whole_discounts = true;
        for order in orders {
            self.add_lines(&order.lines, order.discount.as_ref());
            self.customers.push(order.customer);
            self.subscriptions.extend(order.subscription);
        }
    }

    /// What subscriptions mention.
    pub fn add_subscriptions<'a>(&mut self, all: impl IntoIterator<Item = &'a Subscription>) {
        (self.whole_discounts, self.questions) = (true, true);
        for subscription in all {
            self.add_lines(&subscription.lines, subscription.discount.as_ref());
            self.customers.push(subscription.customer);
        }
    }

    /// What links mention.
    pub fn add_links<'a>(&mut self, links: impl IntoIterator<Item = &'a Link>) {
        self.whole_discounts = true;
        for link in links {
            self.add_products(link.content.products.iter().copied());
            self.add_discounts(link.content.discount);
        }
    }

    /// What a discount is told with.
    pub fn add_discount(&mut self, discount: &Discount) {
        self.counted.push(discount.id);
        self.add_products(discount.products.iter().copied());
    }

    /// What a product is told with.
    pub fn add_product(&mut self, product: &Product) {
        let asked = product.fields.iter().map(|attached| attached.field);
        self.fields.extend(asked);
    }

    /// Products.
    pub fn add_products(&mut self, products: impl IntoIterator<Item = ProductId>) {
        self.products.extend(products);
    }

    /// Discounts.
    pub fn add_discounts(&mut self, discounts: impl IntoIterator<Item = DiscountId>) {
        self.discounts.extend(discounts);
    }

    fn add_lines(&mut self, lines: &[Line], discount: Option<&AppliedDiscount>) {
        self.add_products(lines.iter().filter_map(|line| line.product));
        self.add_discounts(discount.map(|applied| applied.id));
    }

    /// Reads all of it, each thing once.
    ///
    /// # Errors
    ///
    /// When the tables do not answer.
    pub async fn read(
        self,
        store: &Store,
        catalog: &CatalogCache,
        site: SiteId,
    ) -> Result<SaleContext, StoreError> {
        let subscriptions = store.subscriptions(&self.subscriptions).await?;
        let customers = store.customers(&self.customers).await?;
        let discounts = catalog
            .discounts(store, site, self.discounts.iter().copied())
            .await?;
        let (mut products, mut counted) = (self.products, self.counted);
        if self.whole_discounts {
            let reduced = discounts.values().flat_map(|discount| &discount.products);
            products.extend(reduced.copied());
            counted.extend(self.discounts);
        }
        let products = store.products(site, products).await?;
        let mut fields = self.fields;
        if self.questions {
            let asked = products.values().flat_map(|product| &product.fields);
            fields.extend(asked.map(|attached| attached.field));
        }
        Ok(SaleContext {
            customers: keyed(customers, |customer| customer.id),
            products,
            fields: store.custom_fields(site, fields).await?,
            discounts,
            taken: store.redemptions(&counted).await?,
            subscriptions: keyed(subscriptions, |subscription| subscription.id),
        })
    }
}

fn keyed<I: Eq + Hash, T>(things: Vec<T>, id: impl Fn(&T) -> I) -> HashMap<I, T> {
    things
        .into_iter()
        .map(|thing| (id(&thing), thing))
        .collect()
}
