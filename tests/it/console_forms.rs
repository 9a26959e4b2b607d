//! What the console's forms hold besides the most needed.

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};
use shared::{domain::webhook::EventType, webhook::endpoint_keys::EndpointKeys};

use crate::harness::{ENDPOINTS, Shop, Visitor, at_once};

const PLACE: &str = "/console/endpoints";
const TOKENS: &str = "/console/tokens";

/// The form of an endpoint, with these fields on top.
fn form<'a>(fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let all = [
        ("url", "https://shop.example/hooks"),
        ("events", "order.paid"),
        ("enabled", "yes"),
    ];
    let has_format = fields.iter().any(|(name, _)| *name == "format");
    let format = (!has_format).then_some(("format", "standard"));
    all.into_iter()
        .chain(format)
        .chain(fields.iter().copied())
        .collect()
}

/// The only endpoint, as the API tells it.
async fn told(shop: &Shop) -> Value {
    let list = shop.got(ENDPOINTS).await;
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    list["items"][0].clone()
}

/// The headers that deliveries to the only endpoint have.
async fn headers(shop: &Shop) -> Vec<(String, String)> {
    let endpoint = shop.stored_endpoint(&told(shop).await).await;
    let keys = EndpointKeys::open(&shop.root(), &endpoint).await.unwrap();
    let pairs = keys.headers.iter();
    pairs
        .map(|(name, value)| (name.clone(), value.reveal().to_owned()))
        .collect()
}

fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
    let texts = of
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    texts.collect()
}

#[tokio::test]
async fn headers_are_typed_kept_replaced_and_removed_and_their_values_never_shown() {
    let shop = Shop::open().await;
    let owner = Visitor::owner(&shop).await;
    let fields = form(&[
        ("header-1", " Authorization "),
        ("value-1", "Bearer hush-hush"),
        ("header-2", "X-Shop"),
        ("value-2", "quay"),
        ("header-3", ""),
        ("value-3", ""),
    ]);
    let page = owner.send(PLACE, &fields).await.expect(303).location();
    let page = page.split('?').next().unwrap().to_owned();
    let both = [("Authorization", "Bearer hush-hush"), ("X-Shop", "quay")];
    assert_eq!(headers(&shop).await, pairs(&both));
    let shown = owner.open(&page).await.expect(200);
    let shown = shown
        .says("value=\"Authorization\"")
        .says("stays as it is")
        .says("<code>X-Shop</code>");
    shown.keeps_silent_on("hush").keeps_silent_on("quay");

    // One stays, one is replaced, another is new.
    let fields = form(&[
        ("header-1", "authorization"),
        ("value-1", ""),
        ("header-2", "X-Shop"),
        ("value-2", "pier"),
        ("header-3", "X-New"),
        ("value-3", "new"),
    ]);
    owner.submit(&page, &fields).await.says("are saved");
    let three = [
        ("X-New", "new"),
        ("X-Shop", "pier"),
        ("authorization", "Bearer hush-hush"),
    ];
    assert_eq!(headers(&shop).await, pairs(&three));
    // A form without the rows says nothing of them; an emptied name removes one, wherever it stands.
    owner.submit(&page, &form(&[])).await.says("are saved");
    assert_eq!(headers(&shop).await, pairs(&three));
    let fields = form(&[
        ("header-10", "X-Shop"),
        ("value-10", ""),
        ("header-2", ""),
        ("value-2", ""),
    ]);
    owner.submit(&page, &fields).await.says("are saved");
    assert_eq!(headers(&shop).await, pairs(&three[1..2]));
    let fields = form(&[("header-1", ""), ("value-1", "")]);
    owner.submit(&page, &fields).await.says("are saved");
    assert_eq!(headers(&shop).await, []);
}

