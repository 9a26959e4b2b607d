//! The state machine against a model: whatever comes in whatever order, both say the same.

use jiff::SignedDuration;
use proptest::prelude::*;
use uuid::Uuid;

use super::{
    tests::{ada, session},
    *,
};
use crate::domain::{
    catalog::{DiscountDuration, Reduction},
    ids::DiscountId,
    money::{Amount, BasisPoints},
    testing::{checkout, money_of, now},
};

/// One thing that may happen to a checkout.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// The merchant or the buyer says how much it costs.
    Price(i64),
    /// They apply a discount of so many percent in place of another.
    Discount(u32),
    RemoveDiscount,
    Details,
    Open,
    Confirm,
    CompleteFree,
    Session(u32),
    Pending(u32),
    Succeed(u32),
    Fail(u32),
    /// Its money is to go back.
    GiveUp(u32),
    /// The provider can take no more money, and so it ends.
    Expire,
    Wait(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let attempt = || 1u32..4;
    prop_oneof![
        3 => (1i64..100_000).prop_map(Step::Price),
        2 => (1u32..=100).prop_map(Step::Discount),
        1 => Just(Step::RemoveDiscount),
        1 => Just(Step::Details),
        1 => Just(Step::Open),
        5 => Just(Step::Confirm),
        1 => Just(Step::CompleteFree),
        2 => attempt().prop_map(Step::Session),
        1 => attempt().prop_map(Step::Pending),
        2 => attempt().prop_map(Step::Succeed),
        4 => attempt().prop_map(Step::Fail),
        1 => attempt().prop_map(Step::GiveUp),
        1 => Just(Step::Expire),
        2 => (0i64..900).prop_map(Step::Wait),
    ]
}

/// What the buyer was to pay in an attempt: the price and the percents off.
type Deal = (i64, u32);

/// What a checkout should be, in as few words as possible.
#[derive(Clone, Debug)]
struct Model {
    status: CheckoutStatus,
    deal: Deal,
    attempts: Vec<Deal>,
    given_up: BTreeSet<u32>,
    has_session: bool,
    pending: bool,
    /// Minutes since it was made.
    time: i64,
    deadline: i64,
    changes: u64,
    successes: u32,
}

impl Model {
    const FRESH: Self = Self {
        status: CheckoutStatus::Open,
        deal: (1_000, 0),
        attempts: Vec::new(),
        given_up: BTreeSet::new(),
        has_session: false,
        pending: false,
        time: 0,
        deadline: 24 * 60,
        changes: 0,
        successes: 0,
    };

    fn is_due(&self) -> bool {
        self.time >= self.deadline
    }

    fn status(&self) -> CheckoutStatus {
        match self.status {
            CheckoutStatus::Open if self.is_due() => CheckoutStatus::Expired,
            CheckoutStatus::Confirmed if self.is_due() && !self.has_session => {
                CheckoutStatus::Expired
            }
            status => status,
        }
    }

    fn latest(&self) -> u32 {
        u32::try_from(self.attempts.len()).unwrap()
    }

    /// What the step changes, if the machine is to take it.
    fn step(&self, step: Step) -> Option<Self> {
        let mut next = self.clone();
        let open = self.status() == CheckoutStatus::Open;
        let running = self.status == CheckoutStatus::Confirmed;
        let alive = running || self.status == CheckoutStatus::Open;
        match step {
            Step::Price(price) if open && price != self.deal.0 => next.deal.0 = price,
            Step::Discount(percent) if open && percent != self.deal.1 => next.deal.1 = percent,
            Step::RemoveDiscount if open && self.deal.1 != 0 => next.deal.1 = 0,
            Step::Confirm | Step::CompleteFree if open => {
                next.attempts.push(self.deal);
                next.status = CheckoutStatus::Confirmed;
                next.deadline = self.deadline.max(self.time + 31);
                (next.has_session, next.pending) = (false, false);
                if matches!(step, Step::CompleteFree) {
                    next.status = CheckoutStatus::Succeeded;
                    next.successes += 1;
                }
            }
            Step::Session(attempt) if running && attempt == self.latest() => {
                next.has_session = true;
            }
            Step::Pending(attempt) if running && attempt == self.latest() && !self.pending => {
                next.pending = true;
            }
            Step::Succeed(attempt) if alive && !self.given_up.contains(&attempt) => {
                next.status = CheckoutStatus::Succeeded;
                next.successes += 1;
                // Money of the latest attempt is for what that one sold.
                if self.status == CheckoutStatus::Open && attempt == self.latest() {
                    next.deal = *self.attempts.last()?;
                }
            }
            Step::Fail(attempt) if running && attempt == self.latest() => {
                next.status = CheckoutStatus::Open;
                next.pending = false;
            }
            Step::GiveUp(attempt) if alive && next.given_up.insert(attempt) => {}
            Step::Expire if self.is_due() && alive => {
                next.status = CheckoutStatus::Expired;
            }
            _ => return None,
        }
        next.changes += 1;
        Some(next)
    }
}

