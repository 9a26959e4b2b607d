//! Templates in the console: shared, switched, changed and brought back.

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    console_links::revision_in,
    harness::{Shop, Visitor, catalog_item, custom_item, id_of},
    links::COURSE,
};

const PLACE: &str = "/console/templates";

async fn template(shop: &Shop, fields: Value) -> Value {
    let mut all = json!({
        "label": "Box",
        "customLineItems": [custom_item("Zine", "10.00", 2)],
        "lineItems": [catalog_item(COURSE, 1)],
    });
    let more = fields.as_object().unwrap().clone();
    all.as_object_mut().unwrap().extend(more);
    shop.create_template(all).await
}

async fn told(shop: &Shop, template: &Value) -> Value {
    let path = format!("/ecom/v1/checkout-templates/{}", id_of(template));
    shop.got(&path).await["checkoutTemplate"].clone()
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story")]
async fn a_template_is_shown_changed_and_switched() {
    let shop = Shop::open().await;
    let owner = Visitor::owner(&shop).await;
    let made = template(&shop, json!({"couponCode": "WELCOME10"})).await;
    let page = format!("{PLACE}/{}", id_of(&made));
    let shown = owner
        .open(&page)
        .await
        .expect(200)
        .says(">active<")
        .says("WELCOME10");
    let shown = shown
        .says("2 × Zine")
        .says("€10.00")
        .says("1 × Watercolour for beginners");
    let url = format!(
        "{}{}",
        shop.stack.info.base_url,
        shop.shared_url(id_of(&made))
    );
    let shown = shown.says(&format!("readonly value=\"{}\"", url.replace('&', "&amp;")));
    let revision = revision_in(&shown.text);
    let fields = [
        ("revision", revision.as_str()),
        ("label", "Bigger box"),
        ("starts_at", "2026-11-22T09:00"),
        ("limit.max", "5"),
        ("limit.counts", "orders"),
        ("fallback", "page"),
        ("fallbacks.not_started", "home"),
        ("preview.image_url", "https://shop.example/box.png"),
    ];
    owner
        .submit(&page, &fields)
        .await
        .says("are saved")
        .says("0 of 5 taken");
    let is = told(&shop, &made).await;
    let by_page = json!({"type": "PAGE"});
    assert_eq!(is["label"], "Bigger box");
    assert_eq!(
        (&is["limit"]["max"], &is["limit"]["counts"]),
        (&json!(5), &json!("ORDERS"))
    );
    assert_eq!(
        is["fallbacks"],
        json!({"inactive": by_page, "ended": by_page, "exhausted": by_page, "deleted": by_page})
    );
    assert_eq!(
        is["preview"],
        json!({"imageUrl": "https://shop.example/box.png"})
    );
    for name in ["customLineItems", "lineItems", "couponCode"] {
        assert_eq!(is[name], made[name], "{name}");
    }
    let off = owner
        .submit(&format!("{page}/off"), &[])
        .await
        .says("It is switched off");
    off.says(">switched off<").says("Switch on");
    assert_eq!(told(&shop, &made).await["status"], "INACTIVE");
    let list = owner.open(PLACE).await.expect(200).says("Bigger box");
    list.says("2 items")
        .says("0 of 5 taken")
        .says("switched off");
    owner
        .submit(&format!("{page}/on"), &[])
        .await
        .says(">active<");
    assert_eq!(told(&shop, &made).await["effectiveState"], "ACTIVE");
}

#[tokio::test]
async fn what_is_wrong_with_a_template_stands_beside_its_field() {
    let shop = Shop::open().await;
    let owner = Visitor::owner(&shop).await;
    let made = template(&shop, json!({})).await;
    let page = format!("{PLACE}/{}", id_of(&made));
    let wrong = [
        ("revision", "1"),
        ("label", "Kept"),
        ("ends_at", "soon"),
        ("limit.per_customer", "x"),
        ("fallbacks.not_started", "url"),
        ("fallbacks.not_started.url", "no address"),
        ("preview.image_url", "data:x"),
    ];
    let mut answer = owner.send(&page, &wrong).await.expect(422);
    for name in [
        "ends_at",
        "limit.per_customer",
        "fallbacks.not_started.url",
        "preview.image_url",
    ] {
        answer = answer
            .says(&format!("<a href=\"#{name}\">"))
            .says(&format!("id=\"{name}-wrong\""));
    }
    answer
        .says("value=\"Kept\"")
        .keeps_silent_on("checkoutTemplate.");
    // What the site says of it comes after.
    let elsewhere = [
        ("revision", "1"),
        ("fallback", "url"),
        ("fallback_url", "https://elsewhere.example/"),
    ];
    let answer = owner.send(&page, &elsewhere).await.expect(422);
    answer
        .says("id=\"fallback_url-wrong\"")
        .says("neither the host of the site");
    // Nothing changed, so a form of revision 1 is saved; and the next is not.
    let same = [("revision", "1")];
    owner.submit(&page, &same).await.says("are saved");
    let fields = [("revision", "1"), ("label", "Mine")];
    owner.send(&page, &fields).await.expect(303);
    for fields in [
        [("revision", "1"), ("label", "Other")],
        [("revision", "1"), ("label", "Mine")],
    ] {
        let refused = owner.send(&page, &fields).await.expect(422);
        let refused = refused.says("Somebody changed it").says("Save again");
        assert_eq!(revision_in(&refused.text), "2");
    }
    assert_eq!(told(&shop, &made).await["label"], "Mine");
}

#[tokio::test]
async fn templates_are_listed_by_pages_the_newest_first() {
    let shop = Shop::open().await;
    let owner = Visitor::owner(&shop).await;
    for number in 0..53 {
        shop.clock.advance(SignedDuration::from_millis(2));
        let status = if number % 3 == 0 {
            "INACTIVE"
        } else {
            "ACTIVE"
        };
        let fields = json!({"label": format!("Number {number}."), "status": status});
        template(&shop, fields).await;
    }
    let mut seen = Vec::new();
    let mut next = Some(PLACE.to_owned());
    let mut pages = 0;
    while let Some(path) = next {
        let page = owner.open(&path).await.expect(200);
        let names = page.text.split("<strong>").skip(1);
        seen.extend(names.map(|name| name.split("</strong>").next().unwrap().to_owned()));
        let older = page.text.split(&format!("{PLACE}?after=")).nth(1);
        next = older.map(|rest| format!("{PLACE}?after={}", rest.split('"').next().unwrap()));
        pages += 1;
    }
    let demo = seen.pop();
    assert!(demo.is_some(), "the demo shop's own is the oldest");
    let expected: Vec<String> = (0..53)
        .rev()
        .map(|number| format!("Number {number}."))
        .collect();
    assert_eq!((seen, pages), (expected, 3));
    let nothing = format!("{PLACE}?after=0199d3a0-0000-7000-8000-00000000ffff");
    owner.open(&nothing).await.expect(404);
    owner
        .open(&format!("{PLACE}/?after=x"))
        .await
        .expect(200)
        .says("Number 52.");
}

#[tokio::test]
async fn a_template_is_copied_deleted_and_restored() {
    let shop = Shop::open().await;
    let owner = Visitor::owner(&shop).await;
    let made = template(&shop, json!({})).await;
    let page = format!("{PLACE}/{}", id_of(&made));
    let next = owner
        .send(&format!("{page}/duplicate"), &[])
        .await
        .expect(303)
        .location();
    owner
        .open(&next)
        .await
        .expect(200)
        .says("This is the copy")
        .says("2 × Zine");
    let copy = next.split(['/', '?']).nth(3).unwrap().to_owned();
    assert_ne!(copy, id_of(&made));
    shop.checkout_at(&shop.open_template(&copy).await).await;

    owner
        .open(&format!("{page}/delete"))
        .await
        .expect(200)
        .says("Delete this template?")
        .says("Box");
    owner
        .submit(&format!("{page}/delete"), &[])
        .await
        .says("It is deleted")
        .says("Restore");
    let path = format!("/ecom/v1/checkout-templates/{}", id_of(&made));
    shop.call(Method::GET, &path, None).await.expect(404);
    owner
        .submit(&format!("{page}/restore"), &[])
        .await
        .says("It is restored")
        .says(">active<");
    assert_eq!(told(&shop, &made).await["label"], "Box");
    owner.send(&format!("{page}/delete"), &[]).await.expect(303);
    shop.clock
        .advance(SignedDuration::from_hours(30 * 24) + SignedDuration::from_secs(1));
    let owner = Visitor::owner(&shop).await;
    owner.open(&page).await.expect(404);
    owner
        .send(&format!("{page}/restore"), &[])
        .await
        .expect(422)
        .says("more than 30 days ago");
}
