//! The preview card that is stored with an offer.

use serde_json::{Value, json};

use crate::{
    harness::{Shop, custom_item, id_of},
    links::{COURSE, create, made, path, update},
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
