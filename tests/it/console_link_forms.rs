//! What the form of a link says when something is wrong, and what it leaves alone.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    console_links::{PLACE, page_of, revision_in},
    harness::{Shop, Visitor},
    links::{COURSE, TICKET, made, path, product, update},
};

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story")]
async fn what_is_wrong_stands_beside_its_field_and_all_that_was_typed_stays() {
    let shop = Shop::open().await;
    let owner = Visitor::owner(&shop).await;
    let link = made(&shop, json!({"products": [COURSE]})).await;
    let page = page_of(&link);
    let gone = product(&shop, json!({})).await;
    let archived = json!({"is_archived": true});
    shop.call(
        Method::PATCH,
        &format!("/v1/products/{gone}"),
        Some(archived),
    )
    .await
    .expect(200);
    let wrong = [
        ("revision", "1"),
        ("label", "Kept <b>"),
        ("products", TICKET),
        ("products", &gone),
        ("products", "rubbish"),
        ("slug", "No Slug"),
        ("success_url", "ftp://shop.example"),
        ("starts_at", "soon"),
        ("limit.max", "many"),
        ("limit.per_customer", "0"),
        ("limit.counts", "orders"),
        ("fallback", "url"),
        ("fallback_url", "http://10.0.0.1/x"),
        ("fallbacks.ended", "url"),
        ("preview.title", " \u{7} "),
        ("preview.image_url", "data:x"),
    ];
    let products = owner.send(PLACE, &wrong).await.expect(422);
    let products = products
        .says("<a href=\"#products\">")
        .says("id=\"products-wrong\"");
    let products = products
        .says("the product is archived")
        .says("id=\"slug-wrong\"");
    products
        .says(&format!("{gone}\nrubbish</textarea>"))
        .says(&format!("value=\"{TICKET}\" checked"));
    let rest: Vec<(&str, &str)> = wrong
        .into_iter()
        .filter(|(_, text)| *text != gone && *text != "rubbish")
        .collect();
    for place in [PLACE, &page] {
        let mut answer = owner.send(place, &rest).await.expect(422);
        for name in [
            "slug",
            "success_url",
            "starts_at",
            "limit.max",
            "limit.per_customer",
            "fallback_url",
            "fallbacks.ended.url",
            "preview.title",
            "preview.image_url",
        ] {
            answer = answer
                .says(&format!("<a href=\"#{name}\">"))
                .says(&format!("id=\"{name}-wrong\""))
                .says(&format!("aria-describedby=\"{name}-wrong\""));
        }
        let answer = answer
            .says("role=\"alert\"")
            .says("value=\"Kept &lt;b&gt;\"")
            .says(&format!("value=\"{TICKET}\" checked"));
        let answer = answer.says("value=\"No Slug\"");
        let answer = answer
            .says("value=\"many\"")
            .says("value=\"http://10.0.0.1/x\"");
        let answer = answer
            .says("<option value=\"orders\" selected>")
            .says("<details open>");
        // One fault for all reasons that it is the answer to.
        assert_eq!(answer.text.matches("href=\"#fallback_url\"").count(), 1);
        answer.keeps_silent_on("checkoutTemplate");
    }
    assert_eq!(shop.got(&path(&link)).await, link);
    let none = owner
        .send(PLACE, &[("label", "No product")])
        .await
        .expect(422);
    none.says("id=\"products-wrong\"")
        .says("choose one, at least")
        .says("value=\"No product\"");
    let order = [
        ("products", COURSE),
        ("starts_at", "2026-12-02T00:00"),
        ("ends_at", "2026-12-01T00:00"),
    ];
    owner
        .send(PLACE, &order)
        .await
        .expect(422)
        .says("id=\"ends_at-wrong\"");
    let taken = [("products", COURSE), ("slug", "demo")];
    owner
        .send(PLACE, &taken)
        .await
        .expect(422)
        .says("another link has this slug");
}

