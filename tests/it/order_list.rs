//! Lists of orders: what each filter keeps, and in what order.

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{ADA, Sale, Shop, id_of, pay_as};

const ORDERS: &str = "/v1/orders/";

#[tokio::test]
async fn the_newest_come_first_and_pages_hold_them_all() {
    let shop = Shop::open().await;
    let mut made = Vec::new();
    for _ in 0..5 {
        shop.clock.advance(SignedDuration::from_secs(1));
        made.push(shop.bought().await["id"].clone());
    }
    assert_eq!(shop.listed(ORDERS, "sorting=created_at").await, made);
    assert_eq!(shop.listed(ORDERS, "sorting=invoice_number").await, made);
    made.reverse();
    assert_eq!(shop.listed(ORDERS, "").await, made);
    let mut paged = Vec::new();
    for page in 1..=3 {
        let list = shop.got(&format!("{ORDERS}?page={page}&limit=2")).await;
        assert_eq!(list["pagination"], json!({"total_count": 5, "max_page": 3}));
        let items = list["items"].as_array().unwrap().clone();
        paged.extend(items.into_iter().map(|item| item["id"].clone()));
    }
    assert_eq!(paged, made);
    let first = &shop.got(&format!("{ORDERS}?limit=1")).await["items"][0];
    let path = format!("{ORDERS}{}", id_of(first));
    assert_eq!(*first, shop.got(&path).await);
}

/// Ada's discounted poster, Grace's zine, and Ada's magazine.
async fn three(sale: &Sale) -> [Value; 3] {
    let shop = &sale.shop;
    let fields = json!({
        "products": [shop.demo.product_id], "discount_id": sale.discount.id, "external_customer_id": "u-7",
    });
    let url = shop.checkout_of(fields).await;
    shop.pay(&url, ADA).await;
    let poster = shop.order_at(&url).await;
    shop.clock.advance(SignedDuration::from_secs(1));
    let zine = shop.bought_as(&pay_as("grace@example.com")).await;
    shop.clock.advance(SignedDuration::from_secs(1));
    let (magazine, _) = shop.subscribed().await;
    let magazine = magazine["latest_order_id"].as_str().unwrap();
    [poster, zine, shop.got(&format!("{ORDERS}{magazine}")).await]
}

#[tokio::test]
async fn each_filter_keeps_what_it_names() {
    let sale = Sale::limited_to(5).await;
    let shop = &sale.shop;
    let [poster, zine, magazine] = three(&sale).await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    for (query, expected) in [
        (
            format!("product_id={}", shop.demo.product_id),
            vec![&poster],
        ),
        (
            format!(
                "product_id={}&product_id={}",
                shop.demo.product_id,
                text(&magazine["product_id"])
            ),
            vec![&magazine, &poster],
        ),
        ("product_billing_type=recurring".to_owned(), vec![&magazine]),
        (
            "product_billing_type=one_time".to_owned(),
            vec![&zine, &poster],
        ),
        (format!("discount_id={}", sale.discount.id), vec![&poster]),
        (
            format!("customer_id={}", text(&zine["customer_id"])),
            vec![&zine],
        ),
        ("external_customer_id=u-7".to_owned(), vec![&poster]),
        (
            format!("checkout_id={}", text(&zine["checkout_id"])),
            vec![&zine],
        ),
        (
            format!("subscription_id={}", text(&magazine["subscription_id"])),
            vec![&magazine],
        ),
        (
            format!("organization_id={}", text(&zine["organization_id"])),
            vec![&magazine, &zine, &poster],
        ),
    ] {
        let ids: Vec<Value> = expected.iter().map(|order| order["id"].clone()).collect();
        assert_eq!(shop.listed(ORDERS, &query).await, ids, "{query}");
    }
}

#[tokio::test]
async fn lists_are_sorted_by_what_is_named() {
    let sale = Sale::limited_to(5).await;
    let shop = &sale.shop;
    let [poster, zine, magazine] = three(&sale).await;
    for (query, expected) in [
        ("sorting=amount".to_owned(), vec![&magazine, &zine, &poster]),
        (
            "sorting=-net_amount".to_owned(),
            vec![&poster, &zine, &magazine],
        ),
        (
            "sorting=-customer&sorting=-created_at".to_owned(),
            vec![&zine, &magazine, &poster],
        ),
        (
            "sorting=product".to_owned(),
            vec![&magazine, &poster, &zine],
        ),
    ] {
        let ids: Vec<Value> = expected.iter().map(|order| order["id"].clone()).collect();
        assert_eq!(shop.listed(ORDERS, &query).await, ids, "{query}");
    }
    shop.refund(&zine, 1000).await.expect(201);
    shop.refund(&poster, 1).await.expect(201);
    let partly = shop.listed(ORDERS, "status=partially_refunded").await;
    assert_eq!(partly, [poster["id"].clone()]);
    let by_status = shop.listed(ORDERS, "sorting=status").await;
    assert_eq!(
        by_status,
        [&magazine, &poster, &zine].map(|order| order["id"].clone())
    );
}

#[tokio::test]
async fn what_makes_no_sense_is_named() {
    let shop = Shop::open().await;
    let query = "product_id=x&product_billing_type=yearly&page=0&sorting=price&metadata[a]=b";
    let answer = shop
        .call(Method::GET, &format!("{ORDERS}?{query}"), None)
        .await;
    let mut places: Vec<String> = answer.faults().into_iter().map(|fault| fault.0).collect();
    places.sort_unstable();
    let expected = [
        "query.metadata",
        "query.page",
        "query.product_billing_type",
        "query.product_id",
        "query.sorting",
    ];
    assert_eq!(
        places
            .iter()
            .map(|place| place.trim_end_matches(".a"))
            .collect::<Vec<_>>(),
        expected
    );
}
