//! Opening checkout links: where whoever follows one lands.

use checkout_links::meter::Call;
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};
use shared::domain::{
    checkout::Checkout,
    ids::{LinkId, ProductId},
    offer::OfferId,
    secret::{Secret, SecretKind},
};

use crate::{
    harness::{ADA, Shop, custom_item},
    links::{COURSE, TICKET, made, path, product},
};

pub(crate) const HOME: &str = "https://shop.example/";

/// The shared address of a link, with parameters.
pub(crate) fn shared(link: &Value, query: &str) -> String {
    let secret = link["client_secret"].as_str().expect("a secret");
    format!("/l/{secret}?{query}")
}

/// The address of a fresh checkout of a link.
pub(crate) async fn opened(shop: &Shop, link: &Value, query: &str) -> String {
    let answer = shop.follow(&shared(link, query)).await;
    answer.expect(302).location()
}

/// A fresh checkout of a link, as it is stored.
pub(crate) async fn checkout(shop: &Shop, link: &Value, query: &str) -> Checkout {
    stored(shop, &opened(shop, link, query).await).await
}

/// The checkout at an address, which may have parameters.
pub(crate) async fn stored(shop: &Shop, url: &str) -> Checkout {
    let bare = url.split('?').next().unwrap_or_default();
    shop.checkout_at(bare).await
}

pub(crate) fn chosen(checkout: &Checkout) -> String {
    let product = checkout.lines[0].product.expect("a product");
    product.to_string()
}

/// Changes a product as the management API does.
pub(crate) async fn change(shop: &Shop, product: &str, fields: Value) {
    let path = format!("/v1/products/{product}");
    let answer = shop.call(Method::PATCH, &path, Some(fields)).await;
    answer.expect(200);
}

/// Gives a link other products, past the rules of the management API: as a link has them whose
/// product was archived just now.
pub(crate) async fn force_products(shop: &Shop, link: &Value, products: &[&str]) {
    let id = LinkId::parse(link["id"].as_str().unwrap()).unwrap();
    let store = &shop.stack.store;
    let old = store.link(id).await.unwrap().unwrap();
    let mut content = old.content.clone();
    content.products = products
        .iter()
        .map(|id| ProductId::parse(id).unwrap())
        .collect();
    let new = old.clone().updated(content, shop.clock.now());
    store.replace_link(&new, &old).await.unwrap();
}

#[tokio::test]
async fn redirect_valid() {
    let shop = Shop::open().await;
    let link = made(&shop, json!({"products": [COURSE], "slug": "spring-2026"})).await;
    let secret = link["client_secret"].as_str().unwrap();
    let id = LinkId::parse(link["id"].as_str().unwrap()).unwrap();
    for path in [
        format!("/l/{secret}"),
        format!("/l/{secret}/"),
        "/l/spring-2026".to_owned(),
        "/l/spring-2026/".to_owned(),
        format!("/v1/checkout-links/{secret}/redirect"),
        format!("/v1/checkout-links/{secret}/redirect/"),
    ] {
        for (method, status) in [(Method::GET, 302), (Method::POST, 303)] {
            let answer = shop.send(shop.request(method, &path)).await.expect(status);
            assert_eq!(answer.header("cache-control"), "no-store");
            assert_eq!(answer.header("x-robots-tag"), "noindex");
            assert_eq!(answer.header("referrer-policy"), "no-referrer");
            let url = answer.location();
            assert!(url.starts_with(&shop.url("/checkout/co_")), "{url}");
            let made = shop.checkout_at(&url).await;
            assert_eq!(made.offer, Some(OfferId::Link(id)));
            assert_eq!(made.warnings, []);
            shop.follow(&url).await.expect(200).says("Pay €49.00");
        }
        drop(shop.calls());
        let head = shop.send(shop.request(Method::HEAD, &path)).await;
        let head = head.expect(200);
        assert!(head.header("content-type").starts_with("text/html"));
        assert_eq!(shop.calls(), []);
    }
}

#[tokio::test]
async fn redirect_not_existing() {
    let shop = Shop::open().await;
    let link = made(&shop, json!({"products": [COURSE]})).await;
    let id = LinkId::parse(link["id"].as_str().unwrap()).unwrap();
    // The right id with another random part: the id is no secret.
    let forged = Secret::new(SecretKind::Link, id.uuid(), [7; 16]).reveal();
    let unknown = Secret::new(SecretKind::Link, uuid::Uuid::nil(), [7; 16]).reveal();
    let own = link["client_secret"].as_str().unwrap();
    let id = id.to_string();
    let upper = own.to_uppercase();
    for name in [
        &forged,
        &unknown,
        &upper,
        &own[..own.len() - 1],
        &id,
        "never-made",
        "ab",
        "Spring",
        "%FF%FE",
        "%00",
        "a%2Fb",
        "..%2f",
        "%3Cscript%3E",
        "%20",
        COURSE,
    ] {
        for path in [
            format!("/l/{name}"),
            format!("/v1/checkout-links/{name}/redirect"),
        ] {
            for method in [Method::GET, Method::POST] {
                let answer = shop.send(shop.request(method, &path)).await;
                let answer = answer.expect(404).says("This page does not exist");
                assert!(!answer.text.contains(own), "{}", answer.text);
                assert!(!answer.text.contains(&forged), "{}", answer.text);
                assert_eq!(answer.header("cache-control"), "no-store");
            }
        }
    }
}

