//! What a shared URL answers instead of a checkout: previews, refusals, and one more tap.

use checkout_links::meter::Call;
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    harness::{Answer, Shop, custom_item},
    link_opening::{HOME, shared},
    links::{COURSE, TICKET, made, path, product},
};

const CARD: &str = "facebookexternalhit/1.1";
const CHROME: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

/// Asks for a page with a header instead of the browser's own.
async fn ask(shop: &Shop, path: &str, name: &str, value: &str) -> Answer {
    let request = shop.request(Method::GET, path);
    shop.send(request.header(name, value)).await
}

/// What a machine sees.
pub(crate) async fn preview(shop: &Shop, path: &str) -> Answer {
    let page = ask(shop, path, "user-agent", CARD).await.expect(200);
    assert_eq!(page.header("cache-control"), "private, max-age=300");
    assert!(page.header("vary").contains("user-agent"));
    assert_eq!(page.header("x-robots-tag"), "noindex");
    page.says("<meta name=\"robots\" content=\"noindex\">")
        .keeps_silent_on("<form")
}

/// Sends the form of the page with one button, pressed or not, from a browser that says nothing but its
/// name.
async fn press(shop: &Shop, path: &str, agent: &str, fields: &[(&str, &str)]) -> Answer {
    let request = shop.request(Method::POST, path).form(fields);
    let request = request.header("user-agent", agent);
    shop.send(request.header("accept-language", "")).await
}

pub(crate) fn tag(name: &str, content: &str) -> String {
    format!("<meta name=\"{name}\" property=\"{name}\" content=\"{content}\">")
}

#[tokio::test]
async fn a_machine_sees_what_is_sold() {
    let shop = Shop::open().await;
    let fields = json!({
        "name": "Print \"A3\" <b>",
        "description": "Two colours, by hand.",
        "image_url": "https://cdn.shop.example/print.jpg",
    });
    let print = product(&shop, fields).await;
    let discount =
        json!({"name": "Spring", "type": "percentage", "basis_points": 1000, "duration": "once"});
    let discount = shop.created("/v1/discounts/", discount).await;
    let fields = json!({"products": [print], "label": "VIP only", "discount_id": discount["id"], "slug": "prints"});
    let link = made(&shop, fields).await;
    let url = shop.url("/l/prints");
    let mut page = preview(
        &shop,
        "/l/prints/?utm_source=post&customer_email=ada%40shop.example",
    )
    .await;
    for (name, content) in [
        ("og:type", "product"),
        ("og:url", url.as_str()),
        ("og:site_name", "Harbour Lane Studio"),
        ("og:title", "Print &quot;A3&quot; &lt;b&gt;"),
        ("og:description", "€9.00 · Two colours, by hand."),
        ("og:image", "https://cdn.shop.example/print.jpg"),
        ("product:price:amount", "9.00"),
        ("product:price:currency", "EUR"),
        ("twitter:card", "summary_large_image"),
        ("twitter:title", "Print &quot;A3&quot; &lt;b&gt;"),
        ("twitter:description", "€9.00 · Two colours, by hand."),
        ("twitter:image", "https://cdn.shop.example/print.jpg"),
        ("twitter:data1", "€9.00"),
    ] {
        page = page.says(&tag(name, content));
    }
    page.says(&format!("<link rel=\"canonical\" href=\"{url}\">"))
        .says("<h1>Print &quot;A3&quot; &lt;b&gt;</h1>")
        .says("Open this link in a browser to go to the checkout.")
        .keeps_silent_on("VIP")
        .keeps_silent_on("utm_source")
        .keeps_silent_on("ada")
        .keeps_silent_on(link["client_secret"].as_str().unwrap());
}

