//! The state machine.

use jiff::SignedDuration;
use uuid::Uuid;

use super::*;
use crate::domain::{
    catalog::{Discount, Rate},
    ids::{CustomerId, DiscountId, ProductId},
    money::{Amount, BasisPoints},
    site::Lifetime,
    testing::{checkout, money_of, now},
};

pub(super) fn ada() -> Buyer {
    Buyer {
        email: Email::parse("ada@example.com").unwrap(),
        name: "Ada".to_owned(),
        billing: Billing::default(),
    }
}

pub(super) fn session() -> PaymentSession {
    PaymentSession {
        provider: "sandbox".to_owned(),
        id: "s".to_owned(),
    }
}

#[test]
fn an_open_checkout_expires_at_its_time_and_not_before() {
    let checkout = checkout();
    let end = now() + Lifetime::MOST.duration();
    assert_eq!(
        checkout.status_at(end - SignedDuration::from_micros(1)),
        CheckoutStatus::Open
    );
    assert_eq!(checkout.status_at(end), CheckoutStatus::Expired);
    let expired = Err(Unchanged::Status(CheckoutStatus::Expired));
    assert_eq!(checkout.confirmed(ada(), Holds::default(), end), expired);
    assert_eq!(checkout.with_discount(None, end), expired);
}

#[test]
fn a_late_confirmation_leaves_time_to_pay() {
    let late = now() + Lifetime::MOST.duration() - SignedDuration::from_secs(1);
    let confirmed = checkout().confirmed(ada(), Holds::default(), late).unwrap();
    assert_eq!(confirmed.expires_at, late + SignedDuration::from_mins(31));
    // Without a session nobody can pay it; with one the provider has the word.
    let due = confirmed.expires_at;
    assert_eq!(
        confirmed.status_at(due - SignedDuration::from_secs(1)),
        CheckoutStatus::Confirmed
    );
    assert_eq!(confirmed.status_at(due), CheckoutStatus::Expired);
    let with_session = confirmed.with_session(1, session(), now()).unwrap();
    assert_eq!(with_session.status_at(due), CheckoutStatus::Confirmed);
    let early = checkout()
        .confirmed(ada(), Holds::default(), now())
        .unwrap();
    assert_eq!(early.expires_at, now() + Lifetime::MOST.duration());
}

#[test]
fn the_word_of_an_older_attempt_does_not_end_a_newer_one() {
    let first = checkout()
        .confirmed(ada(), Holds::default(), now())
        .unwrap();
    let again = first
        .failed(1, PaymentFailure::Declined, now())
        .unwrap()
        .confirmed(ada(), Holds::default(), now())
        .unwrap();
    assert_eq!(
        again.failed(1, PaymentFailure::Declined, now()),
        Err(Unchanged::Already)
    );
    assert_eq!(
        again.with_session(1, session(), now()),
        Err(Unchanged::Status(CheckoutStatus::Confirmed))
    );
    // But money that came is money that came.
    assert_eq!(
        again.succeeded(1, &money_of(&again, 1)).unwrap().status,
        CheckoutStatus::Succeeded
    );
}

fn redeeming(redemption: Option<Redemption>) -> Holds {
    Holds {
        redemption,
        place: None,
    }
}

/// A tenth off, once per customer.
fn spring() -> Discount {
    let rate = Rate::Percentage(BasisPoints::new(1_000).unwrap());
    let (id, site) = (DiscountId::new(Uuid::from_u128(5)), checkout().site);
    Discount {
        max_redemptions_per_customer: Some(1),
        ..Discount::new(id, site, "Spring".to_owned(), rate, now())
    }
}

fn reduced() -> Checkout {
    let checkout = checkout();
    let discount = AppliedDiscount::of(&spring(), &checkout.lines, checkout.currency, now());
    checkout.with_discount(discount.ok(), now()).unwrap()
}

