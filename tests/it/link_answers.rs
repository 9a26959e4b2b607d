//! What the page of a link's checkout asks, and what it keeps of the answers.

use serde_json::{Value, json};
use shared::domain::catalog::Answer;

use crate::{
    harness::{ADA, Shop},
    link_fields::{asking, field},
    link_opening::opened,
    link_page::choose,
    links::{COURSE, made},
};

/// A link of the course and of a shirt that asks three things, and the shirt.
async fn shirt(shop: &Shop) -> (Value, String) {
    let medium = json!({"value": "m", "label": "Medium"});
    let options = json!({"options": [medium, {"value": "l", "label": "L"}]});
    let words = json!({"form_label": "Words <b>", "max_length": 20});
    let fields = [
        field(shop, "select", "size", options).await,
        field(shop, "text", "print", words).await,
        field(
            shop,
            "checkbox",
            "news",
            json!({"form_help_text": "Once a month"}),
        )
        .await,
    ];
    let shirt = asking(shop, &fields).await;
    let link = made(shop, json!({"products": [COURSE, shirt]})).await;
    (link, shirt)
}

fn paying(size: &'static str, print: &'static str) -> Vec<(&'static str, &'static str)> {
    let answers = [
        ("field.size", size),
        ("field.print", print),
        ("field.alien", "x"),
    ];
    answers.into_iter().chain(ADA.iter().copied()).collect()
}

#[tokio::test]
async fn a_wrong_answer_is_told_next_to_its_field_and_blocks_payment() {
    let shop = Shop::open().await;
    let (link, shirt) = shirt(&shop).await;
    let query = format!("product_id={shirt}&custom_field_data.print=H%22i");
    let url = opened(&shop, &link, &query).await;
    let page = shop.follow(&url).await.expect(200);
    page.says("Words &lt;b&gt; (optional)")
        .says("value=\"H&quot;i\"")
        .says("Medium")
        .says("Once a month");
    for (size, print, id, words) in [
        ("", "Hi", "field.size", "Please answer this."),
        ("xl", "Hi", "field.size", "Choose one of the options."),
        (
            "m",
            "012345678901234567890",
            "field.print",
            "Enter at most 20 characters.",
        ),
    ] {
        let page = shop.submit(&url, &paying(size, print)).await.expect(422);
        page.says(&format!("<p class=\"error\" id=\"{id}-error\">{words}</p>"))
            .says("ada@example.com");
    }
    assert_eq!(shop.checkout_at(&url).await.revision, 1);
}

#[tokio::test]
async fn answers_are_kept_and_shown_again_after_a_declined_payment() {
    let shop = Shop::open().await;
    let (link, shirt) = shirt(&shop).await;
    let url = opened(&shop, &link, &format!("product_id={shirt}")).await;
    let sandbox = shop
        .submit(&url, &paying("m", "Hi <you>"))
        .await
        .expect(303);
    let kept = shop.checkout_at(&url).await.answers.open();
    assert_eq!(kept.get("size"), Some(&Answer::Text("m".to_owned())));
    assert_eq!(
        kept.get("print"),
        Some(&Answer::Text("Hi <you>".to_owned()))
    );
    assert_eq!(kept.get("news"), Some(&Answer::Flag(false)));
    assert_eq!(kept.len(), 3);
    let decline = [("outcome", "decline")];
    shop.submit(&sandbox.location(), &decline).await.expect(303);
    let page = shop.follow(&url).await.expect(200).says("was declined");
    page.says("Hi &lt;you&gt;")
        .says("<option value=\"m\" selected>Medium</option>");
    // The other product asks nothing, and nothing is kept that was answered of this one.
    let page = choose(&shop, &url, COURSE).await;
    page.keeps_silent_on("field.size");
    shop.submit(&url, ADA).await.expect(303);
    assert!(shop.checkout_at(&url).await.answers.open().is_empty());
}

#[tokio::test]
async fn the_first_field_of_the_page_that_is_wrong_is_where_the_buyer_looks() {
    let shop = Shop::open().await;
    let fields = [field(&shop, "text", "words", json!({})).await];
    let shirt = asking(&shop, &fields).await;
    let link = made(&shop, json!({"products": [shirt]})).await;
    let url = opened(&shop, &link, "").await;
    let focused = |page: &str| {
        let marked = page.split('<').find(|tag| tag.contains(" autofocus"));
        let marked = marked.unwrap_or_else(|| panic!("nothing is focused: {page}"));
        let id = marked.split("id=\"").nth(1).unwrap_or_default();
        id.split('"').next().unwrap_or_default().to_owned()
    };
    let page = shop.submit(&url, &[("intent", "pay")]).await.expect(422);
    assert_eq!(focused(&page.text), "email");
    let typed = [("intent", "pay"), ("email", "a@b.co"), ("name", "Ada")];
    let page = shop.submit(&url, &typed).await.expect(422);
    assert_eq!(focused(&page.text), "field.words");
}
