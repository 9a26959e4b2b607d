//! What a provider's word does to a checkout.

use super::{EventKind, ProviderEvent};
use crate::{
    domain::{
        checkout::{Checkout, CheckoutStatus, Unchanged},
        ids::SiteId,
    },
    store::{Store, StoreError},
};

/// How often a step that lost a race is taken anew.
pub(super) const ROUNDS: usize = 8;

/// What an event came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// The checkout moved on.
    Changed,
    /// It had moved on before: the event came twice or late.
    Already,
    /// The event is not for the checkout as it stands: somebody should look.
    Strange(&'static str),
}

/// Applies an event to its checkout, whatever order and number of times events come in.
///
/// `site` is whose key signed the event: it has no say about another site's checkouts.
///
/// # Errors
///
/// When the table does not answer, or other writes keep coming first: the provider asks again.
pub async fn settle(
    store: &Store,
    site: SiteId,
    event: &ProviderEvent,
) -> Result<Settled, StoreError> {
    for _ in 0..ROUNDS {
        let checkout = store.checkout(event.checkout).await?;
        let Some(checkout) = checkout.filter(|checkout| checkout.site == site) else {
            return Ok(Settled::Strange("the site has no such checkout"));
        };
        let change = match event.kind {
            EventKind::Pending => checkout.pending(event.attempt),
            EventKind::Paid if !is_for(event, &checkout.attempted(event.attempt)) => {
                return Ok(Settled::Strange("the amount is not the checkout's"));
            }
            EventKind::Paid => checkout.succeeded(event.attempt),
            EventKind::Failed(failure) => checkout.failed(event.attempt, failure),
        };
        match change {
            Ok(next) if store.replace_checkout(&next, &checkout).await? => {
                return Ok(Settled::Changed);
            }
            Ok(_) => {}
            Err(Unchanged::Already | Unchanged::CouponLocked) => return Ok(Settled::Already),
            // Later words may come first.
            Err(Unchanged::Status(CheckoutStatus::Succeeded))
                if event.kind == EventKind::Pending =>
            {
                return Ok(Settled::Already);
            }
            Err(Unchanged::Status(CheckoutStatus::Succeeded)) => {
                return Ok(Settled::Strange("the checkout was paid in another attempt"));
            }
            Err(Unchanged::Status(_)) => return Ok(Settled::Strange("the checkout has expired")),
        }
    }
    Err(overtaken())
}

/// Other writes kept coming first.
pub(super) fn overtaken() -> StoreError {
    StoreError::Unavailable("other writes of the checkout kept coming first".to_owned())
}

impl ProviderEvent {
    /// What a provider said of the latest attempt when it was asked, as if it had called.
    #[must_use]
    pub fn asked(checkout: &Checkout, kind: EventKind) -> Self {
        let payment = checkout.payment.as_ref();
        let attempt = payment.map_or(0, |payment| payment.attempt);
        let attempted = checkout.attempted(attempt);
        Self {
            id: format!("asked-{}-{attempt}", checkout.id),
            kind,
            checkout: checkout.id,
            attempt,
            amount: attempted.totals().due_now,
            currency: attempted.currency,
        }
    }
}

fn is_for(event: &ProviderEvent, checkout: &Checkout) -> bool {
    event.currency == checkout.currency && event.amount == checkout.totals().due_now
}
