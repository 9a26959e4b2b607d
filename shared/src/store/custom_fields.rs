//! Custom fields, and the item that keeps each one's slug for it.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::TransactWriteItem;
use serde::Serialize;

use super::{
    NamedWrite, Store, StoreError, Stored, keys, stored,
    transaction::{Guard, Transacted, delete, put},
};
use crate::domain::{
    catalog::CustomField,
    ids::{CustomFieldId, SiteId},
};

/// Whose a slug is.
#[derive(Serialize)]
struct SlugItem {
    id: CustomFieldId,
}

impl Store {
    /// A custom field as of the last write.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn custom_field(
        &self,
        site: SiteId,
        id: CustomFieldId,
    ) -> Result<Option<CustomField>, StoreError> {
        let get = self.get(&self.tables.catalog, keys::custom_field(site, id));
        self.read(get.consistent_read(true)).await
    }

    /// Custom fields by their ids, as of the last write. Missing ones are left out.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn custom_fields(
        &self,
        site: SiteId,
        ids: impl IntoIterator<Item = CustomFieldId>,
    ) -> Result<HashMap<CustomFieldId, CustomField>, StoreError> {
        let keys = ids
            .into_iter()
            .map(|id| keys::custom_field(site, id))
            .collect();
        let items = self.latest_batch(&self.tables.catalog, keys).await?;
        let keyed = |item| {
            let field: CustomField = stored::read(item)?;
            Ok((field.id, field))
        };
        items.into_iter().map(keyed).collect()
    }

    /// All custom fields of a site; reading stops once there are more than `most`.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn site_custom_fields(
        &self,
        site: SiteId,
        most: usize,
    ) -> Result<Vec<CustomField>, StoreError> {
        self.all_of_kind(&self.tables.catalog, keys::custom_fields(site), most)
            .await
    }

    /// Makes a custom field. [`NamedWrite::Stale`] when there is one with its id.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn insert_custom_field(&self, field: &CustomField) -> Result<NamedWrite, StoreError> {
        let writes = self.field_writes(field, Guard::Free)?;
        Ok(NamedWrite::of(&self.transact(writes.into()).await?))
    }

    /// Puts a custom field in place of `old`; the old slug is free if there is a new one.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn replace_custom_field(
        &self,
        field: &CustomField,
        old: &CustomField,
    ) -> Result<NamedWrite, StoreError> {
        let writes = self.field_writes(field, Guard::Revision(old.revision))?;
        let mut writes = Vec::from(writes);
        if keys::field_slug(field.site, &field.slug) != keys::field_slug(old.site, &old.slug) {
            writes.push(self.slug_removal(old)?);
        }
        Ok(NamedWrite::of(&self.transact(writes).await?))
    }

    /// Deletes a custom field, and frees its slug. `false` when another write came first.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn delete_custom_field(&self, old: &CustomField) -> Result<bool, StoreError> {
        let key = keys::custom_field(old.site, old.id);
        let guard = Guard::Revision(old.revision);
        let removal = delete(&self.tables.catalog, key, guard)?;
        let transacted = self
            .transact(vec![removal, self.slug_removal(old)?])
            .await?;
        Ok(transacted == Transacted::Done)
    }

    fn field_writes(
        &self,
        field: &CustomField,
        guard: Guard,
    ) -> Result<[TransactWriteItem; 2], StoreError> {
        let table = &self.tables.catalog;
        let item = Stored::new(keys::custom_field(field.site, field.id), field);
        let slug = keys::field_slug(field.site, &field.slug);
        let slug = Stored::new(slug, SlugItem { id: field.id });
        Ok([
            put(table, item.to_attributes()?, guard)?,
            put(
                table,
                slug.to_attributes()?,
                Guard::FreeOrOf(field.id.uuid()),
            )?,
        ])
    }

    fn slug_removal(&self, field: &CustomField) -> Result<TransactWriteItem, StoreError> {
        let key = keys::field_slug(field.site, &field.slug);
        let guard = Guard::FreeOrOf(field.id.uuid());
        delete(&self.tables.catalog, key, guard)
    }
}