fn discounted(percent: u32) -> AppliedDiscount {
    AppliedDiscount {
        id: DiscountId::new(Uuid::from_u128(percent.into())),
        name: "Off".to_owned(),
        code: None,
        reduction: Reduction::Percentage {
            basis_points: BasisPoints::new(percent * 100).unwrap(),
        },
        products: Vec::new(),
        duration: DiscountDuration::Once,
        limited: false,
    }
}

/// What the real machine makes of a step.
fn taken(checkout: &Checkout, step: Step, time: Timestamp) -> Change {
    match step {
        Step::Price(price) => {
            let mut draft = checkout.clone();
            draft.lines[0].unit_amount = Amount::from_minor(price).unwrap();
            checkout.changed(draft, time)
        }
        Step::Discount(percent) => checkout.with_discount(Some(discounted(percent)), time),
        Step::RemoveDiscount => checkout.without_discount(time),
        Step::Details => {
            let mut draft = checkout.clone();
            draft.prefill.name = Some(format!("Ada {}", checkout.revision));
            checkout.changed(draft, time)
        }
        Step::Open => checkout.opened(ByteBuf::new(), time),
        Step::Confirm => checkout.confirmed(ada(), Holds::default(), time),
        Step::CompleteFree => checkout.completed_free(ada(), Holds::default(), time),
        Step::Session(attempt) => checkout.with_session(attempt, session(), time),
        Step::Pending(attempt) => checkout.pending(attempt, time),
        Step::Succeed(attempt) => checkout.succeeded(attempt, &money_of(checkout, attempt)),
        Step::Fail(attempt) => checkout.failed(attempt, PaymentFailure::Declined, time),
        Step::GiveUp(attempt) => checkout.attempt_given_up(attempt, time),
        Step::Expire => checkout.expired(time),
        Step::Wait(_) => Err(Unchanged::Already),
    }
}

fn check_sums(checkout: &Checkout, (price, percent): Deal) -> Result<(), TestCaseError> {
    let totals = checkout.totals();
    let lines: i64 = checkout
        .lines
        .iter()
        .map(|line| line.total().unwrap().minor())
        .sum();
    let off = lines * i64::from(percent) / 100;
    prop_assert_eq!(totals.subtotal.minor(), price);
    prop_assert_eq!(lines, price);
    // Half a unit is rounded by the money's own rule; a test of its own holds that.
    prop_assert!((totals.discount.minor() - off).abs() <= 1);
    prop_assert_eq!(totals.total.minor(), lines - totals.discount.minor());
    prop_assert_eq!(
        totals.due_now.minor() + totals.due_later.minor(),
        totals.total.minor()
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_sequence_of_steps_breaks_an_invariant(steps in prop::collection::vec(step(), 0..60)) {
        let (mut checkout, mut model) = (checkout(), Model::FRESH);
        for step in steps {
            if let Step::Wait(minutes) = step {
                model.time += minutes;
            }
            let time = now() + SignedDuration::from_mins(model.time);
            let change = taken(&checkout, step, time);
            let silent = matches!(step, Step::Open | Step::Details);
            if let Ok(next) = change {
                let over = matches!(checkout.status, CheckoutStatus::Succeeded | CheckoutStatus::Expired);
                prop_assert!(!over || matches!(step, Step::Open), "{:?} after the end", step);
                prop_assert!(next.expires_at >= checkout.expires_at);
                let confirms = matches!(step, Step::Confirm | Step::CompleteFree);
                prop_assert!(!confirms || next.buyer.is_some(), "nobody has confirmed it");
                checkout = next;
                if matches!(step, Step::Details) {
                    model.changes += 1;
                } else if !silent {
                    model = model.step(step).ok_or_else(|| {
                        TestCaseError::fail(format!("the model refuses {step:?}"))
                    })?;
                }
            } else if !silent {
                prop_assert!(model.step(step).is_none(), "only the model takes {:?}", step);
            }
            prop_assert_eq!(checkout.status, model.status);
            prop_assert_eq!(checkout.status_at(time), model.status());
            prop_assert_eq!(checkout.revision, 1 + model.changes);
            prop_assert_eq!(checkout.expires_at, now() + SignedDuration::from_mins(model.deadline));
            prop_assert!(model.successes <= 1);
            check_sums(&checkout, model.deal)?;
        }
    }
}
