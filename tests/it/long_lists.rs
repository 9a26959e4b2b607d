//! Lists of more templates than one page may examine.

use checkout_links::seed::plant_many;
use reqwest::Method;
use serde_json::{Value, json};
use shared::domain::ids::TemplateId;

use crate::harness::{Answer, Shop, custom_item};

const QUERY: &str = "/ecom/v1/checkout-templates/query";

/// A site with so many templates besides the demo shop's, all with one label.
async fn shop_with(count: u64) -> Shop {
    let shop = Shop::open().await;
    let zine = json!({"label": "Zine", "customLineItems": [custom_item("Zine", "1.00", 1)]});
    let made = shop.create_template(zine).await;
    let id = TemplateId::parse(made["id"].as_str().unwrap()).unwrap();
    let store = &shop.stack.store;
    let pattern = store.latest_template(id).await.unwrap().unwrap();
    let site = shop.demo.site.site_id;
    plant_many(store, &pattern, site, count - 1).await.unwrap();
    shop
}

async fn query(shop: &Shop, query: Value) -> Answer {
    shop.call(Method::POST, QUERY, Some(json!({"query": query})))
        .await
}

fn ids(answer: &Value) -> Vec<String> {
    let templates = answer["checkoutTemplates"].as_array().unwrap();
    let id = |one: &Value| one["id"].as_str().unwrap().to_owned();
    templates.iter().map(id).collect()
}

#[tokio::test]
async fn a_thousand_that_are_alike_can_be_sorted_and_one_more_cannot() {
    let shop = shop_with(1_000).await;
    let sort = json!([{"fieldName": "label"}, {"fieldName": "updatedDate", "order": "DESC"}]);
    let labelled = json!({"label": {"$gte": "Z"}});
    let sorted = || {
        query(
            &shop,
            json!({"filter": labelled, "sort": sort, "cursorPaging": {"limit": 100}}),
        )
    };
    assert_eq!(ids(&sorted().await.expect(200).json()).len(), 100);
    let zine = json!({"label": "Zine", "customLineItems": [custom_item("Zine", "1.00", 1)]});
    shop.create_template(zine).await;
    let expected = [("query.sort".to_owned(), "OTHER".to_owned())];
    assert_eq!(sorted().await.expect(400).violations(), expected);
    // By the status, or by the id next, any number can be.
    for next in ["status", "id"] {
        let sort = json!([{"fieldName": "status"}, {"fieldName": "label"}, {"fieldName": next}]);
        query(&shop, json!({"sort": sort})).await.expect(200);
    }
}

#[tokio::test]
async fn an_offset_reaches_what_it_says_or_is_refused() {
    let shop = shop_with(1_200).await;
    let page = |filter: &str, offset: u16| {
        let filter = json!({"label": {"$startsWith": filter}});
        query(
            &shop,
            json!({"filter": filter, "paging": {"limit": 100, "offset": offset}}),
        )
    };
    for offset in [0, 500, 950, 1_000] {
        let answer = page("z", offset).await.expect(200).json();
        assert_eq!(ids(&answer).len(), 100, "{offset}");
        assert_eq!(answer["pagingMetadata"]["tooManyToCount"], true);
    }
    // Nothing is found in the first thousand: whether there is a page cannot be told.
    let expected = [("query.paging.offset".to_owned(), "OTHER".to_owned())];
    assert_eq!(page("x", 100).await.expect(400).violations(), expected);
    // A cursor gets there.
    let first = json!({"filter": {"label": {"$startsWith": "x"}}});
    let first = query(&shop, first).await.expect(200).json();
    assert_eq!(
        (ids(&first).len(), &first["pagingMetadata"]["hasNext"]),
        (0, &json!(true))
    );
    let cursor = &first["pagingMetadata"]["cursors"]["next"];
    let last = query(&shop, json!({"cursorPaging": {"cursor": cursor}}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (ids(&last).len(), &last["pagingMetadata"]["hasNext"]),
        (0, &json!(false))
    );
}

#[tokio::test]
async fn a_page_of_large_templates_ends_before_the_answer_is_too_large() {
    let shop = Shop::open().await;
    let policy = json!({"title": "Terms", "content": "\"".repeat(3_000)});
    let mut item = custom_item("Zine", "1.00", 1);
    item["policies"] = json!(vec![policy; 5]);
    for _ in 0..30 {
        let items = vec![item.clone(); 4];
        shop.create_template(json!({"label": "large", "customLineItems": items}))
            .await;
    }
    let mut query_body = json!({"filter": {"label": "large"}, "cursorPaging": {"limit": 100}});
    let mut found = Vec::new();
    loop {
        let answer = query(&shop, query_body).await.expect(200);
        // As Lambda hands it on: a text within JSON.
        let handed_on = Value::from(answer.text.clone()).to_string();
        assert!(handed_on.len() < 6_000_000, "{}", handed_on.len());
        let answer = answer.json();
        found.extend(ids(&answer));
        let cursor = &answer["pagingMetadata"]["cursors"]["next"];
        if cursor.is_null() {
            break;
        }
        query_body = json!({"cursorPaging": {"cursor": cursor, "limit": 100}});
    }
    found.sort();
    found.dedup();
    assert_eq!(found.len(), 30);
}

#[tokio::test]
async fn a_template_that_is_switched_meanwhile_is_on_a_page_once() {
    let shop = shop_with(40).await;
    let id = ids(&query(&shop, json!({})).await.expect(200).json())[5].clone();
    for round in 0..15 {
        let status = if round % 2 == 0 { "INACTIVE" } else { "ACTIVE" };
        let (answer, _) = tokio::join!(
            query(&shop, json!({"cursorPaging": {"limit": 100}})),
            shop.update_template(&id, json!({"status": status}))
        );
        let mut found = ids(&answer.expect(200).json());
        found.sort();
        let count = found.len();
        found.dedup();
        assert_eq!(found.len(), count);
    }
}
