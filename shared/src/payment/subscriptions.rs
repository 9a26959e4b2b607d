//! What a provider's word does to a subscription.

use jiff::Timestamp;

use super::{
    EventKind, PaymentError, SessionState, SubscriptionChange,
    settle::{At, ROUNDS, SettleError, Settled, overtaken, settle_session},
};
use crate::domain::{
    checkout::CheckoutStatus,
    ids::{CheckoutId, OrderId, SubscriptionId},
    provider::ProviderRef,
    subscription::{Charged, Subscription, SubscriptionStatus},
};

const UNKNOWN: Settled = Settled::Strange("the site has no such subscription");

/// A subscription was charged again.
pub(super) async fn charged(
    at: At<'_>,
    reference: &ProviderRef,
    told: &Charged,
) -> Result<Settled, SettleError> {
    let (store, _, site, now) = at;
    let order = OrderId::of_charge(site, &told.charge);
    for _ in 0..ROUNDS {
        let Some(subscription) = find(at, reference).await? else {
            return Ok(UNKNOWN);
        };
        if store.order(order).await?.is_some() {
            end_if_complete(at, &subscription).await?;
            return Ok(Settled::Already);
        }
        let number = store.next_order_number(site).await?;
        let (next, order) = subscription.charged(told, number, now);
        if store.put_charge(&next, &order).await? {
            end_if_complete(at, &next).await?;
            return Ok(Settled::Changed);
        }
    }
    Err(overtaken().into())
}

/// Tells the provider that a subscription has been charged as often as it was to be. Until that is known
/// there, the event that says so is not acknowledged, and comes again.
pub(super) async fn end_if_complete(
    (_, provider, site, _): At<'_>,
    subscription: &Subscription,
) -> Result<(), SettleError> {
    if subscription.status != SubscriptionStatus::Completed {
        return Ok(());
    }
    let (reference, end) = (&subscription.reference, SubscriptionChange::Cancel);
    match provider.change_subscription(site, reference, end).await {
        Ok(()) | Err(PaymentError::Unknown(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// A charge failed, after so many tries.
pub(super) async fn charge_failed(
    at: At<'_>,
    reference: &ProviderRef,
    (charge, tries, failed_at): (&ProviderRef, u32, Timestamp),
) -> Result<Settled, SettleError> {
    let (store, _, site, now) = at;
    for _ in 0..ROUNDS {
        let Some(subscription) = find(at, reference).await? else {
            return Ok(UNKNOWN);
        };
        // Read after the subscription: who has charged it since has changed that, too.
        if store
            .order(OrderId::of_charge(site, charge))
            .await?
            .is_some()
        {
            return Ok(Settled::Already);
        }
        let failed = subscription.charge_failed(charge, (tries, failed_at), now);
        let Some(next) = failed else {
            return Ok(Settled::Already);
        };
        if store.replace_subscription(&next).await? {
            return Ok(Settled::Changed);
        }
    }
    Err(overtaken().into())
}

/// Takes over how a subscription stands: asked for now, so that no order of events matters.
pub(super) async fn ask(at: At<'_>, reference: &ProviderRef) -> Result<Settled, SettleError> {
    let (store, provider, site, now) = at;
    for _ in 0..ROUNDS {
        let Some(subscription) = find(at, reference).await? else {
            return Ok(UNKNOWN);
        };
        // After the read: if what is told is older than what is stored since, that is noticed.
        let state = match provider.fetch_subscription(site, reference).await {
            Ok(state) => state,
            Err(PaymentError::Unknown(_)) => return Ok(UNKNOWN),
            Err(error) => return Err(error.into()),
        };
        let Some(next) = subscription.standing(&state.standing, now) else {
            return Ok(Settled::Already);
        };
        if store.replace_subscription(&next).await? {
            return Ok(Settled::Changed);
        }
    }
    Err(overtaken().into())
}

/// A site's subscription. One that is not known yet has a checkout that is paid, and whose news is late
/// or lost.
async fn find(at: At<'_>, reference: &ProviderRef) -> Result<Option<Subscription>, SettleError> {
    let (store, provider, site, _) = at;
    let id = SubscriptionId::of(site, reference);
    if let Some(known) = store.subscription(id).await? {
        return Ok(Some(known));
    }
    let state = match provider.fetch_subscription(site, reference).await {
        Ok(state) => state,
        Err(PaymentError::Unknown(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let Some(checkout) = state.checkout else {
        return Ok(None);
    };
    let waits = catch_up(at, checkout).await?;
    match store.subscription(id).await? {
        None if waits => Err(SettleError::Early),
        found => Ok(found),
    }
}

/// Takes over what the provider says of a checkout's session, if it is paid. Tells whether the checkout
/// still waits for a payment: that of an earlier session of it may be told yet.
pub(super) async fn catch_up(at: At<'_>, id: CheckoutId) -> Result<bool, SettleError> {
    let (store, provider, site, _) = at;
    let checkout = store.checkout(id).await?;
    let Some(checkout) = checkout.filter(|checkout| checkout.site == site) else {
        return Ok(false);
    };
    let latest = checkout
        .payment
        .and_then(|payment| Some((payment.attempt, payment.session?)));
    let waits = matches!(
        checkout.status,
        CheckoutStatus::Open | CheckoutStatus::Confirmed
    );
    let Some((attempt, session)) = latest else {
        return Ok(waits);
    };
    match provider.fetch_session(site, &session).await {
        Ok(SessionState::Paid(paid)) => {
            settle_session(at, (id, attempt), &EventKind::Paid(paid)).await?;
            Ok(false)
        }
        Ok(_) | Err(PaymentError::Unknown(_)) => Ok(waits),
        Err(error) => Err(error.into()),
    }
}
