//! What people get of an offer that makes no checkout.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    harness::{Answer, Shop, custom_item, id_of},
    link_opening::{HOME, shared},
    links::{COURSE, create, made, path, update},
};

pub(crate) const LATER: &str = "2026-11-24T09:30:00Z";
const BEFORE: &str = "2026-11-22T09:00:00Z";

/// The reasons that can be brought about, in either spelling, with what brings them about.
fn reasons() -> [(&'static str, &'static str, Value); 4] {
    [
        ("inactive", "inactive", json!({"status": "INACTIVE"})),
        ("notStarted", "not_started", json!({"startsAt": LATER})),
        ("ended", "ended", json!({"endsAt": BEFORE})),
        ("deleted", "deleted", Value::Null),
    ]
}

pub(crate) async fn zine(shop: &Shop, fields: Value) -> String {
    let mut body = json!({"customLineItems": [custom_item("Zine", "10.00", 1)]});
    let more = fields.as_object().unwrap().clone();
    body.as_object_mut().unwrap().extend(more);
    id_of(&shop.create_template(body).await).to_owned()
}

/// Closes a template or a link for a reason.
async fn close_template(shop: &Shop, id: &str, why: &Value) {
    if why.is_null() {
        let path = format!("/ecom/v1/checkout-templates/{id}");
        shop.call(Method::DELETE, &path, None).await.expect(200);
    } else {
        shop.update_template(id, why.clone()).await.expect(200);
    }
}

async fn close_link(shop: &Shop, link: &Value, why: &Value) {
    if why.is_null() {
        let answer = shop.call(Method::DELETE, &path(link), None).await;
        answer.expect(204);
    } else {
        let fields = json!({"starts_at": why["startsAt"], "ends_at": why["endsAt"]});
        update(shop, link, fields).await.expect(200);
    }
}

#[tokio::test]
async fn each_reason_leads_where_the_merchant_says() {
    let shop = Shop::open().await;
    for (camel, snake, why) in reasons() {
        let url = format!("https://shop.example/{snake}?from=link");
        let fallbacks = json!({camel: {"type": "URL", "url": url}, "exhausted": {"type": "PAGE"}});
        let id = zine(&shop, json!({"fallbacks": fallbacks})).await;
        shop.open_template(&id).await;
        close_template(&shop, &id, &why).await;
        let shared_url = shop.shared_url(&id);
        let answer = shop.follow(&shared_url).await.expect(302);
        assert_eq!(answer.location(), url);
        assert_eq!(answer.header("cache-control"), "no-store");
        let answer = shop.submit(&shared_url, &[]).await.expect(303);
        assert_eq!(answer.location(), url);
        if camel == "inactive" {
            continue; // A link has no switch.
        }
        let fallbacks = json!({snake: {"type": "url", "url": url}, "exhausted": {"type": "page"}});
        let link = made(&shop, json!({"products": [COURSE], "fallbacks": fallbacks})).await;
        assert_eq!(link["fallbacks"], fallbacks);
        close_link(&shop, &link, &why).await;
        let answer = shop.follow(&shared(&link, "theme=dark")).await;
        assert_eq!(answer.expect(302).location(), url);
    }
}

#[tokio::test]
async fn another_reason_s_fallback_is_nothing_to_it() {
    let shop = Shop::open().await;
    for (camel, _, why) in reasons() {
        let others = ["inactive", "notStarted", "ended", "exhausted", "deleted"];
        let others = others.into_iter().filter(|name| *name != camel);
        let page = |name: &str| (name.to_owned(), json!({"type": "PAGE"}));
        let fallbacks: serde_json::Map<String, Value> = others.map(page).collect();
        let id = zine(&shop, json!({"fallbacks": fallbacks})).await;
        close_template(&shop, &id, &why).await;
        let answer = shop.follow(&shop.shared_url(&id)).await.expect(302);
        assert_eq!(answer.location(), HOME, "{camel}");
    }
}

