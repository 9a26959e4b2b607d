//! The page of a link's checkout: choosing, answering, and what happens when the catalog moves.

use reqwest::Method;
use serde_json::json;
use shared::domain::checkout::CheckoutStatus;

use crate::{
    harness::{Answer, Shop},
    link_opening::{HOME, change, chosen, opened, shared},
    link_prefill::{custom, total},
    link_terms::discount,
    links::{COURSE, TICKET, made, path, product, seats},
};

/// What a buyer typed who presses the button of a product.
fn choosing(product: &str) -> Vec<(String, String)> {
    let typed = [
        ("email", "ada@example.com"),
        ("name", "Ada <3"),
        ("agreed", "yes"),
    ];
    let typed = typed.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let mut fields = typed.to_vec();
    fields.push(("intent".to_owned(), format!("choose {product}")));
    fields
}

pub(crate) async fn choose(shop: &Shop, url: &str, product: &str) -> Answer {
    let request = shop.request(Method::POST, url).form(&choosing(product));
    shop.send(request).await
}

/// The button of a product, pressed or not.
fn button(product: &str, pressed: bool) -> String {
    format!("value=\"choose {product}\" aria-pressed=\"{pressed}\"")
}

#[tokio::test]
async fn choosing_switches_the_line_and_the_total_and_keeps_what_was_typed() {
    let shop = Shop::open().await;
    let club = json!({"name": "Club", "recurring_interval": "month", "description": "Meet <us>"});
    let club = product(&shop, club).await;
    let team = seats(&shop).await;
    let link = made(&shop, json!({"products": [COURSE, club, team]})).await;
    let url = opened(&shop, &link, "customer_email=old@mail.example&theme=dark").await;
    let page = shop.follow(&url).await.expect(200);
    let page = page
        .says(&button(COURSE, true))
        .says(&button(&club, false))
        .says(&button(&team, false));
    page.says("€10.00 per month")
        .says("€30.00")
        .says("Meet &lt;us&gt;")
        .says("Pay €49.00");
    for (product, sum) in [(club.as_str(), 1000), (&team, 3000), (COURSE, 4900)] {
        let page = choose(&shop, &url, product).await.expect(200);
        let page = page
            .says(&button(product, true))
            .says("value=\"ada@example.com\"")
            .says("value=\"Ada &lt;3\"");
        page.says("value=\"yes\" checked")
            .says("class=\"dark\"")
            .says(&format!("Pay €{}.00", sum / 100));
        let kept = shop.checkout_at(url.split('?').next().unwrap()).await;
        assert_eq!((chosen(&kept).as_str(), total(&kept)), (product, sum));
    }
    // Pressed again, it stays as it is.
    let before = shop.checkout_at(url.split('?').next().unwrap()).await;
    choose(&shop, &url, COURSE)
        .await
        .expect(200)
        .says("ada@example.com");
    assert_eq!(
        shop.checkout_at(url.split('?').next().unwrap()).await,
        before
    );
}

#[tokio::test]
async fn the_button_of_what_is_chosen_says_what_it_comes_to() {
    let shop = Shop::open().await;
    let guide = custom(&shop, json!({"preset_amount": 700})).await;
    let link = made(&shop, json!({"products": [guide, TICKET]})).await;
    let url = opened(&shop, &link, "amount=1000").await;
    let page = shop.follow(&url).await.says("Pay €10.00");
    page.keeps_silent_on("€7.00");
}

#[tokio::test]
async fn one_product_is_no_choice() {
    let shop = Shop::open().await;
    let link = made(&shop, json!({"products": [COURSE]})).await;
    let url = opened(&shop, &link, "").await;
    shop.follow(&url)
        .await
        .expect(200)
        .keeps_silent_on("value=\"choose ");
    // No form of one's own gets at what the link does not sell.
    choose(&shop, &url, TICKET)
        .await
        .expect(200)
        .says("no longer sold");
    assert_eq!(chosen(&shop.checkout_at(&url).await), COURSE);
    for intent in ["choose", "choose ", "choose x", "choose\u{0}", ""] {
        shop.submit(&url, &[("intent", intent)]).await.expect(303);
    }
    assert_eq!(shop.checkout_at(&url).await.revision, 1);
}

