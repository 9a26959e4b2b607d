//! Money that comes too late goes back, and what goes back buys nothing any more, whatever comes next.

use std::sync::atomic::Ordering;

use jiff::SignedDuration;
use shared::{
    domain::{checkout::CheckoutStatus, money::Amount},
    payment::{EventKind, SettleError, Settled, settle_session},
};

use crate::{
    harness::{Shop, paid},
    order_limit_model::Stall,
};

/// The one place of a stall was given back by the first buyer, and the second has it. Money of the
/// first may come.
pub(crate) async fn overtaken(shop: Shop) -> (Stall, [String; 2]) {
    let stall = Stall::of(shop, 1).await;
    let urls = [
        stall.shop.open_template(&stall.id).await,
        stall.shop.open_template(&stall.id).await,
    ];
    stall.confirm(&urls[0], 0).await;
    stall.told(&urls[0], 0, false).await;
    stall.confirm(&urls[1], 1).await;
    (stall, urls)
}

/// What comes of money of the first attempt.
async fn money(stall: &Stall, url: &str) -> Result<Settled, SettleError> {
    let checkout = stall.shop.checkout_at(url).await;
    let (store, now) = (&stall.shop.stack.store, stall.shop.clock.now());
    let at = (store, &stall.provider as _, checkout.site, now);
    let kind = EventKind::Paid(paid(&checkout, 1));
    settle_session(at, (checkout.id, 1), &kind).await
}

#[tokio::test]
async fn what_went_back_pays_for_no_later_attempt() {
    let (stall, urls) = overtaken(Shop::open().await).await;
    stall.told(&urls[0], 0, true).await;
    // Its place is free again, and the first buyer takes it. The money that went back is told again.
    stall.told(&urls[1], 0, false).await;
    stall.confirm(&urls[0], 0).await;
    stall.told(&urls[0], 1, true).await;
    assert_eq!(stall.kept(&urls).await, 0);
    let again = stall.shop.checkout_at(&urls[0]).await;
    assert_eq!(again.status, CheckoutStatus::Confirmed);
    stall.told(&urls[0], 0, true).await;
    assert_eq!(stall.kept(&urls).await, 1);
}

#[tokio::test]
async fn money_that_is_to_go_back_does_so_though_a_place_gets_free_meanwhile() {
    let (stall, urls) = overtaken(Shop::open().await).await;
    // It is decided, and the provider cannot be asked.
    stall.provider.silent.store(true, Ordering::SeqCst);
    let unsettled = money(&stall, &urls[0]).await;
    assert!(matches!(unsettled, Err(SettleError::Provider(_))));
    let waiting = stall.shop.checkout_at(&urls[0]).await;
    assert!(!waiting.is_money_returned(), "it did not go back yet");
    // It may have heard all the same: the money buys nothing any more.
    stall.told(&urls[1], 0, false).await;
    stall.provider.silent.store(false, Ordering::SeqCst);
    assert_eq!(money(&stall, &urls[0]).await.unwrap(), Settled::Changed);
    let returned = stall.shop.checkout_at(&urls[0]).await;
    assert!(returned.is_money_returned());
    assert_eq!(returned.status, CheckoutStatus::Open);
    assert_eq!(stall.provider.refunds.lock().unwrap().len(), 1);
    assert_eq!(stall.kept(&urls).await, 0);
}

#[tokio::test]
async fn money_that_cannot_go_back_keeps_no_checkout_open() {
    let (stall, urls) = overtaken(Shop::open().await).await;
    let checkout = stall.shop.checkout_at(&urls[0]).await;
    let session = checkout.payment.clone().unwrap().session.unwrap().id;
    let paid = paid(&checkout, 1);
    let charge = paid.charge.clone().unwrap();
    stall.provider.paid.lock().unwrap().insert(session, paid);
    // The merchant gave it back by hand.
    let (left, nothing) = (&stall.provider.left, Amount::ZERO);
    left.lock().unwrap().insert(charge, nothing);
    let unsettled = money(&stall, &urls[0]).await.unwrap();
    assert!(matches!(unsettled, Settled::Strange(_)), "{unsettled:?}");
    stall.shop.clock.advance(SignedDuration::from_hours(25));
    stall.end(&urls[0]).await;
    let over = stall.shop.checkout_at(&urls[0]).await;
    assert_eq!(over.status, CheckoutStatus::Expired);
    assert_eq!(stall.kept(&urls).await, 0);
}
