//! Offers of which there is only so much, counted by checkouts.

use checkout_links::meter::Call;
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};
use shared::domain::{
    checkout::{Checkout, CheckoutStatus},
    metadata::Metadata,
    webhook::EventType,
};

use crate::{
    fallbacks::zine,
    harness::{ADA, Answer, Ears, Opening, Shop, eventually},
    link_opening::{HOME, shared},
    links::{COURSE, made, path},
};

pub(crate) fn limited(max: u32) -> Value {
    json!({"limit": {"max": max}})
}

async fn template(shop: &Shop, id: &str) -> Value {
    let path = format!("/ecom/v1/checkout-templates/{id}");
    shop.got(&path).await["checkoutTemplate"].clone()
}

/// Where opening leads: to a checkout or not.
pub(crate) async fn opens(shop: &Shop, url: &str) -> bool {
    let location = shop.follow(url).await.expect(302).location();
    location.contains("/checkout/co_")
}

/// What functions asked of the tables: the operations, and the units in tenths, of reads and writes.
fn asked(shop: &Shop) -> (Vec<&'static str>, u64) {
    let calls = shop.calls();
    let is_write = |call: &&Call| matches!(call.operation, "PutItem" | "UpdateItem");
    let written = calls.iter().filter(is_write).map(|call| call.tenths).sum();
    (calls.iter().map(|call| call.operation).collect(), written)
}

#[tokio::test]
async fn the_first_hundred_with_one_field() {
    let (ears, shop) = Ears::in_shop().await;
    let id = zine(&shop, limited(100)).await;
    let link = made(&shop, json!({"products": [COURSE], "limit": {"max": 3}})).await;
    assert_eq!(
        template(&shop, &id).await["limit"],
        json!({"max": 100, "counts": "CHECKOUTS", "taken": 0, "reserved": 0, "completed": 0, "remaining": 100})
    );
    let (template_url, link_url) = (shop.shared_url(&id), shared(&link, ""));
    for _ in 0..100 {
        assert!(opens(&shop, &template_url).await);
    }
    for _ in 0..3 {
        assert!(opens(&shop, &link_url).await);
    }
    for url in [&template_url, &link_url] {
        let answer = shop.follow(url).await.expect(302);
        assert_eq!(answer.location(), HOME);
    }
    let told = template(&shop, &id).await;
    assert_eq!(told["effectiveState"], "EXHAUSTED");
    assert_eq!(
        told["limit"],
        json!({"max": 100, "counts": "CHECKOUTS", "taken": 100, "reserved": 100, "completed": 0, "remaining": 0})
    );
    let told = shop.got(&path(&link)).await;
    assert_eq!(told["effective_state"], "exhausted");
    assert_eq!(
        told["limit"],
        json!({"max": 3, "counts": "checkouts", "taken": 3, "reserved": 3, "completed": 0, "remaining": 0})
    );
    let listed = shop.got("/v1/checkout-links/").await;
    let listed = listed["items"].as_array().unwrap().iter();
    let listed = listed
        .filter(|one| one["id"] == link["id"])
        .collect::<Vec<_>>();
    assert_eq!(listed[0]["limit"], told["limit"]);
    let query = json!({"query": {"filter": {"id": id}}});
    let found = shop
        .call(
            Method::POST,
            "/ecom/v1/checkout-templates/query",
            Some(query),
        )
        .await;
    assert_eq!(
        found.expect(200).json()["checkoutTemplates"][0]["limit"]["taken"],
        100
    );
    for (kind, of) in [
        (EventType::TemplateExhausted, id.as_str()),
        (EventType::LinkExhausted, link["id"].as_str().unwrap()),
    ] {
        let story = ears.story(&shop, of, kind).await;
        assert_eq!(story.iter().filter(|fact| fact.kind == kind).count(), 1);
    }
}

#[tokio::test]
async fn what_is_paid_is_told_as_completed() {
    let shop = Shop::open().await;
    let id = zine(&shop, limited(3)).await;
    for _ in 0..2 {
        let url = shop.open_template(&id).await;
        shop.pay(&url, ADA).await;
    }
    shop.open_template(&id).await;
    assert_eq!(
        template(&shop, &id).await["limit"],
        json!({"max": 3, "counts": "CHECKOUTS", "taken": 3, "reserved": 1, "completed": 2, "remaining": 0})
    );
}

#[tokio::test]
async fn a_raised_limit_opens_at_the_next_reading_and_a_lowered_one_closes() {
    let shop = Shop::open().await;
    let id = zine(&shop, limited(1)).await;
    let url = shop.shared_url(&id);
    assert!(opens(&shop, &url).await && !opens(&shop, &url).await);
    for (max, more) in [(3, 2), (2, 0), (4, 1)] {
        shop.update_template(&id, limited(max)).await.expect(200);
        for _ in 0..more {
            assert!(opens(&shop, &url).await, "{max}");
        }
        assert!(!opens(&shop, &url).await, "{max}");
    }
    shop.update_template(&id, json!({"limit": null}))
        .await
        .expect(200);
    assert!(opens(&shop, &url).await);
    assert_eq!(template(&shop, &id).await["limit"], Value::Null);
    // The slots stay spent.
    shop.update_template(&id, limited(4)).await.expect(200);
    assert!(!opens(&shop, &url).await);
}

