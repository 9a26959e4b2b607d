//! Checkout links: under their id, and a copy of each under its slug, so that either finds it in
//! one read.

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use serde::{Deserialize, Serialize};

use super::{
    NamedWrite, Store, StoreError, Stored, keys, stored,
    transaction::{Guard, put},
};
use crate::domain::{
    ids::{LinkId, ProductId, SiteId},
    link::{Link, LinkName},
    slug::Slug,
};

/// A link with what the index knows of it. A deleted one is in no index, and neither is a copy.
#[derive(Serialize)]
struct Indexed<'a> {
    #[serde(flatten)]
    link: &'a Link,
    #[serde(flatten)]
    entry: Option<LinkEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    list: Option<String>,
}

/// What the index knows of a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkEntry {
    /// Its id: links in order of their ids are in order of creation.
    pub id: LinkId,
    /// The merchant's name for it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub label: Option<String>,
    /// Where its buyers go after they paid.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub success_url: Option<String>,
    /// Whether buyers may apply discounts.
    pub allow_discount_codes: bool,
    /// Its products.
    pub products: Vec<ProductId>,
}

impl LinkEntry {
    fn of(link: &Link) -> Self {
        let content = &link.content;
        Self {
            id: link.id,
            label: content
                .label
                .as_ref()
                .map(|label| label.as_str().to_owned()),
            success_url: content
                .success_url
                .as_ref()
                .map(|url| url.as_str().to_owned()),
            allow_discount_codes: content.allow_discount_codes,
            products: content.products.clone(),
        }
    }
}

impl Store {
    /// A link or its tombstone by what its URL calls it, eventually consistent: what opening needs.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn link_by_name(&self, name: &LinkName) -> Result<Option<Link>, StoreError> {
        let key = match name {
            LinkName::Secret(secret) => keys::link(LinkId::new(secret.id())),
            LinkName::Slug(slug) => keys::slug(slug),
        };
        let link: Option<Link> = self.read(self.get(&self.tables.offers, key)).await?;
        Ok(link.filter(|link| name.is_of(link)))
    }

    /// A link or its tombstone as of the last write: what managing it needs.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn link(&self, id: LinkId) -> Result<Option<Link>, StoreError> {
        let get = self.get(&self.tables.offers, keys::link(id));
        self.read(get.consistent_read(true)).await
    }

    /// Links and tombstones by their ids, eventually consistent and in no order.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn links(&self, ids: &[LinkId]) -> Result<Vec<Link>, StoreError> {
        let keys = ids.iter().copied().map(keys::link).collect();
        let items = self.batch_get(&self.tables.offers, keys, &[]).await?;
        items.into_iter().map(stored::read).collect()
    }

    /// Makes a link. [`NamedWrite::Stale`] when there is, or was, one with its id.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn insert_link(&self, link: &Link) -> Result<NamedWrite, StoreError> {
        let mut writes = vec![self.link_write(link, Guard::Free)?];
        if let Some(slug) = &link.content.slug {
            writes.push(self.slug_write(slug, link, Guard::FreeOrDeleted)?);
        }
        Ok(NamedWrite::of(&self.transact(writes).await?))
    }

    /// Puts a link in place of `old`. The address that its slug had leads home until another link
    /// has the slug; a deleted link has none any more.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn replace_link(&self, link: &Link, old: &Link) -> Result<NamedWrite, StoreError> {
        let own = Guard::Of(link.id.uuid());
        let mut writes = vec![self.link_write(link, Guard::Revision(old.revision))?];
        let before = old.content.slug.as_ref();
        let before = before.filter(|_| old.deleted_at.is_none());
        let after = link.content.slug.as_ref();
        if let Some(slug) = after {
            let guard = if before == after {
                own
            } else {
                Guard::FreeOrDeleted
            };
            writes.push(self.slug_write(slug, link, guard)?);
        }
        if let Some(slug) = before.filter(|_| before != after) {
            let tombstone = old.clone().deleted(link.modified_at.unwrap_or_default());
            writes.push(self.slug_write(slug, &tombstone, own)?);
        }
        Ok(NamedWrite::of(&self.transact(writes).await?))
    }

    fn link_write(&self, link: &Link, guard: Guard) -> Result<TransactWriteItem, StoreError> {
        let entry = link.deleted_at.is_none().then(|| LinkEntry::of(link));
        let list = entry.is_some().then(|| keys::link_list(link.site));
        let item = Stored::new(keys::link(link.id), Indexed { link, entry, list });
        put(&self.tables.offers, item.to_attributes()?, guard)
    }

    fn slug_write(
        &self,
        slug: &Slug,
        link: &Link,
        guard: Guard,
    ) -> Result<TransactWriteItem, StoreError> {
        let item = Stored::new(keys::slug(slug), link);
        put(&self.tables.offers, item.to_attributes()?, guard)
    }

    /// What the index knows of a site's links, in order of creation, eventually consistent; `most`
    /// at the most, and only those with one of `products`, if any are named.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn link_entries(
        &self,
        site: SiteId,
        products: &[ProductId],
        most: usize,
    ) -> Result<Vec<LinkEntry>, StoreError> {
        let mut entries = Vec::new();
        let mut resume = None;
        loop {
            let answer = self
                .client
                .query()
                .table_name(&self.tables.offers)
                .index_name("by-id")
                .key_condition_expression("#list = :list")
                .expression_attribute_names("#list", "list")
                .expression_attribute_values(":list", AttributeValue::S(keys::link_list(site)))
                .set_exclusive_start_key(resume)
                .send()
                .await?;
            for item in answer.items.unwrap_or_default() {
                let entry: LinkEntry = stored::read(item)?;
                let named = |product: &ProductId| products.contains(product);
                if products.is_empty() || entry.products.iter().any(named) {
                    entries.push(entry);
                }
            }
            resume = answer.last_evaluated_key;
            if resume.is_none() || entries.len() >= most {
                entries.truncate(most);
                return Ok(entries);
            }
        }
    }
}
