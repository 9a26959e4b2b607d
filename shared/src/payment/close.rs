//! The end of a checkout that is due, by whoever notices first: its timer or its page.

use jiff::Timestamp;

use super::{
    Closed, EventKind, PaymentError, PaymentProvider,
    settle::{ROUNDS, SettleError, Settled, overtaken, settle_session},
};
use crate::{
    domain::{
        checkout::{Checkout, CheckoutStatus},
        ids::{CheckoutId, SiteId},
    },
    store::{Store, StoreError},
};

/// What became of a checkout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// This call ended it.
    Expired,
    /// It is paid, or had ended before, or is gone.
    Over,
    /// It is not due before this time.
    NotDue(Timestamp),
    /// Its money is on its way: it stays, and is due again in a day.
    Pending,
}

/// A checkout that is due stays as it is for now.
#[derive(Debug, thiserror::Error)]
pub enum CloseError {
    /// The table did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The provider did not say whether it can still be paid.
    #[error(transparent)]
    Provider(PaymentError),
}

impl From<SettleError> for CloseError {
    fn from(error: SettleError) -> Self {
        match error {
            SettleError::Store(error) => Self::Store(error),
            SettleError::Provider(error) => Self::Provider(error),
            SettleError::Early => Self::Provider(PaymentError::Unavailable(error.into())),
        }
    }
}

/// Ends a checkout if it is due: first no provider can take money for it any more, then it is
/// expired and gives back what it redeemed, in one step. Money that is there already completes it.
///
/// However often and from wherever this is called, one call ends it.
///
/// # Errors
///
/// When the table or the provider does not answer: nothing has changed that would not be the same
/// the next time.
pub async fn close_due(
    store: &Store,
    provider: &dyn PaymentProvider,
    id: CheckoutId,
    now: Timestamp,
) -> Result<Closing, CloseError> {
    for _ in 0..ROUNDS {
        let Some(mut checkout) = store.checkout(id).await? else {
            return Ok(Closing::Over);
        };
        match checkout.status {
            CheckoutStatus::Open | CheckoutStatus::Confirmed if now < checkout.expires_at => {
                return Ok(Closing::NotDue(checkout.expires_at));
            }
            CheckoutStatus::Open | CheckoutStatus::Confirmed => {}
            CheckoutStatus::Expired => match checkout.empties_at() {
                Some(at) if now < at => return Ok(Closing::NotDue(at)),
                Some(_)
                    if store
                        .replace_checkout(&checkout.emptied(), &checkout)
                        .await? =>
                {
                    return Ok(Closing::Over);
                }
                Some(_) => continue,
                None => return Ok(Closing::Over),
            },
            CheckoutStatus::Succeeded => return Ok(Closing::Over),
        }
        match expire_session(provider, &checkout).await? {
            // The money went back: nothing keeps it open.
            Closed::AlreadyPaid(_) if checkout.is_money_returned() => {}
            Closed::AlreadyPaid(paid) => {
                let at = (store, provider, checkout.site, now);
                take_over(at, &checkout, EventKind::Paid(paid)).await?;
                match store.checkout(id).await? {
                    // It went back, or cannot: it keeps nothing open.
                    Some(there) if there.is_given_up() => checkout = there,
                    Some(_) | None => return Ok(Closing::Over),
                }
            }
            Closed::Pending => match checkout.put_off(now) {
                Ok(later) if store.replace_checkout(&later, &checkout).await? => {
                    return Ok(Closing::Pending);
                }
                Ok(_) => continue,
                Err(_) => return Ok(Closing::Over),
            },
            Closed::Closed => {}
        }
        let Ok(expired) = checkout.expired(now) else {
            return Ok(Closing::Over);
        };
        if store.replace_checkout(&expired, &checkout).await? {
            return Ok(Closing::Expired);
        }
    }
    Err(overtaken().into())
}

/// Also of an attempt that failed: its money may still be on the way.
async fn expire_session(
    provider: &dyn PaymentProvider,
    checkout: &Checkout,
) -> Result<Closed, CloseError> {
    let payment = checkout.payment.as_ref();
    let Some(session) = payment.and_then(|payment| payment.session.as_ref()) else {
        return Ok(Closed::Closed);
    };
    match provider.expire_session(checkout.site, session).await {
        Ok(closed) => Ok(closed),
        Err(PaymentError::Unknown(_)) => Ok(Closed::Closed),
        Err(error @ (PaymentError::Unavailable(_) | PaymentError::Refused(_))) => {
            Err(CloseError::Provider(error))
        }
    }
}

async fn take_over(
    at: (&Store, &dyn PaymentProvider, SiteId, Timestamp),
    checkout: &Checkout,
    kind: EventKind,
) -> Result<(), CloseError> {
    let attempt = checkout
        .payment
        .as_ref()
        .map_or(0, |payment| payment.attempt);
    match settle_session(at, (checkout.id, attempt), &kind).await? {
        Settled::Changed | Settled::Already => {}
        Settled::Strange(why) => {
            tracing::error!(checkout = %checkout.id, ?kind, "what is known of a due checkout changed nothing: {why}");
        }
    }
    Ok(())
}
