//! Checkouts by their client secret: what a merchant's own storefront calls, without a token.

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};
use shared::domain::checkout::CheckoutStatus;

use crate::{
    checkouts::{gift, made, path, update},
    client_codes::code,
    harness::{Answer, Shop},
    links::{COURSE, TICKET, faults, product},
};

pub(crate) fn held(checkout: &Value) -> String {
    let secret = checkout["client_secret"].as_str().expect("a secret");
    format!("/v1/checkouts/client/{secret}")
}

pub(crate) async fn ask(shop: &Shop, method: Method, path: &str, body: Option<Value>) -> Answer {
    let request = shop.request(method, path);
    let request = match body {
        Some(body) => request.json(&body),
        None => request,
    };
    shop.send(request).await
}

pub(crate) async fn patch(shop: &Shop, checkout: &Value, body: Value) -> Answer {
    ask(shop, Method::PATCH, &held(checkout), Some(body)).await
}

pub(crate) async fn confirm(shop: &Shop, checkout: &Value, body: Value) -> Answer {
    let path = format!("{}/confirm", held(checkout));
    ask(shop, Method::POST, &path, Some(body)).await
}

pub(crate) async fn got(shop: &Shop, checkout: &Value) -> Value {
    ask(shop, Method::GET, &held(checkout), None)
        .await
        .expect(200)
        .json()
}

pub(crate) fn ada() -> Value {
    json!({"customer_email": "ada@example.com", "customer_name": "Ada"})
}

#[tokio::test]
async fn a_storefront_takes_a_buyer_from_the_offer_to_the_receipt() {
    let shop = Shop::open().await;
    code(&shop, json!({"code": "SPRING"})).await;
    let checkout = made(&shop, json!({"products": [COURSE, TICKET]})).await;
    let told = got(&shop, &checkout).await;
    assert_eq!(told["organization"]["id"], checkout["organization_id"]);
    for own in [
        "/metadata",
        "/customer_metadata",
        "/product/metadata",
        "/products/0/metadata",
    ] {
        assert_eq!(told.pointer(own), None, "{own} is the merchant's own");
    }
    let fields = json!({"product_id": TICKET, "discount_code": "spring"});
    let told = patch(&shop, &checkout, fields).await.expect(200).json();
    assert_eq!(
        (&told["product_id"], &told["discount"]["code"]),
        (&json!(TICKET), &json!("SPRING"))
    );
    let confirmed = confirm(&shop, &checkout, ada()).await.expect(200).json();
    assert_eq!(confirmed["status"], "confirmed");
    assert_eq!(confirmed["total_amount"], told["total_amount"]);
    let pay = confirmed["payment_processor_metadata"]["payment_url"]
        .as_str()
        .unwrap();
    // A second press is led to the same payment.
    let again = confirm(&shop, &checkout, ada()).await.expect(200).json();
    assert_eq!(again["payment_processor_metadata"]["payment_url"], pay);
    shop.submit(pay, &[("outcome", "pay")]).await.expect(303);
    assert_eq!(got(&shop, &checkout).await["status"], "succeeded");
    let told = shop.got(&path(&checkout)).await;
    assert_eq!(
        (&told["status"], &told["customer_email"]),
        (&json!("succeeded"), &json!("ada@example.com"))
    );
    let answer = confirm(&shop, &checkout, ada()).await.expect(403);
    assert_eq!(answer.json()["error"], "NotOpenCheckout");
    let answer = patch(&shop, &checkout, json!({"locale": "de"}))
        .await
        .expect(403);
    assert_eq!(answer.json()["error"], "NotOpenCheckout");
}

#[tokio::test]
async fn what_is_free_is_done_when_it_is_confirmed() {
    let shop = Shop::open().await;
    let free = product(
        &shop,
        json!({"name": "Sample", "prices": [{"amount_type": "free"}]}),
    )
    .await;
    let checkout = made(&shop, json!({"products": [free]})).await;
    assert_eq!(checkout["is_payment_required"], false);
    let confirmed = confirm(&shop, &checkout, ada()).await.expect(200).json();
    assert_eq!(
        confirmed["status"], "confirmed",
        "the clients know no other"
    );
    assert_eq!(confirmed["payment_processor_metadata"], json!({}));
    assert_eq!(got(&shop, &checkout).await["status"], "succeeded");
}

#[tokio::test]
async fn a_confirmation_asks_for_all_that_is_missing() {
    let shop = Shop::open().await;
    let field = json!({"type": "text", "slug": "size", "name": "Size"});
    let field = shop.created("/v1/custom-fields/", field).await;
    let attached = json!([{"custom_field_id": field["id"], "required": true}]);
    let shirt = product(&shop, json!({"attached_custom_fields": attached})).await;
    let fields = json!({"products": [shirt], "require_billing_address": true});
    let checkout = made(&shop, fields).await;
    let answer = confirm(&shop, &checkout, json!({})).await.expect(422);
    let named: Vec<String> = faults(&answer).into_iter().map(|(loc, _)| loc).collect();
    let expected = [
        "body.customer_email",
        "body.customer_name",
        "body.customer_billing_address",
        "body.custom_field_data.size",
    ];
    assert_eq!(named, expected);
    let address = json!({"country": "US", "line1": "1 Main St"});
    let mut body = ada();
    body["customer_billing_address"] = address;
    body["custom_field_data"] = json!({"size": "L"});
    let answer = confirm(&shop, &checkout, body.clone()).await.expect(422);
    let named: Vec<String> = faults(&answer).into_iter().map(|(loc, _)| loc).collect();
    let expected = ["postal_code", "city", "state"];
    assert_eq!(
        named,
        expected.map(|part| format!("body.customer_billing_address.{part}"))
    );
    body["customer_billing_address"] = json!({
        "country": "us", "line1": "1 Main St", "postal_code": "10001", "city": "New York", "state": "NY",
    });
    let told = confirm(&shop, &checkout, body).await.expect(200).json();
    assert_eq!(told["customer_billing_address"]["country"], "US");
    assert_eq!(told["custom_field_data"], json!({"size": "L"}));
    let stored = shop.checkout_at(told["url"].as_str().unwrap()).await;
    assert_eq!(
        stored.buyer.unwrap().billing.address.unwrap().city.unwrap(),
        "New York"
    );
}

