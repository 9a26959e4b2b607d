//! The console's activity, and its access tokens.

use checkout_links::{
    mappings::ConsumerSlot,
    sink::{Reaction, Sink},
};
use reqwest::Method;
use serde_json::json;
use shared::domain::webhook::{
    Attempt, Delivery, DeliveryStatus, Ending, EventType, Failure, Format, Outcome,
};

use crate::harness::{ENDPOINT_SECRET, Shop, Visitor, custom_item, eventually};

const TOKENS: &str = "/console/tokens";

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn an_event_s_page_tells_of_each_attempt_and_sends_it_again() {
    let shop = Shop::open().await;
    let owner = Visitor::owner(&shop).await;
    let empty = owner.open("/console/activity").await.expect(200);
    empty
        .says("No endpoint receives events yet")
        .says("Nothing happened yet");
    let headers = json!({"headers": {"X-Shop-Key": "s3cr3t"}});
    let (first, second) = (shop.resting(headers).await, shop.resting(json!({})).await);
    let event = shop.planted_event(EventType::OrderPaid).await;
    let attempt = |number, outcome, excerpt: &str| Attempt {
        number,
        at: shop.clock.now(),
        took_ms: 317,
        outcome,
        excerpt: excerpt.to_owned(),
    };
    let attempts = vec![
        attempt(1, Outcome::Failure(Failure::Timeout), ""),
        attempt(2, Outcome::Status(503), "<b>Out</b> to lunch"),
    ];
    let dead = |fresh: Delivery| Delivery {
        status: DeliveryStatus::Dead,
        ending: Some(Ending::Exhausted),
        tries: 2,
        attempts,
        ..fresh
    };
    shop.planted_delivery(&first, &event, dead).await;
    let list = owner.open("/console/activity").await.expect(200);
    list.says("order.paid")
        .says("given up")
        .says("attempt 2: HTTP 503");
    let page = format!("/console/events/{}", event.id);
    let shown = owner.open(&page).await.expect(200);
    let shown = shown
        .says("timeout")
        .says("317 ms")
        .says("&lt;b&gt;Out&lt;/b&gt; to lunch");
    let shown = shown
        .says(&event.id.to_string())
        .says("X-Shop-Key")
        .says("&quot;type&quot;: &quot;x&quot;");
    shown
        .says("not sent to it")
        .keeps_silent_on("s3cr3t")
        .keeps_silent_on("whsec_");

    let redeliver = format!("{page}/redeliver");
    let id = first.id.to_string();
    let again = owner.submit(&redeliver, &[("endpoint_id", &id)]).await;
    again.says("It is under way").says("to be tried again");
    assert!(shop.delivery(&second, &event).await.is_none());
    owner.submit(&redeliver, &[]).await.says("waiting");
    assert!(shop.delivery(&second, &event).await.is_some());
    for odd in ["x", "0199d3a0-0000-7000-8000-00000000ffff"] {
        owner
            .send(&redeliver, &[("endpoint_id", odd)])
            .await
            .expect(404);
    }
    let reader = Visitor::with(&shop, &shop.token_with(&["webhooks:read"]).await).await;
    let shown = reader.open(&page).await.expect(200);
    shown
        .says("does not allow to send it again")
        .keeps_silent_on("Redeliver");
    reader.send(&redeliver, &[]).await.expect(403);
}