#[tokio::test]
async fn a_discount_for_one_product_leaves_and_comes_back() {
    let shop = Shop::open().await;
    let half = json!({"basis_points": 5000, "products": [COURSE]});
    let half = discount(&shop, "Half a course", half).await;
    for allowed in [true, false] {
        let fields = json!({
            "products": [COURSE, TICKET], "discount_id": half, "allow_discount_codes": allowed,
        });
        let link = made(&shop, fields).await;
        let url = opened(&shop, &link, "").await;
        shop.follow(&url)
            .await
            .says("Half a course")
            .says("Pay €24.50");
        choose(&shop, &url, TICKET)
            .await
            .expect(200)
            .says("does not apply to this product")
            .says("Half a course")
            .says("Pay €12.00");
        shop.follow(&url).await.keeps_silent_on("Half a course");
        choose(&shop, &url, COURSE)
            .await
            .expect(200)
            .keeps_silent_on("does not apply")
            .says("Half a course")
            .says("Pay €24.50");
    }
}

#[tokio::test]
async fn a_code_that_fits_all_stays_and_one_that_does_not_gives_way_to_what_was_set() {
    let shop = Shop::open().await;
    let sale = discount(&shop, "Sale", json!({})).await;
    let half = json!({"code": "HALF", "basis_points": 5000, "products": [COURSE]});
    discount(&shop, "Half", half).await;
    let link = made(
        &shop,
        json!({"products": [COURSE, TICKET], "discount_id": sale}),
    )
    .await;
    let url = opened(&shop, &link, "discount_code=welcome10").await;
    choose(&shop, &url, TICKET)
        .await
        .says("WELCOME10")
        .says("Pay €10.80")
        .keeps_silent_on("does not apply");
    let url = opened(&shop, &link, "discount_code=half").await;
    shop.follow(&url).await.says("HALF").says("Pay €24.50");
    choose(&shop, &url, TICKET)
        .await
        .says("does not apply to this product")
        .says("Sale")
        .says("Pay €9.60");
}

#[tokio::test]
async fn an_archived_choice_is_refused_kindly() {
    let shop = Shop::open().await;
    let (print, poster) = (
        product(&shop, json!({})).await,
        product(&shop, json!({})).await,
    );
    let link = made(&shop, json!({"products": [COURSE, print, poster]})).await;
    let url = opened(&shop, &link, "").await;
    change(&shop, &print, json!({"is_archived": true})).await;
    let page = choose(&shop, &url, &print).await.expect(200);
    let page = page
        .says("no longer sold")
        .says("value=\"ada@example.com\"")
        .says(&button(COURSE, true));
    page.says(&button(&poster, false))
        .keeps_silent_on(&button(&print, false));
    assert_eq!(shop.checkout_at(&url).await.revision, 1);
    choose(&shop, &url, &poster)
        .await
        .expect(200)
        .says("Pay €10.00");
}

#[tokio::test]
async fn an_expired_page_leads_back_to_the_link() {
    let shop = Shop::open().await;
    let link = made(&shop, json!({"products": [COURSE, TICKET]})).await;
    let url = opened(&shop, &link, "").await;
    shop.clock.advance(jiff::SignedDuration::from_hours(25));
    let again = shared(&link, "").trim_end_matches('?').to_owned();
    let href = format!("href=\"{}\"", shop.url(&again));
    shop.follow(&url)
        .await
        .expect(410)
        .says("This checkout has expired")
        .says(&href)
        .keeps_silent_on("value=\"choose ");
    choose(&shop, &url, TICKET)
        .await
        .expect(410)
        .says("Start again");
    let fresh = shop.follow(&again).await.expect(302).location();
    assert_eq!(shop.checkout_at(&fresh).await.status, CheckoutStatus::Open);
    // Of a link that was deleted meanwhile it still leads somewhere.
    let answer = shop.call(Method::DELETE, &path(&link), None).await;
    answer.expect(204);
    shop.follow(&url).await.expect(410).says(&href);
    assert_eq!(shop.follow(&again).await.expect(302).location(), HOME);
}
