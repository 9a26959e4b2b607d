//! What there is only so much of: take it, see whether there still is enough, and let go of it when not.

use jiff::Timestamp;
use shared::domain::{
    catalog::{Discount, DiscountRefusal},
    checkout::{AppliedDiscount, Buyer, CheckoutStatus, Counter, Holds, Limits, Place, Redemption},
    offer::{Limit, Limited},
    problem::Problem,
};

use crate::{
    Till,
    form::Typed,
    opened::{Opened, Step},
    texts::Texts,
};

/// Why a checkout is not confirmed although its buyer wants it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The discount cannot be redeemed.
    Discount(DiscountRefusal),
    /// There is nothing left of the offer.
    Exhausted,
    /// The customer has as much of the offer as one may have.
    ExhaustedForCustomer,
}

impl From<Counter> for Refusal {
    fn from(counter: Counter) -> Self {
        match counter {
            Counter::Discount(_) => Self::Discount(DiscountRefusal::Exhausted),
            Counter::DiscountOf(..) => Self::Discount(DiscountRefusal::ExhaustedForCustomer),
            Counter::Offer(_) => Self::Exhausted,
            Counter::OfferOf(..) => Self::ExhaustedForCustomer,
        }
    }
}

/// Confirms the checkout, or completes it when nothing is due now, and takes in the same step what
/// there is only so much of: it redeems its discount, and takes its place in the offer. What the
/// merchant made of both meanwhile decides whether there is enough; how much the discount takes off
/// stays as the buyer saw it.
pub(crate) async fn confirm(
    till: &Till,
    opened: &mut Opened,
    buyer: Buyer,
) -> Result<Result<Step, Refusal>, Problem> {
    let discount = match &opened.checkout.discount {
        None => None,
        Some(applied) => match current(till, opened, applied).await? {
            Ok(discount) => Some(discount),
            Err(refusal) => return Ok(Err(Refusal::Discount(refusal))),
        },
    };
    let limited = match opened.checkout.offer {
        Some(offer) => till.app.store.limited(offer).await?,
        None => None,
    };
    let limit = limited.map_or_else(Limit::default, |offer| offer.limit);
    let mut limits = Limits::of_offer(&limit);
    if let Some(discount) = &discount {
        limits = limits.and_of(discount);
    }
    let holds = Holds {
        redemption: discount
            .as_ref()
            .map(|discount| Redemption::of(discount, &buyer.email)),
        place: Place::of(&limit, opened.checkout.site, &buyer.email),
    };
    let checkout = &opened.checkout;
    let step = if checkout.needs_provider() {
        let change = checkout.confirmed(buyer, holds, opened.now);
        opened.step_within(till, change, limits).await?
    } else {
        let change = checkout.completed_free(buyer, holds, opened.now);
        opened.complete(till, change, limits).await?
    };
    if let Some(limited) = limited.filter(|_| matches!(step, Ok(Step::Taken) | Err(_))) {
        note_exhaustion(till, limited, opened.now).await;
    }
    Ok(step.map_err(Refusal::from))
}

/// Notes when the last order that there may be is taken. That nobody is told keeps no buyer waiting.
async fn note_exhaustion(till: &Till, limited: Limited, now: Timestamp) {
    let store = &till.app.store;
    let Some(max) = limited.limit.orders() else {
        return;
    };
    let noted = async {
        let usage = store.usage(limited.offer, limited.limit).await?;
        let is_exhausted = usage.is_some_and(|usage| usage.taken >= u64::from(max));
        match limited.exhaustion(now).filter(|_| is_exhausted) {
            Some(exhaustion) => store.note_exhaustion(&exhaustion).await,
            None => Ok(()),
        }
    };
    if let Err(error) = noted.await {
        tracing::warn!(?error, "that an offer is exhausted is not noted: {error}");
    }
}

/// Lets go of a limited discount that can no longer be redeemed, so that nobody fills in a form
/// for a price that is gone.
pub(crate) async fn look_after(
    till: &Till,
    opened: &mut Opened,
    typed: &mut Typed,
) -> Result<(), Problem> {
    let open = opened.status() == CheckoutStatus::Open;
    let limited = opened.checkout.discount.as_ref();
    let Some(applied) = limited.filter(|applied| open && applied.limited) else {
        return Ok(());
    };
    let refusal = match current(till, opened, applied).await? {
        Err(refusal) => refusal,
        Ok(discount) if is_used_up(till, &discount).await? => DiscountRefusal::Exhausted,
        Ok(_) => return Ok(()),
    };
    let_go(till, opened, typed, refusal).await
}

/// Notes for the buyer why nothing is confirmed. A discount that cannot be redeemed is taken off.
pub(crate) async fn explain(
    till: &Till,
    opened: &mut Opened,
    typed: &mut Typed,
    refusal: Refusal,
) -> Result<(), Problem> {
    typed.note = match refusal {
        Refusal::Discount(refusal) => return let_go(till, opened, typed, refusal).await,
        Refusal::Exhausted => Some(opened.texts().sold_out.to_owned()),
        Refusal::ExhaustedForCustomer => Some(opened.texts().bought_by_you.to_owned()),
    };
    Ok(())
}

/// Takes the discount off the checkout, locked or not, and notes why for the buyer.
async fn let_go(
    till: &Till,
    opened: &mut Opened,
    typed: &mut Typed,
    refusal: DiscountRefusal,
) -> Result<(), Problem> {
    let Some(applied) = opened.checkout.discount.clone() else {
        return Ok(());
    };
    let change = opened.checkout.without_discount(opened.now);
    opened.step(till, change).await?;
    // Another tab may have come first, and its buyer should read the same.
    if opened.checkout.discount.is_none() {
        typed.note = Some(told(opened.texts(), &applied, refusal));
    }
    Ok(())
}

/// Whether a discount was redeemed as often as it may be.
pub(crate) async fn is_used_up(till: &Till, discount: &Discount) -> Result<bool, Problem> {
    let Some(max) = discount.max_redemptions else {
        return Ok(false);
    };
    let taken = till.app.store.redemptions(&[discount.id]).await?;
    Ok(taken.get(&discount.id).copied().unwrap_or_default() >= u64::from(max))
}

/// The discount as the merchant has it now, if it still is for this checkout. A deleted one is over.
async fn current(
    till: &Till,
    opened: &Opened,
    applied: &AppliedDiscount,
) -> Result<Result<Discount, DiscountRefusal>, Problem> {
    let checkout = &opened.checkout;
    let discount = till.app.store.discount(checkout.site, applied.id).await?;
    let Some(discount) = discount else {
        return Ok(Err(DiscountRefusal::Ended));
    };
    let products = checkout.lines.iter().map(|line| line.product);
    let reduction = discount.reduction_for(products, checkout.currency, opened.now);
    Ok(reduction.map(|_| discount))
}

fn told(texts: &Texts, discount: &AppliedDiscount, refusal: DiscountRefusal) -> String {
    let tell = match refusal {
        DiscountRefusal::Exhausted => texts.discount_used_up,
        DiscountRefusal::ExhaustedForCustomer => texts.discount_used_by_you,
        DiscountRefusal::NotStarted
        | DiscountRefusal::Ended
        | DiscountRefusal::OtherCurrency
        | DiscountRefusal::OtherProducts => texts.discount_over,
    };
    tell(discount.label())
}
