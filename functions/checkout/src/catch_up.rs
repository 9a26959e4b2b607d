//! Catch up with the provider: its callback may be late, or lost.

use shared::{
    domain::{checkout::CheckoutStatus, problem::Problem},
    payment::{
        CloseError, EventKind, PaymentError, SessionState, SettleError, Settled, close_due,
        settle_session,
    },
};

use crate::{Till, opened::Opened};

/// Asks the provider how a confirmed checkout stands and takes over what it says. Gives the address
/// at which it can be paid, if it can; one that is due is closed.
///
/// A provider that does not answer changes nothing: the page goes on to wait.
pub(crate) async fn catch_up(till: &Till, opened: &mut Opened) -> Result<Option<String>, Problem> {
    let checkout = &opened.checkout;
    let confirmed = checkout.status == CheckoutStatus::Confirmed;
    if confirmed && opened.now >= checkout.expires_at {
        return close(till, opened).await.map(|()| None);
    }
    if checkout.status == CheckoutStatus::Succeeded {
        opened.desk = desk(till, opened).await;
        return Ok(None);
    }
    let Some(session) = checkout.session() else {
        return Ok(None);
    };
    let kind = match till.provider.fetch_session(checkout.site, session).await {
        Ok(SessionState::Open { url }) => return Ok(Some(url)),
        Ok(SessionState::Pending) => EventKind::Pending,
        Ok(SessionState::Paid(paid)) => EventKind::Paid(paid),
        Ok(SessionState::Ended(failure)) => EventKind::Failed(failure),
        // Also one that knows no such session, such as another account of the merchant's: who may have been
        // paid is not asked to pay again.
        Err(error) => {
            unreached(opened, &error);
            return Ok(None);
        }
    };
    take_over(till, opened, kind).await?;
    opened.desk = desk(till, opened).await;
    Ok(None)
}

/// Where the provider of a paid checkout can be played.
async fn desk(till: &Till, opened: &Opened) -> Option<String> {
    let checkout = &opened.checkout;
    let paid = checkout.status == CheckoutStatus::Succeeded;
    let payment = checkout.payment.as_ref().filter(|_| paid)?;
    let session = payment.session.as_ref()?;
    till.provider.desk_url(checkout.site, session).await.ok()?
}

/// Ends a checkout that is due, and reads it again.
async fn close(till: &Till, opened: &mut Opened) -> Result<(), Problem> {
    let (store, provider) = (&till.app.store, till.provider.as_ref());
    match close_due(store, provider, opened.checkout.id, opened.now).await {
        Ok(_) => opened.reload(till).await,
        Err(CloseError::Store(error)) => Err(error.into()),
        Err(CloseError::Provider(error)) => {
            unreached(opened, &error);
            Ok(())
        }
    }
}

fn unreached(opened: &Opened, error: &PaymentError) {
    tracing::warn!(checkout = %opened.checkout.id, ?error, "the provider was not reached: {error}");
}

/// Takes over what the provider says of the latest attempt, and reads the checkout again.
pub(crate) async fn take_over(
    till: &Till,
    opened: &mut Opened,
    kind: EventKind,
) -> Result<(), Problem> {
    let checkout = &opened.checkout;
    let attempt = checkout
        .payment
        .as_ref()
        .map_or(0, |payment| payment.attempt);
    let (store, provider) = (&till.app.store, till.provider.as_ref());
    let at = (store, provider, checkout.site, opened.now);
    match settle_session(at, (checkout.id, attempt), &kind).await {
        Ok(Settled::Changed | Settled::Already) => {}
        Ok(Settled::Strange(why)) => {
            tracing::error!(checkout = %checkout.id, "what the provider says changed nothing: {why}");
        }
        Err(SettleError::Store(error)) => return Err(error.into()),
        Err(SettleError::Provider(error)) => unreached(opened, &error),
        Err(error @ SettleError::Early) => return Err(Problem::unavailable(error)),
    }
    opened.reload(till).await
}
