//! Endpoints in the console: made, changed, tried, and out of reach of whoever may not.

use reqwest::Method;
use serde_json::json;
use shared::domain::webhook::{DeliveryStatus, EventType};

use crate::harness::{ENDPOINTS, Shop, Visitor, hook, id_of};

const PLACE: &str = "/console/endpoints";

const FORM: &[(&str, &str)] = &[
    ("url", "https://shop.example/hooks"),
    ("name", "The warehouse"),
    ("format", "standard"),
    ("events", "order.paid"),
    ("events", "order.refunded"),
    ("enabled", "yes"),
];

/// Makes the endpoint of the form, and tells the address of its page.
async fn made(owner: &Visitor<'_>) -> String {
    let next = owner.send(PLACE, FORM).await.expect(303).location();
    next.split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn an_endpoint_is_made_changed_and_deleted_by_forms() {
    let shop = Shop::open().await;
    let owner = Visitor::owner(&shop).await;
    owner
        .open("/console/endpoints/new")
        .await
        .expect(200)
        .says("subscription.past_due");
    let page = made(&owner).await;
    let told = shop.got(ENDPOINTS).await["items"][0].clone();
    assert_eq!(page, format!("{PLACE}/{}", id_of(&told)));
    assert_eq!(told["events"], json!(["order.paid", "order.refunded"]));
    assert_eq!(
        (&told["name"], &told["enabled"]),
        (&json!("The warehouse"), &json!(true))
    );
    let secret = told["secret"].as_str().unwrap();
    owner.open(&page).await.expect(200).says(secret);
    let list = owner.open(PLACE).await.expect(200).says("The warehouse");
    list.keeps_silent_on("whsec_");

    let changed = [
        ("url", "https://shop.example/b"),
        ("format", "raw"),
        ("events", "order.paid"),
    ];
    owner
        .submit(&page, &changed)
        .await
        .says("Your changes are saved");
    let told = shop.got(ENDPOINTS).await["items"][0].clone();
    assert_eq!(
        (&told["name"], &told["enabled"]),
        (&json!(null), &json!(false))
    );
    assert_eq!(told["url"], "https://shop.example/b");
    let rotated = owner
        .submit(&format!("{page}/secret"), &[])
        .await
        .says("There is a new secret");
    rotated.keeps_silent_on(secret);
    owner
        .submit(&format!("{page}/delete"), &[])
        .await
        .says("It is deleted");
    owner
        .open(&page)
        .await
        .expect(404)
        .says("This page does not exist");
}

#[tokio::test]
async fn what_is_wrong_with_an_endpoint_is_said_and_what_was_typed_stays() {
    let shop = Shop::open().await;
    let owner = Visitor::owner(&shop).await;
    let wrong = [
        ("url", "ftp://shop.example"),
        ("name", "Kept <b>"),
        ("format", "odd"),
    ];
    let page = made(&owner).await;
    for place in [PLACE, &page] {
        let answer = owner.send(place, &wrong).await.expect(422);
        let answer = answer
            .says("role=\"alert\"")
            .says("url: ")
            .says("format: ")
            .says("events: ");
        answer.says("Kept &lt;b&gt;").says("ftp://shop.example");
    }
    assert_eq!(
        shop.got(ENDPOINTS).await["items"].as_array().unwrap().len(),
        1
    );
}

#[tokio::test]
async fn a_test_and_what_was_missed_are_sent_and_an_endpoint_that_is_off_gets_nothing() {
    let shop = Shop::open().await;
    let owner = Visitor::owner(&shop).await;
    let endpoint = shop.resting(json!({})).await;
    let page = format!("{PLACE}/{}", endpoint.id);
    owner
        .open(&page)
        .await
        .expect(200)
        .says("failing")
        .says("next probe");
    let sent = owner
        .submit(&format!("{page}/test"), &[("type", "order.refunded")])
        .await;
    sent.says("It is under way")
        .says("order.refunded")
        .says("waiting");

    let missed = shop.planted_event(EventType::OrderPaid).await;
    shop.clock.advance(jiff::SignedDuration::from_mins(30));
    let recover = format!("{page}/recover");
    owner
        .submit(&recover, &[("hours", "1")])
        .await
        .says("It is under way");
    let delivery = shop.delivery(&endpoint, &missed).await.unwrap();
    assert_eq!(delivery.status, DeliveryStatus::Pending);
    owner
        .submit(&recover, &[("hours", "1")])
        .await
        .says("There was nothing to send");
    for hours in ["0", "721", "x", ""] {
        owner.send(&recover, &[("hours", hours)]).await.expect(422);
    }
    owner.send(&page, &FORM[..5]).await.expect(303);
    for (path, field) in [
        (format!("{page}/test"), ("type", "order.paid")),
        (recover, ("hours", "1")),
    ] {
        owner
            .send(&path, &[field])
            .await
            .expect(409)
            .says("The webhook endpoint is off");
    }
}

#[tokio::test]
async fn what_the_token_does_not_allow_is_said_in_words() {
    let shop = Shop::open().await;
    let endpoint = shop.created(ENDPOINTS, hook(&json!({}))).await;
    let page = format!("{PLACE}/{}", id_of(&endpoint));
    let token = shop.token_with(&["webhooks:read"]).await;
    let reader = Visitor::with(&shop, &token).await;
    for path in [PLACE, &page] {
        let answer = reader.open(path).await.expect(200);
        answer
            .says("does not allow to change endpoints")
            .keeps_silent_on("Delete endpoint");
    }
    reader
        .open("/console")
        .await
        .expect(200)
        .says("does not allow to see this");
    let lacks = "The access token lacks the scope `webhooks:write`";
    reader
        .open("/console/endpoints/new")
        .await
        .expect(403)
        .says(lacks);
    for what in ["", "/secret", "/test", "/recover", "/delete"] {
        let answer = reader.send(&format!("{page}{what}"), FORM).await;
        answer.expect(403).says(lacks);
    }
    let tokens = reader.open("/console/tokens").await.expect(403);
    tokens.says("lacks the scope `organization_access_tokens:read`");

    let token = shop.token_with(&["products:read"]).await;
    let stranger = Visitor::with(&shop, &token).await;
    for path in [PLACE, &page, "/console/activity"] {
        let answer = stranger.open(path).await.expect(403);
        answer.says("webhooks:read").keeps_silent_on("whsec_");
    }
}

#[tokio::test]
async fn what_is_another_site_s_does_not_exist() {
    let shop = Shop::open().await;
    let endpoint = shop.created(ENDPOINTS, hook(&json!({}))).await;
    let event = shop.planted_event(EventType::OrderPaid).await;
    let page = format!("{PLACE}/{}", id_of(&endpoint));
    let other = Visitor::with(&shop, shop.other_token()).await;
    other
        .open(PLACE)
        .await
        .expect(200)
        .keeps_silent_on("shop.example/hooks");
    other
        .open("/console/activity")
        .await
        .expect(200)
        .keeps_silent_on("order.paid");
    let events = format!("/console/events/{}", event.id);
    for path in [&page, &events] {
        other
            .open(path)
            .await
            .expect(404)
            .says("This page does not exist");
    }
    let posts = ["", "/secret", "/test", "/recover", "/delete"].map(|what| format!("{page}{what}"));
    let fields = [FORM, &[("hours", "1"), ("type", "order.paid")]].concat();
    for path in posts.into_iter().chain([format!("{events}/redeliver")]) {
        other.send(&path, &fields).await.expect(404);
    }
    let token = shop
        .call(Method::GET, "/v1/organization-access-tokens/", None)
        .await
        .json();
    let token = id_of(&token["items"][0]).to_owned();
    other
        .send(&format!("/console/tokens/{token}/delete"), &[])
        .await
        .expect(404);
    assert_eq!(
        shop.got(&format!("{ENDPOINTS}/{}", id_of(&endpoint))).await,
        endpoint
    );
}