#[tokio::test]
async fn what_nobody_touched_need_not_be_right_any_more() {
    let shop = Shop::open().await;
    let owner = Visitor::owner(&shop).await;
    let sale = json!({
        "name": "Short", "type": "percentage", "basis_points": 100, "duration": "once",
        "ends_at": "2026-11-22T11:00:00Z",
    });
    let discount = shop.created("/v1/discounts/", sale).await;
    let fields = json!({
        "products": [COURSE], "discount_id": discount["id"], "metadata": {"k": "v"},
        "starts_at": "2026-11-22T09:00:00.5Z", "require_billing_address": true,
        "limit": {"per_customer": 3}, "fallbacks": {"ended": {"type": "page"}},
    });
    let link = made(&shop, fields).await;
    shop.clock.advance(jiff::SignedDuration::from_hours(2));
    let page = page_of(&link);
    let opened = owner.open(&page).await.expect(200);
    // A form sent back as it was but for the label.
    let mut fields = typed_in(&opened.text);
    let label = fields.iter_mut().find(|(name, _)| name == "label").unwrap();
    "Other".clone_into(&mut label.1);
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    owner
        .submit(&page, &fields)
        .await
        .says("are saved")
        .says("Other");
    let told = shop.got(&path(&link)).await;
    let mut expected = link.clone();
    expected["label"] = json!("Other");
    expected["modified_at"] = told["modified_at"].clone();
    assert_eq!(told, expected);
}

/// What a browser would send of the last form of a page.
fn typed_in(page: &str) -> Vec<(String, String)> {
    let form = page.rsplit("<form").next().unwrap();
    let mut fields = Vec::new();
    let attribute = |tag: &str, name: &str| {
        let rest = tag.split(&format!(" {name}=\"")).nth(1)?;
        Some(rest.split('"').next()?.to_owned())
    };
    for tag in form.split("<input").skip(1) {
        let tag = tag.split('>').next().unwrap();
        if !tag.contains("checkbox") || tag.contains(" checked") {
            fields.push((
                attribute(tag, "name").unwrap(),
                attribute(tag, "value").unwrap(),
            ));
        }
    }
    for choice in form.split("<select").skip(1) {
        let name = attribute(choice.split('>').next().unwrap(), "name").unwrap();
        let inside = choice.split("</select>").next().unwrap();
        let mut options = inside.split("<option").skip(1);
        let chosen = options.find(|option| option.split('>').next().unwrap().contains("selected"));
        fields.push((name, attribute(chosen.expect("a choice"), "value").unwrap()));
    }
    fields
}

#[tokio::test]
async fn a_form_that_somebody_else_overtook_is_not_saved_until_it_is_sent_again() {
    let shop = Shop::open().await;
    let owner = Visitor::owner(&shop).await;
    let link = made(&shop, json!({"products": [COURSE], "label": "First"})).await;
    let page = page_of(&link);
    let opened = owner.open(&page).await.expect(200);
    let revision = revision_in(&opened.text);
    update(&shop, &link, json!({"label": "Theirs", "slug": "theirs"}))
        .await
        .expect(200);
    let mine = |revision: &str| {
        let fields = [
            ("revision", revision),
            ("products", COURSE),
            ("label", "Mine"),
            ("slug", ""),
        ];
        fields.map(|(name, text)| (name.to_owned(), text.to_owned()))
    };
    let send = async |fields: [(String, String); 4]| {
        let fields = fields
            .each_ref()
            .map(|(name, text)| (name.as_str(), text.as_str()));
        owner.send(&page, &fields).await
    };
    let refused = send(mine(&revision)).await.expect(422);
    let refused = refused.says("Somebody changed it after you opened the form");
    let refused = refused
        .says("Save again to store what the form says")
        .says("value=\"Mine\"");
    let refused = refused
        .says("stored in: ")
        .says("Label (only you see it), Short name in its URL");
    assert_eq!(shop.got(&path(&link)).await["label"], "Theirs");
    // What is wrong besides does not make the form a newer one.
    let mut wrong = mine(&revision);
    "No Slug".clone_into(&mut wrong[3].1);
    let wrong = send(wrong).await.expect(422).says("id=\"slug-wrong\"");
    assert_eq!(revision_in(&wrong.text), revision);
    let newer = revision_in(&refused.text);
    assert_ne!(newer, revision);
    send(mine(&newer)).await.expect(303);
    let told = shop.got(&path(&link)).await;
    assert_eq!(
        (&told["label"], &told["slug"]),
        (&json!("Mine"), &Value::Null)
    );
    send(mine("")).await.expect(422);
}
