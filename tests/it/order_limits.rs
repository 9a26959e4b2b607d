//! Offers of which there is only so much, counted by orders: places are taken when buyers confirm, and
//! free again when they do not pay.

use std::collections::BTreeSet;

use checkout_links::faults::dice::Dice;
use futures_util::{StreamExt, stream};
use jiff::SignedDuration;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use reqwest::Method;
use serde_json::{Value, json};
use shared::{
    domain::{
        checkout::{Checkout, CheckoutStatus, PaymentFailure},
        webhook::EventType,
    },
    payment::{EventKind, PaymentProvider, close_due, settle_session},
};

use crate::{
    fallbacks::zine,
    harness::{ADA, Ears, FarProvider, Shop, eventually, paid, pay_as},
    link_opening::HOME,
};

fn orders(max: u32) -> Value {
    json!({"limit": {"max": max, "counts": "ORDERS"}})
}

async fn limit(shop: &Shop, id: &str) -> Value {
    let path = format!("/ecom/v1/checkout-templates/{id}");
    shop.got(&path).await["checkoutTemplate"]["limit"].clone()
}

/// A sale of so many, and buyers who do what buyers do. The provider is far away.
struct Stall {
    shop: Shop,
    id: String,
    provider: FarProvider,
}

impl Stall {
    async fn of(shop: Shop, max: u32) -> Self {
        let id = zine(&shop, orders(max)).await;
        let provider = FarProvider::default();
        Self { shop, id, provider }
    }

    async fn confirm(&self, url: &str, buyer: usize) {
        let email = format!("buyer{buyer}@example.com");
        self.shop.submit(url, &pay_as(&email)).await;
    }

