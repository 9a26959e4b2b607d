//! Offers that start and end by themselves.

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};
use shared::domain::webhook::EventType;

use crate::{
    harness::{Ears, Shop, custom_item, id_of, inner},
    link_opening::{HOME, shared},
    links::{COURSE, create, made, path, update},
};

/// A time so many seconds after the shop opens.
fn at(shop: &Shop, seconds: i64) -> Timestamp {
    shop.clock.now() + SignedDuration::from_secs(seconds)
}

/// A template that makes checkouts from 60 seconds on, for another 60.
async fn scheduled_template(shop: &Shop) -> Value {
    let (start, end) = (at(shop, 60), at(shop, 120));
    let items = json!([custom_item("Zine", "10.00", 1)]);
    let fields = json!({"customLineItems": items, "startsAt": start, "endsAt": end});
    shop.create_template(fields).await
}

async fn is_open(shop: &Shop, url: &str) -> bool {
    let location = shop.follow(url).await.expect(302).location();
    assert!(location == HOME || location.contains("/checkout/co_"));
    location != HOME
}

#[tokio::test]
async fn an_offer_makes_checkouts_from_its_start_until_its_end() {
    let shop = Shop::open().await;
    let (start, end) = (at(&shop, 60), at(&shop, 120));
    let template = scheduled_template(&shop).await;
    let fields = json!({"products": [COURSE], "slug": "flash", "starts_at": start, "ends_at": end});
    let link = made(&shop, fields).await;
    assert_eq!(
        [&template["startsAt"], &link["starts_at"]],
        [&json!(start); 2]
    );
    assert_eq!([&template["endsAt"], &link["ends_at"]], [&json!(end); 2]);
    let template_path = format!("/ecom/v1/checkout-templates/{}", id_of(&template));
    let query = json!({"query": {"fields": ["effectiveState"]}});
    for (wait, open, state) in [
        (0, false, "NOT_STARTED"),
        (59_999_999, false, "NOT_STARTED"),
        (1, true, "ACTIVE"),
        (59_999_999, true, "ACTIVE"),
        (1, false, "ENDED"),
    ] {
        shop.clock.advance(SignedDuration::from_micros(wait));
        let urls = [
            shop.shared_url(id_of(&template)),
            shared(&link, ""),
            "/l/flash".to_owned(),
        ];
        for url in urls {
            assert_eq!(is_open(&shop, &url).await, open, "{state} {url}");
        }
        let told = shop.got(&template_path).await;
        assert_eq!(told["checkoutTemplate"]["effectiveState"], state);
        let found = shop.call(
            Method::POST,
            "/ecom/v1/checkout-templates/query",
            Some(query.clone()),
        );
        let found = found.await.expect(200).json()["checkoutTemplates"].clone();
        assert!(
            found
                .as_array()
                .unwrap()
                .contains(&json!({"effectiveState": state})),
            "{found}"
        );
        let state = state.to_lowercase();
        assert_eq!(shop.got(&path(&link)).await["effective_state"], state);
        let listed = shop.got("/v1/checkout-links/?sorting=-created_at").await;
        assert_eq!(listed["items"][0]["effective_state"], state);
    }
}

#[tokio::test]
async fn a_switch_and_a_deletion_come_before_the_schedule() {
    let shop = Shop::open().await;
    let template = scheduled_template(&shop).await;
    let off = json!({"status": "INACTIVE"});
    let off = shop
        .update_template(id_of(&template), off)
        .await
        .expect(200);
    assert_eq!(off.json()["checkoutTemplate"]["effectiveState"], "INACTIVE");
    shop.clock.advance(SignedDuration::from_secs(60));
    assert!(!is_open(&shop, &shop.shared_url(id_of(&template))).await);
}

#[tokio::test]
async fn checkouts_are_made_of_a_template_by_the_api_in_its_time_only() {
    let shop = Shop::open().await;
    let template = scheduled_template(&shop).await;
    let path = format!(
        "/ecom/v1/checkout-templates/{}/create-checkout-from-template",
        id_of(&template)
    );
    for (status, words) in [
        (409, "still to come"),
        (200, "checkoutUrl"),
        (409, "is over"),
    ] {
        let answer = shop.call(Method::POST, &path, Some(json!({}))).await;
        let answer = answer.expect(status);
        assert!(answer.text.contains(words), "{}", answer.text);
        if status == 409 {
            assert_eq!(
                answer.code(),
                "CANNOT_CREATE_CHECKOUT_FROM_INACTIVE_TEMPLATE"
            );
        }
        shop.clock.advance(SignedDuration::from_secs(60));
    }
}

