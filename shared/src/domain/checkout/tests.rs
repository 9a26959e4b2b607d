//! The state machine.

use jiff::SignedDuration;
use proptest::prelude::*;

use super::*;
use crate::domain::testing::{checkout, now};

fn ada() -> Buyer {
    Buyer {
        email: Email::parse("ada@example.com").unwrap(),
        name: "Ada".to_owned(),
    }
}

fn session() -> PaymentSession {
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
    assert_eq!(checkout.confirmed(ada(), end), expired);
    assert_eq!(checkout.with_discount(None, end), expired);
}

#[test]
fn a_late_confirmation_leaves_time_to_pay() {
    let late = now() + Lifetime::MOST.duration() - SignedDuration::from_secs(1);
    let confirmed = checkout().confirmed(ada(), late).unwrap();
    assert_eq!(confirmed.expires_at, late + SignedDuration::from_mins(31));
    // Without a session nobody can pay it; with one the provider has the word.
    let due = confirmed.expires_at;
    assert_eq!(
        confirmed.status_at(due - SignedDuration::from_secs(1)),
        CheckoutStatus::Confirmed
    );
    assert_eq!(confirmed.status_at(due), CheckoutStatus::Expired);
    let with_session = confirmed.with_session(1, session()).unwrap();
    assert_eq!(with_session.status_at(due), CheckoutStatus::Confirmed);
    let early = checkout().confirmed(ada(), now()).unwrap();
    assert_eq!(early.expires_at, now() + Lifetime::MOST.duration());
}

#[test]
fn the_word_of_an_older_attempt_does_not_end_a_newer_one() {
    let first = checkout().confirmed(ada(), now()).unwrap();
    let again = first
        .failed(1, PaymentFailure::Declined)
        .unwrap()
        .confirmed(ada(), now())
        .unwrap();
    assert_eq!(
        again.failed(1, PaymentFailure::Declined),
        Err(Unchanged::Already)
    );
    assert_eq!(
        again.with_session(1, session()),
        Err(Unchanged::Status(CheckoutStatus::Confirmed))
    );
    // But money that came is money that came.
    assert_eq!(
        again.succeeded(1).unwrap().status,
        CheckoutStatus::Succeeded
    );
}

/// One thing that may happen to a checkout.
#[derive(Clone, Debug)]
enum Step {
    Confirm,
    Session(u32),
    Succeed(u32),
    Fail(u32),
    RemoveDiscount,
    CompleteFree,
    Wait(i64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => Just(Step::Confirm),
        2 => (1u32..4).prop_map(Step::Session),
        1 => (1u32..4).prop_map(Step::Succeed),
        3 => (1u32..4).prop_map(Step::Fail),
        1 => Just(Step::RemoveDiscount),
        1 => Just(Step::CompleteFree),
        2 => (0i64..30).prop_map(Step::Wait),
    ]
}

proptest! {
    #[test]
    fn no_sequence_of_steps_breaks_an_invariant(steps in prop::collection::vec(step(), 0..40)) {
        let mut checkout = checkout();
        let mut time = now();
        for step in steps {
            let change = match step {
                Step::Wait(hours) => {
                    time += SignedDuration::from_hours(hours);
                    continue;
                }
                Step::Confirm => checkout.confirmed(ada(), time),
                Step::Session(attempt) => checkout.with_session(attempt, session()),
                Step::Succeed(attempt) => checkout.succeeded(attempt),
                Step::Fail(attempt) => checkout.failed(attempt, PaymentFailure::Declined),
                Step::RemoveDiscount => checkout.with_discount(None, time),
                Step::CompleteFree => checkout.completed_free(ada(), time),
            };
            let Ok(next) = change else { continue };
            prop_assert_ne!(checkout.status, CheckoutStatus::Succeeded, "nothing follows success");
            prop_assert_eq!(next.revision, checkout.revision + 1);
            prop_assert_eq!(&next.lines, &checkout.lines);
            prop_assert!(next.expires_at >= checkout.expires_at);
            let attempt = |checkout: &Checkout| checkout.payment.as_ref().map_or(0, |payment| payment.attempt);
            if next.status == CheckoutStatus::Confirmed {
                prop_assert!(next.buyer.is_some());
                prop_assert!(attempt(&next) >= attempt(&checkout));
            }
            checkout = next;
        }
    }
}
