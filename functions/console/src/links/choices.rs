//! What a link can be made of: the products and discounts of the catalog.

use std::collections::BTreeSet;

use shared::{
    domain::{
        access::Scope,
        catalog::{Discount, Price, PriceKind, Product},
        ids::ProductId,
        money::Currency,
        problem::Problem,
    },
    pages::{Language, format_money},
};

use crate::{Console, session::Signed};

/// How many products are shown to tick; further ones are named by their ids.
const MOST: usize = 200;

/// What a link can be made of, as far as the token may see it.
pub(super) struct Choices {
    /// Those that it has come first.
    pub(super) products: Vec<Product>,
    /// Whether there are more than are shown.
    pub(super) has_more: bool,
    /// None when the token may not see them.
    pub(super) discounts: Option<Vec<Discount>>,
    currency: Currency,
}

impl Choices {
    /// Reads them, for a link that has these.
    pub(super) async fn read<R>(
        console: &Console,
        signed: &Signed<R>,
        own: &[ProductId],
    ) -> Result<Self, Problem> {
        let (store, site) = (&console.app.store, signed.access.site());
        let granted = signed.access.scopes();
        let mut found = store.products(site, own.iter().copied()).await?;
        let mut products: Vec<Product> = own.iter().filter_map(|id| found.remove(id)).collect();
        let mut has_more = false;
        if Scope::ReadProducts.is_in(granted) {
            let all = store.site_products(site, MOST).await?;
            has_more = all.len() > MOST;
            let known: BTreeSet<ProductId> = products.iter().map(|product| product.id).collect();
            let others = all.into_iter().take(MOST);
            products.extend(others.filter(|one| one.is_sold() && !known.contains(&one.id)));
        }
        let discounts = match Scope::ReadDiscounts.is_in(granted) {
            true => Some(store.site_discounts(site, MOST).await?),
            false => None,
        };
        Ok(Self {
            products,
            has_more,
            discounts,
            currency: signed.site.currency,
        })
    }

    /// Those of some products that are not among those to tick.
    pub(super) fn others<'a>(&self, ids: &'a str) -> Vec<&'a str> {
        let ids = ids.split_whitespace();
        let is_shown = |id: &str| {
            let id = ProductId::parse(id);
            self.products.iter().any(|product| Some(product.id) == id)
        };
        ids.filter(|id| !is_shown(id)).collect()
    }

    /// Whether a discount is among those to choose from.
    pub(super) fn has_discount(&self, id: &str) -> bool {
        let mut all = self.discounts.iter().flatten();
        all.any(|discount| discount.id.to_string() == id)
    }

    /// What a product costs, in words.
    pub(super) fn price(&self, product: &Product) -> String {
        if !product.is_sold() {
            return "not sold any more".to_owned();
        }
        let price = product.price_in(self.currency);
        let amount = price.or(product.prices.first()).map(amount);
        let amount = amount.unwrap_or_default();
        match product
            .recurring
            .map(|period| (period.count, period.interval.word()))
        {
            None => amount,
            Some((1, interval)) => format!("{amount} a {interval}"),
            Some((count, interval)) => format!("{amount} every {count} {interval}s"),
        }
    }
}

fn amount(price: &Price) -> String {
    let money = |amount| format_money(amount, price.currency, Language::En);
    match &price.kind {
        PriceKind::Free => "free".to_owned(),
        PriceKind::Fixed { amount } => money(*amount),
        PriceKind::Custom { minimum, .. } if minimum.is_zero() => "what buyers want".to_owned(),
        PriceKind::Custom { minimum, .. } => format!("{} or more", money(*minimum)),
        PriceKind::Seats { .. } => format!("{} a seat", money(price.kind.initial_amount())),
    }
}
