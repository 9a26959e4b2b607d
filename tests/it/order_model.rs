//! Whatever a provider tells in whatever order, twice or late: orders are what was charged, and refunds what
//! was given back.

use std::{
    collections::{BTreeMap, HashSet},
    sync::atomic::Ordering,
};

use jiff::SignedDuration;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use shared::{
    domain::{
        catalog::{Interval, Period},
        checkout::{Checkout, PaymentSession},
        ids::{CheckoutId, OrderId, RefundId},
        metadata::Metadata,
        money::Amount,
        order::Order,
        provider::ProviderRef,
        refund::{RefundReason, RefundRequest, RefundStatus},
        sale::Paid,
        subscription::{Charged, Standing, SubscriptionStatus},
    },
    payment::{
        EventKind, Identified, News, ProviderEvent, SubscriptionState, ToldRefund, refund, settle,
    },
    store::{List, OrderEntry},
};
use uuid::Uuid;

use crate::harness::{ADA, FarProvider, Shop, paid, zine};

const CHECKOUTS: usize = 3;
const FAR: &str = "far";

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

/// What was charged for a checkout at the provider, in order.
#[derive(Default)]
struct Taken {
    attempts: BTreeMap<u32, ProviderRef>,
    again: Vec<ProviderRef>,
    tries: u32,
}

struct World<'a> {
    shop: &'a Shop,
    provider: FarProvider,
    checkouts: Vec<Checkout>,
    taken: Vec<Taken>,
    on_the_way: Vec<ProviderEvent>,
    told: u32,
    /// The merchant's own refunds that may be pending.
    ours: Vec<(OrderId, RefundId, Amount)>,
}

fn request() -> RefundRequest {
    RefundRequest {
        reason: RefundReason::CustomerRequest,
        comment: None,
        revoke_benefits: false,
        metadata: Metadata::EMPTY,
    }
}

impl<'a> World<'a> {
    /// Confirmed checkouts of a monthly subscription, each with a session at the provider.
    async fn of(shop: &'a Shop, like: &Checkout) -> Self {
        let mut checkouts = Vec::new();
        for _ in 0..CHECKOUTS {
            let mut checkout = like.clone();
            checkout.id = CheckoutId::new(Uuid::new_v4());
            checkout.lines[0].recurring = Some(Period {
                interval: Interval::Month,
                count: 1,
            });
            checkout.payment.as_mut().unwrap().session = Some(PaymentSession {
                provider: FAR.to_owned(),
                id: checkout.id.to_string(),
            });
            let stored = shop.stack.store.insert_checkout(&checkout).await;
            assert!(stored.unwrap());
            checkouts.push(checkout);
        }
        Self {
            shop,
            provider: FarProvider::default(),
            taken: checkouts.iter().map(|_| Taken::default()).collect(),
            checkouts,
            on_the_way: Vec::new(),
            told: 0,
            ours: Vec::new(),
        }
    }

    fn tell(&mut self, news: News) {
        self.told += 1;
        let id = format!("event-{}", self.told);
        self.on_the_way.push(ProviderEvent { id, news });
    }

    /// Each attempt that is paid begins a subscription of its own.
    fn subscription(&self, at: usize, attempt: u32) -> ProviderRef {
        ProviderRef::new(FAR, format!("sub-{}-{attempt}", self.checkouts[at].id))
    }

    fn took(&self, at: usize, charge: &ProviderRef) {
        let checkout = &self.checkouts[at];
        let price = checkout.totals().due_now;
        self.provider
            .left
            .lock()
            .unwrap()
            .insert(charge.clone(), price);
        let identified = Identified::Checkout(checkout.id);
        let mut charges = self.provider.charges.lock().unwrap();
        charges.insert(charge.clone(), identified);
    }

    fn take(&mut self, at: usize, attempt: u32) {
        if self.taken[at].attempts.contains_key(&attempt) {
            return;
        }
        let checkout = self.checkouts[at].clone();
        let subscription = self.subscription(at, attempt);
        let paid = Paid {
            subscription: Some(subscription.clone()),
            ..paid(&checkout, attempt)
        };
        let charge = paid.charge.clone().unwrap();
        self.took(at, &charge);
        self.taken[at].attempts.insert(attempt, charge);
        if attempt == 1 {
            let mut sessions = self.provider.paid.lock().unwrap();
            sessions.insert(checkout.id.to_string(), paid.clone());
        }
        let start = checkout.created_at;
        let standing = Standing {
            status: SubscriptionStatus::Active,
            current_period: (start, start + SignedDuration::from_hours(720)),
            trial_ends_at: None,
            cancel_at_period_end: false,
            ended_at: None,
        };
        let state = SubscriptionState {
            standing,
            checkout: Some(checkout.id),
        };
        let mut subscriptions = self.provider.subscriptions.lock().unwrap();
        subscriptions.insert(subscription, state);
        drop(subscriptions);
        self.tell(News::Session {
            checkout: checkout.id,
            attempt,
            kind: EventKind::Paid(paid),
        });
    }