#[tokio::test]
async fn a_client_changes_no_more_than_a_buyer_may() {
    let shop = Shop::open().await;
    let checkout = made(&shop, json!({"products": [COURSE]})).await;
    for name in [
        "metadata",
        "discount_id",
        "success_url",
        "allow_discount_codes",
        "customer_metadata",
        "trial_interval",
        "currency",
        "external_customer_id",
    ] {
        let answer = patch(&shop, &checkout, json!({name: "x"}))
            .await
            .expect(422);
        assert_eq!(
            answer.json()["detail"][0]["type"],
            "extra_forbidden",
            "{name}"
        );
    }
}

#[tokio::test]
async fn an_expired_checkout_is_gone_and_an_unknown_one_not_found() {
    let shop = Shop::open().await;
    let checkout = made(&shop, json!({"products": [COURSE]})).await;
    let confirm_path = format!("{}/confirm", held(&checkout));
    shop.clock.advance(SignedDuration::from_hours(24));
    for (method, path, body) in [
        (Method::GET, held(&checkout), None),
        (
            Method::PATCH,
            held(&checkout),
            Some(json!({"locale": "de"})),
        ),
        (Method::POST, confirm_path, Some(ada())),
    ] {
        let answer = ask(&shop, method.clone(), &path, body.clone())
            .await
            .expect(410);
        assert_eq!(answer.json()["error"], "ExpiredCheckoutError");
        let secret = checkout["client_secret"].as_str().unwrap();
        let other = format!("{}{}", &secret[..secret.len() - 7], "aaaaaaa");
        let path = path.replace(secret, &other);
        let answer = ask(&shop, method, &path, body).await.expect(404);
        assert_eq!(answer.json()["error"], "ResourceNotFound");
        assert!(!answer.text.contains(&other), "the address may be a secret");
    }
}

#[tokio::test]
async fn money_of_an_earlier_attempt_is_for_what_was_sold_then() {
    let shop = Shop::open().await;
    let gift = gift(&shop).await;
    let checkout = made(&shop, json!({"products": [gift], "amount": 2000})).await;
    let told = confirm(&shop, &checkout, ada()).await.expect(200).json();
    let pay = told["payment_processor_metadata"]["payment_url"]
        .as_str()
        .unwrap();
    shop.submit(pay, &[("outcome", "decline")])
        .await
        .expect(303);
    let told = patch(&shop, &checkout, json!({"amount": 3000}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&told["status"], &told["customer_name"]),
        (&json!("open"), &json!("Ada"))
    );
    let stored = shop.checkout_at(told["url"].as_str().unwrap()).await;
    assert_eq!(stored.status, CheckoutStatus::Open);
    let sold = stored.attempted(1);
    assert_eq!(sold.totals().due_now.minor(), 2000);
    assert_eq!(stored.totals().due_now.minor(), 3000);
    // The merchant may change it, too, and who pays is known best by who said it last.
    let fields = json!({"customer_name": "Bob"});
    let told = update(&shop, &checkout, fields).await.expect(200).json();
    assert_eq!(
        (&told["customer_name"], &told["customer_email"]),
        (&json!("Bob"), &json!("ada@example.com"))
    );
}

#[tokio::test]
async fn a_storefront_on_another_origin_may_call_the_client_side_and_nothing_else() {
    let shop = Shop::open().await;
    let checkout = made(&shop, json!({"products": [COURSE]})).await;
    let allowed = |answer: &Answer| answer.header("access-control-allow-origin").to_owned();
    for below in ["", "/confirm"] {
        let path = format!("{}{below}", held(&checkout));
        let preflight = ask(&shop, Method::OPTIONS, &path, None).await.expect(204);
        assert_eq!(allowed(&preflight), "*");
        let methods = preflight.header("access-control-allow-methods");
        assert!(methods.contains("PATCH"), "{methods}");
    }
    let answer = ask(&shop, Method::GET, &held(&checkout), None)
        .await
        .expect(200);
    assert_eq!(allowed(&answer), "*");
    // A page that cannot read why something failed cannot tell its buyer.
    let refused = patch(&shop, &checkout, json!({"seats": 2}))
        .await
        .expect(422);
    assert_eq!(allowed(&refused), "*");
    for own in [path(&checkout), "/v1/checkouts/".to_owned()] {
        let answer = shop.call(Method::GET, &own, None).await.expect(200);
        assert_eq!(allowed(&answer), "", "{own}");
    }
}
