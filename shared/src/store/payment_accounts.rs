//! Who takes a site's money.

use super::{Store, StoreError, Stored, keys};
use crate::domain::{ids::SiteId, payment_account::PaymentAccount};

impl Store {
    /// A site's account at a payment provider, strongly consistent: nobody is to pay into one that
    /// was replaced.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn payment_account(
        &self,
        site: SiteId,
    ) -> Result<Option<PaymentAccount>, StoreError> {
        self.read(
            self.get(&self.tables.accounts, keys::provider(site))
                .consistent_read(true),
        )
        .await
    }

    /// Puts an account in place of its revision `old`, or where there was none. `false` when another
    /// write came first.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn put_payment_account(
        &self,
        account: &PaymentAccount,
        old: Option<u64>,
    ) -> Result<bool, StoreError> {
        let item = Stored::new(keys::provider(account.site), account);
        match old {
            None => self.insert(&self.tables.accounts, &item).await,
            Some(old) => self.replace(&self.tables.accounts, &item, old).await,
        }
    }

    /// Forgets a site's account, if it has one.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn delete_payment_account(&self, site: SiteId) -> Result<(), StoreError> {
        self.delete(&self.tables.accounts, keys::provider(site))
            .await
    }
}
