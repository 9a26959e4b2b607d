//! A checkout succeeds, with all that comes of it.

use jiff::Timestamp;

use super::settle::{ROUNDS, overtaken};
use crate::{
    domain::{
        checkout::{Checkout, Limits},
        sale::{Paid, Sale},
    },
    store::{Counted, Sold, Store, StoreError},
};

/// Stores a checkout that succeeded in place of `old`, with its order, its customer and its subscription:
/// all or nothing, and within `limits`.
///
/// # Errors
///
/// When the table does not answer, or other writes keep coming first.
pub async fn complete(
    store: &Store,
    (next, old): (&Checkout, &Checkout),
    paid: &Paid,
    limits: Limits,
    now: Timestamp,
) -> Result<Counted, StoreError> {
    let number = store.next_order_number(next.site).await?;
    let nobody = || StoreError::Unavailable("a checkout succeeded without a buyer".to_owned());
    let sale = Sale::of(next, paid, number).ok_or_else(nobody)?;
    for _ in 0..ROUNDS {
        let known = store.customer(sale.order.customer).await?;
        let customer = Sale::customer(next, known.as_ref(), now).ok_or_else(nobody)?;
        let customer = (&customer, known.as_ref());
        match store.put_sale((next, old), &sale, customer, limits).await? {
            Sold::Stored => return Ok(Counted::Stored),
            Sold::Lost => return Ok(Counted::Lost),
            Sold::Refused(counter) => return Ok(Counted::Refused(counter)),
            Sold::CustomerChanged => {}
        }
    }
    Err(overtaken())
}