#[tokio::test]
async fn a_price_is_told_where_it_is_certain() {
    let shop = Shop::open().await;
    let kinds = [
        json!({"prices": [{"amount_type": "custom", "preset_amount": 700}]}),
        json!({"prices": [{"amount_type": "fixed", "price_amount": 1000}], "recurring_interval": "month"}),
    ];
    let mut offers = vec![json!([COURSE, TICKET])];
    for kind in kinds {
        offers.push(json!([product(&shop, kind).await]));
    }
    for products in offers {
        let link = made(&shop, json!({"products": products})).await;
        preview(&shop, &shared(&link, ""))
            .await
            .says("og:title")
            .says(&tag("twitter:card", "summary"))
            .keeps_silent_on("product:price")
            .keeps_silent_on("€");
    }
    let items: Vec<Value> = ["Zine", "Print", "Poster", "Badge"]
        .map(|name| custom_item(name, "2.50", 2))
        .into();
    let template = shop
        .create_template(json!({"customLineItems": items}))
        .await;
    let id = template["id"].as_str().unwrap();
    let bare = format!("/ecom/v1/checkout-templates/{id}/create-and-redirect-to-checkout");
    preview(&shop, &shop.shared_url(id))
        .await
        .says(&tag("og:title", "Zine, Print, Poster, …"))
        .says(&tag("og:description", "€20.00 · Harbour Lane Studio"))
        .says(&tag("product:price:amount", "20.00"))
        .says(&tag("og:url", &shop.url(&bare)));
    let request = shop.request(Method::GET, &bare).header("user-agent", CARD);
    let page = shop.send(request.header("accept-language", "de")).await;
    page.expect(200)
        .says("20,00\u{a0}€ ·")
        .says("<html lang=\"de\"");
}

#[tokio::test]
async fn of_what_is_off_a_preview_says_only_that() {
    let shop = Shop::open().await;
    let link = made(&shop, json!({"products": [COURSE]})).await;
    shop.call(Method::DELETE, &path(&link), None)
        .await
        .expect(204);
    let template =
        json!({"customLineItems": [custom_item("Zine", "10.00", 1)], "status": "INACTIVE"});
    let template = shop.create_template(template).await;
    let id = template["id"].as_str().unwrap();
    let unknown = "0199d3a0-0000-7000-8000-00000000ffff";
    for path in [
        shared(&link, ""),
        shop.shared_url(id),
        shop.shared_url(unknown),
    ] {
        preview(&shop, &path)
            .await
            .says(&tag("og:title", "Harbour Lane Studio"))
            .says(&tag("og:description", "This offer is not available."))
            .keeps_silent_on("€")
            .keeps_silent_on("Zine")
            .keeps_silent_on("go to the checkout");
        // Who may be a person goes home, as persons do.
        let request = shop
            .request(Method::GET, &path)
            .header("user-agent", CHROME);
        let answer = shop.send(request.header("accept-language", "")).await;
        assert_eq!(answer.expect(302).location(), HOME);
    }
    let nowhere = ask(&shop, "/l/nowhere", "user-agent", CARD).await;
    nowhere.expect(404).says("This page does not exist");
}

#[tokio::test]
async fn what_is_fetched_ahead_is_refused_and_the_click_makes_one_checkout() {
    let shop = Shop::open().await;
    let link = made(&shop, json!({"products": [COURSE]})).await;
    for path in [
        shared(&link, ""),
        shop.shared_url(&shop.demo.template_id.to_string()),
    ] {
        drop(shop.calls());
        for (name, value) in [
            ("sec-purpose", "prefetch"),
            ("sec-purpose", "prefetch;prerender"),
            ("purpose", "prefetch"),
            ("x-purpose", "preview"),
            ("x-moz", "prefetch"),
        ] {
            let refusal = ask(&shop, &path, name, value).await.expect(503);
            assert_eq!(refusal.header("cache-control"), "no-store");
        }
        assert_eq!(shop.calls(), []);
        shop.follow(&path).await.expect(302);
        let calls = shop.calls();
        let puts = calls.iter().filter(|call| call.operation == "PutItem");
        assert_eq!(puts.count(), 1, "{calls:?}");
    }
}

