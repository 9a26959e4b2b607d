//! The discount of a checkout: redeem it, see whether it still can be, and let it go when not.

use shared::domain::{
    catalog::{Discount, DiscountRefusal},
    checkout::{AppliedDiscount, Buyer, CheckoutStatus, Redemption},
    problem::Problem,
};

use crate::{
    Till,
    form::Typed,
    opened::{Opened, Step},
    texts::Texts,
};

/// Confirms the checkout, or completes it when nothing is due now, and redeems its discount in the
/// same step. What the merchant made of the discount meanwhile decides whether it can be redeemed;
/// how much it takes off stays as the buyer saw it.
pub(crate) async fn confirm(
    till: &Till,
    opened: &mut Opened,
    buyer: Buyer,
) -> Result<Result<Step, DiscountRefusal>, Problem> {
    let discount = match &opened.checkout.discount {
        None => None,
        Some(applied) => match current(till, opened, applied).await? {
            Ok(discount) => Some(discount),
            Err(refusal) => return Ok(Err(refusal)),
        },
    };
    let redemption = discount
        .as_ref()
        .map(|discount| Redemption::of(discount, &buyer.email));
    let checkout = &opened.checkout;
    if !checkout.needs_provider() {
        let change = checkout.completed_free(buyer, redemption, opened.now);
        return opened.complete(till, change, discount.as_ref()).await;
    }
    let change = checkout.confirmed(buyer, redemption, opened.now);
    match discount {
        None => opened.step(till, change).await.map(Ok),
        Some(discount) => opened.redeem(till, change, &discount).await,
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

/// Takes the discount off the checkout, locked or not, and notes why for the buyer.
pub(crate) async fn let_go(
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
