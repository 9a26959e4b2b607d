//! What a page of a query reads does not grow with the site.

use checkout_links::seed::plant_many;
use reqwest::Method;
use serde_json::{Value, json};
use shared::domain::ids::{SiteId, TemplateId};

use crate::harness::{Shop, custom_item};

const QUERY: &str = "/ecom/v1/checkout-templates/query";

/// Gives a site so many templates, every second one switched off.
async fn plant(shop: &Shop, site: SiteId, count: u64) {
    let zine = json!({"label": "Zine", "customLineItems": [custom_item("Zine", "1.00", 1)]});
    let made = shop.create_template(zine).await;
    let id = TemplateId::parse(made["id"].as_str().unwrap()).unwrap();
    let store = &shop.stack.store;
    let pattern = store.latest_template(id).await.unwrap().unwrap();
    plant_many(store, &pattern, site, count).await.unwrap();
}

/// What the first and the last of so many pages of 50 read, in tenths of a unit.
async fn cost(shop: &Shop, token: &str, filter: Value, pages: usize) -> (u64, u64) {
    let (mut first, mut last) = (0, 0);
    let mut query = json!({"filter": filter, "cursorPaging": {"limit": 50}});
    for page in 0..pages {
        shop.calls();
        let request = shop.request(Method::POST, QUERY).bearer_auth(token);
        let answer = shop.send(request.json(&json!({"query": query}))).await;
        let answer = answer.expect(200).json();
        assert_eq!(answer["pagingMetadata"]["count"], 50);
        let calls = shop.calls();
        let read = calls.iter().filter(|call| call.table == "Offers");
        last = read.map(|call| call.tenths).sum();
        if page == 0 {
            first = last;
        }
        let cursor = &answer["pagingMetadata"]["cursors"]["next"];
        query = json!({"cursorPaging": {"cursor": cursor, "limit": 50}});
    }
    (first, last)
}

#[tokio::test]
async fn a_page_reads_no_more_at_ten_thousand_than_at_a_thousand() {
    let shop = Shop::open().await;
    let small = shop.stack.accounts.other_sites[0].clone();
    let large = shop.demo.site.clone();
    plant(&shop, small.site_id, 1_000).await;
    plant(&shop, large.site_id, 10_000).await;
    for filter in [json!({}), json!({"status": "ACTIVE"})] {
        let (before, _) = cost(&shop, &small.access_token, filter.clone(), 1).await;
        // Half a unit for each template, and a few for the index.
        assert!((250..330).contains(&before), "{filter}: {before}");
        let (first, hundredth) = cost(&shop, &large.access_token, filter.clone(), 100).await;
        for after in [first, hundredth] {
            assert!(after * 10 <= before * 12, "{filter}: {before} {after}");
        }
    }
}
