//! The first view of a checkout by a person is recorded, once.

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::json;

use crate::harness::{ADA, Shop, at_once, zine};

async fn look(shop: &Shop, method: Method, url: &str, header: (&str, &str)) {
    let request = shop.request(method, url).header(header.0, header.1);
    shop.send(request).await.expect(200);
}

#[tokio::test]
async fn the_first_view_by_a_person_is_recorded_once() {
    let shop = Shop::open().await;
    let url = zine(&shop, json!({})).await;
    let chrome = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Mobile Safari/537.36";
    for (method, header) in [
        (Method::HEAD, ("user-agent", chrome)),
        (Method::GET, ("sec-purpose", "prefetch;prerender")),
        (Method::GET, ("purpose", "prefetch")),
        (Method::GET, ("x-moz", "prefetch")),
        (Method::GET, ("user-agent", "facebookexternalhit/1.1")),
        (Method::GET, ("user-agent", "Twitterbot/1.0")),
    ] {
        look(&shop, method, &url, header).await;
        let checkout = shop.checkout_at(&url).await;
        assert_eq!(checkout.opened_at, None, "{header:?}");
        assert!(!checkout.is_listed());
    }
    shop.clock.advance(SignedDuration::from_secs(5));
    let first = shop.clock.now();
    look(&shop, Method::GET, &url, ("user-agent", chrome)).await;
    let seen = shop.checkout_at(&url).await;
    assert_eq!((seen.opened_at, seen.revision), (Some(first), 1));
    assert!(seen.is_listed());

    shop.clock.advance(SignedDuration::from_secs(5));
    look(&shop, Method::GET, &url, ("user-agent", chrome)).await;
    assert_eq!(shop.checkout_at(&url).await, seen);
    shop.submit(&url, ADA).await.expect(303);
    shop.follow(&url).await.expect(200);
    assert_eq!(shop.checkout_at(&url).await.opened_at, Some(first));
}

#[tokio::test]
async fn a_phone_whose_name_ends_like_a_machine_s_is_a_person_s() {
    let shop = Shop::open().await;
    let url = zine(&shop, json!({})).await;
    let cubot = "Mozilla/5.0 (Linux; Android 8.0.0; CUBOT_P20) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/70.0.3538.110 Mobile Safari/537.36";
    look(&shop, Method::GET, &url, ("user-agent", cubot)).await;
    assert!(shop.checkout_at(&url).await.opened_at.is_some());
}

#[tokio::test]
async fn of_many_first_views_at_once_each_is_answered() {
    let shop = Shop::open().await;
    let url = zine(&shop, json!({})).await;
    let looks = (0..8).map(|_| shop.follow(&url));
    for page in at_once(looks).await {
        page.expect(200).says("Pay €10.00");
    }
    let seen = shop.checkout_at(&url).await;
    assert_eq!((seen.opened_at, seen.revision), (Some(shop.clock.now()), 1));
}

#[tokio::test]
async fn a_buyer_who_was_never_seen_can_pay() {
    let shop = Shop::open().await;
    let url = zine(&shop, json!({})).await;
    let sandbox = shop.submit(&url, ADA).await.expect(303).location();
    let back = shop.submit(&sandbox, &[("outcome", "pay")]).await;
    shop.follow(&back.expect(303).location()).await.expect(200);
    assert_eq!(shop.checkout_at(&url).await.opened_at, None);
    shop.follow(&url).await.expect(200);
    assert!(shop.checkout_at(&url).await.opened_at.is_some());
}
