//! A site's colour on the buyer's pages.

use base64::{Engine, prelude::BASE64_STANDARD};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{ADA, Answer, Shop, zine};

async fn paint(shop: &Shop, colour: Value) {
    let path = format!("/v1/organizations/{}", shop.demo.site.site_id);
    let body = json!({"accent_color": colour});
    let answer = shop.call(Method::PATCH, &path, Some(body)).await;
    answer.expect(200);
}

/// The styles of a page, each of which its policy allows.
#[track_caller]
fn styles(page: &Answer) -> Vec<String> {
    let styles = page.text.split("<style>").skip(1);
    let styles = styles.map(|rest| rest.split("</style>").next().unwrap().to_owned());
    let styles: Vec<String> = styles.collect();
    let policy = page.header("content-security-policy");
    for style in &styles {
        let digest = ring::digest::digest(&ring::digest::SHA256, style.as_bytes());
        let source = format!("'sha256-{}'", BASE64_STANDARD.encode(digest));
        assert!(policy.contains(&source), "{policy}");
    }
    assert_eq!(policy.matches("sha256-").count(), styles.len());
    styles
}

#[tokio::test]
async fn the_main_button_has_the_site_s_colour_on_every_page() {
    let shop = Shop::open().await;
    let url = zine(&shop, json!({})).await;
    assert_eq!(styles(&shop.follow(&url).await).len(), 1);
    for (colour, ink) in [("#FFD500", "#000"), ("#1f4b43", "#fff")] {
        paint(&shop, json!(colour)).await;
        let page = shop.follow(&url).await.expect(200);
        let styles = styles(&page);
        let fill = colour.to_ascii_lowercase();
        assert!(
            styles[1].contains(&format!("background:{fill};")),
            "{}",
            styles[1]
        );
        assert!(
            styles[1].contains(&format!("color:{ink}}}")),
            "{}",
            styles[1]
        );
    }
    shop.submit(&url, ADA).await.expect(303);
    let waiting = shop.follow(&url).await.expect(200);
    assert_eq!(styles(&waiting).len(), 2);
    paint(&shop, Value::Null).await;
    assert_eq!(styles(&shop.follow(&url).await).len(), 1);
}
