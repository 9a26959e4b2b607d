//! Apply and remove a coupon: one at a time, none when the offer locks it.

use axum::{http::StatusCode, response::Response};
use shared::domain::{
    catalog::DiscountRefusal,
    checkout::{AppliedDiscount, Unchanged},
    coupon::CouponCode,
    problem::Problem,
};

use crate::{
    Till,
    form::Typed,
    opened::{Opened, Step},
    page, redeem,
};

/// Whether something was typed that is not the code applied.
pub(crate) fn is_new(opened: &Opened, typed: &Typed) -> bool {
    let applied = opened
        .checkout
        .discount
        .as_ref()
        .and_then(|discount| discount.code.as_ref());
    !opened.checkout.customization.locked_coupon
        && !typed.coupon.is_empty()
        && CouponCode::parse(&typed.coupon)
            .is_none_or(|code| applied.is_none_or(|applied| !applied.is_same_as(&code)))
}

/// Put the typed code in place of the one applied.
pub(crate) async fn apply_coupon(
    till: &Till,
    opened: Opened,
    mut typed: Typed,
) -> Result<Response, Problem> {
    match find(till, &opened, &typed.coupon).await? {
        Ok(discount) => change(till, opened, typed, Some(discount)).await,
        Err(message) => {
            typed.errors.add("coupon", message);
            Ok(page::form(
                &opened,
                &typed,
                StatusCode::UNPROCESSABLE_ENTITY,
            ))
        }
    }
}

/// Take the applied discount away.
pub(crate) async fn remove_coupon(
    till: &Till,
    opened: Opened,
    typed: Typed,
) -> Result<Response, Problem> {
    change(till, opened, typed, None).await
}

async fn find(
    till: &Till,
    opened: &Opened,
    text: &str,
) -> Result<Result<AppliedDiscount, &'static str>, Problem> {
    let texts = opened.texts();
    if text.is_empty() {
        return Ok(Err(texts.code_missing));
    }
    let Some(code) = CouponCode::parse(text) else {
        return Ok(Err(texts.code_unknown));
    };
    let discount = till
        .catalog
        .discount(&till.app.store, opened.checkout.site, &code)
        .await?;
    let Some(discount) = discount else {
        return Ok(Err(texts.code_unknown));
    };
    let applied = {
        let checkout = &opened.checkout;
        AppliedDiscount::of(&discount, &checkout.lines, checkout.currency, opened.now)
    };
    let applied = match applied {
        Ok(_) if redeem::is_used_up(till, &discount).await? => Err(DiscountRefusal::Exhausted),
        applied => applied,
    };
    Ok(applied.map_err(|refusal| match refusal {
        DiscountRefusal::NotStarted => texts.code_early,
        DiscountRefusal::Ended => texts.code_late,
        DiscountRefusal::OtherCurrency | DiscountRefusal::OtherProducts => texts.code_elsewhere,
        DiscountRefusal::Exhausted => texts.code_used_up,
        DiscountRefusal::ExhaustedForCustomer => texts.code_used_by_you,
    }))
}

/// Answers with the page itself, so that what else was typed is kept.
async fn change(
    till: &Till,
    mut opened: Opened,
    mut typed: Typed,
    discount: Option<AppliedDiscount>,
) -> Result<Response, Problem> {
    let change = opened.checkout.with_discount(discount, opened.now);
    match opened.step(till, change).await? {
        Step::Taken | Step::Refused(Unchanged::Already) => {
            typed.coupon = String::new();
            Ok(page::form(&opened, &typed, StatusCode::OK))
        }
        // Locked, another write came first, or no longer open: show what is true now.
        Step::Lost | Step::Refused(Unchanged::CouponLocked | Unchanged::Status(_)) => {
            Ok(opened.back_to_page())
        }
    }
}
