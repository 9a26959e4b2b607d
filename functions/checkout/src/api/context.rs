//! What a checkout is read and told with.

use std::collections::HashMap;

use serde_json::Value;
use shared::{
    dialect::polar::{self, CheckoutContext, SaleContext},
    domain::{
        catalog::Discount,
        checkout::Checkout,
        ids::{DiscountId, ProductId, SiteId},
        problem::Problem,
        site::Site,
    },
    mentions::Mentions,
};

use crate::Till;

/// What a body names of the catalog, right or not.
#[derive(Default)]
pub(crate) struct Named {
    pub(crate) products: Vec<ProductId>,
    pub(crate) discount: Option<DiscountId>,
    pub(crate) of_code: Option<Discount>,
}

impl Named {
    /// What a body names.
    pub(crate) async fn in_body(till: &Till, site: SiteId, body: &Value) -> Result<Self, Problem> {
        let of_code = match polar::mentioned_code(body) {
            Some(code) => till.app.store.discount_by_code(site, &code).await?,
            None => None,
        };
        Ok(Self {
            products: polar::mentioned_products(body),
            discount: polar::mentioned_discount(body),
            of_code,
        })
    }
}

/// Reads what some checkouts of a site, and a body, name of the catalog: each thing once.
pub(crate) async fn context_of(
    till: &Till,
    site: Site,
    base_url: &str,
    (checkouts, named): (&[Checkout], Named),
) -> Result<CheckoutContext, Problem> {
    let (store, now) = (&till.app.store, till.app.clock.now());
    let mut mentions = Mentions::default();
    mentions.add_checkouts(checkouts);
    mentions.add_products(named.products);
    mentions.add_discounts(named.discount);
    let SaleContext {
        products,
        fields,
        mut discounts,
        ..
    } = mentions.read(store, &till.catalog, site.id).await?;
    if let Some(id) = named.discount {
        // What a merchant made a moment ago is there.
        match store.discount(site.id, id).await? {
            Some(discount) => drop(discounts.insert(id, discount)),
            None => drop(discounts.remove(&id)),
        }
    }
    let limited = discounts.values().chain(&named.of_code);
    let limited = limited.filter_map(|discount| Some((discount.id, discount.max_redemptions?)));
    let used_up = used_up(till, limited.collect()).await?;
    Ok(CheckoutContext {
        site,
        products,
        fields,
        discounts,
        of_code: named.of_code,
        used_up,
        now,
        base_url: base_url.to_owned(),
        secret: None,
        payment_url: None,
    })
}

/// Those of some discounts that were redeemed as often as they may be.
async fn used_up(
    till: &Till,
    limited: HashMap<DiscountId, u32>,
) -> Result<Vec<DiscountId>, Problem> {
    if limited.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<DiscountId> = limited.keys().copied().collect();
    let taken = till.app.store.redemptions(&ids).await?;
    let is_used_up = |(id, most): (&DiscountId, &u32)| {
        let taken = taken.get(id).copied().unwrap_or_default();
        (taken >= u64::from(*most)).then_some(*id)
    };
    Ok(limited.iter().filter_map(is_used_up).collect())
}
