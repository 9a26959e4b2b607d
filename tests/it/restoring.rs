//! Deleted offers come back within 30 days.

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};
use shared::domain::{fact::Fact, webhook::EventType};

use crate::{
    harness::{Answer, Ears, Shop, assert_in_order, custom_item, id_of, inner, kinds},
    link_opening::{HOME, change, opened, shared},
    links::{COURSE, TICKET, create, made, path, places, product},
};

async fn zine(shop: &Shop) -> Value {
    let items = json!([custom_item("Zine", "10.00", 1)]);
    let fields = json!({"label": "Spring", "customLineItems": items, "couponCode": "WELCOME10"});
    shop.create_template(fields).await
}

fn template_path(id: &str, tail: &str) -> String {
    format!("/ecom/v1/checkout-templates/{id}{tail}")
}

async fn delete(shop: &Shop, path: &str) {
    let answer = shop.call(Method::DELETE, path, None).await;
    assert!(answer.status.is_success(), "{}", answer.text);
}

async fn restore(shop: &Shop, path: &str, body: Option<Value>) -> Answer {
    let path = format!("{path}/restore");
    shop.call(Method::POST, &path, body).await
}

#[tokio::test]
async fn a_deleted_template_is_restored_as_it_was() {
    let shop = Shop::open().await;
    let template = zine(&shop).await;
    let id = id_of(&template);
    let path = template_path(id, "");
    delete(&shop, &path).await;
    shop.clock.advance(SignedDuration::from_hours(30 * 24));
    let answer = restore(&shop, &path, None).await.expect(200);
    assert_eq!(answer.header("etag"), "\"3\"");
    let restored = answer.json()["checkoutTemplate"].clone();
    let mut expected = template.clone();
    expected["revision"] = json!("3");
    expected["updatedDate"] = restored["updatedDate"].clone();
    assert_eq!(restored, expected);
    shop.checkout_at(&shop.open_template(id).await).await;
    let query = json!({"query": {"filter": {"id": id}}});
    let path = template_path("query", "");
    let found = shop.call(Method::POST, &path, Some(query)).await.json();
    assert_eq!(found["checkoutTemplates"], json!([restored]));
    // Once more is no change.
    let again = restore(&shop, &template_path(id, ""), None).await;
    assert_eq!(again.expect(200).json()["checkoutTemplate"], restored);
}

#[tokio::test]
async fn a_deleted_link_is_restored_as_it_was() {
    let shop = Shop::open().await;
    let link = made(&shop, json!({"products": [COURSE], "slug": "back-soon"})).await;
    delete(&shop, &path(&link)).await;
    shop.clock.advance(SignedDuration::from_hours(30 * 24));
    let answer = restore(&shop, &path(&link), None).await.expect(200);
    let restored = answer.json();
    let mut expected = link.clone();
    expected["modified_at"] = restored["modified_at"].clone();
    assert_eq!(restored, expected);
    for url in [shared(&link, ""), "/l/back-soon".to_owned()] {
        let url = shop.follow(&url).await.expect(302).location();
        shop.checkout_at(&url).await;
    }
    let listed = shop.got("/v1/checkout-links/?sorting=-created_at").await;
    assert_eq!(listed["items"][0], restored);
    let again = restore(&shop, &path(&link), Some(json!({}))).await;
    assert_eq!(again.expect(200).json(), restored);
}

#[tokio::test]
async fn after_thirty_days_an_offer_is_gone_for_good() {
    let shop = Shop::open().await;
    let template = template_path(id_of(&zine(&shop).await), "");
    let link = made(&shop, json!({"products": [COURSE]})).await;
    delete(&shop, &template).await;
    delete(&shop, &path(&link)).await;
    shop.clock
        .advance(SignedDuration::from_hours(30 * 24) + SignedDuration::from_millis(1));
    let answer = restore(&shop, &template, None).await.expect(410);
    assert_eq!(
        answer.code(),
        "CANNOT_RESTORE_CHECKOUT_TEMPLATE_AFTER_30_DAYS"
    );
    let answer = restore(&shop, &path(&link), None).await.expect(410);
    assert_eq!(answer.json()["error"], "RestoreTooLate");
    assert_eq!(opened(&shop, &link, "").await, HOME);
}

#[tokio::test]
async fn nobody_restores_what_is_another_s_or_never_was() {
    let shop = Shop::open().await;
    let template = template_path(id_of(&zine(&shop).await), "");
    let link = made(&shop, json!({"products": [COURSE]})).await;
    for there in [&template, &path(&link)] {
        delete(&shop, there).await;
        let (start, _) = there.rsplit_once('/').unwrap();
        for path in [
            there,
            &format!("{start}/0199d3a0-0000-7000-8000-00000000ffff"),
        ] {
            for tail in ["restore", "duplicate"] {
                let path = format!("{path}/{tail}");
                let token = shop.other_token();
                let answer = shop.call_as(token, Method::POST, &path, None).await;
                answer.expect(404);
            }
        }
        // What is deleted is not there to be copied.
        let copy = format!("{there}/duplicate");
        shop.call(Method::POST, &copy, None).await.expect(404);
        let tag = shop.request(Method::POST, &format!("{there}/restore"));
        let tag = tag.bearer_auth(&shop.demo.site.access_token);
        shop.send(tag.header("if-match", "\"1\"")).await.expect(412);
        restore(&shop, there, None).await.expect(200);
    }
}

