//! A short memory of products and discounts.

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use serde::de::DeserializeOwned;

use super::{
    Item, Store, StoreError,
    keys::{self, Key},
    stored,
};
use crate::domain::{
    catalog::{CustomField, Discount, Product},
    coupon::CouponCode,
    ids::{CustomFieldId, DiscountId, ProductId, SiteId},
    link::Link,
    pricing::Products,
    template::Template,
};

impl Store {
    /// The items under `keys` of the catalog. Missing ones are left out.
    async fn catalog_items(&self, keys: Vec<Key>) -> Result<HashMap<Key, Item>, StoreError> {
        let items = self.batch_get(&self.tables.catalog, keys, &[]).await?;
        let keyed = |item: Item| Ok((stored::read::<Key>(item.clone())?, item));
        items.into_iter().map(keyed).collect()
    }
}

/// What the catalog says of a link.
#[derive(Clone, Debug, Default)]
pub struct LinkCatalog {
    /// Its products.
    pub products: Products,
    /// The discount that the merchant set.
    pub preset: Option<Discount>,
    /// The discount whose code whoever opens it named.
    pub typed: Option<Discount>,
}

/// Items as what they are, by their ids.
fn by_id<K: Eq + Hash, T: DeserializeOwned>(
    items: HashMap<Key, Item>,
    id: impl Fn(&T) -> K,
) -> Result<HashMap<K, T>, StoreError> {
    let read = |item| {
        let thing: T = stored::read(item)?;
        Ok((id(&thing), thing))
    };
    items.into_values().map(read).collect()
}

/// A function's short memory of the catalog: an item is read again after [`CatalogCache::LIFETIME`].
#[derive(Debug, Default)]
pub struct CatalogCache {
    items: Mutex<HashMap<Key, (Instant, Option<Item>)>>,
}

impl CatalogCache {
    /// How old what it tells may be.
    pub const LIFETIME: Duration = Duration::from_secs(5);
    /// How many items it keeps; more than this are forgotten all at once.
    const MOST: usize = 2_000;

    /// The products and the discount that a template refers to, in one request at the most
    /// for every hundred that the memory lacks.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn of_template(
        &self,
        store: &Store,
        template: &Template,
    ) -> Result<(Products, Option<Discount>), StoreError> {
        let content = &template.content;
        let ids = content
            .catalog_items
            .iter()
            .filter_map(|item| item.reference.product());
        let product_keys: HashSet<Key> = ids.map(|id| keys::product(template.site, id)).collect();
        let code_key = content
            .coupon_code
            .as_ref()
            .map(|code| keys::discount_code(template.site, code));
        let wanted = product_keys.into_iter().chain(code_key.clone()).collect();
        let mut items = self.items(store, wanted).await?;
        let discount = code_key
            .and_then(|key| items.remove(&key))
            .map(stored::read)
            .transpose()?;
        let products = by_id(items, |product: &Product| product.id)?;
        Ok((products, discount))
    }

    /// The products of a link, and the discounts that it and whoever opens it name, in one request
    /// at the most for every hundred that the memory lacks.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn of_link(
        &self,
        store: &Store,
        link: &Link,
        typed: Option<&CouponCode>,
    ) -> Result<LinkCatalog, StoreError> {
        let (site, content) = (link.site, &link.content);
        let preset_key = content.discount.map(|id| keys::discount(site, id));
        let typed_key = typed.map(|code| keys::discount_code(site, code));
        let products = content.products.iter().map(|id| keys::product(site, *id));
        let wanted = products.chain(preset_key.clone()).chain(typed_key.clone());
        let mut items = self.items(store, wanted.collect()).await?;
        let mut discount = |key: Option<Key>| {
            let item = key.and_then(|key| items.remove(&key));
            item.map(stored::read::<Discount>).transpose()
        };
        let (preset, typed) = (discount(preset_key)?, discount(typed_key)?);
        Ok(LinkCatalog {
            products: by_id(items, |product: &Product| product.id)?,
            preset,
            typed,
        })
    }

    /// Products of a site, in one request at the most for every hundred that the memory lacks.
    /// Missing ones are left out.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn products(
        &self,
        store: &Store,
        site: SiteId,
        ids: impl IntoIterator<Item = ProductId>,
    ) -> Result<Products, StoreError> {
        let keys = ids.into_iter().map(|id| keys::product(site, id));
        let items = self.items(store, keys.collect()).await?;
        by_id(items, |product: &Product| product.id)
    }

    /// Discounts of a site, in one request at the most for every hundred that the memory lacks.
    /// Missing ones are left out.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn discounts(
        &self,
        store: &Store,
        site: SiteId,
        ids: impl IntoIterator<Item = DiscountId>,
    ) -> Result<HashMap<DiscountId, Discount>, StoreError> {
        let keys = ids.into_iter().map(|id| keys::discount(site, id));
        let items = self.items(store, keys.collect()).await?;
        by_id(items, |discount: &Discount| discount.id)
    }

    /// Custom fields of a site, in one request at the most for every hundred that the memory
    /// lacks. Missing ones are left out.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn custom_fields(
        &self,
        store: &Store,
        site: SiteId,
        ids: impl IntoIterator<Item = CustomFieldId>,
    ) -> Result<HashMap<CustomFieldId, CustomField>, StoreError> {
        let keys = ids.into_iter().map(|id| keys::custom_field(site, id));
        let items = self.items(store, keys.collect()).await?;
        by_id(items, |field: &CustomField| field.id)
    }

    /// The discount that a code stands for at a site.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn discount(
        &self,
        store: &Store,
        site: SiteId,
        code: &CouponCode,
    ) -> Result<Option<Discount>, StoreError> {
        let key = keys::discount_code(site, code);
        let mut items = self.items(store, vec![key.clone()]).await?;
        items.remove(&key).map(stored::read).transpose()
    }

    async fn items(&self, store: &Store, keys: Vec<Key>) -> Result<HashMap<Key, Item>, StoreError> {
        let now = Instant::now();
        let (mut known, missing) = self.remembered(keys, now);
        if !missing.is_empty() {
            let read = store.catalog_items(missing.clone()).await?;
            self.remember(missing, &read, now);
            known.extend(read);
        }
        Ok(known)
    }

    fn remembered(&self, keys: Vec<Key>, now: Instant) -> (HashMap<Key, Item>, Vec<Key>) {
        let memory = self.items.lock().unwrap_or_else(PoisonError::into_inner);
        let mut known = HashMap::new();
        let mut missing = Vec::new();
        for key in keys {
            match memory
                .get(&key)
                .filter(|(read, _)| now.duration_since(*read) < Self::LIFETIME)
            {
                Some((_, Some(item))) => drop(known.insert(key, item.clone())),
                Some((_, None)) => {}
                None => missing.push(key),
            }
        }
        (known, missing)
    }

    fn remember(&self, keys: Vec<Key>, read: &HashMap<Key, Item>, now: Instant) {
        let mut memory = self.items.lock().unwrap_or_else(PoisonError::into_inner);
        if memory.len() + keys.len() > Self::MOST {
            memory.clear();
        }
        for key in keys {
            let item = read.get(&key).cloned();
            memory.insert(key, (now, item));
        }
    }
}
