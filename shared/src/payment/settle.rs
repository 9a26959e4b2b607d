//! What a provider's word does: to a checkout, and by way of its neighbours to all else.

use jiff::Timestamp;

use super::{
    EventKind, News, PaymentError, PaymentProvider, ProviderEvent, RefundOrder, SubscriptionChange,
    complete::complete, refunding, subscriptions,
};
use crate::{
    domain::{
        checkout::{Checkout, CheckoutStatus, Limits, Unchanged},
        ids::{CheckoutId, RefundId, SiteId, SubscriptionId},
        refund::RefundReason,
        sale::Paid,
    },
    store::{Counted, Store, StoreError},
};

/// How often a step that lost a race is taken anew.
pub(super) const ROUNDS: usize = 8;

/// What an event came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// Something moved on.
    Changed,
    /// It had moved on before: the event came twice or late.
    Already,
    /// The event is not for anything as it stands: somebody should look.
    Strange(&'static str),
}

/// An event is not settled for now: the provider tells it again.
#[derive(Debug, thiserror::Error)]
pub enum SettleError {
    /// The table did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The provider did not answer what the event asks of it.
    #[error(transparent)]
    Provider(#[from] PaymentError),
    /// What it is about is a checkout whose payment has not been told yet.
    #[error("the payment that it is about has not been told yet")]
    Early,
}

/// Applies an event, whatever order and number of times events come in.
///
/// `site` is whose key signed the event: it has no say about another site's things.
///
/// # Errors
///
/// When the table or the provider does not answer, or other writes keep coming first.
pub async fn settle(
    store: &Store,
    provider: &dyn PaymentProvider,
    site: SiteId,
    event: &ProviderEvent,
    now: Timestamp,
) -> Result<Settled, SettleError> {
    let at = (store, provider, site, now);
    match &event.news {
        News::Session {
            checkout,
            attempt,
            kind,
        } => settle_session(at, (*checkout, *attempt), kind).await,
        News::Charged {
            subscription,
            charged,
        } => subscriptions::charged(at, subscription, charged).await,
        News::ChargeFailed {
            subscription,
            charge,
            tries,
            at: failed_at,
        } => {
            let failed = (charge, *tries, *failed_at);
            subscriptions::charge_failed(at, subscription, failed).await
        }
        News::Subscription(subscription) => subscriptions::ask(at, subscription).await,
        News::Refund(told) => refunding::told(at, told).await,
        News::Disputed { charge, dispute } => refunding::disputed(at, charge, dispute).await,
    }
}

/// The tables, whom to ask, whose events these are, and the time.
pub(super) type At<'a> = (&'a Store, &'a dyn PaymentProvider, SiteId, Timestamp);

/// Applies what became of an attempt to pay a checkout.
///
/// # Errors
///
/// As for [`settle`].
pub async fn settle_session(
    at: (&Store, &dyn PaymentProvider, SiteId, Timestamp),
    (id, attempt): (CheckoutId, u32),
    kind: &EventKind,
) -> Result<Settled, SettleError> {
    let (store, _, site, _) = at;
    for _ in 0..ROUNDS {
        let checkout = store.checkout(id).await?;
        let Some(checkout) = checkout.filter(|checkout| checkout.site == site) else {
            return Ok(Settled::Strange("the site has no such checkout"));
        };
        if let Some(settled) = settle_as_read(at, (&checkout, attempt), kind).await? {
            return Ok(settled);
        }
    }
    Err(overtaken().into())
}

/// The same, of a checkout as it was read; none when another change came first.
async fn settle_as_read(
    at: At<'_>,
    (checkout, attempt): (&Checkout, u32),
    kind: &EventKind,
) -> Result<Option<Settled>, SettleError> {
    let (store, _, _, now) = at;
    let change = match kind {
        EventKind::Pending => checkout.pending(attempt, now),
        EventKind::Paid(paid)
            if !is_over(checkout) && !is_for(paid, &checkout.attempted(attempt)) =>
        {
            let latest = checkout.payment.as_ref().map(|payment| payment.attempt);
            if latest.is_some_and(|latest| attempt < latest) {
                // What it was for is not sold any more.
                return take_back(at, (checkout, attempt), paid).await;
            }
            return Ok(Some(Settled::Strange("the amount is not the checkout's")));
        }
        EventKind::Paid(paid) => checkout.succeeded(attempt, paid),
        EventKind::Failed(failure) => checkout.failed(attempt, *failure, now),
    };
    let settled = match (change, kind) {
        (Ok(next), EventKind::Paid(paid)) => {
            let limits = limits_of(store, &next, checkout).await?;
            match complete(store, (&next, checkout), paid, limits, now).await? {
                Counted::Stored => {
                    end_if_complete(at, paid).await?;
                    Settled::Changed
                }
                Counted::Lost => return Ok(None),
                // Its place was given back, and somebody else has it.
                Counted::Refused(_) => return take_back(at, (checkout, attempt), paid).await,
            }
        }
        (Ok(next), _) => {
            let is_stored = store.replace_checkout(&next, checkout).await?;
            return Ok(is_stored.then_some(Settled::Changed));
        }
        (Err(_), EventKind::Paid(paid)) => return take_back(at, (checkout, attempt), paid).await,
        (Err(Unchanged::Already | Unchanged::CouponLocked), _)
        // Later words may come first.
        | (Err(Unchanged::Status(CheckoutStatus::Succeeded)), EventKind::Pending) => {
            Settled::Already
        }
        (Err(Unchanged::Status(CheckoutStatus::Succeeded)), _) => {
            Settled::Strange("the checkout was paid in another attempt")
        }
        (Err(Unchanged::Status(_)), _) => Settled::Strange("the checkout has expired"),
    };
    Ok(Some(settled))
}

/// A subscription of one charge is complete with it: the provider is told to take no more.
async fn end_if_complete(at: At<'_>, paid: &Paid) -> Result<(), SettleError> {
    let (store, _, site, _) = at;
    let Some(reference) = &paid.subscription else {
        return Ok(());
    };
    let begun = store
        .subscription(SubscriptionId::of(site, reference))
        .await?;
    match begun {
        Some(begun) => subscriptions::end_if_complete(at, &begun).await,
        None => Ok(()),
    }
}

/// How much there is of what money takes that comes after its attempt was given up. Money that comes in
/// time has what it takes, and discounts are not asked for: their price was promised.
async fn limits_of(store: &Store, next: &Checkout, old: &Checkout) -> Result<Limits, StoreError> {
    let offer = next.offer.filter(|_| next.place() != old.place());
    let limited = match offer {
        Some(offer) => store.limited(offer).await?,
        None => None,
    };
    Ok(limited.map_or_else(Limits::default, |offer| Limits::of_offer(&offer.limit)))
}

/// Money for a checkout that is over, or whose offer is exhausted: its order has it, or it goes back,
/// since nobody gets anything for it. None when another change of the checkout came first.
async fn take_back(
    at: At<'_>,
    (checkout, attempt): (&Checkout, u32),
    paid: &Paid,
) -> Result<Option<Settled>, SettleError> {
    let (store, _, site, now) = at;
    let order = store.order(paid.order(checkout)).await?;
    let subscription = paid.subscription.as_ref();
    let subscription = subscription.map(|reference| SubscriptionId::of(site, reference));
    // Trials of two attempts are one order of nothing, and two subscriptions.
    let has_it = paid.charge.is_some();
    if order.is_some_and(|order| has_it || order.subscription == subscription) {
        end_if_complete(at, paid).await?;
        return Ok(Some(Settled::Already));
    }
    // Decided before the provider hears of it: what gets free meanwhile is not sold for this money.
    if let Ok(given_up) = checkout.attempt_given_up(attempt, now)
        && !store.replace_checkout(&given_up, checkout).await?
    {
        return Ok(None);
    }
    send_back(at, (checkout, attempt), paid).await.map(Some)
}

async fn send_back(
    at: At<'_>,
    (checkout, attempt): (&Checkout, u32),
    paid: &Paid,
) -> Result<Settled, SettleError> {
    let (_, provider, site, _) = at;
    if let Some(subscription) = &paid.subscription {
        let end = SubscriptionChange::Cancel;
        match provider.change_subscription(site, subscription, end).await {
            Ok(()) | Err(PaymentError::Unknown(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let Some(charge) = &paid.charge else {
        return Ok(Settled::Already);
    };
    let refund = RefundOrder {
        site,
        refund: RefundId::of_reference(site, charge),
        order: None,
        charge: charge.clone(),
        amount: paid.amount,
        currency: paid.currency,
        reason: RefundReason::Duplicate,
    };
    match provider.refund(&refund).await {
        Ok(_) => {
            tracing::warn!(checkout = %checkout.id, charge = charge.id, "money for a checkout that is over was sent back");
            note_return(at, checkout.id, attempt).await?;
            Ok(Settled::Changed)
        }
        // Such as that it was given back before.
        Err(PaymentError::Refused(_) | PaymentError::Unknown(_)) => Ok(Settled::Strange(
            "money for a checkout that is over cannot be sent back",
        )),
        Err(error @ PaymentError::Unavailable(_)) => Err(error.into()),
    }
}

/// Notes with a checkout that its money came too late and goes back.
async fn note_return(at: At<'_>, id: CheckoutId, attempt: u32) -> Result<(), SettleError> {
    let (store, _, _, now) = at;
    for _ in 0..ROUNDS {
        let Some(checkout) = store.checkout(id).await? else {
            return Ok(());
        };
        match checkout.money_returned(attempt, now) {
            Ok(next) if store.replace_checkout(&next, &checkout).await? => return Ok(()),
            Ok(_) => {}
            Err(_) => return Ok(()),
        }
    }
    Err(overtaken().into())
}

/// Other writes kept coming first.
pub(super) fn overtaken() -> StoreError {
    StoreError::Unavailable("other writes of the same thing kept coming first".to_owned())
}

const fn is_over(checkout: &Checkout) -> bool {
    matches!(
        checkout.status,
        CheckoutStatus::Succeeded | CheckoutStatus::Expired
    )
}

fn is_for(paid: &Paid, checkout: &Checkout) -> bool {
    paid.currency == checkout.currency && paid.amount == checkout.totals().due_now
}