#[tokio::test]
async fn what_is_wrong_with_headers_is_said_without_their_values() {
    let shop = Shop::open().await;
    let owner = Visitor::owner(&shop).await;
    let right = form(&[("header-1", "X-Kept"), ("value-1", "kept")]);
    let page = owner.send(PLACE, &right).await.expect(303).location();
    let page = page.split('?').next().unwrap().to_owned();
    for (fields, words) in [
        (
            [("header-1", "Host"), ("value-1", "hush")],
            "the header `Host` is not yours to set",
        ),
        (
            [("header-1", "X-A"), ("value-1", "hush-ü")],
            "the value of the header `X-A`",
        ),
        (
            [("header-1", "X-A"), ("value-1", "")],
            "the value of the header `X-A`",
        ),
        (
            [("header-1", ""), ("value-1", "hush")],
            "is not a header's name",
        ),
        (
            [("header-1", "a b"), ("value-1", "hush")],
            "is not a header's name",
        ),
    ] {
        for place in [PLACE, &page] {
            let answer = owner.send(place, &form(&fields)).await.expect(422);
            let answer = answer.says("role=\"alert\"").says(words);
            assert_eq!(
                answer.text.contains("please type them again"),
                !fields[1].1.is_empty()
            );
            answer.keeps_silent_on("hush");
        }
    }
    let twice = [
        ("header-1", "X-A"),
        ("value-1", "hush"),
        ("header-2", "X-A"),
        ("value-2", "hush"),
    ];
    let answer = owner.send(&page, &form(&twice)).await.expect(422);
    answer
        .says("headers.X-A: the header is there twice")
        .keeps_silent_on("hush");
    // More than there may be, which the form has no rows for.
    let names: Vec<(String, String)> = (0..11)
        .map(|row| (format!("header-{row}"), format!("value-{row}")))
        .collect();
    let names = names
        .iter()
        .flat_map(|(name, value)| [(name.as_str(), name.as_str()), (value.as_str(), "v")]);
    let many: Vec<_> = names.collect();
    let answer = owner.send(&page, &form(&many)).await.expect(422);
    answer.says("headers: expected at most 10 headers");
    assert_eq!(headers(&shop).await, pairs(&[("X-Kept", "kept")]));
}

#[tokio::test]
async fn tokens_are_signed_with_the_algorithm_that_is_chosen() {
    let shop = Shop::open().await;
    let owner = Visitor::owner(&shop).await;
    let fields = form(&[("format", "jwt"), ("algorithm", "ES256")]);
    let page = owner.send(PLACE, &fields).await.expect(303).location();
    let page = page.split('?').next().unwrap().to_owned();
    assert_eq!(told(&shop).await["algorithm"], "ES256");
    let shown = owner.open(&page).await.expect(200);
    let shown = shown.says("<option value=\"ES256\" selected>ES256</option>");
    shown.says("/.well-known/jwks.json");
    let fields = form(&[("format", "jwt"), ("algorithm", "EdDSA")]);
    owner.submit(&page, &fields).await.says("are saved");
    assert_eq!(told(&shop).await["algorithm"], "EdDSA");
    // The field is there for every format, and means something for one.
    let fields = form(&[("format", "raw"), ("algorithm", "EdDSA")]);
    let raw = owner.submit(&page, &fields).await.says("are saved");
    raw.keeps_silent_on("jwks.json");
    let is = told(&shop).await;
    assert_eq!(
        (&is["format"], &is["algorithm"]),
        (&json!("raw"), &Value::Null)
    );
    let fields = form(&[("format", "jwt"), ("algorithm", "none")]);
    let wrong = owner.send(&page, &fields).await.expect(422);
    wrong.says("algorithm: ");
    // What cannot be signed yet is said in the form, which keeps what was typed.
    let store = &shop.stack.store;
    let mut set = store.signing_keys().await.unwrap().expect("keys");
    set.keys.clear();
    set.revision += 1;
    assert!(store.put_signing_keys(&set).await.unwrap());
    shop.clock.advance(SignedDuration::from_mins(1));
    let fields = form(&[("format", "jwt"), ("name", "Kept")]);
    for place in [PLACE, &page] {
        let refused = owner.send(place, &fields).await.expect(422);
        refused
            .says("There is no RS256 key yet")
            .says("value=\"Kept\"");
    }
}

/// When each of the shop's tokens ends.
async fn ends_of(shop: &Shop) -> Vec<Value> {
    let list = shop.got("/v1/organization-access-tokens/?limit=100").await;
    let items = list["items"].as_array().unwrap().iter();
    items.map(|one| one["expires_at"].clone()).collect()
}