#[tokio::test]
async fn a_deleted_link_leads_home() {
    let shop = Shop::open().await;
    let link = made(&shop, json!({"products": [COURSE], "slug": "gone-soon"})).await;
    opened(&shop, &link, "").await;
    let answer = shop.call(Method::DELETE, &path(&link), None).await;
    answer.expect(204);
    for path in [
        shared(&link, "product_id=x&theme=dark"),
        "/l/gone-soon".to_owned(),
    ] {
        let answer = shop.follow(&path).await.expect(302);
        assert_eq!(answer.location(), HOME);
        assert_eq!(answer.header("cache-control"), "no-store");
        let answer = shop.submit(&path, &[]).await.expect(303);
        assert_eq!(answer.location(), HOME);
    }
}

#[tokio::test]
async fn all_archived() {
    let shop = Shop::open().await;
    let print = product(&shop, json!({})).await;
    let link = made(&shop, json!({"products": [COURSE]})).await;
    change(&shop, &print, json!({"is_archived": true})).await;
    let never = "0199d3a0-0000-7000-8000-00000000ffff";
    force_products(&shop, &link, &[&print, never]).await;
    assert_eq!(opened(&shop, &link, "").await, HOME);
}

#[tokio::test]
async fn some_archived() {
    let shop = Shop::open().await;
    let (archived, draft) = (
        product(&shop, json!({})).await,
        product(&shop, json!({})).await,
    );
    let link = made(&shop, json!({"products": [COURSE]})).await;
    change(&shop, &archived, json!({"is_archived": true})).await;
    change(&shop, &draft, json!({"visibility": "draft"})).await;
    force_products(&shop, &link, &[&archived, &draft, TICKET, COURSE]).await;
    let first = checkout(&shop, &link, "").await;
    assert_eq!(chosen(&first), TICKET);
    let offered: Vec<String> = first
        .terms
        .products
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(offered, [TICKET, COURSE]);
    // Who asks for one that is gone gets another, and a note.
    let other = checkout(&shop, &link, &format!("product_id={archived}")).await;
    assert_eq!(chosen(&other), TICKET);
    assert_eq!(other.warnings.len(), 1);
}

#[tokio::test]
async fn the_lifetime_of_the_site_is_that_of_new_checkouts() {
    let shop = Shop::open().await;
    let link = made(&shop, json!({"products": [COURSE]})).await;
    let zine = json!({"customLineItems": [custom_item("Zine", "9.00", 1)]});
    let template = shop.create_template(zine).await;
    let site = format!("/v1/organizations/{}", shop.demo.site.site_id);
    let fields = json!({"checkout_lifetime_minutes": 45});
    let answer = shop.call(Method::PATCH, &site, Some(fields)).await;
    answer.expect(200);
    let of_template = shop.open_template(template["id"].as_str().unwrap()).await;
    for url in [opened(&shop, &link, "").await, of_template] {
        let made = shop.checkout_at(&url).await;
        assert_eq!(
            made.expires_at,
            shop.clock.now() + SignedDuration::from_mins(45)
        );
    }
}

#[tokio::test]
async fn a_paid_buyer_goes_on_to_the_success_url_with_where_they_came_from() {
    let shop = Shop::open().await;
    let gift = product(&shop, json!({"prices": [{"amount_type": "free"}]})).await;
    let link = made(
        &shop,
        json!({
            "products": [gift],
            "success_url": "https://thanks.example/?id={CHECKOUT_ID}&utm_source=own",
            "return_url": "https://back.example/?id={CHECKOUT_ID}",
        }),
    )
    .await;
    let query = "utm_source=mail&utm_medium=a%26b&gclid=g1&reference_id=r%C3%A9f&theme=dark";
    let url = opened(&shop, &link, query).await;
    let page = shop.follow(&url).await.expect(200);
    let id = stored(&shop, &url).await.id;
    page.says(&format!("href=\"https://back.example/?id={id}\""))
        .says("Complete order");
    let answer = shop.submit(&url, ADA).await.expect(303);
    let confirmation = answer.location();
    assert!(
        confirmation.ends_with("/confirmation?theme=dark"),
        "{confirmation}"
    );
    let answer = shop.follow(&confirmation).await.expect(303);
    let expected = format!(
        "https://thanks.example/?id={id}&utm_source=own&reference_id=r%C3%A9f&utm_medium=a%26b&gclid=g1"
    );
    assert_eq!(answer.location(), expected);
}

#[tokio::test]
async fn a_redirect_of_a_link_costs_half_a_read_and_one_write_also_by_its_slug() {
    let shop = Shop::open().await;
    let link = made(
        &shop,
        json!({
            "products": [COURSE], "slug": "spring-2026", "label": "Newsletter",
            "success_url": "https://thanks.example/?id={CHECKOUT_ID}",
            "metadata": {"campaign": "spring", "wave": 2},
        }),
    )
    .await;
    let query = "customer_email=ada@example.com&customer_name=Ada&utm_source=mail&locale=de";
    opened(&shop, &link, query).await;
    for path in [shared(&link, query), format!("/l/spring-2026?{query}")] {
        drop(shop.calls());
        shop.follow(&path).await.expect(302);
        let call = |operation, table: &str, tenths| Call {
            function: "create-and-redirect".to_owned(),
            operation,
            table: table.to_owned(),
            consistent: false,
            tenths,
        };
        // The put of 1 unit also proves that the record is at most 1 KB.
        let expected = [
            call("GetItem", "Offers", 5),
            call("PutItem", "Checkouts", 10),
        ];
        assert_eq!(shop.calls(), expected);
    }
}
