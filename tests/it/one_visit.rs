//! One visit, one checkout: opening a shared URL again leads back to what it made.

use checkout_links::meter::Call;
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::json;
use shared::domain::secret::{Secret, SecretKind};

use crate::{
    fallbacks::zine,
    harness::{ADA, Answer, Shop, at_once, custom_item},
    link_opening::{HOME, shared},
    links::{COURSE, made, path, update},
};

/// A browser with one cookie.
pub(crate) struct Browser<'a> {
    shop: &'a Shop,
    cookie: String,
}

impl<'a> Browser<'a> {
    /// Opens a shared URL for the first time.
    pub(crate) async fn at(shop: &'a Shop, path: &str) -> (Self, String) {
        let answer = shop.follow(path).await.expect(302);
        let cookie = cookie_of(&answer);
        assert!(!cookie.is_empty(), "no cookie");
        (Self { shop, cookie }, answer.location())
    }

    async fn open(&self, path: &str) -> Answer {
        let request = self.shop.request(Method::GET, path);
        self.shop.send(request.header("cookie", &self.cookie)).await
    }

    /// Where opening a URL leads.
    pub(crate) async fn led(&self, path: &str) -> String {
        self.open(path).await.expect(302).location()
    }
}

fn cookie_of(answer: &Answer) -> String {
    let cookie = answer.header("set-cookie").split(';').next();
    cookie.unwrap_or_default().to_owned()
}

async fn course(shop: &Shop) -> String {
    shared(&made(shop, json!({"products": [COURSE]})).await, "")
}

/// How many checkouts were made since the last time this was asked.
fn puts(shop: &Shop) -> usize {
    let calls = shop.calls();
    let is_put = |call: &&Call| call.operation == "PutItem" && call.table == "Checkouts";
    calls.iter().filter(is_put).count()
}

#[tokio::test]
async fn a_reload_the_way_back_and_a_second_tab_lead_to_the_same_checkout() {
    let shop = Shop::open().await;
    let template = zine(&shop, json!({})).await;
    for path in [course(&shop).await, shop.shared_url(&template)] {
        drop(shop.calls());
        let (browser, first) = Browser::at(&shop, &path).await;
        for _ in 0..3 {
            let again = browser.open(&path).await.expect(302);
            assert_eq!(again.location(), first);
            assert_eq!(again.header("cache-control"), "no-store");
            assert_eq!(again.header("set-cookie"), "");
        }
        let request = shop.request(Method::POST, &path);
        let form = shop.send(request.header("cookie", &browser.cookie)).await;
        assert_eq!(form.expect(303).location(), first);
        assert_eq!(puts(&shop), 1);
        assert_ne!(shop.follow(&path).await.expect(302).location(), first);
    }
}

#[tokio::test]
async fn the_cookie_is_this_url_s_alone_and_lives_as_long_as_the_checkout() {
    let shop = Shop::open().await;
    let link = made(&shop, json!({"products": [COURSE], "slug": "again"})).await;
    let secret = link["client_secret"].as_str().unwrap();
    for (opened, path) in [
        ("/l/again?utm_source=a".to_owned(), "/l/again".to_owned()),
        ("/l/again/".to_owned(), "/l/again".to_owned()),
        (
            format!("/v1/checkout-links/{secret}/redirect"),
            format!("/v1/checkout-links/{secret}/redirect"),
        ),
    ] {
        let answer = shop.follow(&opened).await.expect(302);
        let (_, rest) = answer.header("set-cookie").split_once("; ").unwrap();
        assert_eq!(
            rest,
            format!("Path={path}; Max-Age=86400; HttpOnly; SameSite=Lax")
        );
    }
    // A program keeps no cookies, and a machine gets nothing to remember.
    let request = shop.request(Method::GET, "/l/again");
    let token = &shop.demo.site.access_token;
    let program = shop.send(request.bearer_auth(token)).await.expect(302);
    assert_eq!(program.header("set-cookie"), "");
}