#[tokio::test]
async fn what_happens_in_the_shop_is_told_in_the_console_without_secrets() {
    let sink = Sink::start(|_| Reaction::Status(200)).await.unwrap();
    let shop = Shop::open_with(ConsumerSlot::OfTemplate).await;
    let owner = Visitor::owner(&shop).await;
    for format in [Format::Standard, Format::Jwt, Format::Thinkific] {
        let kinds = match format {
            Format::Thinkific => EventType::OrderPaid,
            _ => EventType::TemplateCreated,
        };
        shop.endpoint(&sink.url("/a"), format, [kinds]).await;
    }
    shop.create_template(json!({"customLineItems": [custom_item("Zine", "10.00", 1)]}))
        .await;
    let page = eventually(async || {
        let page = owner.open("/console/activity").await.expect(200);
        (page.text.matches("delivered").count() == 2).then_some(page)
    });
    let page = page.await.says("checkout_template.created");
    let event = page.text.split("/console/events/").nth(1).unwrap();
    let event = event.split('"').next().unwrap();
    let shown = owner
        .open(&format!("/console/events/{event}"))
        .await
        .expect(200);
    let shown = shown
        .says("RS256, as it is sent")
        .says("&quot;data&quot;")
        .says("HTTP 200");
    shown
        .keeps_silent_on(ENDPOINT_SECRET)
        .keeps_silent_on(&shop.demo.site.access_token);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn an_access_token_is_shown_once_and_grants_no_more_than_its_maker_has() {
    let shop = Shop::open().await;
    let owner = Visitor::owner(&shop).await;
    let fields = [
        ("comment", "The <till>"),
        ("scopes", "webhooks:read"),
        ("scopes", "orders:read"),
    ];
    let made = owner
        .send(TOKENS, &fields)
        .await
        .expect(201)
        .says("it is not shown again");
    let token = made
        .text
        .split("<pre>")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap();
    let list = owner
        .open(TOKENS)
        .await
        .expect(200)
        .says("The &lt;till&gt;");
    let list = list
        .keeps_silent_on(token)
        .says("orders:read, webhooks:read");
    let reader = Visitor::with(&shop, token).await;
    reader.open("/console/activity").await.expect(200);

    for faulty in [
        &fields[..1],
        &fields[1..],
        &[("comment", "A"), ("scopes", "all")],
    ] {
        owner
            .send(TOKENS, faulty)
            .await
            .expect(422)
            .says("role=\"alert\"");
    }
    let scopes = ["organization_access_tokens:write", "products:read"];
    let lesser = Visitor::with(&shop, &shop.token_with(&scopes).await).await;
    let page = lesser.open(TOKENS).await.expect(200);
    page.says("value=\"products:read\"")
        .keeps_silent_on("value=\"products:write\"");
    let more = [("comment", "A"), ("scopes", "products:write")];
    lesser
        .send(TOKENS, &more)
        .await
        .expect(403)
        .says("products:write");

    let id = list.text.split("The &lt;till&gt;").nth(1).unwrap();
    let id = id
        .split("/console/tokens/")
        .nth(1)
        .unwrap()
        .split('/')
        .next()
        .unwrap();
    owner
        .submit(&format!("{TOKENS}/{id}/delete"), &[])
        .await
        .says("It is deleted");
    reader.open("/console/activity").await.expect(303);
    let gone = owner.send(&format!("{TOKENS}/{id}/delete"), &[]).await;
    gone.expect(404);
}

#[tokio::test]
async fn the_built_in_receiver_tells_a_signature_of_its_secret_from_others() {
    let shop = Shop::open_with(ConsumerSlot::OfTemplate).await;
    let owner = Visitor::owner(&shop).await;
    let receiver = &shop.stack.info.receiver_url;
    let url = format!("{receiver}/till");
    shop.endpoint(&url, Format::Standard, [EventType::TemplateCreated])
        .await;
    owner.open(receiver).await.expect(200).says("Nothing yet");
    shop.create_template(json!({"customLineItems": [custom_item("Zine", "10.00", 1)]}))
        .await;
    let arrived = eventually(async || {
        let page = owner.open(receiver).await.expect(200);
        page.text
            .contains("checkout_template.created")
            .then_some(page)
    });
    arrived
        .await
        .says("till")
        .says("webhook-id: ")
        .says("was not checked");
    for (secret, verdict) in [
        ("whsec_AAAA", "the signature is of another secret"),
        (ENDPOINT_SECRET, "the signature is right"),
    ] {
        shop.submit(receiver, &[("secret", secret)])
            .await
            .expect(303);
        owner
            .open(receiver)
            .await
            .expect(200)
            .says(verdict)
            .keeps_silent_on(secret);
    }
    let failing = shop.request(Method::POST, &format!("{receiver}/x?status=503"));
    shop.send(failing.body("not JSON")).await.expect(503);
    owner
        .open(receiver)
        .await
        .expect(200)
        .says("answered 503")
        .says("not JSON");
}
