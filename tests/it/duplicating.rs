//! Copies of offers.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    harness::{Answer, Shop, custom_item, id_of},
    link_opening::{change, opened},
    links::{COURSE, TICKET, made, path, places, product},
};

const TEMPLATES: &str = "/ecom/v1/checkout-templates";

async fn duplicate(shop: &Shop, path: &str, body: Option<Value>) -> Answer {
    let path = format!("{path}/duplicate");
    shop.call(Method::POST, &path, body).await
}

/// What two offers on the wire differ in.
fn differing(a: &Value, b: &Value) -> Vec<String> {
    let (a, b) = (a.as_object().unwrap(), b.as_object().unwrap());
    let names: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    let other = names
        .into_iter()
        .filter(|name| a.get(*name) != b.get(*name));
    other.cloned().collect()
}

#[tokio::test]
async fn a_copy_of_a_template_has_a_life_of_its_own() {
    let shop = Shop::open().await;
    let template = shop
        .create_template(json!({
            "label": "Spring",
            "customLineItems": [custom_item("Zine", "10.00", 1)],
            "couponCode": "WELCOME10",
            "customization": {"lockedCoupon": true},
            "externalReference": {"appId": "215238eb-22a5-4c36-9e7b-e7c08025e04e"},
            "endsAt": "2026-12-24T18:00:00Z",
            "fallbacks": {"ended": {"type": "PAGE"}},
            "preview": {"title": "Spring"},
            "metadata": {"campaign": "spring"},
        }))
        .await;
    let path = format!("{TEMPLATES}/{}", id_of(&template));
    let copy = duplicate(&shop, &path, None).await.expect(200).json();
    let copy = &copy["checkoutTemplate"];
    assert_eq!(differing(&template, copy), ["externalReference", "id"]);
    shop.update_template(id_of(&template), json!({"status": "INACTIVE"}))
        .await
        .expect(200);
    let url = shop.open_template(id_of(copy)).await;
    assert_eq!(shop.checkout_at(&url).await.totals().total.minor(), 900);
    for (label, told) in [
        (json!("Summer"), json!("Summer")),
        (Value::Null, Value::Null),
    ] {
        let body = Some(json!({"label": label}));
        let copy = duplicate(&shop, &path, body).await.expect(200).json();
        assert_eq!(copy["checkoutTemplate"]["label"], told);
        assert_eq!(copy["checkoutTemplate"]["status"], "INACTIVE");
    }
    let wrong = json!({"label": "", "status": "ACTIVE"});
    let answer = duplicate(&shop, &path, Some(wrong)).await.expect(400);
    assert_eq!(answer.violations().len(), 2, "{}", answer.text);
}

#[tokio::test]
async fn a_copy_of_a_link_has_an_address_of_its_own() {
    let shop = Shop::open().await;
    let print = product(&shop, json!({})).await;
    let fields = json!({
        "products": [print, TICKET], "slug": "spring", "label": "Spring",
        "allow_discount_codes": false, "starts_at": "2026-01-01T00:00:00Z",
        "fallbacks": {"deleted": {"type": "page"}}, "metadata": {"campaign": "spring"},
    });
    let link = made(&shop, fields).await;
    let copy = duplicate(&shop, &path(&link), None)
        .await
        .expect(201)
        .json();
    assert_eq!(
        differing(&link, &copy),
        ["client_secret", "id", "short_url", "slug", "url"]
    );
    assert_eq!(copy["slug"], Value::Null);
    for one in [&link, &copy] {
        let checkout = shop.checkout_at(&opened(&shop, one, "").await).await;
        assert_eq!(checkout.offer.unwrap().uuid().to_string(), id_of(one));
    }
    let named = json!({"label": null, "slug": "summer"});
    let named = duplicate(&shop, &path(&link), Some(named))
        .await
        .expect(201);
    assert_eq!(named.json()["slug"], "summer");
    assert_eq!(named.json()["label"], Value::Null);
    let taken = json!({"slug": "spring"});
    let taken = duplicate(&shop, &path(&link), Some(taken))
        .await
        .expect(422);
    assert_eq!(places(&taken), ["body.slug"]);
    change(&shop, &print, json!({"is_archived": true})).await;
    let copy = duplicate(&shop, &path(&link), None)
        .await
        .expect(201)
        .json();
    assert_eq!(copy["products"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_copy_is_made_once_for_a_key() {
    let shop = Shop::open().await;
    let items = json!([custom_item("Zine", "10.00", 1)]);
    let template = shop
        .create_template(json!({"customLineItems": items}))
        .await;
    let template_path = format!("{TEMPLATES}/{}", id_of(&template));
    let link = made(&shop, json!({"products": [COURSE]})).await;
    for (path, status) in [(template_path, 200), (path(&link), 201)] {
        let send = async |body: Value| {
            let request = shop.request(Method::POST, &format!("{path}/duplicate"));
            let request = request.bearer_auth(&shop.demo.site.access_token);
            let request = request
                .header("idempotency-key", format!("copy-{status}"))
                .json(&body);
            shop.send(request).await
        };
        let first = send(json!({})).await.expect(status);
        let again = send(json!({})).await.expect(status);
        assert_eq!(first.json(), again.json());
        assert_eq!(again.header("idempotency-replayed"), "true");
        send(json!({"label": "Other"})).await.expect(422);
    }
}
