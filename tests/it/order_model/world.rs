//! A provider's world: what it charged and gave back, and the events that are on the way from it.

use std::{collections::BTreeMap, sync::atomic::Ordering};

use jiff::SignedDuration;
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
};
use uuid::Uuid;

use super::{CHECKOUTS, Step};
use crate::harness::{FAR, FarProvider, Shop, paid};

/// What was charged for a checkout at the provider, in order.
#[derive(Default)]
pub(super) struct Taken {
    pub(super) attempts: BTreeMap<u32, ProviderRef>,
    pub(super) again: Vec<ProviderRef>,
    tries: u32,
}

pub(super) struct World<'a> {
    shop: &'a Shop,
    pub(super) provider: FarProvider,
    pub(super) checkouts: Vec<Checkout>,
    pub(super) taken: Vec<Taken>,
    pub(super) on_the_way: Vec<ProviderEvent>,
    told: u32,
    /// The merchant's own refunds that may be pending.
    pub(super) ours: Vec<(OrderId, RefundId, Amount)>,
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
    pub(super) async fn of(shop: &'a Shop, like: &Checkout) -> Self {
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

    fn took(&self, at: usize, charge: &ProviderRef, identified: Identified) {
        let checkout = &self.checkouts[at];
        let price = checkout.totals().due_now;
        self.provider
            .left
            .lock()
            .unwrap()
            .insert(charge.clone(), price);
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
        self.took(at, &charge, Identified::Checkout(checkout.id));
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
        self.took(at, &charge, Identified::Cycle);
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
        let reference = ProviderRef::new(FAR, format!("back-{}", Uuid::new_v4()));
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

    pub(super) async fn ask(&self, order: OrderId, id: RefundId, amount: Amount) {
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
    pub(super) async fn deliver(&mut self, place: usize, again: bool) {
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

    /// All that is on the way arrives; what waits for something else waits for it once more. A provider
    /// gives up on what is never settled.
    pub(super) async fn deliver_all(&mut self) {
        for _ in 0..3 {
            for _ in 0..self.on_the_way.len() {
                self.deliver(0, false).await;
            }
        }
    }

    pub(super) async fn happen(&mut self, step: Step) {
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
    pub(super) async fn orders(&self) -> Vec<Order> {
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
