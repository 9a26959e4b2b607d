//! Whatever happens in whatever order: a discount is counted as often as checkouts with it are
//! confirmed or paid.

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use shared::{
    domain::{
        checkout::{CheckoutStatus, PaymentFailure},
        money::Amount,
        sale::Paid,
    },
    payment::EventKind,
};

use crate::harness::{Sale, paid};

const CHECKOUTS: usize = 4;
const MAX: u64 = 2;

/// One thing that happens to one of the checkouts.
#[derive(Clone, Copy, Debug)]
enum Step {
    Confirm,
    Reopen,
    Apply,
    Remove,
    Look,
    /// The provider says so of an attempt, the latest being 0: in time, late or twice.
    Paid(usize),
    Failed(usize),
}

fn a_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::Confirm),
        1 => Just(Step::Reopen),
        2 => Just(Step::Apply),
        1 => Just(Step::Remove),
        1 => Just(Step::Look),
        1 => (0..3_usize).prop_map(Step::Paid),
        4 => (0..2_usize).prop_map(Step::Failed),
    ]
}

/// What a checkout should be.
#[derive(Clone, Debug)]
struct Model {
    status: CheckoutStatus,
    discounted: bool,
    /// For each attempt, whether it was with the discount.
    attempts: Vec<bool>,
}

impl Model {
    const FRESH: Self = Self {
        status: CheckoutStatus::Open,
        discounted: true,
        attempts: Vec::new(),
    };

    fn counts(&self) -> bool {
        self.discounted && self.status != CheckoutStatus::Open
    }

    /// What becomes of it, when the discount is redeemed `taken` times in all.
    fn take(&mut self, step: Step, taken: u64) {
        let open = self.status == CheckoutStatus::Open;
        match step {
            Step::Confirm if open && self.discounted && taken >= MAX => self.discounted = false,
            Step::Confirm if open => {
                self.status = CheckoutStatus::Confirmed;
                self.attempts.push(self.discounted);
            }
            Step::Look if open && taken >= MAX => self.discounted = false,
            Step::Apply if open && taken < MAX => self.discounted = true,
            Step::Remove if open => self.discounted = false,
            Step::Reopen | Step::Failed(0) if self.status == CheckoutStatus::Confirmed => {
                self.status = CheckoutStatus::Open;
            }
            Step::Paid(back) => self.be_paid(back),
            _ => {}
        }
    }

    fn be_paid(&mut self, back: usize) {
        let Some(paid) = self.attempts.iter().rev().nth(back).copied() else {
            return;
        };
        // The latest attempt is known with its discount; of others only the amount tells.
        let known = if self.status == CheckoutStatus::Open && back == 0 {
            paid
        } else {
            self.discounted
        };
        if self.status != CheckoutStatus::Succeeded && paid == known {
            self.status = CheckoutStatus::Succeeded;
            self.discounted = paid;
        }
    }
}

/// Lets a step happen to a real checkout.
async fn happen(sale: &Sale, url: &str, step: Step, model: &Model) {
    let press = async |intent: &str| {
        let fields = [("intent", intent), ("coupon", "SPRING")];
        drop(sale.shop.submit(url, &fields).await);
    };
    let (failure, back) = match step {
        Step::Confirm => return drop(sale.pay(url, "ada@example.com").await),
        Step::Look => return drop(sale.shop.follow(url).await),
        Step::Reopen => return press("reopen").await,
        Step::Apply => return press("apply_coupon").await,
        Step::Remove => return press("remove_coupon").await,
        Step::Paid(back) => (None, back),
        Step::Failed(back) => (Some(PaymentFailure::Declined), back),
    };
    let Some(at) = model.attempts.len().checked_sub(back + 1) else {
        return;
    };
    let checkout = sale.shop.checkout_at(url).await;
    let amount = if model.attempts[at] { 900 } else { 1_000 };
    let attempt = u32::try_from(at + 1).unwrap();
    let paid = Paid {
        amount: Amount::from_minor(amount).unwrap(),
        ..paid(&checkout, attempt)
    };
    let kind = failure.map_or(EventKind::Paid(paid), EventKind::Failed);
    sale.shop.told(&checkout, attempt, &kind).await;
}

async fn agree(sale: &Sale, steps: &[(usize, Step)]) -> Result<(), TestCaseError> {
    let mut urls = Vec::new();
    for _ in 0..CHECKOUTS {
        urls.push(sale.open().await);
    }
    let mut models = vec![Model::FRESH; CHECKOUTS];
    for (at, step) in steps {
        let taken = sale.taken().await;
        happen(sale, &urls[*at], *step, &models[*at]).await;
        models[*at].take(*step, taken);
        let checkout = sale.shop.checkout_at(&urls[*at]).await;
        let model = &models[*at];
        prop_assert_eq!(checkout.status, model.status, "{:?}", steps);
        prop_assert_eq!(checkout.discount.is_some(), model.discounted, "{:?}", steps);
        prop_assert_eq!(
            checkout.redemption().is_some(),
            model.counts(),
            "{:?}",
            steps
        );
        let counted = models.iter().filter(|model| model.counts()).count();
        let now = sale.taken().await;
        prop_assert_eq!(now, u64::try_from(counted).unwrap(), "{:?}", steps);
        // Only money that came after all may lift it above.
        prop_assert!(now <= taken.max(MAX) || matches!(step, Step::Paid(_)));
    }
    Ok(())
}

#[test]
fn the_counter_is_the_number_of_confirmed_and_paid_checkouts() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut runner = TestRunner::new(Config {
        cases: 8,
        failure_persistence: None,
        max_shrink_iters: 50,
        ..Config::default()
    });
    let steps = prop::collection::vec((0..CHECKOUTS, a_step()), 1..25);
    let outcome = runner.run(&steps, |steps| {
        runtime.block_on(async {
            let max = u32::try_from(MAX).unwrap();
            agree(&Sale::limited_to(max).await, &steps).await
        })
    });
    outcome.unwrap();
}