#[tokio::test]
async fn who_may_be_a_person_taps_once() {
    let shop = Shop::open().await;
    let link = made(&shop, json!({"products": [COURSE]})).await;
    let path = shared(&link, "customer_name=Ada");
    let bare = |language: &'static str| {
        let request = shop
            .request(Method::GET, &path)
            .header("user-agent", CHROME);
        // A mode that is no navigation: a page elsewhere shows the URL as a picture.
        let request = request.header("sec-fetch-mode", "no-cors");
        shop.send(request.header("accept-language", language))
    };
    drop(shop.calls());
    for (language, words) in [
        ("", "Go to checkout"),
        ("de", "Zur Kasse"),
        ("fr", "Passer au paiement"),
        ("es", "Ir al pago"),
        ("ja", "購入手続きへ進む"),
    ] {
        let page = bare(language).await.expect(200);
        assert_eq!(page.header("cache-control"), "no-store");
        assert_eq!(page.header("x-robots-tag"), "noindex");
        page.says("<form method=\"post\"><input type=\"hidden\" name=\"visit\" value=\"")
            .says("<button class=\"main\" name=\"open\" value=\"checkout\">")
            .says(words)
            .says("og:title");
    }
    // A script that submits whatever form it finds sends no button.
    press(&shop, &path, CHROME, &[])
        .await
        .expect(200)
        .says("Go to checkout");
    press(&shop, &path, CHROME, &[("open", "x")])
        .await
        .expect(200)
        .says("<form");
    let pressed = [("open", "checkout")];
    press(&shop, &path, CARD, &pressed)
        .await
        .expect(200)
        .says("og:title")
        .keeps_silent_on("<form");
    for call in shop.calls() {
        assert_ne!(call.table, "Checkouts", "{call:?}");
    }
    let opened = press(&shop, &path, CHROME, &pressed).await.expect(303);
    let checkout = shop.checkout_at(&opened.location()).await;
    assert_eq!(checkout.prefill.name.as_deref(), Some("Ada"));
    let template = shop.shared_url(&shop.demo.template_id.to_string());
    press(&shop, &template, CHROME, &[])
        .await
        .expect(200)
        .says("<form");
    let opened = press(&shop, &template, CHROME, &pressed).await.expect(303);
    shop.checkout_at(&opened.location()).await;
}

#[tokio::test]
async fn a_program_with_a_token_is_no_machine() {
    let shop = Shop::open().await;
    let link = made(&shop, json!({"products": [COURSE]})).await;
    let (link, template) = (
        shared(&link, ""),
        shop.shared_url(&shop.demo.template_id.to_string()),
    );
    let token = &shop.demo.site.access_token;
    let with = |path: &str, token: &str| {
        let request = shop.request(Method::GET, path).bearer_auth(token);
        shop.send(request.header("user-agent", "node"))
    };
    let told = with(&template, token).await.expect(200).json();
    assert_eq!(told["statusCode"], 302);
    with(&link, token).await.expect(302);
    let other = if token.ends_with('x') { 'y' } else { 'x' };
    let invalid = format!("{}{other}", &token[..token.len() - 1]);
    with(&template, &invalid).await.expect(401);
    with(&link, &invalid).await.expect(200).says("og:title");
}

#[tokio::test]
async fn a_preview_costs_half_a_read_when_the_catalog_is_remembered() {
    let shop = Shop::open().await;
    let link = made(&shop, json!({"products": [COURSE]})).await;
    let path = shared(&link, "");
    preview(&shop, &path).await;
    drop(shop.calls());
    preview(&shop, &path).await;
    let read = Call {
        function: "create-and-redirect".to_owned(),
        operation: "GetItem",
        table: "Offers".to_owned(),
        consistent: false,
        tenths: 5,
    };
    assert_eq!(shop.calls(), [read]);
}

#[tokio::test]
async fn head_has_a_preview_s_headers() {
    let shop = Shop::open().await;
    let link = made(&shop, json!({"products": [COURSE]})).await;
    let page = preview(&shop, &shared(&link, "")).await;
    let head = shop.request(Method::HEAD, &shared(&link, ""));
    let head = shop.send(head).await.expect(200);
    for name in [
        "cache-control",
        "content-security-policy",
        "content-type",
        "referrer-policy",
        "vary",
        "x-content-type-options",
        "x-robots-tag",
    ] {
        assert_eq!(head.header(name), page.header(name), "{name}");
        assert_ne!(head.header(name), "", "{name}");
    }
}
