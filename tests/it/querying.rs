//! Queries: what they cost, what they refuse, and the walls between sites.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Shop, custom_item};

const QUERY: &str = "/ecom/v1/checkout-templates/query";

async fn query(shop: &Shop, query: Value) -> Answer {
    shop.call(Method::POST, QUERY, Some(json!({"query": query})))
        .await
}

async fn plant(shop: &Shop, labels: &[&str]) -> Vec<String> {
    let mut ids = Vec::new();
    for label in labels {
        let template = json!({"label": label, "customLineItems": [custom_item("Zine", "1.00", 1)]});
        let made = shop.create_template(template).await;
        ids.push(made["id"].as_str().unwrap().to_owned());
    }
    ids
}

fn labels(answer: &Value) -> Vec<&str> {
    let templates = answer["checkoutTemplates"].as_array().unwrap();
    templates
        .iter()
        .filter_map(|one| one["label"].as_str())
        .collect()
}

#[tokio::test]
async fn every_fault_of_a_query_is_named() {
    let shop = Shop::open().await;
    let wrong = json!({
        "filter": {
            "colour": "red", "status": {"$in": ["ACTIVE", "OPEN"], "$like": "x"}, "id": {"$eq": 7},
            "createdDate": {"$gt": "yesterday", "$startsWith": "2026"}, "label": {},
            "$and": [], "$or": {"label": "x"}, "$not": {"label": {"$exists": "no"}}, "$nor": [],
            "updatedDate": ["2026-11-22"],
        },
        "sort": [{"fieldName": "price"}, {"order": "UP", "fieldName": "id"}, {}],
        "cursorPaging": {"limit": 101},
        "fields": ["id", "colour", ""],
        "fieldsets": ["ALL"],
        "paging_": {},
    });
    let answer = query(&shop, wrong).await.expect(400);
    let mut lines: Vec<String> = answer.json()["details"]["validationError"]["fieldViolations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            format!(
                "{} {}",
                one["field"].as_str().unwrap(),
                one["violatedRule"].as_str().unwrap()
            )
        })
        .collect();
    lines.sort();
    insta::assert_snapshot!(lines.join("\n"));
    let both = json!({"cursorPaging": {}, "paging": {}});
    let expected = [("query".to_owned(), "ONE_OF_ALIGNMENT".to_owned())];
    assert_eq!(query(&shop, both).await.expect(400).violations(), expected);
    let large = json!({"filter": {"id": {"$in": vec!["x".repeat(100); 300]}}});
    let expected = [("query.filter".to_owned(), "OTHER".to_owned())];
    assert_eq!(query(&shop, large).await.expect(400).violations(), expected);
}

#[tokio::test]
async fn an_empty_query_gives_everything_by_id() {
    let shop = Shop::open().await;
    let mut ids = plant(&shop, &["one", "two"]).await;
    ids.push(shop.demo.template_id.to_string());
    ids.sort();
    for body in [json!({}), json!({"query": null}), json!({"query": {}})] {
        let answer = shop
            .call(Method::POST, QUERY, Some(body))
            .await
            .expect(200)
            .json();
        let found: Vec<&str> = answer["checkoutTemplates"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["id"].as_str().unwrap())
            .collect();
        assert_eq!(found, ids);
        assert_eq!(
            answer["pagingMetadata"],
            json!({"count": 3, "cursors": {"next": null, "prev": null}, "hasNext": false})
        );
    }
}

#[tokio::test]
async fn a_projection_gives_what_it_names() {
    let shop = Shop::open().await;
    plant(&shop, &["one"]).await;
    let of_one = |fields: Value, sets: Value| {
        let wanted = json!({"filter": {"label": "one"}, "fields": fields, "fieldsets": sets});
        query(&shop, wanted)
    };
    let answer = of_one(
        json!([
            "label",
            "customLineItems.productName.original",
            "lineItems.x"
        ]),
        json!([]),
    );
    let items = json!([{"productName": {"original": "Zine"}}]);
    assert_eq!(
        answer.await.expect(200).json()["checkoutTemplates"][0],
        json!({"label": "one", "customLineItems": items, "lineItems": []})
    );
    let basic = of_one(json!(["couponCode"]), json!(["BASIC"]))
        .await
        .expect(200)
        .json();
    let names: Vec<&String> = basic["checkoutTemplates"][0]
        .as_object()
        .unwrap()
        .keys()
        .collect();
    assert_eq!(
        names,
        [
            "createdDate",
            "id",
            "label",
            "revision",
            "status",
            "updatedDate"
        ]
    );
    let full = of_one(json!(["id"]), json!(["FULL"]))
        .await
        .expect(200)
        .json();
    assert!(full["checkoutTemplates"][0]["customization"].is_object());
}

