//! Checkout templates.

use serde::Serialize;

use super::{Store, StoreError, Stored, keys, stored};
use crate::domain::{
    ids::TemplateId,
    template::{
        Template,
        query::{Entry, Index},
    },
};

/// A template with what the indexes know of it. A deleted one is in no index.
#[derive(Serialize)]
struct Indexed<'a> {
    #[serde(flatten)]
    template: &'a Template,
    #[serde(flatten)]
    keys: Option<IndexKeys>,
    /// What an answer with it weighs.
    bytes: usize,
}

#[derive(Serialize)]
struct IndexKeys {
    list: String,
    by_update: String,
    by_label: String,
}

impl<'a> Indexed<'a> {
    fn stored(template: &'a Template) -> Stored<Self> {
        let entry = Entry::of(template);
        let keys = template.deleted_at.is_none().then(|| IndexKeys {
            list: keys::template_list(template.site, entry.status),
            by_update: keys::index_key(Index::ByUpdate, &entry),
            by_label: keys::index_key(Index::ByLabel, &entry),
        });
        let bytes = size_of(template);
        let indexed = Self {
            template,
            keys,
            bytes,
        };
        Stored::new(keys::template(template.id), indexed)
    }
}

/// About how many bytes a template has on the wire: its JSON, and the defaults that come back with
/// each item. What has a stored form has a JSON form, too.
fn size_of(template: &Template) -> usize {
    const DEFAULTS: usize = 250;
    let items = template.content.catalog_items.len() + template.content.custom_items.len();
    serde_json::to_vec(template).map_or(0, |json| json.len()) + items * DEFAULTS
}

impl Store {
    /// A template or its tombstone, eventually consistent: what opening it needs.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn template(&self, id: TemplateId) -> Result<Option<Template>, StoreError> {
        self.read(self.get(&self.tables.offers, keys::template(id)))
            .await
    }

    /// A template or its tombstone as of the last write: what managing it needs.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn latest_template(&self, id: TemplateId) -> Result<Option<Template>, StoreError> {
        self.read(
            self.get(&self.tables.offers, keys::template(id))
                .consistent_read(true),
        )
        .await
    }

    /// Templates and tombstones by their ids, eventually consistent and in no order.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn templates(&self, ids: &[TemplateId]) -> Result<Vec<Template>, StoreError> {
        let keys = ids.iter().copied().map(keys::template).collect();
        let items = self.batch_get(&self.tables.offers, keys, &[]).await?;
        items.into_iter().map(stored::read).collect()
    }

    /// Makes a template. `false` when there is, or was, one with its id.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn insert_template(&self, template: &Template) -> Result<bool, StoreError> {
        self.insert(&self.tables.offers, &Indexed::stored(template))
            .await
    }

    /// Puts a template in place of its revision `old`. `false` when another write came first.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn replace_template(
        &self,
        template: &Template,
        old: u64,
    ) -> Result<bool, StoreError> {
        self.replace(&self.tables.offers, &Indexed::stored(template), old)
            .await
    }
}