#[tokio::test]
async fn a_schedule_is_moved_and_cleared() {
    let shop = Shop::open().await;
    let template = scheduled_template(&shop).await;
    let id = id_of(&template);
    let changed = async |fields: Value| {
        let answer = shop.update_template(id, fields).await.expect(200);
        answer.json()["checkoutTemplate"].clone()
    };
    let moved = changed(json!({"startsAt": "2026-11-22T11:00:30+01:00"})).await;
    assert_eq!(moved["startsAt"], "2026-11-22T10:00:30Z");
    assert_eq!(moved["endsAt"], template["endsAt"]);
    assert_eq!(moved["revision"], "2");
    let cleared = changed(json!({"startsAt": null, "endsAt": null})).await;
    assert_eq!(cleared["effectiveState"], "ACTIVE");
    let fields = cleared.as_object().unwrap();
    assert!(!fields.contains_key("startsAt") && !fields.contains_key("endsAt"));

    let link = made(&shop, json!({"products": [COURSE]})).await;
    assert_eq!([&link["starts_at"], &link["ends_at"]], [&Value::Null; 2]);
    assert_eq!(link["effective_state"], "active");
    let ended = json!({"ends_at": "2026-11-22T10:00:00Z"});
    let ended = update(&shop, &link, ended).await.expect(200).json();
    assert_eq!(ended["effective_state"], "ended");
    let open = update(&shop, &link, json!({"ends_at": null})).await;
    assert_eq!(open.expect(200).json()["effective_state"], "active");
}

#[tokio::test]
async fn a_schedule_is_two_times_in_order() {
    let shop = Shop::open().await;
    let (early, late) = ("2026-12-01T00:00:00Z", "2026-12-02T00:00:00Z");
    let template = scheduled_template(&shop).await;
    let link = json!({"products": [COURSE], "starts_at": early, "ends_at": late});
    let link = made(&shop, link).await;
    // Both, or the one that is not right beside what is there.
    for (start, end, wrong) in [
        (json!(late), json!(early), vec!["ends_at"]),
        (json!(late), json!(late), vec!["ends_at"]),
        (Value::Null, json!("2026-11-30"), vec!["ends_at"]),
        (json!(7), json!("soon"), vec!["starts_at", "ends_at"]),
    ] {
        let fields = json!({"products": [COURSE], "starts_at": start, "ends_at": end});
        let answer = create(&shop, fields).await;
        let places = wrong.iter().map(|name| format!("body.{name}"));
        let told: Vec<String> = answer.faults().into_iter().map(|fault| fault.0).collect();
        assert_eq!(told, places.collect::<Vec<_>>());
        let fields = json!({"startsAt": start, "endsAt": end});
        let answer = shop.update_template(id_of(&template), fields).await;
        let camel = |name: &str| name.replace("s_at", "sAt");
        let places = wrong
            .iter()
            .map(|name| format!("checkoutTemplate.{}", camel(name)));
        let told: Vec<String> = answer
            .expect(400)
            .violations()
            .into_iter()
            .map(|fault| fault.0)
            .collect();
        assert_eq!(told, places.collect::<Vec<_>>());
    }
    let answer = update(&shop, &link, json!({"starts_at": late})).await;
    assert_eq!(answer.faults()[0].0, "body.starts_at");
    let answer = update(&shop, &link, json!({"ends_at": early})).await;
    assert_eq!(answer.faults()[0].0, "body.ends_at");
    let answer = update(&shop, &link, json!({"effective_state": "ended"})).await;
    assert_eq!(answer.faults()[0].1, "extra_forbidden");
}

#[tokio::test]
async fn a_change_of_the_schedule_is_told_with_what_it_was() {
    let (ears, shop) = Ears::in_shop().await;
    let template = scheduled_template(&shop).await;
    let id = id_of(&template);
    shop.update_template(id, json!({"startsAt": null}))
        .await
        .expect(200);
    let story = ears.story(&shop, id, EventType::TemplateUpdated).await;
    let lookups = shop.lookups(&story).await;
    let told = inner(&lookups.claims(story.last().unwrap()));
    assert_eq!(
        told["updatedEvent"]["modifiedFields"],
        json!({"startsAt": template["startsAt"], "effectiveState": "NOT_STARTED"})
    );
    assert_eq!(
        told["updatedEvent"]["currentEntity"]["effectiveState"],
        "ACTIVE"
    );
}

#[tokio::test]
async fn what_is_sent_back_as_it_came_is_no_change() {
    let shop = Shop::open().await;
    let template = scheduled_template(&shop).await;
    let same = shop.update_template(id_of(&template), template.clone());
    assert_eq!(same.await.expect(200).json()["checkoutTemplate"], template);
}
