//! Discounts, and the copy of each that its code finds: opening an offer then reads its products
//! and its discount in one request. Every write is of both.

use aws_sdk_dynamodb::types::TransactWriteItem;

use super::{
    Store, StoreError, Stored, keys,
    transaction::{Guard, Transacted, delete, put},
};
use crate::domain::{
    catalog::Discount,
    coupon::CouponCode,
    ids::{DiscountId, SiteId},
};

/// How the write of something went whose name no other of its site may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedWrite {
    /// It is written.
    Done,
    /// Another write of it came first.
    Stale,
    /// Another has the name.
    NameTaken,
}

impl NamedWrite {
    /// Reads the outcome of a transaction whose first write is of the thing itself.
    pub(super) fn of(transacted: &Transacted) -> Self {
        match transacted {
            Transacted::Done => Self::Done,
            Transacted::Refused(places) if places.contains(&0) => Self::Stale,
            Transacted::Refused(_) => Self::NameTaken,
        }
    }
}

impl Store {
    /// A discount as of the last write.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn discount(
        &self,
        site: SiteId,
        id: DiscountId,
    ) -> Result<Option<Discount>, StoreError> {
        let get = self.get(&self.tables.catalog, keys::discount(site, id));
        self.read(get.consistent_read(true)).await
    }

    /// The discount that a code stands for, as of the last write.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn discount_by_code(
        &self,
        site: SiteId,
        code: &CouponCode,
    ) -> Result<Option<Discount>, StoreError> {
        let get = self.get(&self.tables.catalog, keys::discount_code(site, code));
        self.read(get.consistent_read(true)).await
    }

    /// All discounts of a site; reading stops once there are more than `most`.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn site_discounts(
        &self,
        site: SiteId,
        most: usize,
    ) -> Result<Vec<Discount>, StoreError> {
        self.all_of_kind(&self.tables.catalog, keys::discounts(site), most)
            .await
    }

    /// Makes a discount. [`NamedWrite::Stale`] when there is one with its id.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn insert_discount(&self, discount: &Discount) -> Result<NamedWrite, StoreError> {
        let writes = self.discount_writes(discount, Guard::Free)?;
        Ok(NamedWrite::of(&self.transact(writes).await?))
    }

    /// Puts a discount in place of `old`; the old code stands for nothing any more if there is a
    /// new one.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn replace_discount(
        &self,
        discount: &Discount,
        old: &Discount,
    ) -> Result<NamedWrite, StoreError> {
        let mut writes = self.discount_writes(discount, Guard::Revision(old.revision))?;
        let stays = |code: &&CouponCode| {
            let new = discount.code.as_ref();
            new.is_some_and(|new| new.is_same_as(code))
        };
        if let Some(code) = old.code.as_ref().filter(|code| !stays(code)) {
            writes.push(self.code_removal(old, code)?);
        }
        Ok(NamedWrite::of(&self.transact(writes).await?))
    }

    /// Deletes a discount, and frees its code. `false` when another write came first.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn delete_discount(&self, old: &Discount) -> Result<bool, StoreError> {
        let key = keys::discount(old.site, old.id);
        let guard = Guard::Revision(old.revision);
        let mut writes = vec![delete(&self.tables.catalog, key, guard)?];
        if let Some(code) = &old.code {
            writes.push(self.code_removal(old, code)?);
        }
        Ok(self.transact(writes).await? == Transacted::Done)
    }

    fn discount_writes(
        &self,
        discount: &Discount,
        guard: Guard,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let (table, site) = (&self.tables.catalog, discount.site);
        let item = |key| Stored::new(key, discount).to_attributes();
        let mut writes = vec![put(table, item(keys::discount(site, discount.id))?, guard)?];
        if let Some(code) = &discount.code {
            let copy = item(keys::discount_code(site, code))?;
            writes.push(put(table, copy, Guard::FreeOrOf(discount.id.uuid()))?);
        }
        Ok(writes)
    }

    fn code_removal(
        &self,
        discount: &Discount,
        code: &CouponCode,
    ) -> Result<TransactWriteItem, StoreError> {
        let key = keys::discount_code(discount.site, code);
        let guard = Guard::FreeOrOf(discount.id.uuid());
        delete(&self.tables.catalog, key, guard)
    }
}
