//! What is due expires: on time, once, and with the provider's word.

use std::sync::{Arc, atomic::Ordering};

use checkout_links::{function, mappings::ConsumerSlot};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use shared::{
    batch::Batch,
    domain::{
        checkout::{Checkout, CheckoutStatus},
        due::{Bucket, Matter},
        ids::CheckoutId,
    },
    store::SandboxStatus,
    timers::{Message, Work},
};
use uuid::Uuid;

use crate::harness::{ADA, FarProvider, Sale, Shop, Tap, at_once, eventually, until, zine};

const DAY: SignedDuration = SignedDuration::from_hours(24);
const MINUTE: SignedDuration = SignedDuration::from_mins(1);
/// The most that anything may be late.
const LATEST: SignedDuration = SignedDuration::from_mins(6);

/// A checkout that is due at a time, as if it had been opened so long before.
pub(crate) async fn due_at(shop: &Shop, like: &Checkout, at: Timestamp) -> Checkout {
    let checkout = Checkout {
        id: CheckoutId::new(Uuid::new_v4()),
        expires_at: at,
        ..like.clone()
    };
    let inserted = shop.stack.store.insert_checkout(&checkout).await;
    assert!(inserted.expect("the store answers"));
    checkout
}

/// A message of a queue that tells of a bucket.
pub(crate) fn message(bucket: Bucket) -> serde_json::Value {
    let body = Message::of(&Work::Due { bucket }).body().unwrap();
    json!({"Records": [{"messageId": "1", "body": body}]})
}

