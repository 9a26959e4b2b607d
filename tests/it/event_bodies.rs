//! The bodies of events, one of each kind in each dialect that has it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};
use shared::domain::{
    fact::Fact,
    ids::{EndpointId, EventId},
    webhook::{
        Algorithm, Attempt, Delivery, Dice, Disabled, Endpoint, EventType, Failure, Format,
        Outcome, Step,
    },
};

use crate::harness::{ADA, Ears, Shop, custom_item, id_of};

/// Before the shop was seeded.
const START: &str = "2026-11-22T09:00:00Z";

/// All that can happen in a shop.
async fn a_life(shop: &Shop) {
    let template = json!({"label": "Spring", "customLineItems": [custom_item("Zine", "10.00", 1)]});
    let template = shop.create_template(template).await;
    let path = format!("/ecom/v1/checkout-templates/{}", id_of(&template));
    let label = json!({"label": "Summer"});
    shop.update_template(id_of(&template), label)
        .await
        .expect(200);
    let url = format!("{}&reference_id=r-7", shop.shared_url(id_of(&template)));
    shop.follow(&url).await.expect(302);
    shop.call(Method::DELETE, &path, None).await.expect(200);

    let discount = json!({"type": "percentage", "basis_points": 1000, "duration": "once", "name": "Tenth", "code": "TENTH"});
    let discount = shop.created("/v1/discounts/", discount).await;
    let product = shop.magazine(json!({})).await;
    let link = json!({
        "payment_processor": "stripe", "products": [product["id"]], "discount_id": discount["id"],
        "metadata": {"campaign": "autumn"},
    });
    let link = shop.created("/v1/checkout-links/", link).await;
    let shared = format!("{}?reference_id=r-8", link["url"].as_str().unwrap());
    let url = shop.follow(&shared).await.expect(302).location();
    let sandbox = shop.pay(&url, ADA).await;
    let order = shop.order_at(&url).await;
    shop.refund(&order, 100).await.expect(201);
    for outcome in ["fail_charge", "charge", "end", "resume", "end_now"] {
        shop.clock.advance(jiff::SignedDuration::from_mins(1));
        shop.submit(&sandbox, &[("outcome", outcome)])
            .await
            .expect(200);
    }
    let customer = format!("/v1/customers/{}", order["customer_id"].as_str().unwrap());
    let name = json!({"name": "Ada King"});
    shop.call(Method::PATCH, &customer, Some(name))
        .await
        .expect(200);
    let path = format!("/v1/discounts/{}", id_of(&discount));
    let name = json!({"name": "A tenth"});
    shop.call(Method::PATCH, &path, Some(name))
        .await
        .expect(200);
    shop.call(Method::DELETE, &path, None).await.expect(204);
    let path = format!("/v1/checkout-links/{}", id_of(&link));
    let label = json!({"label": "Autumn"});
    shop.call(Method::PATCH, &path, Some(label))
        .await
        .expect(200);
    let path = format!("/v1/products/{}", id_of(&product));
    let archived = json!({"is_archived": true});
    shop.call(Method::PATCH, &path, Some(archived))
        .await
        .expect(200);
    shop.call(Method::DELETE, &customer, None).await.expect(204);
    sold_out(shop).await;
}

/// Somebody has the only one.
async fn sold_out(shop: &Shop) {
    shop.clock.advance(jiff::SignedDuration::from_mins(1));
    let only = json!({"max": 1});
    let items = json!([custom_item("Print", "90.00", 1)]);
    let template = json!({"label": "The only one", "customLineItems": items, "limit": only});
    shop.open_template(id_of(&shop.create_template(template).await))
        .await;
    let link =
        json!({"payment_processor": "stripe", "products": [shop.demo.product_id], "limit": only});
    let link = shop.created("/v1/checkout-links/", link).await;
    let url = link["url"].as_str().unwrap();
    shop.follow(url).await.expect(302);
}

/// The first fact of each kind, once the last has come.
async fn one_of_each(ears: &Ears, shop: &Shop) -> BTreeMap<EventType, Fact> {
    let last = [
        EventType::CustomerDeleted,
        EventType::LinkDeleted,
        EventType::DiscountDeleted,
        EventType::ProductUpdated,
        EventType::TemplateExhausted,
        EventType::LinkExhausted,
    ];
    let mut facts = Vec::new();
    for last in last {
        facts = ears.facts_until(shop, last).await;
    }
    // Not what the shop was seeded with.
    let start: Timestamp = START.parse().unwrap();
    facts.retain(|fact| fact.at >= start);
    facts.sort_by_key(|fact| (fact.at, fact.sequence));
    let mut of_kinds = BTreeMap::new();
    for fact in facts.into_iter().rev() {
        of_kinds.insert(fact.kind, fact);
    }
    of_kinds
}

