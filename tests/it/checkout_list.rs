//! Lists of checkouts: by site, by offer, by status and more.

use serde_json::{Value, json};

use crate::{
    checkouts::{CHECKOUTS, made, update},
    harness::{ADA, Shop, custom_item},
    links::{self, COURSE, TICKET},
};

async fn ids(shop: &Shop, query: &str) -> Vec<Value> {
    let list = shop.got(&format!("{CHECKOUTS}?limit=100&{query}")).await;
    let items = list["items"].as_array().expect("items");
    assert_eq!(list["pagination"]["total_count"], items.len(), "{query}");
    items.iter().map(|item| item["id"].clone()).collect()
}

/// The ids of checkouts that were made one after the other.
async fn several(shop: &Shop, count: usize) -> Vec<Value> {
    let mut ids = Vec::new();
    for _ in 0..count {
        shop.clock.advance(jiff::SignedDuration::from_secs(1));
        ids.push(made(shop, json!({"products": [COURSE]})).await["id"].clone());
    }
    ids
}

#[tokio::test]
async fn the_newest_come_first_unless_said_otherwise() {
    let shop = Shop::open().await;
    let mut made = several(&shop, 25).await;
    assert_eq!(ids(&shop, "sorting=created_at").await, made);
    made.reverse();
    assert_eq!(ids(&shop, "").await, made);
    assert_eq!(ids(&shop, "sorting=-expires_at").await, made);
    let mut paged = Vec::new();
    for page in 1..=3 {
        let list = shop.got(&format!("{CHECKOUTS}?page={page}&limit=10")).await;
        assert_eq!(
            list["pagination"],
            json!({"total_count": 25, "max_page": 3})
        );
        let items = list["items"].as_array().unwrap().clone();
        paged.extend(items.into_iter().map(|item| item["id"].clone()));
    }
    assert_eq!(paged, made);
}

#[tokio::test]
async fn each_filter_keeps_what_it_names() {
    let shop = Shop::open().await;
    let course = made(&shop, json!({"products": [COURSE]})).await;
    shop.clock.advance(jiff::SignedDuration::from_secs(1));
    let fields = json!({
        "products": [TICKET], "customer_email": "Grace@Example.com", "customer_name": "Grace Hopper",
        "external_customer_id": "u-7",
    });
    let ticket = made(&shop, fields).await;
    let (course_id, ticket_id) = (course["id"].clone(), ticket["id"].clone());
    let only = |id: &Value| vec![id.clone()];
    assert_eq!(
        ids(&shop, &format!("product_id={COURSE}")).await,
        only(&course_id)
    );
    let both = ids(&shop, &format!("product_id={COURSE}&product_id={TICKET}")).await;
    assert_eq!(both, [ticket_id.clone(), course_id.clone()]);
    assert_eq!(ids(&shop, "query=hopper").await, only(&ticket_id));
    assert_eq!(ids(&shop, "query=grace%40example").await, only(&ticket_id));
    assert_eq!(
        ids(&shop, "external_customer_id=u-7").await,
        only(&ticket_id)
    );
    let site = course["organization_id"].as_str().unwrap();
    assert_eq!(
        ids(&shop, &format!("organization_id={site}")).await.len(),
        2
    );
    assert!(
        ids(&shop, &format!("organization_id={COURSE}"))
            .await
            .is_empty()
    );
    // Who confirmed is a customer from then on.
    shop.submit(course["url"].as_str().unwrap(), ADA)
        .await
        .expect(303);
    let told = shop.got(&crate::checkouts::path(&course)).await;
    let customer = told["customer_id"].as_str().expect("a customer").to_owned();
    assert_eq!(
        ids(&shop, &format!("customer_id={customer}")).await,
        only(&course_id)
    );
    for query in ["status=perhaps", "sorting=price", "product_id=x", "page=0"] {
        let path = format!("{CHECKOUTS}?{query}");
        let answer = shop.call(reqwest::Method::GET, &path, None).await;
        answer.expect(422);
    }
}

#[tokio::test]
async fn a_status_is_what_it_is_now() {
    let shop = Shop::open().await;
    let old = made(&shop, json!({"products": [COURSE]})).await;
    shop.clock.advance(jiff::SignedDuration::from_hours(12));
    let (open, paid) = (
        made(&shop, json!({"products": [COURSE]})).await,
        made(&shop, json!({"products": [COURSE]})).await,
    );
    let session = shop
        .submit(paid["url"].as_str().unwrap(), ADA)
        .await
        .expect(303);
    assert_eq!(ids(&shop, "status=confirmed").await, [paid["id"].clone()]);
    shop.submit(&session.location(), &[("outcome", "pay")])
        .await
        .expect(303);
    shop.clock.advance(jiff::SignedDuration::from_hours(12));
    for (status, checkout) in [("succeeded", &paid), ("open", &open), ("expired", &old)] {
        let listed = ids(&shop, &format!("status={status}")).await;
        assert_eq!(listed, [checkout["id"].clone()], "{status}");
    }
    assert_eq!(ids(&shop, "status=open&status=expired").await.len(), 2);
    let by_status = ids(&shop, "sorting=status").await;
    assert_eq!(
        by_status,
        [&old, &open, &paid].map(|checkout| checkout["id"].clone())
    );
}

#[tokio::test]
async fn what_was_made_of_an_offer_is_listed_by_it_once_somebody_looked() {
    let shop = Shop::open().await;
    let link = links::made(&shop, json!({"products": [COURSE]})).await;
    let items = json!({"customLineItems": [custom_item("Zine", "10.00", 1)]});
    let template = shop.create_template(items).await;
    let template = template["id"].as_str().unwrap();
    let (of_link, of_template) = (
        shop.follow(link["url"].as_str().unwrap())
            .await
            .expect(302)
            .location(),
        shop.open_template(template).await,
    );
    let by_link = format!("checkout_link_id={}", link["id"].as_str().unwrap());
    let by_template = format!("checkout_template_id={template}");
    assert!(ids(&shop, &by_link).await.is_empty());
    for url in [&of_link, &of_template] {
        shop.follow(url).await.expect(200);
    }
    let id = async |url: &str| json!(shop.checkout_at(url).await.id);
    assert_eq!(ids(&shop, &by_link).await, [id(&of_link).await]);
    assert_eq!(ids(&shop, &by_template).await, [id(&of_template).await]);
    assert_eq!(ids(&shop, "").await.len(), 2);
    let other = shop.other_token().to_owned();
    let path = format!("{CHECKOUTS}?{by_link}");
    let answer = shop
        .call_as(&other, reqwest::Method::GET, &path, None)
        .await;
    assert_eq!(answer.expect(200).json()["items"], json!([]));
}

#[tokio::test]
async fn an_entry_follows_its_checkout() {
    let shop = Shop::open().await;
    let checkout = made(&shop, json!({"products": [COURSE]})).await;
    assert!(ids(&shop, "query=ada").await.is_empty());
    update(&shop, &checkout, json!({"customer_name": "Ada"}))
        .await
        .expect(200);
    assert_eq!(ids(&shop, "query=ada").await.len(), 1);
}