#[tokio::test]
async fn a_thousand_checkouts_expire_on_time_and_once_also_across_a_restart() {
    let tap = Tap::new();
    let mut shop = Shop::open_with(tap.slot()).await;
    tap.look_at(&shop.clock);
    let url = zine(&shop, json!({})).await;
    let like = shop.checkout_at(&url).await;
    let start = shop.clock.now();
    // From 30 minutes on, 2.4 seconds apart.
    let moments = (0..1_000).map(|n| start + SignedDuration::from_millis(1_800_000 + n * 2_400));
    let due: Vec<Checkout> = at_once(moments.map(|at| due_at(&shop, &like, at))).await;
    for step in 0..76 {
        if step == 50 {
            shop = shop.restarted(tap.slot()).await;
        }
        shop.clock.advance(MINUTE);
        let now = shop.clock.now();
        let over = |checkout: &&Checkout| Bucket::of(checkout.expires_at).ends_at() <= now;
        let expected = due.iter().filter(over).count();
        until(|| (tap.expired() >= expected).then_some(())).await;
        assert_eq!(tap.expired(), expected, "at {now}");
    }
    for checkout in &due {
        let ends = tap.ends_of(checkout.id);
        let [end] = ends[..] else {
            panic!("{} expired {} times", checkout.id, ends.len());
        };
        let late = end.duration_since(checkout.expires_at);
        assert!(SignedDuration::ZERO <= late && late <= LATEST, "{late}");
    }
    assert_eq!(tap.expired(), 1_000);
    // Nothing is left to do but for the one that was opened, which is due tomorrow.
    let bucket = Bucket::of(like.expires_at);
    eventually(async || {
        let armed = shop.stack.store.armed().await.unwrap();
        (armed == [bucket]).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_confirmed_checkout_that_is_due_ends_as_the_provider_says() {
    let shop = Shop::open_with(ConsumerSlot::OfTemplate).await;
    let sale = Sale::in_shop(shop, |discount| discount.max_redemptions = Some(3)).await;
    let store = &sale.shop.stack.store;
    let (closed, _) = sale.confirmed("ada@example.com").await;
    let (paid, _) = sale.confirmed("bob@example.com").await;
    let (without, _) = sale.confirmed("cleo@example.com").await;
    // Paid, but the provider's callback got lost.
    let mut session = sale.shop.session_of(&paid).await;
    session.status = SandboxStatus::Paid;
    sale.shop.replace_session(&mut session).await;
    // As if the function had died between confirming and keeping the session.
    let stored = sale.shop.checkout_at(&without).await;
    let mut checkout = stored.clone();
    checkout.payment.as_mut().unwrap().session = None;
    checkout.revision += 1;
    assert!(store.replace_checkout(&checkout, &stored).await.unwrap());
    assert_eq!(sale.taken().await, 3);

    sale.shop.clock.advance(DAY + LATEST);
    for (url, status) in [
        (&closed, CheckoutStatus::Expired),
        (&paid, CheckoutStatus::Succeeded),
        (&without, CheckoutStatus::Expired),
    ] {
        eventually(async || (sale.shop.checkout_at(url).await.status == status).then_some(()))
            .await;
    }
    assert_eq!(sale.taken().await, 1);
    let session = sale.shop.session_of(&closed).await;
    assert_eq!(session.status, SandboxStatus::Expired);
    sale.shop.follow(&closed).await.expect(410);
    sale.shop
        .follow(&paid)
        .await
        .expect(200)
        .says("Already paid");
}

#[tokio::test]
async fn money_of_a_failed_attempt_completes_a_checkout_that_is_due() {
    let shop = Shop::open_with(ConsumerSlot::OfTemplate).await;
    let sale = Sale::in_shop(shop, |_| {}).await;
    let (url, sandbox) = sale.confirmed("ada@example.com").await;
    let cancel = [("outcome", "cancel")];
    sale.shop.submit(&sandbox, &cancel).await.expect(303);
    let open = sale.shop.checkout_at(&url).await;
    assert_eq!((open.status, sale.taken().await), (CheckoutStatus::Open, 0));
    // The provider takes it after all, and its callback gets lost.
    let mut session = sale.shop.session_of(&url).await;
    session.status = SandboxStatus::Paid;
    sale.shop.replace_session(&mut session).await;
    sale.shop.clock.advance(DAY + LATEST);
    eventually(async || {
        let status = sale.shop.checkout_at(&url).await.status;
        (status == CheckoutStatus::Succeeded).then_some(())
    })
    .await;
    assert_eq!(sale.taken().await, 1);
}

#[tokio::test]
async fn a_checkout_whose_money_is_on_its_way_waits_for_it() {
    let shop = Shop::open_with(ConsumerSlot::OfTemplate).await;
    let timers = shop.stack.handler("timers").unwrap();
    for (outcome, status) in [
        ("fail", CheckoutStatus::Open),
        ("arrive", CheckoutStatus::Succeeded),
    ] {
        let url = zine(&shop, json!({})).await;
        let sandbox = shop.submit(&url, ADA).await.expect(303).location();
        let later = [("outcome", "pay_later")];
        shop.submit(&sandbox, &later).await.expect(303);
        let pending = shop.checkout_at(&url).await;
        let bucket = Bucket::of(pending.expires_at);
        eventually(async || {
            let due = shop.stack.store.due_in(bucket).await.unwrap();
            due.contains(&Matter::Checkout(pending.id)).then_some(())
        })
        .await;
        shop.clock.advance(DAY + LATEST);
        let answer = function::invoke(timers, message(bucket)).await.unwrap();
        assert_eq!(answer, json!({"batchItemFailures": []}));
        let put_off = shop.checkout_at(&url).await;
        assert_eq!(put_off.status, CheckoutStatus::Confirmed);
        assert_eq!(put_off.expires_at, shop.clock.now() + DAY);
        // Asked again then, and not before.
        eventually(async || {
            let due = shop
                .stack
                .store
                .due_in(Bucket::of(put_off.expires_at))
                .await;
            due.unwrap()
                .contains(&Matter::Checkout(pending.id))
                .then_some(())
        })
        .await;
        let left = shop.stack.store.due_in(bucket).await.unwrap();
        assert!(!left.contains(&Matter::Checkout(pending.id)), "{left:?}");
        // The provider calls, and nobody need ask.
        shop.submit(&sandbox, &[("outcome", outcome)])
            .await
            .expect(303);
        eventually(async || {
            let stored = shop.checkout_at(&url).await.status;
            (stored == status).then_some(())
        })
        .await;
    }
}

#[tokio::test]
async fn a_checkout_stays_while_its_provider_is_out_of_reach_and_holds_up_no_other() {
    // Without the stack's own timers.
    let sale = Sale::of(|_| {}).await;
    let (url, _) = sale.confirmed("ada@example.com").await;
    let confirmed = sale.shop.checkout_at(&url).await;
    let open = sale.open().await;
    let store = &sale.shop.stack.store;
    let bucket = Bucket::of(confirmed.expires_at);
    for url in [&url, &open] {
        let checkout = sale.shop.checkout_at(url).await;
        let due = Checkout::becomes_due(None, Some(&checkout)).unwrap();
        assert_eq!(due.bucket, bucket);
        store.insert_due(due).await.unwrap();
    }
    sale.shop.clock.advance(DAY + LATEST);
    let remote = Arc::new(FarProvider::default());
    remote.silent.store(true, Ordering::SeqCst);
    let keeper = timers::Keeper::new(store.clone(), sale.shop.clock.clock(), remote.clone());
    let batch = || serde_json::from_value::<Batch>(message(bucket)).unwrap();
    for _ in 0..2 {
        let failures = timers::handle(&keeper, batch()).await;
        let expected = json!({"batchItemFailures": [{"itemIdentifier": "1"}]});
        assert_eq!(serde_json::to_value(failures).unwrap(), expected);
        assert_eq!(sale.shop.checkout_at(&url).await, confirmed);
        assert_eq!(sale.taken().await, 1);
        let other = sale.shop.checkout_at(&open).await;
        assert_eq!(other.status, CheckoutStatus::Expired);
        let due = Matter::Checkout(confirmed.id);
        assert_eq!(store.due_in(bucket).await.unwrap(), [due]);
    }
    remote.silent.store(false, Ordering::SeqCst);
    let failures = timers::handle(&keeper, batch()).await;
    assert_eq!(failures, [].into_iter().collect());
    let expired = sale.shop.checkout_at(&url).await;
    assert_eq!(expired.status, CheckoutStatus::Expired);
    assert_eq!(sale.taken().await, 0);
    assert_eq!(store.due_in(bucket).await.unwrap(), []);
}

#[tokio::test]
async fn what_is_no_work_of_its_own_comes_again() {
    let shop = Shop::open_with(ConsumerSlot::OfTemplate).await;
    let timers = shop.stack.handler("timers").unwrap();
    let deliver = json!({
        "work": "deliver", "site": shop.demo.site.site_id, "endpoint": Uuid::nil(), "event": Uuid::nil(),
        "attempt": 1, "at": shop.clock.now(),
    });
    let due = Work::Due {
        bucket: Bucket::of(shop.clock.now()),
    };
    let bodies = [
        json!(deliver).to_string(),
        "{".to_owned(),
        json!([due]).to_string(),
    ];
    let record = |(id, body): (usize, &String)| json!({"messageId": id.to_string(), "body": body});
    let records: Vec<_> = bodies.iter().enumerate().map(record).collect();
    let answer = timers(json!({ "Records": records })).await.unwrap();
    let again = ["0", "1"].map(|id| json!({"itemIdentifier": id}));
    assert_eq!(answer, json!({ "batchItemFailures": again }));
}

#[tokio::test]
async fn a_checkout_whose_time_moved_is_left_alone_at_its_first_time() {
    let shop = Shop::open_with(ConsumerSlot::OfTemplate).await;
    let url = zine(&shop, json!({})).await;
    let opened = shop.checkout_at(&url).await;
    shop.clock.advance(DAY - MINUTE);
    shop.submit(&url, ADA).await.expect(303);
    let confirmed = shop.checkout_at(&url).await;
    let (first, second) = (
        Bucket::of(opened.expires_at),
        Bucket::of(confirmed.expires_at),
    );
    assert!(first < second);
    let store = &shop.stack.store;
    eventually(async || (store.due_in(second).await.unwrap().len() == 1).then_some(())).await;
    shop.clock.advance(LATEST);
    eventually(async || store.due_in(first).await.unwrap().is_empty().then_some(())).await;
    assert_eq!(shop.checkout_at(&url).await, confirmed);
    shop.clock.advance(MINUTE * 36);
    eventually(async || {
        let status = shop.checkout_at(&url).await.status;
        (status == CheckoutStatus::Expired).then_some(())
    })
    .await;
}
