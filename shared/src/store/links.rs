//! Checkout links: under their id, and a copy of each under its slug, so that either finds it in
//! one read.

use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Serialize};

use super::{
    Store, StoreError, Stored, keys, stored,
    transaction::{If, Outcome, Transaction},
};
use crate::domain::{
    ids::{LinkId, ProductId, SiteId},
    link::{Link, LinkName},
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

/// How a write of a link went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkWrite {
    /// It is stored.
    Stored,
    /// Another write came first.
    Lost,
    /// Another link has the slug.
    SlugTaken,
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

    /// Makes a link. [`LinkWrite::Lost`] when there is, or was, one with its id.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn insert_link(&self, link: &Link) -> Result<LinkWrite, StoreError> {
        self.write_link(link, If::Free, None).await
    }

    /// Puts a link in place of the revision `old` of it.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn replace_link(&self, link: &Link, old: &Link) -> Result<LinkWrite, StoreError> {
        self.write_link(link, If::Revision(old.revision), Some(old))
            .await
    }

    async fn write_link(
        &self,
        link: &Link,
        condition: If<'_>,
        old: Option<&Link>,
    ) -> Result<LinkWrite, StoreError> {
        let table = &self.tables.offers;
        let (id, slug) = (link.id.to_string(), link.content.slug.as_ref());
        let entry = link.deleted_at.is_none().then(|| LinkEntry::of(link));
        let list = entry.is_some().then(|| keys::link_list(link.site));
        let item = Stored::new(keys::link(link.id), Indexed { link, entry, list });
        let mut writes = Transaction::default().put(table, &item, condition)?;
        let before = old.and_then(|old| old.content.slug.as_ref());
        if let Some(slug) = slug {
            let own = before == Some(slug);
            let condition = if own { If::Id(&id) } else { If::FreeOrDeleted };
            writes = writes.put(table, &Stored::new(keys::slug(slug), link), condition)?;
        }
        if let Some((old, left)) = old.zip(before.filter(|before| slug != Some(*before))) {
            // The old address leads home until another link has the slug.
            let tombstone = old.clone().deleted(link.modified_at.unwrap_or_default());
            let copy = Stored::new(keys::slug(left), &tombstone);
            writes = writes.put(table, &copy, If::Id(&id))?;
        }
        Ok(match self.transact(writes).await? {
            Outcome::Done => LinkWrite::Stored,
            Outcome::Refused(writes) if writes.contains(&0) => LinkWrite::Lost,
            Outcome::Refused(_) => LinkWrite::SlugTaken,
        })
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
