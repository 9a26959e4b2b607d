//! Checkout templates.

use super::{Store, StoreError, Stored, keys};
use crate::domain::{ids::TemplateId, template::Template};

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

    /// Makes a template. `false` when there is, or was, one with its id.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn insert_template(&self, template: &Template) -> Result<bool, StoreError> {
        self.insert(
            &self.tables.offers,
            &Stored::new(keys::template(template.id), template),
        )
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
        let item = Stored::new(keys::template(template.id), template);
        self.replace(&self.tables.offers, &item, old).await
    }
}
