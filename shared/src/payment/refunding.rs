//! Refunds and disputes: what a merchant asks for, and what a provider says of it.

use jiff::Timestamp;

use super::{
    Identified, PaymentError, PaymentProvider, RefundOrder, ToldRefund,
    settle::{At, ROUNDS, SettleError, Settled, overtaken},
    subscriptions,
};
use crate::{
    domain::{
        ids::{OrderId, RefundId},
        metadata::Metadata,
        money::Amount,
        order::{Dispute, Order, RefundRefusal},
        provider::ProviderRef,
        refund::{Refund, RefundReason, RefundRequest, RefundStatus},
    },
    store::{Store, StoreError},
};

/// How asking for a refund went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refunding {
    /// This is how it stands, as far as the provider has said.
    Asked(Box<Refund>),
    /// The order does not allow it.
    Refused(RefundRefusal),
    /// The site has no such order.
    NoOrder,
}

/// Gives money of an order back: sets it aside, asks the provider, and keeps what that says.
///
/// The same `id` is one refund, however often it is asked for: one whose end is not known goes on where
/// it was left. When the provider does not answer, the refund is pending, its money set aside.
///
/// # Errors
///
/// When the table does not answer, or other writes keep coming first.
pub async fn refund(
    store: &Store,
    provider: &dyn PaymentProvider,
    (order, id): (&Order, RefundId),
    (amount, request): (Amount, RefundRequest),
    now: Timestamp,
) -> Result<Refunding, StoreError> {
    let at = (store, provider, order.site, now);
    let mut aside = set_aside(store, (order.id, id), (amount, request.clone()), now).await?;
    if matches!(aside, Refunding::Refused(_)) && !order.open_refunds.is_empty() {
        // What is set aside for refunds that are pending may not be given back after all.
        for open in &order.open_refunds {
            ask(at, *open).await?;
        }
        aside = set_aside(store, (order.id, id), (amount, request), now).await?;
    }
    let asked = match aside {
        Refunding::Asked(refund) => *refund,
        refused => return Ok(refused),
    };
    ask(at, id).await?;
    let latest = store.refund(id).await?;
    Ok(Refunding::Asked(Box::new(latest.unwrap_or(asked))))
}

/// Asks the provider for a refund that is set aside; one that is not answered stays pending.
async fn ask(at: At<'_>, refund: RefundId) -> Result<(), StoreError> {
    match go_on(at, refund).await {
        Ok(_) => Ok(()),
        Err(SettleError::Store(error)) => Err(error),
        Err(error @ (SettleError::Provider(_) | SettleError::Early)) => {
            tracing::warn!(%refund, ?error, "a refund is pending: {error}");
            Ok(())
        }
    }
}

/// Asks for a refund again that is pending, if the provider has not answered yet.
///
/// # Errors
///
/// When the table or the provider does not answer.
pub async fn look_after_refund(
    store: &Store,
    provider: &dyn PaymentProvider,
    id: RefundId,
    now: Timestamp,
) -> Result<(), SettleError> {
    let refund = store.refund(id).await?;
    let unanswered = refund
        .filter(|refund| refund.status == RefundStatus::Pending && refund.reference.is_none());
    if let Some(refund) = unanswered {
        go_on((store, provider, refund.site, now), id).await?;
    }
    Ok(())
}

async fn set_aside(
    store: &Store,
    (order, id): (OrderId, RefundId),
    (amount, request): (Amount, RefundRequest),
    now: Timestamp,
) -> Result<Refunding, StoreError> {
    for _ in 0..ROUNDS {
        if let Some(known) = store.refund(id).await? {
            return Ok(Refunding::Asked(Box::new(known)));
        }
        let Some(order) = store.order(order).await? else {
            return Ok(Refunding::NoOrder);
        };
        let next = match order.refunding(id, amount, now) {
            Ok(next) => next,
            Err(refusal) => return Ok(Refunding::Refused(refusal)),
        };
        let refund = Refund::of(&order, id, amount, request.clone(), now);
        if store.put_refund(&refund, &next).await? {
            return Ok(Refunding::Asked(Box::new(refund)));
        }
    }
    Err(overtaken())
}

/// Asks the provider for a refund that is set aside, and keeps what it says.
async fn go_on(at: At<'_>, id: RefundId) -> Result<Settled, SettleError> {
    let (store, provider, site, _) = at;
    let Some(refund) = store.refund(id).await? else {
        return Ok(Settled::Already);
    };
    let order = store.order(refund.order).await?;
    let Some(charge) = order.and_then(|order| order.charge) else {
        return Ok(Settled::Strange("nothing was charged for the order"));
    };
    let request = RefundOrder {
        site,
        refund: id,
        order: Some(refund.order),
        charge,
        amount: refund.amount,
        currency: refund.currency,
        reason: refund.request.reason,
    };
    let told = match provider.refund(&request).await {
        Ok(told) => (told.status, Some(told.reference)),
        Err(error @ (PaymentError::Refused(_) | PaymentError::Unknown(_))) => {
            tracing::warn!(refund = %id, "a refund was refused: {error}");
            (RefundStatus::Failed, None)
        }
        Err(error @ PaymentError::Unavailable(_)) => return Err(error.into()),
    };
    keep(at, id, told).await
}