#[tokio::test]
async fn a_token_ends_when_its_form_says() {
    let shop = Shop::open().await;
    let owner = Visitor::owner(&shop).await;
    let make = async |fields: &[(&str, &str)]| {
        let all = [&[("comment", "Till"), ("scopes", "webhooks:read")], fields].concat();
        owner.send(TOKENS, &all).await
    };
    for (fields, ends) in [
        (
            [("expires_in", "P30D")].as_slice(),
            json!("2026-12-22T10:00:00Z"),
        ),
        (&[("expires_in", "P1Y")], json!("2027-11-22T10:00:00Z")),
        (&[("expires_in", "")], Value::Null),
        (&[], Value::Null),
    ] {
        let all = ends_of(&shop).await;
        make(fields).await.expect(201);
        let mut now = ends_of(&shop).await;
        for one in all {
            let at = now.iter().position(|other| *other == one);
            now.remove(at.expect("it is still there"));
        }
        assert_eq!(now, [ends], "{fields:?}");
    }
    let list = owner.open(TOKENS).await.expect(200);
    list.says("ends <time datetime=\"2026-12-22T10:00:00Z\">");
    let made = make(&[("expires_in", "P1D")]).await.expect(201);
    let token = made.text.split("<pre>").nth(1).unwrap();
    let reader = Visitor::with(&shop, token.split('<').next().unwrap()).await;
    shop.clock.advance(SignedDuration::from_hours(24));
    reader.open("/console/activity").await.expect(303);
    for wrong in ["tomorrow", "-P1D", "P99999999Y"] {
        let answer = make(&[("expires_in", wrong)]).await.expect(422);
        let answer = answer.says("expires_in: ").says("value=\"Till\"");
        answer.says("value=\"webhooks:read\" checked");
    }
}

#[tokio::test]
async fn what_was_missed_of_very_much_is_sent_by_going_on() {
    let shop = Shop::open().await;
    let endpoint = shop.resting(json!({})).await;
    let owner = Visitor::owner(&shop).await;
    let missed = shop.planted_event(EventType::OrderPaid).await;
    for _ in 0..30 {
        shop.clock.advance(SignedDuration::from_millis(1));
        at_once((0..100).map(|_| shop.planted_event(EventType::CheckoutCreated))).await;
    }
    shop.clock.advance(SignedDuration::from_secs(1));
    let page = format!("{PLACE}/{}", endpoint.id);
    let recover = format!("{page}/recover");
    let next = owner.send(&recover, &[("hours", "1")]).await.expect(303);
    let next = next.location();
    let more = owner.open(&next).await.expect(200);
    let more = more.says("There is more").says("Go on");
    assert_eq!(shop.delivery(&endpoint, &missed).await, None);
    let hidden = |name: &str| {
        let field = format!("name=\"{name}\" value=\"");
        let rest = more.text.split(&field).nth(1).expect("a hidden field");
        rest.split('"').next().unwrap().to_owned()
    };
    let (since, until) = (hidden("since"), hidden("until"));
    let rest = [("since", since.as_str()), ("until", until.as_str())];
    let reader = shop.token_with(&["webhooks:read"]).await;
    let reader = Visitor::with(&shop, &reader).await;
    reader
        .open(&next)
        .await
        .expect(200)
        .keeps_silent_on("Go on");
    reader.send(&recover, &rest).await.expect(403);
    let done = owner.submit(&recover, &rest).await;
    done.says("It is under way").keeps_silent_on("Go on");
    assert!(shop.delivery(&endpoint, &missed).await.is_some());
    // Later, what is left is no longer kept.
    shop.clock.advance(SignedDuration::from_hours(31 * 24));
    let done = owner.submit(&recover, &rest).await;
    done.says("There was nothing to send");
    let odd = [("since", "x"), ("until", until.as_str())];
    owner.send(&recover, &odd).await.expect(422);
    let odd = format!("{page}?since=x&until=%3Cb%3E");
    owner.open(&odd).await.expect(200).keeps_silent_on("Go on");
    shop.call(
        Method::DELETE,
        &format!("{ENDPOINTS}/{}", endpoint.id),
        None,
    )
    .await
    .expect(204);
    owner.send(&recover, &rest).await.expect(404);
}