#[tokio::test]
async fn slots_that_are_held_are_given_while_no_more_are_out_than_there_are_now() {
    let shop = Shop::open().await;
    let id = zine(&shop, limited(1_500)).await;
    let url = shop.shared_url(&id);
    // One, and sixteen of which it takes one.
    assert!(opens(&shop, &url).await && opens(&shop, &url).await);
    assert_eq!(template(&shop, &id).await["limit"]["taken"], 17);
    for (max, more) in [(17, 2), (10, 0), (1_200, 1)] {
        shop.update_template(&id, limited(max)).await.expect(200);
        for _ in 0..more {
            assert!(opens(&shop, &url).await, "{max}");
        }
        assert_eq!(opens(&shop, &url).await, max != 10, "{max}");
    }
}

#[tokio::test]
async fn a_limit_costs_one_write_more_and_nothing_once_it_is_reached() {
    let shop = Shop::open().await;
    let id = zine(&shop, limited(5)).await;
    let url = shop.shared_url(&id);
    shop.open_template(&id).await;
    for number in 2..=5 {
        shop.calls();
        assert!(opens(&shop, &url).await);
        let (operations, written) = asked(&shop);
        // With the last one goes the news that it was.
        let (expected, units) = match number {
            5 => (vec!["GetItem", "UpdateItem", "PutItem", "PutItem"], 30),
            _ => (vec!["GetItem", "UpdateItem", "PutItem"], 20),
        };
        assert_eq!((operations, written), (expected, units), "{number}");
    }
    // Whether slots were lost is not known yet: it is asked for at most once a second, by reads.
    opens(&shop, &url).await;
    shop.calls();
    opens(&shop, &url).await;
    assert_eq!(asked(&shop), (vec!["GetItem"], 0));
    shop.clock.advance(SignedDuration::from_secs(1));
    opens(&shop, &url).await;
    assert_eq!(asked(&shop), (vec!["GetItem", "GetItem"], 0));
    // Then somebody looks, and it is known for good.
    shop.clock.advance(SignedDuration::from_secs(36));
    opens(&shop, &url).await;
    shop.clock.advance(SignedDuration::from_hours(24));
    shop.calls();
    opens(&shop, &url).await;
    assert_eq!(asked(&shop).1, 0);
    assert!(shop.calls().is_empty());
}

#[tokio::test]
async fn many_slots_are_had_sixteen_at_a_time() {
    let shop = Shop::open().await;
    let id = zine(&shop, limited(1_500)).await;
    let url = shop.shared_url(&id);
    shop.open_template(&id).await;
    shop.calls();
    for _ in 0..160 {
        assert!(opens(&shop, &url).await);
    }
    let (operations, written) = asked(&shop);
    let leases = operations.iter().filter(|one| **one == "UpdateItem");
    assert_eq!((leases.count(), written), (10, 1_700));
    // Who comes seldom takes one at a time, so that nothing lies idle.
    for _ in 0..3 {
        shop.clock.advance(SignedDuration::from_secs(40));
        assert!(opens(&shop, &url).await);
    }
    assert_eq!(template(&shop, &id).await["limit"]["taken"], 164);
}

#[tokio::test]
async fn a_spent_slot_stays_spent_when_its_checkout_is_long_gone() {
    let shop = Shop::open_amid(Opening::default()).await;
    let id = zine(&shop, limited(2)).await;
    let shared_url = shop.shared_url(&id);
    let urls = [shop.open_template(&id).await, shop.open_template(&id).await];
    shop.pay(&urls[0], ADA).await;
    let id_of_other = shop.checkout_at(&urls[1]).await.id;
    let other = async || {
        shop.stack
            .store
            .checkout(id_of_other)
            .await
            .unwrap()
            .unwrap()
    };
    shop.clock.advance(SignedDuration::from_hours(25));
    let is_expired = |checkout: &Checkout| checkout.status == CheckoutStatus::Expired;
    let expired = eventually(async || Some(other().await).filter(is_expired)).await;
    assert!(!expired.is_empty() && !opens(&shop, &shared_url).await);
    shop.clock.advance(SignedDuration::from_hours(31 * 24));
    let kept = eventually(async || Some(other().await).filter(Checkout::is_empty)).await;
    assert!(kept.buyer.is_none() && kept.metadata == Metadata::EMPTY);
    assert_eq!((kept.slot, kept.revision), (Some(2), expired.revision));
    shop.follow(&urls[1]).await.expect(404);
    assert!(!opens(&shop, &shared_url).await);
    shop.update_template(&id, limited(3)).await.expect(200);
    assert!(opens(&shop, &shared_url).await && !opens(&shop, &shared_url).await);
}

#[tokio::test]
async fn the_api_takes_slots_like_everybody() {
    let shop = Shop::open().await;
    let id = zine(&shop, limited(2)).await;
    let path = format!("/ecom/v1/checkout-templates/{id}/create-checkout-from-template");
    let create = async || -> Answer {
        let body = json!({"checkoutTemplateId": id});
        shop.call(Method::POST, &path, Some(body)).await
    };
    create().await.expect(200);
    assert!(opens(&shop, &shop.shared_url(&id)).await);
    let refused = create().await.expect(409).json();
    let code = &refused["details"]["applicationError"]["code"];
    assert_eq!(code, "LIMIT_REACHED");
    assert_eq!(template(&shop, &id).await["limit"]["taken"], 2);
}