#[tokio::test]
async fn a_slug_that_another_link_has_by_now_is_named() {
    let shop = Shop::open().await;
    let fields = json!({"products": [COURSE], "slug": "spring"});
    let first = made(&shop, fields.clone()).await;
    delete(&shop, &path(&first)).await;
    let second = made(&shop, fields.clone()).await;
    let answer = restore(&shop, &path(&first), None).await.expect(409);
    assert!(answer.text.contains("the slug `spring`"), "{}", answer.text);
    for slug in ["spring", "Spring"] {
        let body = json!({"slug": slug});
        let answer = restore(&shop, &path(&first), Some(body)).await.expect(422);
        assert_eq!(places(&answer), ["body.slug"]);
    }
    let other = json!({"slug": "spring-again"});
    let restored = restore(&shop, &path(&first), Some(other)).await.expect(200);
    assert_eq!(restored.json()["slug"], "spring-again");
    for (slug, link) in [("spring-again", &first), ("spring", &second)] {
        let url = shop.follow(&format!("/l/{slug}")).await.expect(302);
        let checkout = shop.checkout_at(&url.location()).await;
        let offer = checkout.offer.unwrap().uuid().to_string();
        assert_eq!(offer, id_of(link), "{slug}");
    }

    // Whoever had it meanwhile and is deleted, too, does not keep it.
    delete(&shop, &path(&first)).await;
    delete(&shop, &path(&second)).await;
    let third = made(&shop, fields).await;
    delete(&shop, &path(&third)).await;
    restore(&shop, &path(&second), None).await.expect(200);
    let none = restore(&shop, &path(&third), Some(json!({"slug": null}))).await;
    assert_eq!(none.expect(200).json()["slug"], Value::Null);
    let url = shop.follow("/l/spring").await.expect(302).location();
    let checkout = shop.checkout_at(&url).await;
    assert_eq!(checkout.offer.unwrap().uuid().to_string(), id_of(&second));
}

#[tokio::test]
async fn a_link_comes_back_without_what_was_archived_meanwhile() {
    let shop = Shop::open().await;
    let print = product(&shop, json!({})).await;
    let link = made(&shop, json!({"products": [print, TICKET]})).await;
    let alone = made(&shop, json!({"products": [print]})).await;
    delete(&shop, &path(&link)).await;
    change(&shop, &print, json!({"is_archived": true})).await;
    let restored = restore(&shop, &path(&link), None).await.expect(200).json();
    let products = restored["products"].as_array().unwrap();
    assert_eq!((products.len(), &products[0]["id"]), (1, &json!(TICKET)));
    // The other went with its last product.
    let answer = restore(&shop, &path(&alone), None).await.expect(409);
    assert!(answer.text.contains("is sold any more"), "{}", answer.text);
    change(&shop, &print, json!({"is_archived": false})).await;
    restore(&shop, &path(&alone), None).await.expect(200);
}

#[tokio::test]
async fn a_restoration_is_told_as_an_update_of_the_state() {
    let (ears, shop) = Ears::in_shop().await;
    let template = zine(&shop).await;
    let id = id_of(&template);
    delete(&shop, &template_path(id, "")).await;
    restore(&shop, &template_path(id, ""), None)
        .await
        .expect(200);
    let link = made(&shop, json!({"products": [COURSE]})).await;
    delete(&shop, &path(&link)).await;
    restore(&shop, &path(&link), None).await.expect(200);
    let story: Vec<Fact> = ears.story(&shop, id, EventType::TemplateUpdated).await;
    let expected = ["created", "deleted", "updated"];
    let template_kinds = expected.map(|slug| format!("checkout_template.{slug}"));
    assert_eq!(kinds(&story), template_kinds);
    assert_in_order(&story);
    let lookups = shop.lookups(&story).await;
    let told = inner(&lookups.claims(&story[2]));
    let was = json!({"effectiveState": "DELETED"});
    assert_eq!(told["updatedEvent"]["modifiedFields"], was);

    let story = ears
        .story(&shop, id_of(&link), EventType::LinkUpdated)
        .await;
    assert_eq!(
        kinds(&story),
        expected.map(|slug| format!("checkout_link.{slug}"))
    );
    assert_in_order(&story);
}

#[tokio::test]
async fn of_a_restoration_and_a_deletion_at_once_each_is_whole() {
    let shop = Shop::open().await;
    let link = made(&shop, json!({"products": [COURSE], "slug": "to-and-fro"})).await;
    for _ in 0..10 {
        delete(&shop, &path(&link)).await;
        let path = path(&link);
        let both = tokio::join!(
            restore(&shop, &path, None),
            restore(&shop, &path, Some(json!({"slug": "to-and-fro"}))),
        );
        both.0.expect(200);
        both.1.expect(200);
    }
    let second = create(&shop, json!({"products": [COURSE], "slug": "to-and-fro"})).await;
    assert_eq!(places(&second), ["body.slug"]);
}