#[test]
fn a_redemption_stands_until_its_attempt_fails() {
    let redemption = Redemption::of(&spring(), &ada().email);
    let customer = CustomerId::of(checkout().site, &ada().email);
    assert_eq!(redemption.customer, Some(customer));
    let redemption = Some(redemption);
    let confirmed = reduced()
        .confirmed(ada(), redeeming(redemption), now())
        .unwrap();
    assert_eq!(confirmed.redemption(), redemption);
    assert_eq!(
        confirmed
            .succeeded(1, &money_of(&confirmed, 1))
            .unwrap()
            .redemption(),
        redemption
    );
    let failed = confirmed
        .failed(1, PaymentFailure::Declined, now())
        .unwrap();
    assert_eq!(failed.redemption(), None);
    let again = failed
        .confirmed(ada(), redeeming(redemption), now())
        .unwrap();
    assert_eq!(again.redemption(), redemption);
    let free = reduced()
        .completed_free(ada(), redeeming(redemption), now())
        .unwrap();
    assert_eq!(free.redemption(), redemption);
}

#[test]
fn late_money_is_for_the_checkout_as_it_was_in_its_attempt() {
    let redemption = Some(Redemption::of(&spring(), &ada().email));
    let confirmed = reduced()
        .confirmed(ada(), redeeming(redemption), now())
        .unwrap();
    let failed = confirmed
        .failed(1, PaymentFailure::Declined, now())
        .unwrap();
    let dropped = failed.without_discount(now()).unwrap();
    assert_eq!(dropped.totals().due_now.minor(), 1_000);
    assert_eq!(dropped.attempted(1).totals().due_now.minor(), 900);
    assert_eq!(dropped.attempted(2).totals().due_now.minor(), 1_000);
    let paid = dropped.succeeded(1, &money_of(&dropped, 1)).unwrap();
    assert_eq!(paid.discount, confirmed.discount);
    assert_eq!(paid.redemption(), redemption);

    // Nothing was taken off in the attempt, so nothing is redeemed.
    let plain = checkout()
        .confirmed(ada(), Holds::default(), now())
        .unwrap();
    let failed = plain.failed(1, PaymentFailure::Declined, now()).unwrap();
    let applied = failed.with_discount(reduced().discount, now()).unwrap();
    let paid = applied.succeeded(1, &money_of(&applied, 1)).unwrap();
    assert_eq!((paid.discount.as_ref(), paid.redemption()), (None, None));
}

#[test]
fn late_money_is_for_what_was_chosen_in_its_attempt() {
    let confirmed = checkout()
        .confirmed(ada(), Holds::default(), now())
        .unwrap();
    let failed = confirmed
        .failed(1, PaymentFailure::Declined, now())
        .unwrap();
    let mut other = failed.lines[0].clone();
    other.product = Some(ProductId::new(Uuid::from_u128(7)));
    other.unit_amount = Amount::from_minor(5).unwrap();
    let dollars = Currency::parse("USD").unwrap();
    let chosen = failed.with_choice((other.clone(), dollars), None, now());
    let chosen = chosen.unwrap();
    assert_eq!((&chosen.lines, chosen.currency), (&vec![other], dollars));
    assert_eq!(chosen.attempted(1).totals().due_now.minor(), 1_000);
    let paid = chosen.succeeded(1, &money_of(&chosen, 1)).unwrap();
    assert_eq!(
        (&paid.lines, paid.currency),
        (&failed.lines, failed.currency)
    );
    // A new attempt is for what is chosen now.
    let again = chosen.confirmed(ada(), Holds::default(), now()).unwrap();
    assert_eq!(
        again.succeeded(2, &money_of(&again, 2)).unwrap().lines,
        chosen.lines
    );
}

#[test]
fn no_lock_keeps_a_discount_that_is_gone() {
    let mut locked = reduced();
    locked.customization.locked_coupon = true;
    assert_eq!(
        locked.with_discount(None, now()),
        Err(Unchanged::CouponLocked)
    );
    let dropped = locked.without_discount(now()).unwrap();
    assert_eq!(dropped.discount, None);
    assert_eq!(dropped.without_discount(now()), Err(Unchanged::Already));
    let confirmed = reduced().confirmed(ada(), Holds::default(), now()).unwrap();
    assert_eq!(
        confirmed.without_discount(now()),
        Err(Unchanged::Status(CheckoutStatus::Confirmed))
    );
}
