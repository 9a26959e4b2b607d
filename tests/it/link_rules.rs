//! What a checkout link must fulfil when it is written, of products, discounts, seats and trials.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    harness::Shop,
    links::{COURSE, TICKET, create, faults, made, places, product, seats, update},
};

#[tokio::test]
async fn not_existing_archived_draft_and_foreign_products_are_refused() {
    let shop = Shop::open().await;
    let archived = product(&shop, json!({})).await;
    let archive = json!({"is_archived": true});
    shop.call(
        Method::PATCH,
        &format!("/v1/products/{archived}"),
        Some(archive),
    )
    .await
    .expect(200);
    let draft = product(&shop, json!({"visibility": "draft"})).await;
    let token = shop.stack.accounts.other_sites[0].access_token.clone();
    let foreign =
        json!({"name": "Foreign", "prices": [{"amount_type": "fixed", "price_amount": 1}]});
    let foreign = shop
        .call_as(&token, Method::POST, "/v1/products/", Some(foreign))
        .await;
    let foreign = foreign.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let missing = "0199d3a0-0000-7000-8000-00000000ffff";
    for (id, word) in [
        (archived.as_str(), "archived"),
        (&draft, "draft"),
        (&foreign, "exist"),
        (missing, "exist"),
    ] {
        let link = made(&shop, json!({"products": [COURSE]})).await;
        let refused = [
            create(&shop, json!({"products": [COURSE, id]}))
                .await
                .expect(422),
            update(&shop, &link, json!({"products": [COURSE, id]}))
                .await
                .expect(422),
        ];
        for answer in refused {
            let told = faults(&answer);
            assert_eq!(told.len(), 1, "{}", answer.text);
            assert_eq!(told[0].0, "body.products.1");
            assert!(told[0].1.contains(word), "{}", answer.text);
        }
    }
    // What else is wrong is told, too.
    let link = made(&shop, json!({"products": [COURSE]})).await;
    let wrong = json!({"products": [missing], "label": 5, "metadata": []});
    let answer = update(&shop, &link, wrong).await.expect(422);
    let told: Vec<_> = faults(&answer).into_iter().map(|(path, _)| path).collect();
    assert_eq!(told, ["body.products.0", "body.label", "body.metadata"]);
}

#[tokio::test]
async fn a_discount_must_fit_a_product_when_it_is_set() {
    let shop = Shop::open().await;
    let discount = |fields: Value| {
        let mut body =
            json!({"name": "Sale", "type": "percentage", "basis_points": 1000, "duration": "once"});
        body.as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        body
    };
    let mut ids = Vec::new();
    for fields in [
        json!({}),
        json!({"products": [TICKET]}),
        json!({"ends_at": "2026-11-22T11:00:00Z"}),
        json!({"type": "fixed", "amount": 100, "currency": "usd", "basis_points": null}),
    ] {
        let answer = shop
            .call(Method::POST, "/v1/discounts/", Some(discount(fields)))
            .await;
        ids.push(answer.expect(201).json()["id"].clone());
    }
    shop.clock.advance(jiff::SignedDuration::from_hours(2));
    let fits = made(&shop, json!({"products": [COURSE], "discount_id": ids[0]})).await;
    assert_eq!(fits["discount"]["id"], ids[0]);
    for wrong in &ids[1..] {
        let answer = create(&shop, json!({"products": [COURSE], "discount_id": wrong})).await;
        assert_eq!(places(&answer.expect(422)), ["body.discount_id"]);
        let answer = update(&shop, &fits, json!({"discount_id": wrong})).await;
        assert_eq!(places(&answer.expect(422)), ["body.discount_id"]);
    }
    let cleared = update(&shop, &fits, json!({"discount_id": null}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&cleared["discount"], &cleared["discount_id"]),
        (&Value::Null, &Value::Null)
    );
}

#[tokio::test]
async fn seats_lock_only_where_every_product_is_sold_by_so_many() {
    let shop = Shop::open().await;
    let team = seats(&shop).await;
    let link = made(&shop, json!({"products": [team], "seats": 5})).await;
    assert_eq!(link["seats"], 5);
    for wrong in [
        json!({"products": [COURSE], "seats": 5}),
        json!({"products": [team, COURSE], "seats": 5}),
        json!({"products": [team], "seats": 1}),
        json!({"products": [team], "seats": 11}),
    ] {
        assert_eq!(
            places(&create(&shop, wrong).await.expect(422)),
            ["body.seats"]
        );
    }
    assert_eq!(
        places(&update(&shop, &link, json!({"seats": 11})).await.expect(422)),
        ["body.seats"]
    );
    // Other products take the lock away, products that fit keep it, and `null` clears it.
    let second = seats(&shop).await;
    let kept = update(&shop, &link, json!({"products": [second]}))
        .await
        .expect(200)
        .json();
    assert_eq!(kept["seats"], 5);
    let lost = update(&shop, &link, json!({"products": [second, COURSE]}))
        .await
        .expect(200)
        .json();
    assert_eq!(lost["seats"], Value::Null);
    let both = update(&shop, &link, json!({"products": [COURSE], "seats": 5}))
        .await
        .expect(422);
    assert_eq!(places(&both), ["body.seats"]);
    let link = made(&shop, json!({"products": [team], "seats": 5})).await;
    let cleared = update(&shop, &link, json!({"seats": null}))
        .await
        .expect(200)
        .json();
    assert_eq!(cleared["seats"], Value::Null);
}

#[tokio::test]
async fn a_trial_needs_both_halves_and_goes_with_the_last_subscription() {
    let shop = Shop::open().await;
    let club = product(
        &shop,
        json!({"name": "Club", "recurring_interval": "month"}),
    )
    .await;
    let trial = json!({"products": [club], "trial_interval": "week", "trial_interval_count": 2});
    let link = made(&shop, trial).await;
    assert_eq!(
        (&link["trial_interval"], &link["trial_interval_count"]),
        (&json!("week"), &json!(2))
    );
    let half = create(&shop, json!({"products": [club], "trial_interval": "week"}))
        .await
        .expect(422);
    assert_eq!(places(&half), ["body.trial_interval_count"]);
    let half = update(&shop, &link, json!({"trial_interval": null}))
        .await
        .expect(422);
    assert_eq!(places(&half), ["body.trial_interval"]);
    let once = update(&shop, &link, json!({"products": [COURSE]}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&once["trial_interval"], &once["trial_interval_count"]),
        (&Value::Null, &Value::Null)
    );
}
