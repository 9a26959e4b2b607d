//! What is done with a customer's things when the customer is deleted. Each step is done again without
//! harm: whoever was interrupted begins anew.

use jiff::Timestamp;
use shared::{
    domain::{
        checkout::CheckoutStatus,
        ids::{CheckoutId, CustomerId, SubscriptionId},
        problem::{Cause, Problem},
        subscription::Cancellation,
    },
    payment::{CloseError, Closing, SubscriptionChange, close_due},
    store::{Store, Trace},
};

use crate::{
    Desk,
    answer::{ROUNDS, contended},
    subscriptions::change,
};

/// Ends the subscriptions of a customer that run.
pub(super) async fn end_subscriptions(desk: &Desk, customer: CustomerId) -> Result<(), Problem> {
    for trace in desk.app.store.traces_of_customer(customer).await? {
        if let Trace::Subscription(id) = trace {
            end_subscription(desk, id).await?;
        }
    }
    Ok(())
}

async fn end_subscription(desk: &Desk, id: SubscriptionId) -> Result<(), Problem> {
    let subscription = desk.app.store.subscription(id).await?;
    let running = subscription.filter(|subscription| !subscription.status.is_over());
    let Some(subscription) = running else {
        return Ok(());
    };
    let end = SubscriptionChange::Cancel;
    let ended = change(desk, &subscription, end, Cancellation::default()).await;
    match ended {
        // The provider has forgotten it already.
        Err(problem) if problem.cause() == Cause::Conflict => {
            tracing::warn!(subscription = %id, "a subscription that its provider does not know was left as it is");
            Ok(())
        }
        ended => ended.map(drop),
    }
}

/// Takes what tells who the customer is out of everything that was stored.
pub(super) async fn forget(desk: &Desk, customer: CustomerId) -> Result<(), Problem> {
    let store = &desk.app.store;
    for trace in store.traces_of_customer(customer).await? {
        if let Trace::Checkout(id) = trace {
            end_checkout(desk, id).await?;
        }
    }
    // Money that was there already has made further things of a checkout.
    for trace in store.traces_of_customer(customer).await? {
        scrub(store, trace, desk.app.clock.now()).await?;
    }
    Ok(())
}

/// Ends a checkout that is not paid: afterwards no provider takes money for it, since nobody would be
/// there to get what was paid for.
async fn end_checkout(desk: &Desk, id: CheckoutId) -> Result<(), Problem> {
    let (store, now) = (&desk.app.store, desk.app.clock.now());
    for _ in 0..ROUNDS {
        let Some(checkout) = store.checkout(id).await? else {
            return Ok(());
        };
        if let Some(due) = checkout.cut_short(now)
            && !store.replace_checkout(&due, &checkout).await?
        {
            continue;
        }
        let closing = close_due(store, desk.provider.as_ref(), id, now).await;
        return match closing.map_err(unclosed)? {
            Closing::Expired | Closing::Over => Ok(()),
            Closing::NotDue(_) => continue,
            Closing::Pending => {
                let message = "A payment of the customer is on its way. Please try again when it has arrived.";
                Err(Problem::new(Cause::Conflict, message))
            }
        };
    }
    Err(contended("customer's checkout"))
}

fn unclosed(error: CloseError) -> Problem {
    match error {
        CloseError::Store(error) => error.into(),
        CloseError::Provider(error) => Problem::unavailable(error),
    }
}

async fn scrub(store: &Store, trace: Trace, now: Timestamp) -> Result<(), Problem> {
    for _ in 0..ROUNDS {
        let done = match trace {
            Trace::Checkout(id) => match store.checkout(id).await? {
                Some(checkout) if is_over(checkout.status) => match checkout.anonymized(now) {
                    Some(next) => store.replace_checkout(&next, &checkout).await?,
                    None => true,
                },
                Some(_) => return Err(contended("customer's checkouts")),
                None => true,
            },
            Trace::Order(id) => match store.order(id).await?.and_then(|it| it.anonymized(now)) {
                Some(next) => store.replace_order(&next).await?,
                None => true,
            },
            Trace::Refund(id) => match store.refund(id).await?.and_then(|it| it.anonymized(now)) {
                Some(next) => store.replace_refund(&next).await?,
                None => true,
            },
            Trace::Subscription(id) => {
                match store
                    .subscription(id)
                    .await?
                    .and_then(|it| it.anonymized(now))
                {
                    Some(next) => store.replace_subscription(&next).await?,
                    None => true,
                }
            }
        };
        if done {
            return Ok(());
        }
    }
    Err(contended("customer"))
}

const fn is_over(status: CheckoutStatus) -> bool {
    matches!(status, CheckoutStatus::Succeeded | CheckoutStatus::Expired)
}