#[tokio::test]
async fn a_cursor_carries_its_query_and_no_other_site_s() {
    let shop = Shop::open().await;
    plant(&shop, &["a1", "a2", "a3", "b1"]).await;
    let first = json!({
        "filter": {"label": {"$startsWith": "A"}}, "sort": [{"fieldName": "label", "order": "DESC"}],
        "cursorPaging": {"limit": 2}, "fields": ["label"],
    });
    let first = query(&shop, first).await.expect(200).json();
    assert_eq!(labels(&first), ["a3", "a2"]);
    let cursor = first["pagingMetadata"]["cursors"]["next"].as_str().unwrap();
    // What comes with the cursor changes nothing but the limit.
    let next = json!({
        "filter": {"label": "b1"}, "sort": [{"fieldName": "id"}], "cursorPaging": {"cursor": cursor},
    });
    let next = query(&shop, next).await.expect(200).json();
    assert_eq!(next["checkoutTemplates"], json!([{"label": "a1"}]));

    let refused = [("query.cursorPaging.cursor".to_owned(), "FORMAT".to_owned())];
    let other = &shop.stack.accounts.other_sites[0];
    let body = json!({"query": {"cursorPaging": {"cursor": cursor}}});
    let request = shop
        .request(Method::POST, QUERY)
        .bearer_auth(&other.access_token);
    assert_eq!(
        shop.send(request.json(&body))
            .await
            .expect(400)
            .violations(),
        refused
    );
    // Any changed character, any cut, any other text.
    let mut wrong: Vec<String> = (0..cursor.len())
        .step_by(7)
        .map(|at| {
            let mut text = cursor.to_owned();
            let other = if text.as_bytes()[at] == b'A' {
                "B"
            } else {
                "A"
            };
            text.replace_range(at..=at, other);
            text
        })
        .collect();
    wrong.extend([
        cursor[1..].to_owned(),
        cursor[..cursor.len() - 1].to_owned(),
        format!("{cursor}A"),
        "x".to_owned(),
    ]);
    for cursor in wrong {
        let answer = query(&shop, json!({"cursorPaging": {"cursor": cursor}})).await;
        assert_eq!(answer.expect(400).violations(), refused, "{cursor}");
    }
}

#[tokio::test]
async fn another_site_s_templates_are_in_no_list() {
    let shop = Shop::open().await;
    let ids = plant(&shop, &["one"]).await;
    let other = &shop.stack.accounts.other_sites[0];
    for filter in [
        json!({}),
        json!({"id": ids[0]}),
        json!({"id": {"$in": ids}}),
        json!({"label": "one"}),
    ] {
        let request = shop
            .request(Method::POST, QUERY)
            .bearer_auth(&other.access_token);
        let answer = shop
            .send(request.json(&json!({"query": {"filter": filter}})))
            .await;
        assert_eq!(answer.expect(200).json()["checkoutTemplates"], json!([]));
    }
}

#[tokio::test]
async fn a_cursor_may_stand_where_the_offset_would() {
    let shop = Shop::open().await;
    plant(&shop, &["one", "two"]).await;
    let first = query(
        &shop,
        json!({"paging": {"limit": 2}, "sort": [{"fieldName": "label"}]}),
    )
    .await
    .expect(200)
    .json();
    let cursor = &first["pagingMetadata"]["cursors"]["next"];
    let next = query(&shop, json!({"paging": {"limit": 2, "cursor": cursor}})).await;
    assert_eq!(labels(&next.expect(200).json()), ["two"]);
}

#[tokio::test]
async fn a_list_follows_updates_and_deletions() {
    let shop = Shop::open().await;
    let ids = plant(&shop, &["one", "two"]).await;
    let by_label = || {
        query(
            &shop,
            json!({"sort": [{"fieldName": "label"}], "filter": {"label": {"$exists": true}}}),
        )
    };
    shop.update_template(&ids[0], json!({"label": "zwei", "status": "INACTIVE"}))
        .await
        .expect(200);
    assert_eq!(
        labels(&by_label().await.expect(200).json()),
        ["two", "zwei"]
    );
    let inactive = query(&shop, json!({"filter": {"status": "INACTIVE"}}))
        .await
        .expect(200)
        .json();
    assert_eq!(labels(&inactive), ["zwei"]);
    let path = format!("/ecom/v1/checkout-templates/{}", ids[1]);
    shop.call(Method::DELETE, &path, None).await.expect(200);
    assert_eq!(labels(&by_label().await.expect(200).json()), ["zwei"]);
}