    /// Only what the first attempt began goes on: of two that are paid, one is sent back.
    fn charge(&mut self, at: usize) {
        if self.taken[at].attempts.len() != 1 {
            return;
        }
        let (attempt, _) = self.taken[at].attempts.first_key_value().unwrap();
        let subscription = self.subscription(at, *attempt);
        let checkout = self.checkouts[at].clone();
        let number = self.taken[at].again.len();
        let charge = ProviderRef::new(FAR, format!("again-{}-{number}", checkout.id));
        self.took(at, &charge);
        self.taken[at].again.push(charge.clone());
        self.taken[at].tries = 0;
        let charged = Charged {
            charge,
            amount: checkout.totals().due_now,
            currency: checkout.currency,
            period: None,
            at: self.shop.clock.now(),
        };
        self.tell(News::Charged {
            subscription,
            charged,
        });
    }

    fn fail(&mut self, at: usize) {
        if self.taken[at].attempts.len() != 1 {
            return;
        }
        let (attempt, _) = self.taken[at].attempts.first_key_value().unwrap();
        let subscription = self.subscription(at, *attempt);
        let number = self.taken[at].again.len();
        let charge = ProviderRef::new(FAR, format!("again-{}-{number}", self.checkouts[at].id));
        self.taken[at].tries += 1;
        let (tries, at) = (self.taken[at].tries, self.shop.clock.now());
        self.tell(News::ChargeFailed {
            subscription,
            charge,
            tries,
            at,
        });
    }

    fn charges(&self, at: usize) -> Vec<ProviderRef> {
        let taken = &self.taken[at];
        let all = taken.attempts.values().chain(&taken.again);
        all.cloned().collect()
    }

    fn refund_there(&mut self, at: usize, cents: i64) {
        let Some(charge) = self.charges(at).pop() else {
            return;
        };
        let amount = Amount::from_minor(cents).unwrap();
        if !self.provider.give_back(&charge, amount) {
            return;
        }
        let reference = ProviderRef::new(FAR, format!("back-{}", self.told));
        let currency = self.checkouts[at].currency;
        self.tell(News::Refund(ToldRefund {
            reference,
            ours: None,
            charge,
            amount,
            currency,
            status: RefundStatus::Succeeded,
            at: self.shop.clock.now(),
        }));
    }

    async fn refund_here(&mut self, at: usize, cents: i64) {
        let Some(charge) = self.charges(at).pop() else {
            return;
        };
        let id = OrderId::of_charge(self.checkouts[at].site, &charge);
        let amount = Amount::from_minor(cents).unwrap();
        let refund = RefundId::new(Uuid::new_v4());
        self.ours.push((id, refund, amount));
        self.ask(id, refund, amount).await;
    }

    async fn ask(&self, order: OrderId, id: RefundId, amount: Amount) {
        let store = &self.shop.stack.store;
        if let Some(order) = store.order(order).await.unwrap() {
            let (which, what) = ((&order, id), (amount, request()));
            let now = self.shop.clock.now();
            refund(store, &self.provider, which, what, now)
                .await
                .unwrap();
        }
    }

    /// An event arrives; one that is not settled is on the way again.
    async fn deliver(&mut self, place: usize, again: bool) {
        if self.on_the_way.is_empty() {
            return;
        }
        let event = self.on_the_way.remove(place % self.on_the_way.len());
        let (store, site) = (&self.shop.stack.store, self.checkouts[0].site);
        let now = self.shop.clock.now();
        let settled = settle(store, &self.provider, site, &event, now).await;
        if again || settled.is_err() {
            self.on_the_way.push(event);
        }
    }

    async fn happen(&mut self, step: Step) {
        match step {
            Step::Take(at, attempt) => self.take(at, attempt),
            Step::Charge(at) => self.charge(at),
            Step::Fail(at) => self.fail(at),
            Step::RefundThere(at, cents) => self.refund_there(at, cents),
            Step::RefundHere(at, cents) => self.refund_here(at, cents).await,
            Step::Deliver(place) => self.deliver(place, false).await,
            Step::Repeat(place) => self.deliver(place, true).await,
            Step::Silence(silent) => self.provider.silent.store(silent, Ordering::SeqCst),
        }
    }

    /// What is stored of the orders of these checkouts.
    async fn orders(&self) -> Vec<Order> {
        let mut found = Vec::new();
        for at in 0..CHECKOUTS {
            for charge in self.charges(at) {
                let id = OrderId::of_charge(self.checkouts[at].site, &charge);
                found.extend(self.shop.stack.store.order(id).await.unwrap());
            }
        }
        found
    }
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
    while !world.on_the_way.is_empty() {
        world.deliver(0, false).await;
    }
    for (order, refund, amount) in world.ours.clone() {
        world.ask(order, refund, amount).await;
    }
    let orders = world.orders().await;
    let mut numbers = HashSet::new();
    for order in &orders {
        prop_assert!(numbers.insert(order.number), "{steps:?}");
        prop_assert_eq!(&order.open_refunds, &[], "{:?}", steps);
        let charge = order.charge.as_ref().unwrap();
        let left = world.provider.left.lock().unwrap()[charge];
        prop_assert_eq!(order.refundable(), left, "{:?}", steps);
    }
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
