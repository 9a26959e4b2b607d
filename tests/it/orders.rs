//! Orders: what a paid checkout makes, as the API tells it.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{ADA, Sale, Shop, catalog_item, custom_item, id_of};

fn path(order: &Value) -> String {
    format!("/v1/orders/{}", id_of(order))
}

/// Ada's poster for 12.50 euros, a tenth off, and its order.
async fn poster(sale: &Sale) -> (Value, Value) {
    let shop = &sale.shop;
    let product = json!({
        "name": "Poster", "prices": [{"amount_type": "fixed", "price_amount": 1250, "price_currency": "eur"}],
    });
    let product = shop.created("/v1/products/", product).await;
    let fields = json!({
        "products": [product["id"]], "discount_id": sale.discount.id, "external_customer_id": "u-7",
        "metadata": {"campaign": "spring"},
        "customer_billing_address": {"country": "DE", "city": "Berlin"},
    });
    let url = shop.checkout_of(fields).await;
    shop.pay(&url, ADA).await;
    (product, shop.order_at(&url).await)
}

#[tokio::test]
async fn a_paid_checkout_is_an_order_with_all_that_it_names() {
    let sale = Sale::limited_to(5).await;
    let shop = &sale.shop;
    let (product, order) = poster(&sale).await;
    for (name, expected) in [
        ("organization_id", json!(shop.demo.site.site_id)),
        ("number", json!(1)),
        ("invoice_number", json!("000001")),
        ("status", json!("paid")),
        ("paid", json!(true)),
        ("billing_reason", json!("purchase")),
        ("currency", json!("eur")),
        ("subtotal_amount", json!(1250)),
        ("discount_amount", json!(125)),
        ("net_amount", json!(1125)),
        ("total_amount", json!(1125)),
        ("tax_amount", json!(0)),
        ("due_amount", json!(0)),
        ("refunded_amount", json!(0)),
        ("refundable_amount", json!(1125)),
        ("billing_name", json!("Ada Lovelace")),
        (
            "billing_address",
            json!({"country": "DE", "city": "Berlin"}),
        ),
        ("description", json!("Poster")),
        ("metadata", json!({"campaign": "spring"})),
        ("custom_field_data", json!({})),
        ("external_customer_id", json!("u-7")),
        ("product_id", product["id"].clone()),
        ("subscription_id", Value::Null),
        ("subscription", Value::Null),
        ("dispute", Value::Null),
        ("seats", Value::Null),
    ] {
        assert_eq!(order[name], expected, "{name}");
    }
    assert_eq!(order["product"]["name"], "Poster");
    assert_eq!(order["discount"]["redemptions_count"], 1);
    assert_eq!(order["customer"]["email"], "ada@example.com");
    assert_eq!(order["customer"]["external_id"], "u-7");
    assert_eq!(order["customer"]["id"], order["customer_id"]);
    let item = &order["items"][0];
    let told = (&item["label"], &item["amount"], &item["product_price_id"]);
    let price = &product["prices"][0]["id"];
    assert_eq!(told, (&json!("Poster"), &json!(1250), price));
}

#[tokio::test]
async fn the_catalog_moves_on_and_what_was_sold_stays() {
    let sale = Sale::limited_to(5).await;
    let (_, order) = poster(&sale).await;
    sale.delete().await;
    let later = sale.shop.got(&path(&order)).await;
    assert_eq!(later["discount"], Value::Null);
    assert_eq!(later["discount_id"], order["discount_id"]);
    assert_eq!(later["discount_amount"], 125);
}

