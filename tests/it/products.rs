//! Products: what a merchant sells.

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Shop, catalog_item};

const PRODUCTS: &str = "/v1/products/";

fn euros(amount: u32) -> Value {
    json!({"amount_type": "fixed", "price_amount": amount})
}

async fn create(shop: &Shop, body: Value) -> Value {
    shop.created(PRODUCTS, body).await
}

async fn update(shop: &Shop, product: &Value, fields: Value) -> Answer {
    let path = format!("{PRODUCTS}{}", product["id"].as_str().unwrap());
    shop.call(Method::PATCH, &path, Some(fields)).await
}

async fn names(shop: &Shop, query: &str) -> Vec<String> {
    let list = shop.got(&format!("{PRODUCTS}?{query}")).await;
    let items = list["items"].as_array().unwrap().iter();
    items
        .map(|item| item["name"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_product_comes_back_as_it_was_made() {
    let shop = Shop::open().await;
    let field = json!({"type": "checkbox", "slug": "gift", "name": "A gift?"});
    let field = shop.created("/v1/custom-fields/", field).await;
    let answer = shop
        .call(
            Method::POST,
            "/v1/products",
            Some(json!({
                "name": "Ink set",
                "description": "Twelve colours.",
                "visibility": "private",
                "prices": [
                    {"amount_type": "fixed", "price_amount": 1900},
                    {"amount_type": "custom", "price_currency": "usd", "minimum_amount": 100,
                     "maximum_amount": 5000, "preset_amount": 2000, "tax_behavior": "exclusive"},
                    {"amount_type": "free", "price_currency": "GBP"},
                    {"amount_type": "seat_based", "price_currency": "chf", "seat_tiers": {
                        "seat_tier_type": "graduated",
                        "tiers": [{"min_seats": 2, "max_seats": 5, "price_per_seat": 900},
                                  {"min_seats": 6, "price_per_seat": 700}]}},
                ],
                "medias": [],
                "attached_custom_fields": [{"custom_field_id": field["id"], "required": true}],
                "metadata": {"shelf": "B", "weight": 1.5, "new": true},
                "organization_id": shop.demo.site.site_id,
            })),
        )
        .await
        .expect(201);
    assert_eq!(answer.header("etag"), "\"1\"");
    let product = answer.json();
    let path = format!("{PRODUCTS}{}", product["id"].as_str().unwrap());
    assert_eq!(shop.got(&path).await, product);
    insta::assert_json_snapshot!(product, {
        ".id" => "[id]",
        ".prices[].id" => "[id]",
        ".prices[].product_id" => "[product]",
        ".attached_custom_fields[].custom_field_id" => "[field]",
        ".attached_custom_fields[].custom_field.id" => "[field]",
    });
}

#[tokio::test]
async fn a_subscription_recurs_as_it_was_made_to() {
    let shop = Shop::open().await;
    let product = json!({
        "name": "Monthly box", "prices": [euros(900)], "recurring_interval": "month",
        "trial_interval": "day", "trial_interval_count": 14,
    });
    let product = create(&shop, product).await;
    let told = |product: &Value| {
        [
            "recurring_interval",
            "recurring_interval_count",
            "is_recurring",
        ]
        .map(|name| product[name].clone())
    };
    assert_eq!(told(&product), [json!("month"), json!(1), json!(true)]);
    assert_eq!(product["trial_interval_count"], 14);
    // What is so already may be said again.
    let same = json!({"recurring_interval": "month", "recurring_interval_count": 1});
    let same = update(&shop, &product, same).await.expect(200);
    assert_eq!(same.json(), product);
    let answer = update(&shop, &product, json!({"trial_interval_count": 7})).await;
    assert_eq!(answer.expect(200).json()["trial_interval_count"], 7);
    let answer = update(&shop, &product, json!({"trial_interval": null})).await;
    let cleared = answer.expect(200).json();
    assert_eq!(cleared["trial_interval"], Value::Null);
    assert_eq!(cleared["trial_interval_count"], Value::Null);
    let other = json!({"recurring_interval": "year", "recurring_interval_count": 2});
    let answer = update(&shop, &product, other).await;
    let expected = ["body.recurring_interval", "body.recurring_interval_count"];
    let expected = expected.map(|place| (place.to_owned(), "value_error".to_owned()));
    assert_eq!(answer.faults(), expected);
}

#[tokio::test]
async fn an_update_changes_what_it_names_and_null_clears() {
    let shop = Shop::open().await;
    let product = json!({
        "name": "Ink set", "description": "Twelve colours.", "prices": [euros(1900)],
        "metadata": {"shelf": "B"},
    });
    let product = create(&shop, product).await;
    shop.clock.advance(SignedDuration::from_mins(5));
    let fields = json!({"name": "Ink box", "visibility": "draft", "metadata": {"shelf": "C"}});
    let after = update(&shop, &product, fields.clone()).await.expect(200);
    let mut expected = product.clone();
    expected
        .as_object_mut()
        .unwrap()
        .extend(fields.as_object().unwrap().clone());
    expected["modified_at"] = json!("2026-11-22T10:05:00Z");
    assert_eq!(after.json(), expected);
    // A field that cannot be empty is left as it was.
    let nulls = json!({"name": null, "description": null, "visibility": null, "metadata": null,
                       "prices": null, "is_archived": null, "attached_custom_fields": null});
    let after = update(&shop, &product, nulls).await.expect(200);
    expected["description"] = Value::Null;
    expected["metadata"] = json!({});
    assert_eq!(after.json(), expected);
}

#[tokio::test]
async fn prices_that_are_not_named_are_gone() {
    let shop = Shop::open().await;
    let dollars = json!({"amount_type": "fixed", "price_amount": 2100, "price_currency": "usd"});
    let product = json!({"name": "Ink set", "prices": [euros(1900), dollars]});
    let product = create(&shop, product).await;
    let (euro, dollar) = (&product["prices"][0], &product["prices"][1]);
    let pounds = json!({"amount_type": "fixed", "price_amount": 1700, "price_currency": "gbp"});
    let prices = json!({"prices": [{"id": dollar["id"]}, euros(2000), pounds]});
    let after = update(&shop, &product, prices).await.expect(200).json();
    assert_eq!(after["prices"][0], *dollar);
    assert_eq!(after["prices"][1]["price_amount"], 2000);
    assert_ne!(after["prices"][1]["id"], euro["id"]);
    assert_eq!(after["prices"][2]["price_currency"], "gbp");
    // Saying what a price says already keeps it.
    let same =
        json!({"prices": [{"id": dollar["id"]}, euros(2000), {"id": after["prices"][2]["id"]}]});
    let answer = update(&shop, &product, same).await.expect(200);
    assert_eq!(answer.json(), after);
    assert_eq!(answer.header("etag"), "\"2\"");
    let gone = json!({"prices": [{"id": euro["id"]}]});
    let expected = ("body.prices.0.id".to_owned(), "value_error".to_owned());
    assert_eq!(update(&shop, &product, gone).await.faults(), [expected]);
}

#[tokio::test]
async fn an_archived_product_is_not_sold_until_it_is_back() {
    let shop = Shop::open().await;
    let product = create(&shop, json!({"name": "Ink set", "prices": [euros(1900)]})).await;
    let item = catalog_item(product["id"].as_str().unwrap(), 1);
    let template = json!({"checkoutTemplate": {"lineItems": [item]}});
    let archived = update(&shop, &product, json!({"is_archived": true})).await;
    assert_eq!(archived.expect(200).json()["is_archived"], true);
    let sell = || {
        shop.call(
            Method::POST,
            "/ecom/v1/checkout-templates",
            Some(template.clone()),
        )
    };
    sell().await.expect(404);
    assert_eq!(names(&shop, "is_archived=true").await, ["Ink set"]);
    assert_eq!(names(&shop, "is_archived=false").await.len(), 4);
    let back = update(&shop, &product, json!({"is_archived": false})).await;
    assert_eq!(back.expect(200).json()["is_archived"], false);
    sell().await.expect(200);
}

#[tokio::test]
async fn a_product_is_never_deleted() {
    let shop = Shop::open().await;
    let path = format!("{PRODUCTS}{}", shop.demo.product_id);
    let answer = shop.call(Method::DELETE, &path, None).await.expect(409);
    assert_eq!(answer.json()["error"], "ProductNotDeletable");
    assert_eq!(shop.got(&path).await["is_deletable"], false);
}

#[tokio::test]
async fn a_deleted_custom_field_is_asked_no_more() {
    let shop = Shop::open().await;
    let field = |slug: &str| {
        let body = json!({"type": "text", "slug": slug, "name": slug});
        shop.created("/v1/custom-fields/", body)
    };
    let (one, two) = (field("one").await, field("two").await);
    let attached =
        [&two, &one].map(|field| json!({"custom_field_id": field["id"], "required": false}));
    let body = json!({"name": "Ink set", "prices": [euros(1)], "attached_custom_fields": attached});
    let product = create(&shop, body).await;
    let slugs = |product: &Value| {
        let attached = product["attached_custom_fields"].as_array().unwrap().iter();
        let told = |one: &Value| (one["order"].clone(), one["custom_field"]["slug"].clone());
        attached.map(told).collect::<Vec<_>>()
    };
    let both = [(json!(0), json!("two")), (json!(1), json!("one"))];
    assert_eq!(slugs(&product), both);
    let path = format!("/v1/custom-fields/{}", two["id"].as_str().unwrap());
    shop.call(Method::DELETE, &path, None).await.expect(204);
    let left = [(json!(0), json!("one"))];
    let path = format!("{PRODUCTS}{}", product["id"].as_str().unwrap());
    assert_eq!(slugs(&shop.got(&path).await), left);
    assert_eq!(slugs(&shop.got(PRODUCTS).await["items"][0]), left);
    let again = json!({"attached_custom_fields": attached});
    let place = "body.attached_custom_fields.0.custom_field_id";
    let expected = (place.to_owned(), "value_error".to_owned());
    assert_eq!(update(&shop, &product, again).await.faults(), [expected]);
}

#[tokio::test]
async fn lists_are_filtered_sorted_and_cut_into_pages() {
    let shop = Shop::open().await;
    for (name, amount, fields) in [
        (
            "Zine",
            500,
            json!({"metadata": {"kind": "print", "year": 2026}}),
        ),
        (
            "Apron",
            2500,
            json!({"visibility": "private", "metadata": {"kind": "cloth"}}),
        ),
        ("Ink club", 900, json!({"recurring_interval": "month"})),
    ] {
        shop.clock.advance(SignedDuration::from_mins(1));
        let mut body = json!({"name": name, "prices": [euros(amount)]});
        body.as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        create(&shop, body).await;
    }
    let newest = names(&shop, "limit=3").await;
    assert_eq!(newest, ["Ink club", "Apron", "Zine"]);
    assert_eq!(names(&shop, "limit=3&sorting=name").await[0], "Apron");
    let by_amount = names(
        &shop,
        "sorting=-price_amount_type&sorting=-price_amount&limit=2",
    )
    .await;
    assert_eq!(by_amount[1], "Apron");
    assert_eq!(names(&shop, "query=INK").await, ["Ink club"]);
    assert_eq!(names(&shop, "is_recurring=true").await, ["Ink club"]);
    assert_eq!(
        names(&shop, "visibility=private&visibility=draft").await,
        ["Apron"]
    );
    assert_eq!(
        names(&shop, "metadata[kind]=print&metadata[kind]=cloth").await,
        ["Apron", "Zine"]
    );
    assert_eq!(
        names(&shop, "metadata%5Bkind%5D=print&metadata[year]=2026").await,
        ["Zine"]
    );
    assert!(
        names(&shop, "metadata[kind]=print&metadata[year]=2025")
            .await
            .is_empty()
    );
    let demo = shop.demo.product_id;
    assert_eq!(names(&shop, &format!("id={demo}")).await.len(), 1);
    let benefit = format!("benefit_id={demo}");
    assert!(names(&shop, &benefit).await.is_empty());

    let pages = shop.got(&format!("{PRODUCTS}?limit=3&page=3")).await;
    assert_eq!(
        pages["pagination"],
        json!({"total_count": 7, "max_page": 3})
    );
    assert_eq!(pages["items"].as_array().unwrap().len(), 1);
    assert!(names(&shop, "page=4&limit=3").await.is_empty());

    let wrong = "?page=0&limit=x&sorting=price&visibility=all&id=1&is_archived=maybe";
    let answer = shop
        .call(Method::GET, &format!("{PRODUCTS}{wrong}"), None)
        .await;
    let mut places: Vec<String> = answer.faults().into_iter().map(|fault| fault.0).collect();
    places.sort();
    let expected = [
        "id",
        "is_archived",
        "limit",
        "page",
        "sorting",
        "visibility",
    ];
    assert_eq!(places, expected.map(|name| format!("query.{name}")));
}
