//! Whatever happens in whatever order: no more orders are kept than there are places.

use std::collections::BTreeSet;

use checkout_links::faults::dice::Dice;
use futures_util::{StreamExt, stream};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::json;
use shared::{
    domain::checkout::{Checkout, CheckoutStatus, PaymentFailure},
    payment::{EventKind, PaymentProvider, close_due, settle_session},
};

use crate::{
    fallbacks::zine,
    harness::{FarProvider, Shop, eventually, paid, pay_as},
    link_opening::HOME,
    order_limits::{limit, orders},
};

/// A sale of so many, and buyers who do what buyers do. The provider is far away.
pub(crate) struct Stall {
    pub(crate) shop: Shop,
    pub(crate) id: String,
    pub(crate) provider: FarProvider,
}

impl Stall {
    pub(crate) async fn of(shop: Shop, max: u32) -> Self {
        let id = zine(&shop, orders(max)).await;
        let provider = FarProvider::default();
        Self { shop, id, provider }
    }

    pub(crate) async fn confirm(&self, url: &str, buyer: usize) {
        let email = format!("buyer{buyer}@example.com");
        self.shop.submit(url, &pay_as(&email)).await;
    }

    /// Lets the provider say what became of an attempt, the latest being 0.
    pub(crate) async fn told(&self, url: &str, back: u32, is_paid: bool) {
        let checkout = self.shop.checkout_at(url).await;
        let latest = checkout
            .payment
            .as_ref()
            .map_or(0, |payment| payment.attempt);
        let Some(attempt) = latest.checked_sub(back).filter(|attempt| *attempt > 0) else {
            return;
        };
        let kind = match is_paid {
            true => EventKind::Paid(paid(&checkout, attempt)),
            false => EventKind::Failed(PaymentFailure::Declined),
        };
        let (store, now) = (&self.shop.stack.store, self.shop.clock.now());
        let provider = &self.provider as &dyn PaymentProvider;
        let at = (store, provider, checkout.site, now);
        settle_session(at, (checkout.id, attempt), &kind)
            .await
            .unwrap();
    }

    pub(crate) async fn end(&self, url: &str) {
        let checkout = self.shop.checkout_at(url).await;
        let (store, now) = (&self.shop.stack.store, self.shop.clock.now());
        close_due(store, &self.provider, checkout.id, now)
            .await
            .unwrap();
    }

    /// The checkouts that are paid and whose money was not given back.
    pub(crate) async fn kept(&self, urls: &[String]) -> usize {
        let refunds = self.provider.refunds.lock().unwrap().clone();
        let given_back: BTreeSet<String> = refunds.into_iter().map(|one| one.charge.id).collect();
        let mut kept = 0;
        for url in urls {
            let checkout = self.shop.checkout_at(url).await;
            let order = match checkout.order {
                Some(order) => self.shop.stack.store.order(order).await.unwrap(),
                None => None,
            };
            assert_eq!(
                order.is_some(),
                checkout.status == CheckoutStatus::Succeeded
            );
            if let Some(order) = order {
                let charge = order.charge.expect("a charge").id;
                assert!(!given_back.contains(&charge), "an order without its money");
                kept += 1;
            }
        }
        kept
    }
}

/// One thing that happens to one of the buyers.
#[derive(Clone, Copy, Debug)]
enum Step {
    Confirm,
    /// The provider says so of an attempt, the latest being 0: in time, late or twice.
    Paid(u32),
    Declined(u32),
    /// Nobody waits any longer, if it is time.
    End,
}

fn a_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::Confirm),
        3 => (0..2_u32).prop_map(Step::Paid),
        3 => (0..2_u32).prop_map(Step::Declined),
        1 => Just(Step::End),
    ]
}

async fn happen(stall: &Stall, urls: &[String], buyer: usize, step: Step) {
    let url = &urls[buyer];
    match step {
        Step::Confirm => stall.confirm(url, buyer).await,
        Step::Paid(back) => stall.told(url, back, true).await,
        Step::Declined(back) => stall.told(url, back, false).await,
        Step::End => stall.end(url).await,
    }
}

fn holds(checkout: &Checkout) -> bool {
    checkout.place().is_some()
}

const BUYERS: usize = 5;
const MAX: u32 = 2;

#[test]
fn whatever_happens_no_more_orders_are_kept_than_there_are_places() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let shop = runtime.block_on(Shop::open());
    let stall = std::cell::RefCell::new(runtime.block_on(Stall::of(shop, MAX)));
    let steps = prop::collection::vec((0..BUYERS, a_step()), 1..40);
    let mut runner = TestRunner::new(Config::with_cases(24));
    let run = runner.run(&steps, |steps| {
        let mut stall = stall.borrow_mut();
        runtime.block_on(async {
            stall.id = zine(&stall.shop, orders(MAX)).await;
            let mut urls = Vec::new();
            for _ in 0..BUYERS {
                urls.push(stall.shop.open_template(&stall.id).await);
            }
            for (buyer, step) in steps {
                happen(&stall, &urls, buyer, step).await;
                let mut taken = 0;
                for url in &urls {
                    taken += usize::from(holds(&stall.shop.checkout_at(url).await));
                }
                let told = limit(&stall.shop, &stall.id).await;
                prop_assert_eq!(&told["taken"], &json!(taken));
                prop_assert!(taken <= MAX as usize);
                let kept = stall.kept(&urls).await;
                prop_assert_eq!(&told["completed"], &json!(kept));
            }
            Ok(())
        })
    });
    run.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_hundred_buyers_for_a_hundred() {
    const BUYERS: usize = 300;
    let stall = Stall::of(Shop::open().await, 100).await;
    let mut urls = Vec::new();
    for _ in 0..BUYERS {
        urls.push(stall.shop.open_template(&stall.id).await);
    }
    let dice = Dice::new(300);
    let (stall, urls) = (&stall, &urls);
    // Everybody confirms, many at once; some decline, some give up, some pay when it is too late.
    for _ in 0..2 {
        let steps = (0..BUYERS * 2).map(|_| {
            let step = match dice.below(10) {
                0..=4 => Step::Confirm,
                5 | 6 => Step::Paid(0),
                7 => Step::Paid(1),
                8 => Step::Declined(0),
                _ => Step::End,
            };
            happen(stall, urls, dice.below(BUYERS), step)
        });
        stream::iter(steps)
            .buffer_unordered(24)
            .for_each(std::future::ready)
            .await;
        let told = limit(&stall.shop, &stall.id).await;
        assert!(told["taken"].as_u64().unwrap() <= 100, "{told}");
    }
    // Until it is over: whoever holds a place pays, and the others try.
    for (buyer, url) in urls.iter().enumerate() {
        happen(stall, urls, buyer, Step::Confirm).await;
        if holds(&stall.shop.checkout_at(url).await) {
            happen(stall, urls, buyer, Step::Paid(0)).await;
        }
    }
    // And money that comes last of all.
    for buyer in 0..BUYERS {
        happen(stall, urls, buyer, Step::Paid(0)).await;
    }
    assert_eq!(stall.kept(urls).await, 100);
    let told = limit(&stall.shop, &stall.id).await;
    assert_eq!(
        (&told["taken"], &told["completed"]),
        (&json!(100), &json!(100))
    );
    let refunds = stall.provider.refunds.lock().unwrap().len();
    assert!(refunds > 10, "{refunds} were too late");
    eventually(async || {
        let answer = stall.shop.follow(&stall.shop.shared_url(&stall.id)).await;
        (answer.expect(302).location() == HOME).then_some(())
    })
    .await;
}
