//! Money goes back: by the shop, by the merchant at Stripe's dashboard, by the buyer's bank.

use checkout_links::stripe::Mood;
use serde_json::{Value, json};
use shared::{
    domain::{
        ids::RefundId,
        metadata::Metadata,
        money::Amount,
        order::{DisputeStatus, Order, OrderStatus},
        refund::{RefundReason, RefundRequest, RefundStatus},
    },
    payment::{Refunding, refund},
};
use uuid::Uuid;

use crate::harness::{StripeShop, zine};

/// A paid checkout's address.
async fn paid(at: &StripeShop) -> String {
    let url = zine(&at.shop, json!({})).await;
    let session = at.session(&url).await;
    at.stripe.pay(&session);
    at.tell_all().await;
    url
}

/// The shop gives money back, as its API does.
async fn give_back(at: &StripeShop, order: &Order, id: u128, minor: i64) -> Refunding {
    let store = &at.shop.stack.store;
    let provider = at.provider();
    let request = RefundRequest {
        reason: RefundReason::CustomerRequest,
        comment: None,
        revoke_benefits: false,
        metadata: Metadata::EMPTY,
    };
    let id = RefundId::new(Uuid::from_u128(id));
    let what = (Amount::from_minor(minor).unwrap(), request);
    let done = refund(store, &provider, (order, id), what, at.shop.clock.now()).await;
    done.unwrap()
}

fn status(refunding: &Refunding) -> RefundStatus {
    match refunding {
        Refunding::Asked(refund) => refund.status,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_shop_gives_back_a_part_and_then_the_rest() {
    let at = StripeShop::open().await;
    let url = paid(&at).await;
    let order = at.order(&url).await;
    drop(at.stripe.requests());
    let first = give_back(&at, &order, 1, 400).await;
    assert_eq!(status(&first), RefundStatus::Succeeded);
    let asked = at.stripe.requests();
    let post = asked
        .iter()
        .find(|request| request.method == "POST")
        .unwrap();
    let id = RefundId::new(Uuid::from_u128(1)).to_string();
    assert_eq!(post.idempotency_key.as_deref(), Some(id.as_str()));
    assert_eq!(
        (post.get("amount"), post.get("reason")),
        (Some("400"), Some("requested_by_customer"))
    );
    // The same again is the same.
    give_back(&at, &order, 1, 400).await;
    assert_eq!(at.stripe.all("refund").len(), 1);
    assert_eq!(
        at.order(&url).await.status(),
        OrderStatus::PartiallyRefunded
    );
    let rest = give_back(&at, &at.order(&url).await, 2, 600).await;
    assert_eq!(status(&rest), RefundStatus::Succeeded);
    assert_eq!(at.order(&url).await.status(), OrderStatus::Refunded);
    // What Stripe tells of it is known.
    at.tell_all().await;
    let order = at.order(&url).await;
    assert_eq!(
        (order.refunded.minor(), order.open_refunds.len()),
        (1_000, 0)
    );
    let more = give_back(&at, &order, 3, 1).await;
    assert!(matches!(more, Refunding::Refused(_)), "{more:?}");
}

#[tokio::test]
async fn a_refund_whose_answer_got_lost_is_given_once() {
    let at = StripeShop::open().await;
    let url = paid(&at).await;
    let order = at.order(&url).await;
    for (id, times) in [(1, 2), (2, 9)] {
        at.stripe.be(Mood::LostReply, times);
        let asked = give_back(&at, &order, id, 300).await;
        at.stripe.recover();
        let expected = match times {
            2 => RefundStatus::Succeeded,
            _ => RefundStatus::Pending,
        };
        assert_eq!(status(&asked), expected);
    }
    // What is not known to be done is asked for again, also when its key is forgotten there.
    at.stripe.be(Mood::Pass, 1);
    at.stripe.be(Mood::LostReply, 3);
    let asked = give_back(&at, &order, 2, 300).await;
    assert_eq!(status(&asked), RefundStatus::Pending);
    assert_eq!(at.stripe.all("refund").len(), 2);
    at.stripe.recover();
    at.stripe.forget_keys();
    let asked = give_back(&at, &order, 2, 300).await;
    assert_eq!(status(&asked), RefundStatus::Succeeded);
    at.tell_all().await;
    let refunds = at.stripe.all("refund");
    let sum: i64 = refunds
        .iter()
        .filter_map(|refund| refund["amount"].as_i64())
        .sum();
    let order = at.order(&url).await;
    assert_eq!((sum, order.refunded.minor()), (600, 600));
    assert_eq!(order.open_refunds, []);
}

#[tokio::test]
async fn a_refund_at_the_dashboard_is_one_of_the_order_even_before_the_order_is_known() {
    for knows in [true, false] {
        let at = StripeShop::open().await;
        let url = zine(&at.shop, json!({})).await;
        let session = at.session(&url).await;
        at.stripe.pay(&session);
        let mut late = Vec::new();
        match knows {
            true => at.tell_all().await,
            false => late = at.stripe.events(),
        }
        assert!(at.stripe.refund(&at.intent(), Some(250)));
        at.tell_all().await;
        assert!(at.stripe.refund(&at.intent(), Some(50)));
        at.tell_all().await;
        for event in late {
            at.tell(&event).await.expect(200);
        }
        let order = at.order(&url).await;
        assert_eq!(
            (order.charged.minor(), order.refunded.minor()),
            (1_000, 300)
        );
        assert_eq!(at.orders().await, 1);
    }
}

#[tokio::test]
async fn a_refund_that_the_bank_sends_back_is_none() {
    let at = StripeShop::open().await;
    let url = paid(&at).await;
    give_back(&at, &at.order(&url).await, 1, 1_000).await;
    let id = at.stripe.all("refund")[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    at.stripe.refund_fails(&id);
    let mut events = at.stripe.events();
    // The news that it failed may come first.
    events.reverse();
    for event in &events {
        at.tell(event).await.expect(200);
    }
    let order = at.order(&url).await;
    assert_eq!(order.status(), OrderStatus::Paid);
}

#[tokio::test]
async fn an_older_event_of_a_refund_names_the_charge() {
    let at = StripeShop::open().await;
    let url = paid(&at).await;
    at.stripe.refund(&at.intent(), Some(100));
    let events = at.stripe.events();
    let mut old: Value = events[0].clone();
    old["type"] = json!("charge.refund.updated");
    old["data"]["object"]["payment_intent"] = Value::Null;
    at.tell(&old).await.expect(200);
    assert_eq!(at.order(&url).await.refunded.minor(), 100);
    for event in events {
        at.tell(&event).await.expect(200);
    }
    assert_eq!(at.order(&url).await.refunded.minor(), 100);
}

#[tokio::test]
async fn a_dispute_is_kept_with_the_order() {
    let at = StripeShop::open().await;
    let url = paid(&at).await;
    let intent = at.intent();
    at.stripe.dispute(&intent, "needs_response");
    at.stripe.dispute(&intent, "under_review");
    at.stripe.dispute(&intent, "lost");
    let events = at.stripe.events();
    for (event, expected) in events.iter().zip([
        DisputeStatus::Open,
        DisputeStatus::Open,
        DisputeStatus::Lost,
    ]) {
        at.tell(event).await.expect(200);
        let dispute = at.order(&url).await.dispute.unwrap();
        assert_eq!((dispute.status, dispute.amount.minor()), (expected, 1_000));
    }
    for event in &events {
        at.tell(event).await.expect(200);
    }
    assert_eq!(
        at.order(&url).await.dispute.unwrap().status,
        DisputeStatus::Lost
    );
}
