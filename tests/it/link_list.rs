//! Lists of checkout links, and what an archived product does to them. The names are those of
//! Polar's own tests where a behaviour is Polar's.

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    harness::Shop,
    links::{made, path, places, product},
};

const LINKS: &str = "/v1/checkout-links/";

async fn list(shop: &Shop, query: &str) -> Value {
    let answer = shop
        .call(Method::GET, &format!("{LINKS}?{query}"), None)
        .await;
    answer.expect(200).json()
}

/// The ids of a list, in its order.
fn ids(list: &Value) -> Vec<String> {
    let items = list["items"].as_array().expect("items").iter();
    let id = |item: &Value| item["id"].as_str().expect("an id").to_owned();
    items.map(id).collect()
}

fn id(link: &Value) -> String {
    link["id"].as_str().expect("an id").to_owned()
}

async fn archive(shop: &Shop, product: &str, archived: bool) {
    let path = format!("/v1/products/{product}");
    let body = json!({"is_archived": archived});
    let answer = shop.call(Method::PATCH, &path, Some(body)).await;
    answer.expect(200);
}

async fn delete(shop: &Shop, link: &Value) {
    let answer = shop.call(Method::DELETE, &path(link), None).await;
    answer.expect(204);
}

#[tokio::test]
async fn product_and_organization_filter() {
    let shop = Shop::open().await;
    let print = product(&shop, json!({})).await;
    let one = id(&made(&shop, json!({"products": [print]})).await);
    shop.clock.advance(SignedDuration::from_secs(1));
    let poster = product(&shop, json!({})).await;
    let both = id(&made(&shop, json!({"products": [poster, print]})).await);
    let own = shop.demo.site.site_id;
    let other = shop.stack.accounts.other_sites[0].site_id;
    let unknown = "0199d3a0-0000-7000-8000-00000000ffff";
    let all = vec![one.clone(), both.clone()];
    for (query, expected) in [
        (format!("product_id={print}"), all.clone()),
        (format!("product_id[]={print}"), all.clone()),
        (format!("product_id={poster}"), vec![both.clone()]),
        (
            format!("product_id={unknown}&product_id={print}"),
            all.clone(),
        ),
        (format!("product_id={unknown}"), vec![]),
        (
            format!("organization_id={own}&product_id={print}"),
            all.clone(),
        ),
        (
            format!("organization_id={other}&product_id={print}"),
            vec![],
        ),
        (
            format!("organization_id={other}&organization_id={own}&product_id={print}"),
            all,
        ),
    ] {
        let found = list(&shop, &query).await;
        assert_eq!(ids(&found), expected, "{query}");
        assert_eq!(found["pagination"]["total_count"], expected.len());
    }
    for (query, place) in [
        ("product_id=rubbish", "query.product_id"),
        ("organization_id=rubbish", "query.organization_id"),
    ] {
        let answer = shop
            .call(Method::GET, &format!("{LINKS}?{query}"), None)
            .await;
        assert_eq!(places(&answer.expect(422)), [place]);
    }
}

#[tokio::test]
async fn pages_have_ten_unless_asked_and_a_hundred_at_most() {
    let shop = Shop::open().await;
    let print = product(&shop, json!({})).await;
    let mut made_in_order = Vec::new();
    for _ in 0..103 {
        made_in_order.push(id(&made(&shop, json!({"products": [print]})).await));
        shop.clock.advance(SignedDuration::from_millis(1));
    }
    for (query, from, to, max_page) in [
        ("", 0, 10, 11),
        ("&page=2", 10, 20, 11),
        ("&page=11", 100, 103, 11),
        ("&page=12", 103, 103, 11),
        ("&limit=100&page=2", 100, 103, 2),
        ("&limit=5000", 0, 100, 2),
        ("&limit=7&page=15", 98, 103, 15),
        ("&limit=100&page=100", 103, 103, 2),
    ] {
        let page = list(&shop, &format!("product_id={print}{query}")).await;
        assert_eq!(ids(&page), made_in_order[from..to], "{query}");
        let expected = json!({"total_count": 103, "max_page": max_page});
        assert_eq!(page["pagination"], expected, "{query}");
    }
    for (query, place) in [
        ("page=0", "query.page"),
        ("page=-1", "query.page"),
        ("page=x", "query.page"),
        ("page=99999999999999999999999", "query.page"),
        ("limit=0", "query.limit"),
        ("limit=1.5", "query.limit"),
        ("limit=100&page=101", "query.page"),
        ("sorting=revision", "query.sorting"),
        ("sorting=--label", "query.sorting"),
    ] {
        let answer = shop
            .call(Method::GET, &format!("{LINKS}?{query}"), None)
            .await;
        assert_eq!(places(&answer.expect(422)), [place], "{query}");
    }
}

