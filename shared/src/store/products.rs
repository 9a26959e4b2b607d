//! Products.

use std::collections::HashMap;

use super::{Store, StoreError, Stored, keys, stored};
use crate::domain::{
    catalog::Product,
    ids::{ProductId, SiteId},
};

impl Store {
    /// A product as of the last write.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn product(
        &self,
        site: SiteId,
        id: ProductId,
    ) -> Result<Option<Product>, StoreError> {
        let get = self.get(&self.tables.catalog, keys::product(site, id));
        self.read(get.consistent_read(true)).await
    }

    /// Products by their ids, as of the last write. Missing ones are left out.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn products(
        &self,
        site: SiteId,
        ids: impl IntoIterator<Item = ProductId>,
    ) -> Result<HashMap<ProductId, Product>, StoreError> {
        let keys = ids.into_iter().map(|id| keys::product(site, id)).collect();
        let items = self.latest_batch(&self.tables.catalog, keys).await?;
        let keyed = |item| {
            let product: Product = stored::read(item)?;
            Ok((product.id, product))
        };
        items.into_iter().map(keyed).collect()
    }

    /// All products of a site; reading stops once there are more than `most`.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn site_products(
        &self,
        site: SiteId,
        most: usize,
    ) -> Result<Vec<Product>, StoreError> {
        self.all_of_kind(&self.tables.catalog, keys::products(site), most)
            .await
    }

    /// Makes a product. `false` when there is one with its id.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn insert_product(&self, product: &Product) -> Result<bool, StoreError> {
        let key = keys::product(product.site, product.id);
        self.insert(&self.tables.catalog, &Stored::new(key, product))
            .await
    }

    /// Puts a product in place of its revision `old`. `false` when another write came first.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn replace_product(&self, product: &Product, old: u64) -> Result<bool, StoreError> {
        let key = keys::product(product.site, product.id);
        self.replace(&self.tables.catalog, &Stored::new(key, product), old)
            .await
    }
}