    /// Lets the provider say what became of an attempt, the latest being 0.
    async fn told(&self, url: &str, back: u32, is_paid: bool) {
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

    async fn end(&self, url: &str) {
        let checkout = self.shop.checkout_at(url).await;
        let (store, now) = (&self.shop.stack.store, self.shop.clock.now());
        close_due(store, &self.provider, checkout.id, now)
            .await
            .unwrap();
    }

    /// The checkouts that are paid and whose money was not given back.
    async fn kept(&self, urls: &[String]) -> usize {
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

#[tokio::test]
async fn places_are_taken_by_buyers_and_free_again_when_they_do_not_pay() {
    let shop = Shop::open().await;
    let id = zine(&shop, orders(2)).await;
    let mut urls = Vec::new();
    for _ in 0..2 {
        urls.push(shop.open_template(&id).await);
    }
    assert_eq!(limit(&shop, &id).await["taken"], 0);
    let first = shop
        .submit(&urls[0], &pay_as("a@example.com"))
        .await
        .expect(303);
    shop.submit(&urls[1], &pay_as("b@example.com"))
        .await
        .expect(303);
    let page = shop.submit(&urls[2], &pay_as("c@example.com")).await;
    page.expect(200)
        .says("All of these are sold or being paid for right now");
    assert_eq!(
        limit(&shop, &id).await,
        json!({"max": 2, "counts": "ORDERS", "taken": 2, "reserved": 2, "completed": 0, "remaining": 0})
    );
    // Nobody else gets in while nothing is left.
    let answer = shop.follow(&shop.shared_url(&id)).await.expect(302);
    assert_eq!(answer.location(), HOME);
    let decline = [("outcome", "decline")];
    shop.submit(&first.location(), &decline).await.expect(303);
    assert_eq!(limit(&shop, &id).await["remaining"], 1);
    shop.clock.advance(SignedDuration::from_secs(1));
    shop.open_template(&id).await;
    let session = shop
        .submit(&urls[2], &pay_as("c@example.com"))
        .await
        .expect(303);
    shop.submit(&session.location(), &[("outcome", "pay")])
        .await
        .expect(303);
    assert_eq!(
        limit(&shop, &id).await,
        json!({"max": 2, "counts": "ORDERS", "taken": 2, "reserved": 1, "completed": 1, "remaining": 0})
    );
    // More of them.
    shop.update_template(&id, orders(3)).await.expect(200);
    shop.submit(&urls[3], &pay_as("d@example.com"))
        .await
        .expect(303);
    assert_eq!(limit(&shop, &id).await["taken"], 3);
}

#[tokio::test]
async fn an_opening_costs_one_cheap_read_more() {
    let shop = Shop::open().await;
    let id = zine(&shop, orders(2)).await;
    shop.open_template(&id).await;
    shop.calls();
    shop.open_template(&id).await;
    let calls = shop.calls();
    let written: u64 = calls
        .iter()
        .filter(|call| call.operation == "PutItem")
        .map(|call| call.tenths)
        .sum();
    assert_eq!(written, 10, "{calls:?}");
    assert!(
        calls.iter().all(|call| call.operation != "UpdateItem"),
        "{calls:?}"
    );
}

#[tokio::test]
async fn each_customer_has_as_many_as_the_merchant_says() {
    let shop = Shop::open().await;
    let id = zine(&shop, json!({"limit": {"perCustomer": 1}})).await;
    shop.pay(&shop.open_template(&id).await, ADA).await;
    let again = shop.open_template(&id).await;
    let page = shop.submit(&again, ADA).await.expect(200);
    page.says("You have bought this as often as one customer may.");
    // Whoever else.
    shop.submit(&again, &pay_as("bob@example.com"))
        .await
        .expect(303);
    // A place that is given back is one again.
    let mine = shop.open_template(&id).await;
    let session = shop
        .submit(&mine, &pay_as("cleo@example.com"))
        .await
        .expect(303);
    let other = shop.open_template(&id).await;
    shop.submit(&other, &pay_as("CLEO@example.com"))
        .await
        .expect(200);
    shop.submit(&session.location(), &[("outcome", "decline")])
        .await
        .expect(303);
    shop.submit(&other, &pay_as("cleo@example.com"))
        .await
        .expect(303);
    assert_eq!(limit(&shop, &id).await, json!({"perCustomer": 1}));
}

#[tokio::test]
async fn a_client_of_the_api_is_told_that_nothing_is_left() {
    let shop = Shop::open().await;
    let id = zine(&shop, orders(1)).await;
    let (url, late) = (shop.open_template(&id).await, shop.open_template(&id).await);
    shop.submit(&url, ADA).await.expect(303);
    let secret = late.rsplit('/').next().unwrap();
    let path = format!("/v1/checkouts/client/{secret}/confirm");
    let body = json!({"customer_email": "bob@example.com", "customer_name": "Bob"});
    let refused = shop
        .call(Method::POST, &path, Some(body))
        .await
        .expect(409)
        .json();
    assert_eq!(refused["error"], "LimitReached");
    let path = format!("/ecom/v1/checkout-templates/{id}/create-checkout-from-template");
    let body = json!({"checkoutTemplateId": id});
    shop.call(Method::POST, &path, Some(body)).await.expect(409);
}

#[tokio::test]
async fn money_for_a_place_that_somebody_else_has_goes_back_and_is_told() {
    let (ears, shop) = Ears::in_shop().await;
    let stall = Stall::of(shop, 1).await;
    let urls = [
        stall.shop.open_template(&stall.id).await,
        stall.shop.open_template(&stall.id).await,
    ];
    stall.confirm(&urls[0], 0).await;
    stall.told(&urls[0], 0, false).await;
    stall.confirm(&urls[1], 1).await;
    stall.told(&urls[1], 0, true).await;
    for _ in 0..2 {
        stall.told(&urls[0], 0, true).await;
    }
    assert_eq!(stall.kept(&urls).await, 1);
    assert_eq!(stall.provider.refunds.lock().unwrap().len(), 1);
    let late = stall.shop.checkout_at(&urls[0]).await;
    assert_eq!(late.status, CheckoutStatus::Open);
    assert!(late.is_money_returned());
    stall
        .shop
        .follow(&urls[0])
        .await
        .expect(200)
        .says("It has been sent back to you.");
    let story = ears
        .story(&stall.shop, late.id, EventType::CheckoutPaymentReturned)
        .await;
    let returned = story
        .iter()
        .filter(|fact| fact.kind == EventType::CheckoutPaymentReturned);
    assert_eq!(returned.count(), 1);
    let exhausted = ears
        .facts_until(&stall.shop, EventType::TemplateExhausted)
        .await;
    let exhausted = exhausted
        .iter()
        .filter(|fact| fact.kind == EventType::TemplateExhausted);
    assert_eq!(exhausted.count(), 1);
    // When it is due, that is the end of it.
    stall.shop.clock.advance(SignedDuration::from_hours(25));
    stall.end(&urls[0]).await;
    let late = stall.shop.checkout_at(&urls[0]).await;
    assert_eq!(late.status, CheckoutStatus::Expired);
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