#[tokio::test]
async fn another_query_makes_another_checkout() {
    let shop = Shop::open().await;
    let link = made(&shop, json!({"products": [COURSE]})).await;
    let plain = shared(&link, "");
    let (browser, first) = Browser::at(&shop, &plain).await;
    let coded = shared(&link, "discount_code=SPRING&theme=dark");
    let answer = browser.open(&coded).await.expect(302);
    let second = answer.location();
    assert_ne!(second.strip_suffix("?theme=dark").unwrap(), first);
    let browser = Browser {
        shop: &shop,
        cookie: cookie_of(&answer),
    };
    assert_eq!(browser.led(&coded).await, second);
    assert_ne!(browser.led(&plain).await, first);
}

#[tokio::test]
async fn who_has_a_checkout_keeps_it_when_there_are_no_fresh_ones() {
    let shop = Shop::open().await;
    let link = made(&shop, json!({"products": [COURSE]})).await;
    let (browser, first) = Browser::at(&shop, &shared(&link, "")).await;
    for why in [
        json!({"ends_at": "2026-11-22T09:00:00Z"}),
        json!({"ends_at": null, "starts_at": "2026-11-24T09:00:00Z"}),
    ] {
        update(&shop, &link, why).await.expect(200);
        for query in ["", "utm_source=mail"] {
            assert_eq!(browser.led(&shared(&link, query)).await, first);
        }
        let other = shop.follow(&shared(&link, "")).await.expect(302);
        assert_eq!(other.location(), HOME);
    }
    // What the merchant took down is down.
    let gone = shop.call(Method::DELETE, &path(&link), None).await;
    gone.expect(204);
    assert_eq!(browser.led(&shared(&link, "")).await, HOME);

    let id = zine(&shop, json!({})).await;
    let url = shop.shared_url(&id);
    let (browser, _) = Browser::at(&shop, &url).await;
    let off = json!({"status": "INACTIVE"});
    shop.update_template(&id, off).await.expect(200);
    assert_eq!(browser.led(&url).await, HOME);
}

#[tokio::test]
async fn what_is_over_is_as_good_as_none() {
    let shop = Shop::open().await;
    let url = shop.shared_url(&zine(&shop, json!({})).await);
    let (browser, paid) = Browser::at(&shop, &url).await;
    let session = shop.submit(&paid, ADA).await.expect(303).location();
    // Its money is on the way: another checkout would be paid twice.
    assert_eq!(browser.led(&url).await, paid);
    let outcome = shop.submit(&session, &[("outcome", "pay")]).await;
    outcome.expect(303);
    assert_ne!(browser.led(&url).await, paid);

    let (browser, old) = Browser::at(&shop, &url).await;
    shop.clock
        .advance(SignedDuration::from_hours(24) - SignedDuration::from_millis(1));
    assert_eq!(browser.led(&url).await, old);
    shop.clock.advance(SignedDuration::from_millis(1));
    let answer = browser.open(&url).await.expect(302);
    assert_ne!(answer.location(), old);
    assert_ne!(cookie_of(&answer), browser.cookie);
}

#[tokio::test]
async fn a_cookie_of_anything_else_makes_a_fresh_checkout() {
    let shop = Shop::open().await;
    let (url, other) = (course(&shop).await, course(&shop).await);
    let (browser, own) = Browser::at(&shop, &url).await;
    let (stranger, foreign) = Browser::at(&shop, &other).await;
    let body = json!({"checkoutTemplate": {"customLineItems": [custom_item("Zine", "5.00", 1)]}});
    let answer = shop
        .call_as(
            shop.other_token(),
            Method::POST,
            "/ecom/v1/checkout-templates",
            Some(body),
        )
        .await;
    let id = answer.expect(200).json()["checkoutTemplate"]["id"].clone();
    let elsewhere = format!(
        "/ecom/v1/checkout-templates/{}/create-and-redirect-to-checkout",
        id.as_str().unwrap()
    );
    let (other_site, _) = Browser::at(&shop, &elsewhere).await;
    // The id is right, and the checksum.
    let secret = own.rsplit('/').next().unwrap();
    let known = Secret::parse(SecretKind::Checkout, secret).unwrap();
    let forged = Secret::new(SecretKind::Checkout, known.id(), [7; 16]);
    let digest = browser.cookie.rsplit('.').next().unwrap();
    for cookie in [
        stranger.cookie.clone(),
        other_site.cookie.clone(),
        format!("checkout={}.{digest}", forged.reveal()),
        format!("checkout={secret}"),
        format!("{}x", browser.cookie),
        "checkout=".to_owned(),
        "checkout=%00; checkout".to_owned(),
    ] {
        let browser = Browser {
            shop: &shop,
            cookie,
        };
        drop(shop.calls());
        let fresh = browser.led(&url).await;
        assert!(![&own, &foreign].contains(&&fresh), "{}", browser.cookie);
        assert_eq!(puts(&shop), 1);
    }
}