/// A provider says how a refund stands, also one that it was asked for elsewhere.
pub(super) async fn told(at: At<'_>, told: &ToldRefund) -> Result<Settled, SettleError> {
    let (store, _, site, now) = at;
    // Money that came for nothing has no order.
    if told.ours == Some(RefundId::of_reference(site, &told.charge)) {
        return Ok(Settled::Already);
    }
    let Some(order) = order_of(at, &told.charge).await? else {
        return Ok(Settled::Strange("the site has no such charge"));
    };
    let id = told
        .ours
        .unwrap_or_else(|| RefundId::of_reference(site, &told.reference));
    let known = store.refund(id).await?;
    if known.is_none() {
        if !told.status.gives_back() {
            return Ok(Settled::Already);
        }
        if told.currency != order.currency {
            return Ok(Settled::Strange("the refund's currency is not the order's"));
        }
        let request = RefundRequest {
            reason: RefundReason::Other,
            comment: None,
            revoke_benefits: false,
            metadata: Metadata::EMPTY,
        };
        let (which, what) = ((order.id, id), (told.amount, request));
        let mut aside = set_aside(store, which, what.clone(), now).await?;
        if matches!(aside, Refunding::Refused(_)) {
            // What is set aside for refunds that are asked for may not be there any more.
            for open in order.open_refunds {
                go_on(at, open).await?;
            }
            aside = set_aside(store, which, what, now).await?;
        }
        if !matches!(aside, Refunding::Asked(_)) {
            return Ok(Settled::Strange("more is given back than was charged"));
        }
    }
    keep(at, id, (told.status, Some(told.reference.clone()))).await
}

/// Keeps what a provider said of a refund, on it and on its order.
async fn keep(
    (store, _, site, now): At<'_>,
    id: RefundId,
    (status, reference): (RefundStatus, Option<ProviderRef>),
) -> Result<Settled, SettleError> {
    for _ in 0..ROUNDS {
        let refund = store.refund(id).await?;
        let Some(refund) = refund.filter(|refund| refund.site == site) else {
            return Ok(Settled::Strange("the site has no such refund"));
        };
        let Some(next) = refund.told(status, reference.as_ref(), now) else {
            return Ok(Settled::Already);
        };
        let kept = if next.status == refund.status {
            store.replace_refund(&next).await?
        } else {
            let order = store.order(refund.order).await?;
            let Some(order) = order else {
                return Ok(Settled::Strange("the refund has no order"));
            };
            let gives_back = next.status.gives_back();
            let ended = order.refund_ended(id, gives_back, refund.amount, now);
            store.put_refund(&next, &ended).await?
        };
        if kept {
            return Ok(Settled::Changed);
        }
    }
    Err(overtaken().into())
}

/// A buyer's bank asks for money back.
pub(super) async fn disputed(
    at: At<'_>,
    charge: &ProviderRef,
    dispute: &Dispute,
) -> Result<Settled, SettleError> {
    let (store, _, _, now) = at;
    for _ in 0..ROUNDS {
        let Some(order) = order_of(at, charge).await? else {
            return Ok(Settled::Strange("the site has no such charge"));
        };
        let Some(next) = order.disputed(dispute.clone(), now) else {
            return Ok(Settled::Already);
        };
        if store.replace_order(&next).await? {
            return Ok(Settled::Changed);
        }
    }
    Err(overtaken().into())
}

/// The order of a charge. One that is not known yet may have another name, or a checkout whose news is
/// late or lost.
async fn order_of(at: At<'_>, charge: &ProviderRef) -> Result<Option<Order>, SettleError> {
    let (store, provider, site, _) = at;
    let id = OrderId::of_charge(site, charge);
    if let Some(order) = store.order(id).await? {
        return Ok(Some(order));
    }
    match provider.identify(site, charge).await? {
        None => Ok(None),
        Some(Identified::Alias(other)) => Box::pin(order_of(at, &other)).await,
        Some(Identified::Cycle) => Err(SettleError::Early),
        Some(Identified::Checkout(checkout)) => {
            let waits = subscriptions::catch_up(at, checkout).await?;
            match store.order(id).await? {
                None if waits => Err(SettleError::Early),
                // Money that was sent back has none.
                found => Ok(found),
            }
        }
    }
}