/// The page of ours to which a shared URL leads.
pub(crate) async fn page_behind(shop: &Shop, shared_url: &str) -> Answer {
    let answer = shop.follow(shared_url).await.expect(302);
    assert_eq!(answer.header("cache-control"), "no-store");
    let location = answer.location();
    assert!(location.starts_with(&shop.url("/closed/")), "{location}");
    shop.follow(&location).await
}

/// What every page of this kind is.
#[track_caller]
fn assert_page(answer: &Answer) {
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    for (name, value) in [
        ("content-type", "text/html; charset=utf-8"),
        ("cache-control", "no-store"),
        ("x-robots-tag", "noindex"),
        ("referrer-policy", "no-referrer"),
    ] {
        assert_eq!(answer.header(name), value);
    }
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    assert!(answer.text.contains("Harbour Lane Studio"));
    assert!(answer.text.contains(&format!("href=\"{HOME}\"")));
}

#[tokio::test]
async fn each_reason_has_a_page_of_ours() {
    let shop = Shop::open().await;
    let told = [
        ["taking a break", "macht gerade Pause"],
        ["You are early", "Sie sind früh dran"],
        ["This offer is over", "Dieses Angebot ist vorbei"],
        ["no longer there", "gibt es nicht mehr"],
    ];
    for ((camel, snake, why), [english, german]) in reasons().into_iter().zip(told) {
        let id = zine(&shop, json!({"fallbacks": {camel: {"type": "PAGE"}}})).await;
        close_template(&shop, &id, &why).await;
        let shared_url = shop.shared_url(&id);
        let mut pages = vec![(page_behind(&shop, &shared_url).await, english)];
        let answer = shop.submit(&shared_url, &[]).await.expect(303);
        pages.push((shop.follow(&answer.location()).await, english));
        let request = shop.request(Method::GET, &answer.location());
        let request = request.header("accept-language", "de-AT,de;q=0.9");
        pages.push((shop.send(request).await, german));
        if camel != "inactive" {
            let fields = json!({"products": [COURSE], "fallbacks": {snake: {"type": "page"}}});
            let link = made(&shop, fields).await;
            close_link(&shop, &link, &why).await;
            pages.push((page_behind(&shop, &shared(&link, "")).await, english));
            let german_url = shared(&link, "locale=de-CH&theme=dark");
            let page = page_behind(&shop, &german_url).await;
            pages.push((page.says("<html lang=\"de\" class=\"dark\">"), german));
        }
        for (page, words) in pages {
            assert_page(&page);
            page.says(words);
        }
    }
}

#[tokio::test]
async fn a_program_is_told_where_the_page_is_that_a_buyer_would_see() {
    let shop = Shop::open().await;
    let fields = json!({"endsAt": BEFORE, "fallbacks": {"ended": {"type": "PAGE"}}});
    let url = shop.shared_url(&zine(&shop, fields).await);
    let request = shop.request(Method::GET, &url);
    let request = request.header("authorization", &shop.demo.site.access_token);
    let raw = shop.send(request).await.expect(200).json();
    assert_eq!(raw["statusCode"], 302);
    let location = shop.follow(&url).await.expect(302).location();
    let header = json!({"key": "Location", "value": location});
    assert_eq!(raw["headers"][0], header);
}

#[tokio::test]
async fn what_a_fallback_says_is_merged_and_cleared_reason_by_reason() {
    let shop = Shop::open().await;
    let url = json!({"type": "URL", "url": "https://shop.example/soon"});
    let fallbacks = json!({"notStarted": url, "ended": {"type": "PAGE"}});
    let id = zine(&shop, json!({"fallbacks": fallbacks})).await;
    let changed = async |fields: Value| {
        let answer = shop
            .update_template(&id, json!({"fallbacks": fields}))
            .await;
        answer.expect(200).json()["checkoutTemplate"]["fallbacks"].clone()
    };
    let more = changed(json!({"deleted": {"type": "PAGE"}, "ended": null})).await;
    assert_eq!(
        more,
        json!({"notStarted": url, "deleted": {"type": "PAGE"}})
    );
    assert_eq!(changed(Value::Null).await, Value::Null);

    let fields = json!({"products": [COURSE], "fallbacks": {"ended": {"type": "page"}}});
    let link = made(&shop, fields).await;
    let fields = json!({"fallbacks": {"ended": null}});
    let none = update(&shop, &link, fields).await.expect(200).json();
    assert_eq!(none["fallbacks"], Value::Null);
}