#[tokio::test]
async fn the_cookie_costs_one_read_and_its_absence_none() {
    let shop = Shop::open().await;
    let url = course(&shop).await;
    let (browser, _) = Browser::at(&shop, &url).await;
    drop(shop.calls());
    browser.open(&url).await.expect(302);
    let told: Vec<_> = shop
        .calls()
        .into_iter()
        .map(|call| (call.operation, call.table, call.consistent, call.tenths))
        .collect();
    assert_eq!(
        told,
        [
            ("GetItem", "Offers".to_owned(), false, 5),
            ("GetItem", "Checkouts".to_owned(), true, 10),
        ]
    );
    shop.follow(&url).await.expect(302);
    let reads = shop
        .calls()
        .into_iter()
        .filter(|call| call.table == "Checkouts");
    let told: Vec<_> = reads.map(|call| (call.operation, call.tenths)).collect();
    assert_eq!(told, [("PutItem", 10)]);
}

const CHROME: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

/// The page with one button, and what its form says.
pub(crate) async fn form(shop: &Shop, path: &str) -> String {
    let request = shop.request(Method::GET, path).header("user-agent", CHROME);
    let page = shop.send(request.header("accept-language", "")).await;
    let page = page.expect(200);
    let (_, rest) = page.text.split_once("name=\"visit\" value=\"").unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

pub(crate) async fn send(shop: &Shop, path: &str, visit: &str) -> String {
    let fields = [("visit", visit), ("open", "checkout")];
    let request = shop.request(Method::POST, path).form(&fields);
    let request = request.header("user-agent", CHROME);
    let answer = shop.send(request.header("accept-language", "")).await;
    answer.expect(303).location()
}

#[tokio::test]
async fn a_form_that_is_sent_twice_makes_one_checkout() {
    let shop = Shop::open().await;
    let template = zine(&shop, json!({})).await;
    let other = course(&shop).await;
    for path in [course(&shop).await, shop.shared_url(&template)] {
        let visit = form(&shop, &path).await;
        assert_ne!(visit, form(&shop, &path).await);
        let urls = at_once((0..8).map(|_| send(&shop, &path, &visit))).await;
        assert!(urls.iter().all(|url| *url == urls[0]), "{urls:?}");
        shop.checkout_at(&urls[0]).await;
        // The same of another offer is another's.
        let elsewhere = send(&shop, &other, &visit).await;
        assert_ne!(elsewhere, urls[0]);
        for nothing in ["", "x", &visit[1..]] {
            let fresh = send(&shop, &path, nothing).await;
            assert_ne!(fresh, urls[0]);
            assert_ne!(fresh, send(&shop, &path, nothing).await);
        }
    }
}

#[tokio::test]
async fn a_form_whose_checkout_is_over_makes_another() {
    let shop = Shop::open().await;
    let path = course(&shop).await;
    let visit = form(&shop, &path).await;
    let first = send(&shop, &path, &visit).await;
    shop.clock.advance(SignedDuration::from_hours(24));
    let second = send(&shop, &path, &visit).await;
    assert_ne!(second, first);
    shop.checkout_at(&second).await;
}
