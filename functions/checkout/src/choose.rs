//! Choose another product of the link, or how much or how many of it.

use axum::{http::StatusCode, response::Response};
use shared::domain::{
    catalog::{Discount, Product},
    checkout::{AppliedDiscount, Change, Unchanged},
    ids::{DiscountId, ProductId},
    pricing::{Wish, choose_discount, price_choice},
    problem::Problem,
};

use crate::{
    Till,
    form::Typed,
    leeway,
    opened::{Opened, Step},
    page, redeem,
};

/// The product that a pressed button stands for.
pub(crate) fn product_of(intent: &str) -> Option<ProductId> {
    intent.strip_prefix("choose ").and_then(ProductId::parse)
}

/// Put another product of the link in place of the one chosen. What was typed is kept; a discount
/// that does not fit the product is left out, and one that the merchant set comes back.
pub(crate) async fn choose_product(
    till: &Till,
    opened: Opened,
    mut typed: Typed,
    intent: &str,
) -> Result<Response, Problem> {
    let wanted = product_of(intent);
    let product = opened
        .choices
        .iter()
        .find(|product| Some(product.id) == wanted);
    let Some(product) = product.cloned() else {
        typed.note = Some(opened.texts().product_gone.to_owned());
        return Ok(page::form(&opened, &typed, StatusCode::OK));
    };
    // What was said of the other product is not about this one.
    typed.wish.clear();
    let (applied, preset) = discounts(till, &opened).await?;
    let discounts = (applied.as_ref(), preset.as_ref());
    let change = change(&opened, &product, discounts);
    take(till, opened, typed, change).await
}

/// Take over how many or how much the buyer wants of the product, and show the new total.
pub(crate) async fn update_wish(
    till: &Till,
    mut opened: Opened,
    mut typed: Typed,
) -> Result<Response, Problem> {
    let wish = match leeway::wish(&opened, &typed) {
        Ok(wish) => wish,
        Err((name, sentence)) => {
            typed.errors.add(name, sentence);
            return Ok(page::form(
                &opened,
                &typed,
                StatusCode::UNPROCESSABLE_ENTITY,
            ));
        }
    };
    let (Some(wish), Some(product)) = (wish, opened.product.clone()) else {
        redeem::look_after(till, &mut opened, &mut typed).await?;
        return Ok(page::form(&opened, &typed, StatusCode::OK));
    };
    typed.wish.clear();
    // A discount that was removed stays so.
    let (applied, _) = discounts(till, &opened).await?;
    let (checkout, now) = (&opened.checkout, opened.now);
    let terms = &checkout.terms;
    let priced = price_choice(&product, terms, wish, checkout.currency, &mut Vec::new());
    let change = priced.map(|(line, currency)| {
        let lines = std::slice::from_ref(&line);
        let discount = choose_discount(lines, currency, (applied.as_ref(), None), now);
        checkout.with_choice((line, currency), discount, now)
    });
    if let Some(Ok(next)) = &change {
        let due = opened.money(next.totals().due_now);
        typed.note = Some((opened.texts().new_total)(&due));
    }
    take(till, opened, typed, change).await
}

/// Takes a step to another line and shows the page; without one, the checkout as it stands.
async fn take(
    till: &Till,
    mut opened: Opened,
    mut typed: Typed,
    change: Option<Change>,
) -> Result<Response, Problem> {
    let Some(change) = change else {
        return Ok(opened.back_to_page());
    };
    let before = opened.checkout.discount.clone();
    match opened.step(till, change).await? {
        Step::Taken | Step::Refused(Unchanged::Already) => {
            let lost = lost_discount(before.as_ref(), opened.checkout.discount.as_ref());
            let lost = lost.map(|lost| (opened.texts().discount_left)(&lost.name));
            typed.note = lost.or(typed.note);
            opened.load(till).await?;
            redeem::look_after(till, &mut opened, &mut typed).await?;
            Ok(page::form(&opened, &typed, StatusCode::OK))
        }
        // Another write came first, or it is no longer open: show what is true now.
        Step::Lost | Step::Refused(Unchanged::CouponLocked | Unchanged::Status(_)) => {
            Ok(opened.back_to_page())
        }
    }
}

fn change(
    opened: &Opened,
    product: &Product,
    discounts: (Option<&Discount>, Option<&Discount>),
) -> Option<Change> {
    let (checkout, now) = (&opened.checkout, opened.now);
    if checkout.lines.first().and_then(|line| line.product) == Some(product.id) {
        return Some(Err(Unchanged::Already));
    }
    let preferred = checkout.currency;
    let (line, currency) = price_choice(
        product,
        &checkout.terms,
        Wish::default(),
        preferred,
        &mut Vec::new(),
    )?;
    let discount = choose_discount(std::slice::from_ref(&line), currency, discounts, now);
    Some(checkout.with_choice((line, currency), discount, now))
}

/// The discount that is applied and the one that the merchant set, as they are now.
async fn discounts(
    till: &Till,
    opened: &Opened,
) -> Result<(Option<Discount>, Option<Discount>), Problem> {
    let (store, checkout) = (&till.app.store, &opened.checkout);
    let applied = checkout.discount.as_ref().map(|discount| discount.id);
    let preset = checkout.terms.discount;
    let ids = applied.into_iter().chain(preset);
    let found = till.catalog.discounts(store, checkout.site, ids).await?;
    let find = |id: Option<DiscountId>| id.and_then(|id| found.get(&id).cloned());
    Ok((find(applied), find(preset)))
}

fn lost_discount<'a>(
    before: Option<&'a AppliedDiscount>,
    now: Option<&AppliedDiscount>,
) -> Option<&'a AppliedDiscount> {
    before.filter(|before| now.is_none_or(|now| now.id != before.id))
}