#[tokio::test]
async fn all_that_is_wrong_with_fallbacks_is_told_at_once() {
    let shop = Shop::open().await;
    let wrong = json!({
        "inactive": {"type": "page", "url": "https://shop.example/"},
        "not_started": {"type": "url"},
        "ended": {"type": "url", "url": "http://shop.example/"},
        "exhausted": {"type": "url", "url": "https://shop.example/{CHECKOUT_ID}"},
        "deleted": {"type": "elsewhere"},
        "sold_out": {"type": "page"},
    });
    let expected = [
        ("sold_out", "extra_forbidden"),
        ("inactive.url", "extra_forbidden"),
        ("not_started.url", "missing"),
        ("ended.url", "value_error"),
        ("exhausted.url", "value_error"),
        ("deleted.type", "enum"),
    ];
    let place = |(name, kind): (&str, &str)| (format!("body.fallbacks.{name}"), kind.to_owned());
    let answer = create(&shop, json!({"products": [COURSE], "fallbacks": wrong})).await;
    assert_eq!(answer.faults(), expected.map(place));

    let id = zine(&shop, json!({})).await;
    let wrong = json!({
        "inactive": {"type": "URL", "url": 7},
        "notStarted": {"type": "url"},
        "ended": [],
        "not_started": {"type": "PAGE"},
    });
    let answer = shop.update_template(&id, json!({"fallbacks": wrong})).await;
    let expected = [
        ("not_started", "FIELD_NOT_ALLOWED"),
        ("inactive.url", "FORMAT"),
        ("notStarted.type", "INVALID_ENUM_VALUE"),
        ("ended", "FORMAT"),
    ];
    let place = |(name, rule): (&str, &str)| {
        let field = format!("checkoutTemplate.fallbacks.{name}");
        (field, rule.to_owned())
    };
    assert_eq!(answer.expect(400).violations(), expected.map(place));
}

#[tokio::test]
async fn a_template_sends_nobody_to_another_s_host() {
    let shop = Shop::open().await;
    let elsewhere = json!({"type": "URL", "url": "https://elsewhere.example/"});
    let fields = json!({
        "successUrl": "https://elsewhere.example/thanks",
        "fallbacks": {"notStarted": elsewhere, "deleted": elsewhere},
    });
    let id = zine(&shop, json!({})).await;
    let answer = shop.update_template(&id, fields).await.expect(400);
    let places: Vec<String> = answer
        .violations()
        .into_iter()
        .map(|fault| fault.0)
        .collect();
    assert_eq!(
        places,
        [
            "checkoutTemplate.successUrl",
            "checkoutTemplate.fallbacks.notStarted.url",
            "checkoutTemplate.fallbacks.deleted.url"
        ]
    );
}

#[tokio::test]
async fn leading_elsewhere_costs_no_more_than_half_a_read() {
    let shop = Shop::open().await;
    let next = json!({"type": "URL", "url": "https://shop.example/next"});
    for ended in [next, json!({"type": "PAGE"})] {
        let fallbacks = json!({"ended": ended});
        let id = zine(&shop, json!({"endsAt": BEFORE, "fallbacks": fallbacks})).await;
        let url = shop.shared_url(&id);
        drop(shop.calls());
        shop.follow(&url).await.expect(302);
        let calls = shop.calls();
        assert_eq!(calls.len(), 1, "{calls:?}");
        assert_eq!((calls[0].operation, calls[0].tenths), ("GetItem", 5));
    }
}
