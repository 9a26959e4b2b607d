//! A checkout succeeds, with all that comes of it.

use jiff::Timestamp;

use super::settle::{ROUNDS, overtaken};
use crate::{
    domain::{
        catalog::Discount,
        checkout::Checkout,
        sale::{Paid, Sale},
    },
    store::{Redeemed, Sold, Store, StoreError},
};

/// Stores a checkout that succeeded in place of `old`, with its order, its customer and its subscription:
/// all or nothing. `discount` is asked for its limits, where the buyer has not paid yet.
///
/// # Errors
///
/// When the table does not answer, or other writes keep coming first.
pub async fn complete(
    store: &Store,
    (next, old): (&Checkout, &Checkout),
    paid: &Paid,
    discount: Option<&Discount>,
    now: Timestamp,
) -> Result<Redeemed, StoreError> {
    let number = store.next_order_number(next.site).await?;
    let nobody = || StoreError::Unavailable("a checkout succeeded without a buyer".to_owned());
    let sale = Sale::of(next, paid, number).ok_or_else(nobody)?;
    for _ in 0..ROUNDS {
        let known = store.customer(sale.order.customer).await?;
        let customer = Sale::customer(next, known.as_ref(), now).ok_or_else(nobody)?;
        let customer = (&customer, known.as_ref());
        match store
            .put_sale((next, old), &sale, customer, discount)
            .await?
        {
            Sold::Stored => return Ok(Redeemed::Stored),
            Sold::Lost => return Ok(Redeemed::Lost),
            Sold::Refused(refusal) => return Ok(Redeemed::Refused(refusal)),
            Sold::CustomerChanged => {}
        }
    }
    Err(overtaken())
}
