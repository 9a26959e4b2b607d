//! How many checkouts one address opens of one offer in a minute.

use checkout_links::{mappings::ConsumerSlot, pump::acknowledge_all};
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::json;

use crate::{
    fallbacks::zine,
    harness::{Opening, Shop},
    link_opening::shared,
    links::{COURSE, made},
};

const MOST: u32 = 30;

/// A shop like any other.
async fn paced() -> Shop {
    let opening = Opening {
        consumer: ConsumerSlot::Instead(acknowledge_all()),
        openings_per_minute: None,
        ..Opening::default()
    };
    Shop::open_amid(opening).await
}

#[tokio::test]
async fn who_opens_one_too_many_waits_for_the_minute_to_end() {
    let shop = paced().await;
    let url = shop.shared_url(&zine(&shop, json!({})).await);
    for _ in 0..MOST {
        shop.follow(&url).await.expect(302);
        shop.clock.advance(SignedDuration::from_millis(100));
    }
    drop(shop.calls());
    for (language, words) in [("en", "Just a moment"), ("de", "Einen Moment bitte")] {
        let request = shop.request(Method::GET, &url);
        // Whatever a client writes of its address is nothing to us.
        let request = request.header("x-forwarded-for", "198.51.100.7");
        let page = shop.send(request.header("accept-language", language)).await;
        assert_eq!(page.status.as_u16(), 429);
        for (name, value) in [
            ("retry-after", "57"),
            ("cache-control", "no-store"),
            ("content-type", "text/html; charset=utf-8"),
            ("x-robots-tag", "noindex"),
        ] {
            assert_eq!(page.header(name), value);
        }
        page.says(words);
    }
    shop.submit(&url, &[]).await.expect(429);
    assert_eq!(shop.calls(), []);

    // Machines, programs, and whoever opens something else are not concerned.
    let machine = shop
        .request(Method::GET, &url)
        .header("user-agent", "curl/8.0");
    shop.send(machine).await.expect(200);
    let token = &shop.demo.site.access_token;
    let program = shop.request(Method::GET, &url).bearer_auth(token);
    shop.send(program).await.expect(200);
    let other = shop.shared_url(&zine(&shop, json!({})).await);
    shop.follow(&other).await.expect(302);

    shop.clock.advance(SignedDuration::from_secs(57));
    shop.follow(&url).await.expect(302);
}

#[tokio::test]
async fn reloads_and_machines_are_not_counted() {
    let shop = paced().await;
    let link = shared(&made(&shop, json!({"products": [COURSE]})).await, "");
    let first = shop.follow(&link).await.expect(302);
    let cookie = first.header("set-cookie").split(';').next().unwrap();
    for _ in 0..2 * MOST {
        let request = shop.request(Method::GET, &link).header("cookie", cookie);
        let again = shop.send(request).await.expect(302);
        assert_eq!(again.location(), first.location());
        let machine = shop.request(Method::GET, &link);
        let machine = machine.header("user-agent", "facebookexternalhit/1.1");
        shop.send(machine).await.expect(200);
    }
    for _ in 1..MOST {
        shop.follow(&link).await.expect(302);
    }
    shop.follow(&link).await.expect(429);
}

#[tokio::test]
async fn zero_is_no_limit() {
    let shop = Shop::open().await;
    let url = shop.shared_url(&shop.demo.template_id.to_string());
    for _ in 0..2 * MOST {
        shop.follow(&url).await.expect(302);
    }
}