#[tokio::test]
async fn a_list_is_sorted_by_every_field_both_ways_and_by_several() {
    let shop = Shop::open().await;
    let print = product(&shop, json!({})).await;
    let mut links = Vec::new();
    for (label, url, codes) in [
        (Some("b"), Some("https://z.example/"), true),
        (None, Some("https://a.example/"), false),
        (Some("a"), None, true),
        (Some("b"), Some("https://m.example/"), false),
    ] {
        let fields = json!({
            "products": [print], "label": label, "success_url": url, "allow_discount_codes": codes,
        });
        links.push(id(&made(&shop, fields).await));
        shop.clock.advance(SignedDuration::from_secs(1));
    }
    for (sorting, order) in [
        ("", [0, 1, 2, 3]),
        ("sorting=created_at", [0, 1, 2, 3]),
        ("sorting=-created_at", [3, 2, 1, 0]),
        ("sorting=label&sorting=created_at", [1, 2, 0, 3]),
        ("sorting=label&sorting=-created_at", [1, 2, 3, 0]),
        ("sorting=-label&sorting=success_url", [3, 0, 2, 1]),
        ("sorting=success_url", [2, 1, 3, 0]),
        ("sorting=-success_url", [0, 3, 1, 2]),
        (
            "sorting=allow_discount_codes&sorting=-created_at",
            [3, 1, 2, 0],
        ),
        (
            "sorting=-allow_discount_codes&sorting=created_at",
            [0, 2, 1, 3],
        ),
        (
            "sorting[]=-allow_discount_codes&sorting[]=-label&sorting=created_at",
            [0, 2, 3, 1],
        ),
    ] {
        let found = list(&shop, &format!("product_id={print}&{sorting}")).await;
        let expected: Vec<String> = order.iter().map(|at| links[*at].clone()).collect();
        assert_eq!(ids(&found), expected, "{sorting}");
    }
}

#[tokio::test]
async fn a_deleted_link_is_in_no_list_and_does_not_exist() {
    let shop = Shop::open().await;
    let print = product(&shop, json!({})).await;
    let link = made(&shop, json!({"products": [print]})).await;
    delete(&shop, &link).await;
    let found = list(&shop, &format!("product_id={print}")).await;
    assert_eq!(found["items"], json!([]));
    assert_eq!(
        found["pagination"],
        json!({"total_count": 0, "max_page": 0})
    );
    for (method, body) in [
        (Method::GET, None),
        (Method::PATCH, Some(json!({"label": "B"}))),
        (Method::DELETE, None),
    ] {
        shop.call(method, &path(&link), body).await.expect(404);
    }
}

#[tokio::test]
async fn archive_product() {
    let shop = Shop::open().await;
    let (first, second) = (
        product(&shop, json!({})).await,
        product(&shop, json!({})).await,
    );
    let only = made(&shop, json!({"products": [first], "slug": "only"})).await;
    let both = made(&shop, json!({"products": [first, second], "slug": "both"})).await;
    archive(&shop, &first, true).await;
    // Soft-deleted, since no product was left.
    shop.call(Method::GET, &path(&only), None).await.expect(404);
    let home = shop.follow("/l/only").await.expect(302).location();
    assert_eq!(home, "https://shop.example/");
    // The other lives on without it, also under its slug.
    let kept = shop.call(Method::GET, &path(&both), None).await;
    let kept = kept.expect(200).json();
    let products = kept["products"].as_array().unwrap();
    assert_eq!(products.len(), 1, "{kept}");
    assert_eq!(products[0]["id"], second.as_str());
    let url = shop.follow("/l/both").await.expect(302).location();
    let line = &shop.checkout_at(&url).await.lines[0];
    assert_eq!(line.product.unwrap().to_string(), second);
    assert_eq!(
        ids(&list(&shop, &format!("product_id={first}")).await),
        [""; 0]
    );
    assert_eq!(
        ids(&list(&shop, &format!("product_id={second}")).await),
        [id(&both)]
    );
    // To sell it again resurrects nothing.
    archive(&shop, &first, false).await;
    shop.call(Method::GET, &path(&only), None).await.expect(404);
    assert_eq!(
        ids(&list(&shop, &format!("product_id={first}")).await),
        [""; 0]
    );
    archive(&shop, &second, true).await;
    shop.call(Method::GET, &path(&both), None).await.expect(404);
}

#[tokio::test]
async fn a_key_makes_one_link_and_replays_its_201() {
    let shop = Shop::open().await;
    let print = product(&shop, json!({})).await;
    let create = |label: &str| {
        let body = json!({
            "payment_processor": "stripe", "products": [print], "label": label, "slug": "once",
        });
        let request = shop
            .request(Method::POST, LINKS)
            .header("idempotency-key", "k-1");
        shop.send(
            request
                .bearer_auth(&shop.demo.site.access_token)
                .json(&body),
        )
    };
    let first = create("A").await.expect(201);
    let again = create("A").await.expect(201);
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.json(), first.json());
    create("B").await.expect(422);
    let found = list(&shop, &format!("product_id={print}")).await;
    assert_eq!(ids(&found), [id(&first.json())]);
}
