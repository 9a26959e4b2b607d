//! The preview card that is stored with an offer, and where it is shown.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    harness::{Shop, custom_item, id_of},
    link_opening::shared,
    links::{COURSE, create, made, path, update},
    visit_pages::{preview, tag},
};

#[tokio::test]
async fn a_card_is_kept_merged_and_cleared() {
    let shop = Shop::open().await;
    let (title, image) = ("Spring box", "https://cdn.example/box.png");
    let snake = json!({"title": title, "description": "Ten zines.", "image_url": image});
    let camel = json!({"title": title, "description": "Ten zines.", "imageUrl": image});
    let items = json!([custom_item("Zine", "10.00", 1)]);
    let template = json!({"customLineItems": items, "preview": camel});
    let template = shop.create_template(template).await;
    assert_eq!(template["preview"], camel);
    let link = made(&shop, json!({"products": [COURSE], "preview": snake})).await;
    assert_eq!(shop.got(&path(&link)).await["preview"], snake);

    let rest = json!({"title": title, "description": "Eleven."});
    let changes = |image: &str| json!({"preview": {image: null, "description": "Eleven."}});
    let changed = shop.update_template(id_of(&template), changes("imageUrl"));
    let changed = changed.await.expect(200).json();
    assert_eq!(changed["checkoutTemplate"]["preview"], rest);
    let changed = update(&shop, &link, changes("image_url")).await.expect(200);
    assert_eq!(changed.json()["preview"], rest);

    let none = json!({"preview": null});
    let cleared = shop.update_template(id_of(&template), none.clone()).await;
    let cleared = cleared.expect(200).json();
    let fields = cleared["checkoutTemplate"].as_object().unwrap();
    assert!(!fields.contains_key("preview"));
    let cleared = update(&shop, &link, none).await.expect(200).json();
    assert_eq!(cleared["preview"], Value::Null);
}

#[tokio::test]
async fn a_card_says_something_on_one_line_and_shows_a_safe_picture() {
    let shop = Shop::open().await;
    for (preview, place, kind) in [
        (json!([]), "", "value_error"),
        (json!({"title": ""}), ".title", "string_too_short"),
        (json!({"title": " \u{a0}"}), ".title", "value_error"),
        (json!({"title": "a\nb"}), ".title", "value_error"),
        (
            json!({"title": "x".repeat(201)}),
            ".title",
            "string_too_long",
        ),
        (
            json!({"description": "x".repeat(501)}),
            ".description",
            "string_too_long",
        ),
        (
            json!({"image_url": "http://cdn.example/x.png"}),
            ".image_url",
            "value_error",
        ),
        (
            json!({"image_url": "javascript:alert(1)"}),
            ".image_url",
            "value_error",
        ),
        (json!({"imageUrl": "x"}), ".imageUrl", "extra_forbidden"),
    ] {
        let answer = create(&shop, json!({"products": [COURSE], "preview": preview})).await;
        let expected = [(format!("body.preview{place}"), kind.to_owned())];
        assert_eq!(answer.faults(), expected, "{preview}");
    }
    let just = json!({"title": "x".repeat(200), "description": "ü".repeat(500)});
    let link = made(&shop, json!({"products": [COURSE], "preview": just})).await;
    assert_eq!(link["preview"], just);
}

#[tokio::test]
async fn the_merchant_s_own_card_comes_first() {
    let shop = Shop::open().await;
    let image = "https://cdn.shop.example/box.png";
    let said = json!({"title": "Spring \"box\"", "description": "Ten zines.", "image_url": image});
    let link = made(&shop, json!({"products": [COURSE], "preview": said})).await;
    preview(&shop, &shared(&link, ""))
        .await
        .says(&tag("og:title", "Spring &quot;box&quot;"))
        .says(&tag("og:description", "€49.00 · Ten zines."))
        .says(&tag("og:image", image))
        .says(&tag("twitter:image", image))
        .says(&tag("og:image:alt", "Spring &quot;box&quot;"))
        .says(&tag("product:price:amount", "49.00"))
        .keeps_silent_on("Watercolour");
    // What it does not say is told from what is sold.
    let items = json!([custom_item("Zine", "10.00", 1)]);
    let fields = json!({"customLineItems": items, "preview": {"description": "Ten zines."}});
    let template = shop.create_template(fields).await;
    let url = shop.shared_url(template["id"].as_str().unwrap());
    let page = preview(&shop, &url).await.says(&tag("og:title", "Zine"));
    page.says(&tag("og:description", "€10.00 · Ten zines."));
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one table")]
async fn a_preview_of_what_does_not_sell_now_says_so() {
    let shop = Shop::open().await;
    let (soon, over) = (
        "This offer has not started yet.",
        "This offer is not available.",
    );
    let (title, course, page) = (
        "Ten zines",
        "Watercolour for beginners – online course",
        json!({"type": "page"}),
    );
    for (why, said, sentence) in [
        (
            json!({"starts_at": "2030-01-01T00:00:00Z"}),
            json!(null),
            soon,
        ),
        (
            json!({"starts_at": "2030-01-01T00:00:00Z"}),
            json!({"title": title}),
            soon,
        ),
        (
            json!({"ends_at": "2020-01-01T00:00:00Z"}),
            json!({"title": title}),
            over,
        ),
        (
            json!({"ends_at": "2020-01-01T00:00:00Z"}),
            json!(null),
            over,
        ),
        (json!(null), json!({"title": title}), over),
    ] {
        let fallbacks = json!({"not_started": page, "ended": page, "deleted": page});
        let mut fields = json!({"products": [COURSE], "preview": said, "fallbacks": fallbacks});
        let deleted = why.is_null();
        let more = why.as_object().cloned().unwrap_or_default();
        fields.as_object_mut().unwrap().extend(more);
        let link = made(&shop, fields).await;
        if deleted {
            let gone = shop.call(Method::DELETE, &path(&link), None).await;
            gone.expect(204);
        }
        let shown = match (deleted, said.is_null(), sentence == soon) {
            (false, false, _) => title,
            (false, true, true) => course,
            (true, ..) | (false, true, false) => "Harbour Lane Studio",
        };
        // A card is kept: that something is over should be on it.
        let told = if sentence == soon {
            "Twelve lessons, yours to keep."
        } else {
            over
        };
        preview(&shop, &shared(&link, ""))
            .await
            .says(&tag("og:title", shown))
            .says(&format!("<p>{sentence}</p>"))
            .says(&tag("og:description", told))
            .keeps_silent_on("€")
            .keeps_silent_on("go to the checkout");
    }
}
