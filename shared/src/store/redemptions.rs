//! How often discounts were redeemed: a counter of each.

use std::collections::HashMap;

use serde::Deserialize;

use super::{
    Store, StoreError,
    keys::{self, Key},
    stored,
};
use crate::domain::ids::DiscountId;

/// The counter of a discount.
#[derive(Deserialize)]
struct Counter {
    #[serde(flatten)]
    key: Key,
    /// How many checkouts hold a redemption.
    #[serde(default)]
    taken: u64,
}

impl Store {
    /// How often each of these discounts was redeemed, as of the last write.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn redemptions(
        &self,
        ids: &[DiscountId],
    ) -> Result<HashMap<DiscountId, u64>, StoreError> {
        let keys = ids.iter().copied().map(keys::redemptions);
        let items = self.latest_batch(&self.tables.accounts, keys.collect());
        let counted = |item| {
            let counter: Counter = stored::read(item)?;
            Ok((counter.key, counter.taken))
        };
        let counted = items.await?.into_iter().map(counted);
        let counted: HashMap<Key, u64> = counted.collect::<Result<_, StoreError>>()?;
        let taken = |id: DiscountId| counted.get(&keys::redemptions(id)).copied();
        Ok(ids
            .iter()
            .map(|id| (*id, taken(*id).unwrap_or_default()))
            .collect())
    }
}