#[tokio::test]
async fn several_lines_and_what_is_due_later_are_told() {
    let shop = Shop::open().await;
    let template = json!({
        "lineItems": [catalog_item(shop.demo.product_id, 2)],
        "customLineItems": [{
            "quantity": 1, "price": "20.00", "productName": {"original": "Stay"},
            "itemType": {"preset": "DIGITAL"}, "paymentOption": "DEPOSIT_ONLINE", "depositAmount": "5.00",
        }],
    });
    let template = shop.create_template(template).await;
    let url = shop.open_template(id_of(&template)).await;
    shop.pay(&url, ADA).await;
    let order = shop.order_at(&url).await;
    let items = order["items"].as_array().unwrap();
    let sum: i64 = items
        .iter()
        .map(|item| item["amount"].as_i64().unwrap())
        .sum();
    assert_eq!(
        (items.len(), order["subtotal_amount"].clone()),
        (2, json!(sum))
    );
    assert_eq!(order["due_amount"], 1500);
    assert_eq!(order["total_amount"].as_i64(), Some(sum - 1500));
    assert_eq!(order["refundable_amount"], order["total_amount"]);
    assert_eq!(
        (&order["product_id"], &order["product"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(order["checkout_template_id"], template["id"]);
    let ids: Vec<&str> = items.iter().map(id_of).collect();
    assert_ne!(ids[0], ids[1]);
    assert_eq!(shop.got(&path(&order)).await["items"], order["items"]);
}

#[tokio::test]
async fn what_was_free_is_an_order_with_nothing_to_give_back() {
    let shop = Shop::open().await;
    let free = "0199d3a0-0000-7000-8000-0000000000a4";
    let url = shop.checkout_of(json!({"products": [free]})).await;
    shop.submit(&url, ADA).await.expect(303);
    let order = shop.order_at(&url).await;
    let sums = (
        &order["total_amount"],
        &order["refundable_amount"],
        &order["status"],
    );
    assert_eq!(sums, (&json!(0), &json!(0), &json!("paid")));
}

#[tokio::test]
async fn the_buyer_page_leads_to_the_receipt() {
    let shop = Shop::open().await;
    let order = shop.bought().await;
    let receipt = shop.got(&format!("{}/receipt", path(&order))).await;
    let url = receipt["url"].as_str().unwrap();
    assert!(url.starts_with(&shop.url("/receipts/rc_")), "{url}");
    shop.follow(url).await.expect(200).says("000001");
}

#[tokio::test]
async fn whom_an_order_is_billed_to_can_be_changed_and_nothing_else() {
    let shop = Shop::open().await;
    let order = shop.bought().await;
    let patch = async |body: Value| shop.call(Method::PATCH, &path(&order), Some(body)).await;
    let address = json!({"country": "JP", "city": "Kyoto"});
    let billed = patch(json!({"billing_name": "Engines Ltd.", "billing_address": address})).await;
    let told = billed.expect(200);
    assert_eq!(told.header("etag"), "\"2\"");
    let told = told.json();
    assert_eq!(
        (&told["billing_name"], &told["billing_address"]),
        (&json!("Engines Ltd."), &address)
    );
    assert!(told["modified_at"].is_string());
    let cleared = patch(json!({"billing_name": null}))
        .await
        .expect(200)
        .json();
    assert_eq!(cleared["billing_name"], "Ada Lovelace");
    assert_eq!(cleared["billing_address"], address);
    // Nothing to do is no change.
    assert_eq!(patch(json!({})).await.expect(200).header("etag"), "\"3\"");
    let faults =
        patch(json!({"billing_name": 7, "billing_address": {"city": "X"}, "number": 3})).await;
    let expected = [
        ("body.number", "extra_forbidden"),
        ("body.billing_name", "value_error"),
        ("body.billing_address.country", "missing"),
    ];
    let expected = expected.map(|(at, kind)| (at.to_owned(), kind.to_owned()));
    assert_eq!(faults.faults(), expected);
    let stale = shop
        .request(Method::PATCH, &path(&order))
        .bearer_auth(&shop.demo.site.access_token)
        .header("if-match", "\"1\"")
        .json(&json!({"billing_name": "X"}));
    shop.send(stale).await.expect(412);
}

#[tokio::test]
async fn another_site_another_scope_and_nobody_see_no_order() {
    let shop = Shop::open().await;
    let order = shop.bought().await;
    let (subscription, _) = shop.subscribed().await;
    let paths = [
        path(&order),
        format!("{}/receipt", path(&order)),
        format!("/v1/customers/{}", order["customer_id"].as_str().unwrap()),
        format!("/v1/subscriptions/{}", id_of(&subscription)),
    ];
    let narrow = shop.token_with(&["products:write"]).await;
    for path in &paths {
        shop.call_as(shop.other_token(), Method::GET, path, None)
            .await
            .expect(404);
        shop.call_as(&narrow, Method::GET, path, None)
            .await
            .expect(403);
        shop.follow(path).await.expect(401);
        shop.call(Method::GET, path, None).await.expect(200);
    }
}

#[tokio::test]
async fn lists_are_of_the_own_site() {
    let shop = Shop::open().await;
    let (subscription, _) = shop.subscribed().await;
    let order = json!({"id": subscription["latest_order_id"]});
    shop.refund(&order, 100).await.expect(201);
    let narrow = shop.token_with(&["products:write"]).await;
    for list in ["orders", "refunds", "customers", "subscriptions"] {
        let list = format!("/v1/{list}/");
        let other = shop
            .call_as(shop.other_token(), Method::GET, &list, None)
            .await;
        assert_eq!(
            other.expect(200).json()["pagination"]["total_count"],
            0,
            "{list}"
        );
        shop.call_as(&narrow, Method::GET, &list, None)
            .await
            .expect(403);
        shop.follow(&list).await.expect(401);
        let site = "0199d3a0-0000-7000-8000-00000000dead";
        assert!(
            shop.listed(&list, &format!("organization_id={site}"))
                .await
                .is_empty()
        );
        assert!(!shop.listed(&list, "").await.is_empty());
    }
}

#[tokio::test]
async fn another_site_and_another_scope_change_nothing() {
    let shop = Shop::open().await;
    let (subscription, _) = shop.subscribed().await;
    let narrow = shop.token_with(&["products:write"]).await;
    let path_of = |list: &str, id: &Value| format!("/v1/{list}/{}", id.as_str().expect("an id"));
    let order = path_of("orders", &subscription["latest_order_id"]);
    let customer = path_of("customers", &subscription["customer_id"]);
    let subscription = path_of("subscriptions", &subscription["id"]);
    let id = order.rsplit('/').next();
    let body = json!({"order_id": id, "reason": "other", "amount": 1});
    let denied = shop
        .call_as(shop.other_token(), Method::POST, "/v1/refunds/", Some(body))
        .await;
    assert_eq!(
        denied.faults(),
        [("body.order_id".to_owned(), "value_error".to_owned())]
    );
    for (method, path) in [
        (Method::PATCH, &order),
        (Method::PATCH, &customer),
        (Method::DELETE, &customer),
        (Method::PATCH, &subscription),
        (Method::DELETE, &subscription),
    ] {
        let body = Some(json!({"cancel_at_period_end": true}));
        let other = shop
            .call_as(shop.other_token(), method.clone(), path, body.clone())
            .await;
        other.expect(404);
        shop.call_as(&narrow, method, path, body).await.expect(403);
    }
    assert_eq!(shop.got(&subscription).await["status"], "active");
    assert_eq!(shop.got(&order).await["refunded_amount"], 0);
}

#[tokio::test]
async fn what_polar_has_and_we_do_not_is_refused_in_its_form() {
    let shop = Shop::open().await;
    for (method, path) in [
        (Method::POST, "/v1/customers/"),
        (Method::POST, "/v1/orders/"),
        (
            Method::DELETE,
            "/v1/orders/0199d3a0-0000-7000-8000-00000000dead",
        ),
    ] {
        let answer = shop.call(method, path, Some(json!({}))).await.expect(404);
        assert_eq!(answer.json()["error"], "ResourceNotFound", "{path}");
    }
    for path in ["/v1/orders/x", "/v1/customers/x", "/v1/subscriptions/x"] {
        let answer = shop.call(Method::GET, path, None).await;
        assert_eq!(answer.faults()[0].0, "path.id", "{path}");
    }
}

#[tokio::test]
async fn a_custom_item_has_no_product() {
    let shop = Shop::open().await;
    let template = json!({"customLineItems": [custom_item("Zine", "10.00", 3)]});
    let template = shop.create_template(template).await;
    let url = shop.open_template(id_of(&template)).await;
    shop.pay(&url, ADA).await;
    let order = shop.order_at(&url).await;
    let item = &order["items"][0];
    let told = (&item["quantity"], &item["amount"], &item["product_id"]);
    assert_eq!(told, (&json!(3), &json!(3000), &Value::Null));
}
