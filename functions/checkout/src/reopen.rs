//! Reopen a confirmed checkout: the buyer wants to change it.

use axum::response::Response;
use shared::{
    domain::{checkout::PaymentFailure, problem::Problem},
    payment::{Closed, EventKind},
};

use crate::{Till, catch_up::take_over, opened::Opened};

/// Reopen a confirmed checkout, after the provider closed its session: it must not be paid twice. One that cannot be
/// closed, because the money is there or on its way, stays as it is.
pub(crate) async fn reopen_checkout(till: &Till, mut opened: Opened) -> Result<Response, Problem> {
    let closed = match opened.checkout.session() {
        Some(session) => {
            till.provider
                .expire_session(opened.checkout.site, session)
                .await
        }
        None => Ok(Closed::Closed),
    };
    let kind = match closed {
        Ok(Closed::Pending) => EventKind::Pending,
        Ok(Closed::AlreadyPaid(paid)) => EventKind::Paid(paid),
        Ok(Closed::Closed) => EventKind::Failed(PaymentFailure::Canceled),
        Err(error) => return Err(Problem::unavailable(error)),
    };
    take_over(till, &mut opened, kind).await?;
    Ok(opened.back_to_page())
}
