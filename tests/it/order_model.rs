//! Whatever a provider tells in whatever order, twice or late: orders are what was charged, and refunds what
//! was given back.

mod world;

use std::{collections::HashSet, sync::atomic::Ordering};

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use shared::{
    domain::{
        checkout::Checkout,
        order::{Order, OrderEntry},
    },
    store::List,
};

use crate::harness::{ADA, Shop, zine};
use world::World;

const CHECKOUTS: usize = 3;

/// One thing that happens: to one of the checkouts at the provider, or on the way from there.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// The provider takes the money for an attempt.
    Take(usize, u32),
    /// It takes it again, for the subscription.
    Charge(usize),
    /// It cannot.
    Fail(usize),
    /// Somebody gives money back at the provider.
    RefundThere(usize, i64),
    /// The merchant gives money back here.
    RefundHere(usize, i64),
    /// One of the events that are on the way arrives.
    Deliver(usize),
    /// One arrives, and will again.
    Repeat(usize),
    /// The provider does not answer, or does again.
    Silence(bool),
}

fn a_step() -> impl Strategy<Value = Step> {
    let which = 0..CHECKOUTS;
    prop_oneof![
        3 => (which.clone(), 1..3u32).prop_map(|(at, attempt)| Step::Take(at, attempt)),
        2 => which.clone().prop_map(Step::Charge),
        1 => which.clone().prop_map(Step::Fail),
        2 => (which.clone(), 1..1_200i64).prop_map(|(at, cents)| Step::RefundThere(at, cents)),
        2 => (which, 1..1_200i64).prop_map(|(at, cents)| Step::RefundHere(at, cents)),
        6 => (0..9usize).prop_map(Step::Deliver),
        2 => (0..9usize).prop_map(Step::Repeat),
        1 => any::<bool>().prop_map(Step::Silence),
    ]
}

/// Each order has a number of its own, and of each charge so much is left as the provider says.
fn refunds_agree(world: &World<'_>, orders: &[Order], steps: &[Step]) -> Result<(), TestCaseError> {
    let mut numbers = HashSet::new();
    for order in orders {
        prop_assert!(numbers.insert(order.number), "{steps:?}");
        prop_assert_eq!(&order.open_refunds, &[], "{:?}", steps);
        let charge = order.charge.as_ref().unwrap();
        let left = world.provider.left.lock().unwrap()[charge];
        prop_assert_eq!(order.refundable(), left, "{:?}", steps);
    }
    Ok(())
}

async fn agree(shop: &Shop, like: &Checkout, steps: &[Step]) -> Result<(), TestCaseError> {
    let mut world = World::of(shop, like).await;
    for step in steps {
        world.happen(*step).await;
        for order in world.orders().await {
            prop_assert!(order.refunded <= order.charged, "{steps:?}");
        }
    }
    // All is well again, and what was lost is told again.
    world.provider.silent.store(false, Ordering::SeqCst);
    world.deliver_all().await;
    for (order, refund, amount) in world.ours.clone() {
        world.ask(order, refund, amount).await;
    }
    let orders = world.orders().await;
    refunds_agree(&world, &orders, steps)?;
    for (at, checkout) in world.checkouts.iter().enumerate() {
        let of_checkout = orders
            .iter()
            .filter(|order| order.checkout == Some(checkout.id));
        let attempts = &world.taken[at].attempts;
        let paid = usize::from(!attempts.is_empty());
        prop_assert_eq!(of_checkout.count(), paid, "one order: {:?}", steps);
        // Of the others, the money went back.
        let left = world.provider.left.lock().unwrap();
        for charge in attempts.values() {
            let has_order = orders
                .iter()
                .any(|order| order.charge.as_ref() == Some(charge));
            prop_assert!(
                has_order || left[charge] < checkout.totals().due_now,
                "{steps:?}"
            );
        }
        for charge in &world.taken[at].again {
            let of_charge = orders
                .iter()
                .filter(|order| order.charge.as_ref() == Some(charge));
            let begun = attempts.len() == 1;
            prop_assert!(
                of_charge.count() == 1 || !begun,
                "a charge, an order: {steps:?}"
            );
        }
    }
    let list = List::OfSite(like.site);
    let listed: Vec<OrderEntry> = shop.stack.store.entries(list, 10_000).await.unwrap();
    for order in &orders {
        let entry = listed.iter().find(|entry| entry.id == order.id).unwrap();
        prop_assert_eq!(
            (entry.charged, entry.refunded),
            (order.charged, order.refunded)
        );
    }
    Ok(())
}

#[test]
fn orders_are_what_was_charged_and_refunds_what_was_given_back() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut runner = TestRunner::new(Config {
        cases: 24,
        failure_persistence: None,
        max_shrink_iters: 100,
        ..Config::default()
    });
    let (shop, like) = runtime.block_on(async {
        let shop = Shop::open().await;
        let url = zine(&shop, serde_json::json!({})).await;
        shop.submit(&url, ADA).await.expect(303);
        let like = shop.checkout_at(&url).await;
        (shop, like)
    });
    let steps = prop::collection::vec(a_step(), 1..40);
    let outcome = runner.run(&steps, |steps| {
        runtime.block_on(agree(&shop, &like, &steps))
    });
    outcome.unwrap();
}
