//! Changes of subscriptions: the provider is asked, and what it says then is taken over.

use shared::{
    domain::{
        problem::{Cause, Problem, Refusal},
        subscription::{Cancellation, Subscription},
    },
    payment::{News, PaymentError, ProviderEvent, SettleError, SubscriptionChange, settle},
};

use crate::{
    Desk,
    answer::{ROUNDS, contended},
};

/// Asks the provider to change a subscription, and keeps how it stands afterwards and why.
///
/// Nothing is stored before the provider has done it: who gets no answer asks again.
pub(crate) async fn change(
    desk: &Desk,
    subscription: &Subscription,
    change: SubscriptionChange,
    cancellation: Cancellation,
) -> Result<Subscription, Problem> {
    let (store, provider) = (&desk.app.store, desk.provider.as_ref());
    let (site, reference, id) = (subscription.site, &subscription.reference, subscription.id);
    provider
        .change_subscription(site, reference, change)
        .await
        .map_err(refused)?;
    let now = desk.app.clock.now();
    let news = ProviderEvent {
        id: format!("change of {id}"),
        news: News::Subscription(reference.clone()),
    };
    settle(store, provider, site, &news, now)
        .await
        .map_err(unsettled)?;
    for _ in 0..ROUNDS {
        let latest = store.subscription(id).await?;
        let latest = latest.ok_or_else(|| Problem::not_found("subscription", id))?;
        let is_canceled = latest.canceled_at.is_some();
        let why = cancellation.clone();
        let Some(next) = latest.with_cancellation(why, now).filter(|_| is_canceled) else {
            return Ok(latest);
        };
        if store.replace_subscription(&next).await? {
            return Ok(next);
        }
    }
    Err(contended("subscription"))
}

fn refused(error: PaymentError) -> Problem {
    match error {
        PaymentError::Unavailable(_) => Problem::unavailable(error),
        PaymentError::Refused(_) => {
            let message = "The payment provider does not change the subscription.";
            Problem::refused(Refusal::PaymentFailed, message).caused_by(error)
        }
        PaymentError::Unknown(_) => {
            let message = "The payment provider knows of no such subscription.";
            Problem::new(Cause::Conflict, message).caused_by(error)
        }
    }
}

fn unsettled(error: SettleError) -> Problem {
    match error {
        SettleError::Store(error) => error.into(),
        SettleError::Provider(error) => refused(error),
        error @ SettleError::Early => Problem::unavailable(error),
    }
}
