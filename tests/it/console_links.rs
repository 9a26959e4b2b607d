//! Links in the console: made, shared, ended, copied, deleted and brought back.

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    harness::{Shop, Visitor, id_of},
    links::{COURSE, TICKET, made, path},
};

pub(crate) const PLACE: &str = "/console/links";
const WELCOME: &str = "0199d3a0-0000-7000-8000-0000000000d1";

/// The newest link, as the API tells it.
async fn newest(shop: &Shop) -> Value {
    shop.got("/v1/checkout-links/?sorting=-created_at").await["items"][0].clone()
}

/// The address of a link's page.
pub(crate) fn page_of(link: &Value) -> String {
    format!("{PLACE}/{}", id_of(link))
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story")]
async fn a_link_is_made_of_every_field() {
    let shop = Shop::open().await;
    let owner = Visitor::owner(&shop).await;
    let form = owner.open("/console/links/new").await.expect(200);
    let form = form
        .says("All times are UTC")
        .says("€49.00")
        .says("what buyers want");
    form.says("WELCOME10").says("maxlength=\"64\"");
    let fields = [
        ("label", "Spring <sale>"),
        ("products", TICKET),
        ("products", COURSE),
        ("discount_id", WELCOME),
        ("slug", "spring-sale"),
        (
            "success_url",
            "https://shop.example/thanks?checkout_id={CHECKOUT_ID}",
        ),
        ("starts_at", "2026-11-22T09:00"),
        ("ends_at", "2026-12-24T18:00:30"),
        ("limit.max", "10"),
        ("limit.counts", "orders"),
        ("limit.per_customer", "2"),
        ("fallback", "url"),
        ("fallback_url", "https://shop.example/soon"),
        ("fallbacks.ended", "page"),
        ("fallbacks.deleted", "home"),
        ("preview.title", "Spring"),
        ("preview.description", "All of it."),
        ("preview.image_url", "https://shop.example/spring.png"),
    ];
    let shown = owner.submit(PLACE, &fields).await.says("It is created");
    let link = newest(&shop).await;
    let soon = json!({"type": "url", "url": "https://shop.example/soon"});
    for (name, value) in [
        ("label", json!("Spring <sale>")),
        ("slug", json!("spring-sale")),
        ("discount_id", json!(WELCOME)),
        ("allow_discount_codes", json!(false)),
        (
            "success_url",
            json!("https://shop.example/thanks?checkout_id={CHECKOUT_ID}"),
        ),
        ("starts_at", json!("2026-11-22T09:00:00Z")),
        ("ends_at", json!("2026-12-24T18:00:30Z")),
        ("effective_state", json!("active")),
        (
            "fallbacks",
            json!({"inactive": soon, "not_started": soon, "ended": {"type": "page"}, "exhausted": soon}),
        ),
        (
            "preview",
            json!({
                "title": "Spring", "description": "All of it.",
                "image_url": "https://shop.example/spring.png",
            }),
        ),
    ] {
        assert_eq!(link[name], value, "{name}");
    }
    let limit = &link["limit"];
    assert_eq!(
        (&limit["max"], &limit["counts"], &limit["per_customer"]),
        (&json!(10), &json!("orders"), &json!(2))
    );
    let products = link["products"].as_array().unwrap().iter().map(id_of);
    assert_eq!(products.collect::<Vec<_>>(), [TICKET, COURSE]);

    let base = &shop.stack.info.base_url;
    let url = link["url"].as_str().unwrap();
    let shown = shown
        .says("Spring &lt;sale&gt;")
        .says("class=\"state good\"");
    let shown = shown
        .says(&format!("readonly value=\"{url}\""))
        .says("data-copy=\"Copy URL\"");
    let shown = shown.says(&format!("readonly value=\"{base}/l/spring-sale\""));
    let shown = shown
        .says("value=\"2026-11-22T09:00\"")
        .says("value=\"2026-12-24T18:00:30\"");
    let shown = shown
        .says("0 of 10 taken")
        .says(&format!("value=\"{TICKET}\" checked"));
    let policy = shown.header("content-security-policy");
    assert!(policy.contains("; script-src 'sha256-"), "{policy}");
    let list = owner.open(PLACE).await.expect(200);
    let list = list
        .says("Spring &lt;sale&gt;")
        .says("0 of 10 taken")
        .says("active");
    list.says("Live Q&amp;A evening")
        .says(&format!("{base}/l/spring-sale"));
    // It is what its URL opens.
    let checkout = shop.follow("/l/spring-sale").await.expect(302).location();
    shop.checkout_at(&checkout).await;
}

#[tokio::test]
async fn a_link_that_says_nothing_is_plain() {
    let shop = Shop::open().await;
    let owner = Visitor::owner(&shop).await;
    let fields = [("products", COURSE), ("allow_discount_codes", "yes")];
    let shown = owner.submit(PLACE, &fields).await.says("Without a label");
    shown.says("<option value=\"home\" selected>");
    let link = newest(&shop).await;
    let api = made(&shop, json!({"products": [COURSE]})).await;
    for name in [
        "label",
        "slug",
        "limit",
        "fallbacks",
        "preview",
        "starts_at",
        "allow_discount_codes",
    ] {
        assert_eq!(link[name], api[name], "{name}");
    }
}

#[tokio::test]
async fn the_list_has_pages() {
    let shop = Shop::open().await;
    let owner = Visitor::owner(&shop).await;
    for number in 0..26 {
        shop.clock.advance(SignedDuration::from_millis(2));
        made(
            &shop,
            json!({"products": [COURSE], "label": format!("Number {number}.")}),
        )
        .await;
    }
    let first = owner
        .open(PLACE)
        .await
        .expect(200)
        .says("Number 25.")
        .says("Number 1.");
    let first = first.says("Page 1 of 2").says("?page=2").says("Older");
    first.keeps_silent_on("Number 0.").keeps_silent_on("Newer");
    let second = owner.open(&format!("{PLACE}?page=2")).await.expect(200);
    let second = second
        .says("Number 0.")
        .says("Newer")
        .keeps_silent_on("Number 1.");
    second.keeps_silent_on("Older");
    for odd in ["0", "-1", "99", "x", ""] {
        owner
            .open(&format!("{PLACE}/?page={odd}"))
            .await
            .expect(200)
            .says(" of 2");
    }
}

#[tokio::test]
async fn a_link_is_ended_at_once_and_opened_again() {
    let shop = Shop::open().await;
    let owner = Visitor::owner(&shop).await;
    let running = json!({"products": [COURSE], "starts_at": "2026-11-01T00:00:00Z"});
    let coming = json!({"products": [COURSE], "starts_at": "2026-12-01T00:00:00Z"});
    for (fields, word, start) in [
        (running, "active", json!("2026-11-01T00:00:00Z")),
        (coming, "not started", Value::Null),
    ] {
        let link = made(&shop, fields).await;
        let page = page_of(&link);
        owner
            .open(&page)
            .await
            .expect(200)
            .says(&format!(">{word}<"));
        let ended = owner.submit(&format!("{page}/end"), &[]).await;
        let ended = ended
            .says("It is ended")
            .says(">ended<")
            .keeps_silent_on("End it now");
        let told = shop.got(&path(&link)).await;
        assert_eq!(
            (&told["effective_state"], &told["starts_at"]),
            (&json!("ended"), &start)
        );
        let revision = revision_in(&ended.text);
        let fields = [
            ("revision", revision.as_str()),
            ("products", COURSE),
            ("ends_at", ""),
        ];
        owner
            .submit(&page, &fields)
            .await
            .says("are saved")
            .says(">active<");
        assert_eq!(shop.got(&path(&link)).await["effective_state"], "active");
    }
}

/// The revision that a page's form was made of.
pub(crate) fn revision_in(page: &str) -> String {
    let rest = page
        .split("name=\"revision\" value=\"")
        .nth(1)
        .expect("a revision");
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_deleted_link_comes_back_within_30_days() {
    let shop = Shop::open().await;
    let owner = Visitor::owner(&shop).await;
    let link = made(
        &shop,
        json!({"products": [COURSE], "label": "Gone", "slug": "gone"}),
    )
    .await;
    let page = page_of(&link);
    let asked = owner.open(&format!("{page}/delete")).await.expect(200);
    asked.says("Delete this link?").says("Gone").says("Keep it");
    assert_eq!(shop.got(&path(&link)).await["label"], "Gone");
    let gone = owner.submit(&format!("{page}/delete"), &[]).await;
    gone.says("It is deleted")
        .says("It can be restored until")
        .says("2026-12-22 10:00:00 UTC");
    owner.open(PLACE).await.expect(200).keeps_silent_on("Gone");
    shop.call(Method::GET, &path(&link), None).await.expect(404);
    owner.send(&format!("{page}/delete"), &[]).await.expect(404);
    owner.send(&page, &[("label", "X")]).await.expect(404);

    // Its slug went to another link: it takes another, or none.
    made(&shop, json!({"products": [COURSE], "slug": "gone"})).await;
    let restore = format!("{page}/restore");
    for slug in ["gone", "No slug"] {
        let refused = owner.send(&restore, &[("slug", slug)]).await.expect(422);
        refused
            .says("id=\"slug-wrong\"")
            .says(&format!("value=\"{slug}\""));
    }
    let back = owner.submit(&restore, &[("slug", "back")]).await;
    back.says("It is restored").says(">active<").says("/l/back");
    assert_eq!(shop.got(&path(&link)).await["slug"], "back");

    owner.send(&format!("{page}/delete"), &[]).await.expect(303);
    shop.clock.advance(SignedDuration::from_hours(30 * 24));
    owner.open(&page).await.expect(200).says("Restore");
    shop.clock.advance(SignedDuration::from_secs(1));
    owner.open(&page).await.expect(404);
    owner.send(&restore, &[]).await.expect(404);
}

#[tokio::test]
async fn a_link_is_copied() {
    let shop = Shop::open().await;
    let owner = Visitor::owner(&shop).await;
    let fields =
        json!({"products": [COURSE, TICKET], "label": "Twin", "slug": "twin", "limit": {"max": 3}});
    let link = made(&shop, fields).await;
    shop.clock.advance(SignedDuration::from_millis(2));
    let copy = owner
        .submit(&format!("{}/duplicate", page_of(&link)), &[])
        .await;
    copy.says("This is the copy")
        .says("Twin")
        .keeps_silent_on("/l/twin");
    let copy = newest(&shop).await;
    assert_ne!((&copy["id"], &copy["url"]), (&link["id"], &link["url"]));
    assert_eq!(
        (&copy["products"], &copy["slug"]),
        (&link["products"], &Value::Null)
    );
}