/// What is no table's change.
fn operational(shop: &Shop) -> [(EventType, Fact); 4] {
    let at: Timestamp = START.parse().unwrap();
    let endpoint = Endpoint {
        id: EndpointId::new(uuid::Uuid::from_u128(
            0x0199_d3a0_0000_7000_8000_0000_0000_0001,
        )),
        site: shop.demo.site.site_id,
        url: "https://shop.example/events".to_owned(),
        name: Some("Shop".to_owned()),
        format: Format::Jwt,
        algorithm: Algorithm::Es256,
        events: BTreeSet::new(),
        enabled: true,
        disabled: None,
        sealed_secrets: b"secret".to_vec().into(),
        sealed_headers: None,
        modified_at: None,
        revision: 1,
    };
    let of_endpoint = |kind, why| (kind, Fact::of_endpoint(kind, &endpoint, why, at));
    let event = EventId::of("CHECKOUT#x", 1, EventType::CheckoutCreated, at);
    let delivery = Delivery::new(
        endpoint.site,
        endpoint.id,
        event,
        EventType::CheckoutCreated,
    );
    let attempt = Attempt {
        number: 10,
        at,
        took_ms: 3_000,
        outcome: Outcome::Failure(Failure::Connect),
        excerpt: String::new(),
    };
    let Step::Over(delivery) = Delivery {
        tries: 9,
        ..delivery
    }
    .after(attempt, None, (at, Dice(0))) else {
        panic!("it is tried again");
    };
    [
        of_endpoint(EventType::EndpointFailing, None),
        of_endpoint(EventType::EndpointRecovered, None),
        of_endpoint(EventType::EndpointDisabled, Some(Disabled::Failing)),
        (
            EventType::DeliveryExhausted,
            Fact::of_exhaustion(&delivery, at),
        ),
    ]
}

/// A body without what is random.
fn masked(value: &mut Value, base_url: &str) {
    match value {
        Value::String(text) => *text = masked_text(&text.replace(base_url, "https://pay.example")),
        Value::Array(all) => all.iter_mut().for_each(|one| masked(one, base_url)),
        Value::Object(all) => {
            let entries = std::mem::take(all).into_iter();
            all.extend(entries.map(|(name, mut one)| {
                masked(&mut one, base_url);
                (masked_text(&name), one)
            }));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn masked_text(text: &str) -> String {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
    let mut masked = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        masked += match word {
            id if id.parse::<uuid::Uuid>().is_ok() && id.len() == 36 => "[id]",
            secret if secret.len() > 30 && secret.starts_with("c") => "[secret]",
            other => other,
        };
        let next = behind.chars().next();
        masked.extend(next);
        rest = &behind[next.map_or(0, char::len_utf8)..];
    }
    masked
}

/// What is a text within a text is told as it is.
fn unpacked(claims: &[u8]) -> Value {
    let within =
        |value: &Value| -> Value { serde_json::from_str(value.as_str().unwrap()).unwrap() };
    let mut claims: Value = serde_json::from_slice(claims).unwrap();
    claims["data"] = within(&claims["data"]);
    claims["data"]["identity"] = within(&claims["data"]["identity"]);
    claims["data"]["data"] = within(&claims["data"]["data"]);
    claims
}

#[tokio::test]
async fn every_kind_has_its_body_in_every_dialect() {
    let (ears, shop) = Ears::in_shop().await;
    shop.clock.advance(jiff::SignedDuration::from_hours(-1));
    a_life(&shop).await;
    let mut facts = one_of_each(&ears, &shop).await;
    // Its time is the database's own.
    let deleted = facts.get_mut(&EventType::DiscountDeleted).unwrap();
    deleted.at = START.parse().unwrap();
    facts.extend(operational(&shop));
    let missing: Vec<_> = EventType::ALL
        .iter()
        .filter(|kind| !facts.contains_key(kind))
        .map(|kind| kind.word())
        .collect();
    // It would take a day, and another buyer.
    assert_eq!(missing, ["checkout.expired", "checkout.payment_returned"]);
    let all: Vec<Fact> = facts.values().cloned().collect();
    let lookups = shop.lookups(&all).await;
    let (mut standard, mut claims, mut thinkific) = (json!({}), json!({}), json!({}));
    for (kind, fact) in &facts {
        standard[kind.word()] = serde_json::from_slice(&lookups.standard(fact)).unwrap();
        claims[kind.word()] = unpacked(&lookups.claims(fact));
        if let Some((topic, body)) = lookups.thinkific(fact) {
            thinkific[topic] = serde_json::from_slice(&body).unwrap();
        }
    }
    for (name, mut bodies) in [
        ("standard", standard),
        ("claims", claims),
        ("thinkific", thinkific),
    ] {
        masked(&mut bodies, &shop.stack.info.base_url);
        insta::assert_json_snapshot!(name, bodies);
    }
}
