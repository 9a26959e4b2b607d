//! The pages that say why an offer makes no checkout, and the way back from them.

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    fallbacks::{LATER, page_behind, zine},
    harness::Shop,
    link_opening::{HOME, stored},
    links::{COURSE, made},
};

#[tokio::test]
async fn who_is_early_sees_when_it_starts_and_how_long_that_is() {
    let shop = Shop::open().await;
    let fields = json!({"startsAt": LATER, "fallbacks": {"notStarted": {"type": "PAGE"}}});
    let url = shop.shared_url(&zine(&shop, fields).await);
    let seconds = 47 * 3600 + 30 * 60;
    let page = page_behind(&shop, &url).await;
    let policy = page.header("content-security-policy").to_owned();
    assert!(policy.contains("script-src 'sha256-"), "{policy}");
    page.says("24 November 2026, 09:30 UTC")
        .says(&format!("datetime=\"{LATER}\""))
        .says(&format!("data-seconds=\"{seconds}\""));
    shop.clock
        .advance(SignedDuration::from_secs(seconds) - SignedDuration::from_millis(1));
    page_behind(&shop, &url).await.says("data-seconds=\"1\"");
    shop.clock.advance(SignedDuration::from_millis(1));
    let location = shop.follow(&url).await.expect(302).location();
    shop.checkout_at(&location).await;
}

#[tokio::test]
async fn what_the_shared_url_says_comes_back_when_it_starts() {
    let shop = Shop::open().await;
    let fields = json!({
        "products": [COURSE],
        "slug": "soon",
        "starts_at": LATER,
        "fallbacks": {"not_started": {"type": "page"}},
    });
    made(&shop, fields).await;
    let query = "customer_name=Ada%20L%26&theme=dark&locale=de&utm_source=a%2Fb";
    let shared_url = format!("/l/soon?{query}");
    let page = shop.follow(&shared_url).await.expect(302).location();
    assert_eq!(page, shop.url(&format!("/closed/links/soon?{query}")));
    shop.follow(&page).await.expect(200).says("Sie sind früh");
    shop.clock.advance(SignedDuration::from_hours(48));
    let answer = shop.follow(&page).await.expect(302);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.location(), shop.url(&shared_url));
    let location = shop.follow(&answer.location()).await.expect(302).location();
    assert!(location.ends_with("?theme=dark"), "{location}");
    let checkout = stored(&shop, &location).await;
    assert_eq!(checkout.prefill.name.as_deref(), Some("Ada L&"));

    let fields = json!({"status": "INACTIVE", "fallbacks": {"inactive": {"type": "PAGE"}}});
    let id = zine(&shop, fields).await;
    let shared_url = shop.shared_url(&id);
    let page = shop.follow(&shared_url).await.expect(302).location();
    let active = json!({"status": "ACTIVE"});
    shop.update_template(&id, active).await.expect(200);
    let answer = shop.follow(&page).await.expect(302);
    assert_eq!(answer.location(), shop.url(&shared_url));
    // No query is no question mark.
    let bare = format!("/closed/templates/{id}");
    let location = shop.follow(&bare).await.expect(302).location();
    assert!(location.ends_with("/create-and-redirect-to-checkout"));
}

#[tokio::test]
async fn the_page_leads_where_the_merchant_says_since() {
    let shop = Shop::open().await;
    let fields = json!({"status": "INACTIVE", "fallbacks": {"inactive": {"type": "PAGE"}}});
    let id = zine(&shop, fields).await;
    let page = shop.follow(&shop.shared_url(&id)).await.expect(302);
    let page = page.location();
    let next = "https://shop.example/next";
    let elsewhere = json!({"type": "URL", "url": next});
    for (fallback, location) in [(elsewhere, next), (Value::Null, HOME)] {
        let fields = json!({"fallbacks": {"inactive": fallback}});
        shop.update_template(&id, fields).await.expect(200);
        let answer = shop.follow(&page).await.expect(302);
        assert_eq!(answer.location(), location);
    }
}

#[tokio::test]
async fn of_no_offer_there_is_no_page() {
    let shop = Shop::open().await;
    let fields = json!({"status": "INACTIVE", "fallbacks": {"inactive": {"type": "PAGE"}}});
    let id = zine(&shop, fields).await;
    let other = "0199d3a0-0000-7000-8000-00000000ffff";
    for path in [
        format!("/closed/templates/{other}"),
        format!("/closed/templates/{id}x"),
        format!("/closed/templates/{id}?siteId={other}"),
        "/closed/links/nowhere".to_owned(),
        "/closed/links/Not%20a%20slug".to_owned(),
        "/closed/links/%FF".to_owned(),
        "/closed/templates/%FF".to_owned(),
        "/closed".to_owned(),
    ] {
        let answer = shop.follow(&path).await.expect(404);
        answer.says("This page does not exist");
    }
    let head = shop.request(Method::HEAD, &format!("/closed/templates/{id}"));
    shop.send(head).await.expect(200);
}
