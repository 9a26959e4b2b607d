//! Sales: a checkout succeeds together with all that it makes, or not at all.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, TransactWriteItem};

use super::{
    Store, StoreError, customers, keys, orders, subscriptions,
    tallies::Counted,
    transaction::{Guard, Transacted, put},
};
use crate::domain::{
    checkout::{Checkout, Counter, Limits},
    customer::Customer,
    ids::SiteId,
    sale::Sale,
};

/// How storing a sale went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sold {
    /// All of it is stored.
    Stored,
    /// Another write of the checkout came first.
    Lost,
    /// Another write of the customer came first: nothing is wrong with the sale.
    CustomerChanged,
    /// There is no more of what is counted there.
    Refused(Counter),
}

impl Store {
    /// The number of a site's next order. One that is not used is left out.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn next_order_number(&self, site: SiteId) -> Result<u64, StoreError> {
        let counted = self
            .client
            .update_item()
            .table_name(&self.tables.accounts)
            .set_key(Some(keys::order_numbers(site).into_attributes()))
            .update_expression("ADD latest :one")
            .expression_attribute_values(":one", AttributeValue::N("1".to_owned()))
            .return_values(ReturnValue::UpdatedNew)
            .send()
            .await?;
        let latest = counted
            .attributes
            .as_ref()
            .and_then(|item| item.get("latest"));
        let number = latest.and_then(|latest| latest.as_n().ok()?.parse().ok());
        number.ok_or_else(|| StoreError::Unavailable("a counter gave no number".to_owned()))
    }

    /// Puts a checkout that succeeded in place of `old`, counts what it redeems, and puts what it makes:
    /// its order, its subscription and its customer. All that within
    /// `limits`.
    ///
    /// # Errors
    ///
    /// When the table does not answer, or other transactions keep coming first.
    pub async fn put_sale(
        &self,
        (next, old): (&Checkout, &Checkout),
        sale: &Sale,
        (customer, known): (&Customer, Option<&Customer>),
        limits: Limits,
    ) -> Result<Sold, StoreError> {
        let count = self.counted(next, old, limits)?;
        let mut writes = count.writes.clone();
        writes.extend(self.made(sale)?);
        let made = writes.len();
        let guard = known.map_or(Guard::Free, |known| Guard::Revision(known.revision));
        let item = customers::stored(customer).to_attributes()?;
        writes.push(put(&self.tables.checkouts, item, guard)?);
        let refused = match self.transact(writes).await? {
            Transacted::Done => return Ok(Sold::Stored),
            Transacted::Refused(refused) => refused,
        };
        // An order that is there already is of another checkout: nothing can be done for this one.
        Ok(match refused.iter().min() {
            Some(place) if *place == made => Sold::CustomerChanged,
            Some(_) | None => match count.refused(&refused) {
                Counted::Refused(counter) => Sold::Refused(counter),
                Counted::Stored | Counted::Lost => Sold::Lost,
            },
        })
    }

    fn made(&self, sale: &Sale) -> Result<Vec<TransactWriteItem>, StoreError> {
        let table = &self.tables.checkouts;
        let order = orders::stored(&sale.order).to_attributes()?;
        let mut writes = vec![put(table, order, Guard::Free)?];
        if let Some(subscription) = &sale.subscription {
            let item = subscriptions::stored(subscription).to_attributes()?;
            writes.push(put(table, item, Guard::Free)?);
        }
        Ok(writes)
    }
}
