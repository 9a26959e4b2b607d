//! What orders and subscriptions are told with.

use std::collections::HashMap;

use serde_json::Value;

use crate::{
    dialect::polar::{customer::customer_body, discount_body},
    domain::{
        catalog::{CustomField, Discount, Product},
        customer::Customer,
        ids::{CustomFieldId, CustomerId, DiscountId, ProductId, SubscriptionId},
        subscription::Subscription,
    },
};

/// What orders and subscriptions are told with: those of the things that they name that are there.
#[derive(Clone, Debug, Default)]
pub struct SaleContext {
    /// The people behind them, also those who were deleted.
    pub customers: HashMap<CustomerId, Customer>,
    /// What they sell, and what their discounts reduce.
    pub products: HashMap<ProductId, Product>,
    /// What these ask.
    pub fields: HashMap<CustomFieldId, CustomField>,
    /// Their discounts.
    pub discounts: HashMap<DiscountId, Discount>,
    /// How often each of these was redeemed.
    pub taken: HashMap<DiscountId, u64>,
    /// What orders are of.
    pub subscriptions: HashMap<SubscriptionId, Subscription>,
}

impl SaleContext {
    /// A discount as it is now, if it is there; what was taken off then is told by sums.
    pub(in crate::dialect::polar) fn discount(&self, id: Option<DiscountId>) -> Value {
        let discount = id.and_then(|id| self.discounts.get(&id));
        discount.map_or(Value::Null, |discount| {
            let taken = self.taken.get(&discount.id).copied().unwrap_or_default();
            discount_body(discount, &self.products, taken)
        })
    }

    /// Who bought, as it is now: it is stored with what was bought, and what is left of it stays.
    pub(in crate::dialect::polar) fn customer(&self, id: CustomerId) -> Value {
        self.customers.get(&id).map_or(Value::Null, customer_body)
    }
}
