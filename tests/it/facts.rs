//! What real writes of offers mean to whoever is told of them.

use reqwest::Method;
use serde_json::{Value, json};
use shared::domain::{
    fact::{Change, Fact, facts_of_present, origin},
    ids::{EventId, LinkId, TemplateId},
    webhook::EventType,
};

use crate::harness::{Ears, assert_in_order, custom_item, id_of, inner, kinds};

/// The ids of what can be known of the past.
fn known(present: &Change) -> Vec<EventId> {
    let facts = facts_of_present(present);
    facts.iter().map(|fact| fact.id).collect()
}

#[tokio::test]
async fn a_template_s_life_is_told_with_what_it_was_before() {
    let (ears, shop) = Ears::in_shop().await;
    let template = json!({"label": "Spring", "customLineItems": [custom_item("Zine", "10.00", 1)]});
    let template = shop.create_template(template).await;
    let id = id_of(&template);
    let label = json!({"label": "Summer"});
    shop.update_template(id, label.clone()).await.expect(200);
    shop.update_template(id, label).await.expect(200);
    shop.open_template(id).await;
    shop.update_template(id, json!({"couponCode": "SALE"}))
        .await
        .expect(200);
    let path = format!("/ecom/v1/checkout-templates/{id}");
    shop.call(Method::DELETE, &path, None).await.expect(200);

    let story = ears.story(&shop, id, EventType::TemplateDeleted).await;
    let mut changes = story;
    changes.retain(|fact| fact.kind != EventType::TemplateUsed);
    assert_eq!(
        kinds(&changes),
        [
            "checkout_template.created",
            "checkout_template.updated",
            "checkout_template.updated",
            "checkout_template.deleted"
        ]
    );
    assert_in_order(&changes);
    let lookups = shop.lookups(&changes).await;
    let told: Vec<Value> = changes
        .iter()
        .map(|fact| inner(&lookups.claims(fact)))
        .collect();
    assert_eq!(told[0]["createdEvent"]["entity"], template);
    assert_eq!(
        told[1]["updatedEvent"]["modifiedFields"],
        json!({"label": "Spring"})
    );
    assert_eq!(told[1]["updatedEvent"]["currentEntity"]["label"], "Summer");
    assert_eq!(
        told[2]["updatedEvent"]["modifiedFields"],
        json!({"couponCode": null})
    );
    assert_eq!(
        told[3]["deletedEvent"]["deletedEntity"]["couponCode"],
        "SALE"
    );
    assert_eq!(
        told[3]["entityEventSequence"],
        changes[3].sequence.to_string()
    );

    let tombstone = shop
        .stack
        .store
        .latest_template(TemplateId::parse(id).unwrap())
        .await;
    let present = Change::Template(None, tombstone.unwrap().map(Box::new));
    assert_eq!(known(&present), [changes[0].id, changes[3].id]);
}

#[tokio::test]
async fn a_used_template_is_told_with_the_checkout() {
    let (ears, shop) = Ears::in_shop().await;
    let template = json!({"customLineItems": [custom_item("Zine", "10.00", 1)]});
    let template = shop.create_template(template).await;
    let id = id_of(&template);
    let url = shop.open_template(id).await;
    let used = ears.story(&shop, id, EventType::TemplateUsed).await;
    let used: Vec<&Fact> = used
        .iter()
        .filter(|fact| fact.kind == EventType::TemplateUsed)
        .collect();
    let checkout = shop.checkout_at(&url).await;
    let present = Change::Checkout(None, Some(Box::new(checkout.clone())));
    assert_eq!(facts_of_present(&present)[1].id, used[0].id);
    let lookups = shop.lookups(&[used[0].clone()]).await;
    let told = inner(&lookups.claims(used[0]));
    let body = &told["actionEvent"]["body"];
    assert_eq!(
        (&told["entityId"], &told["slug"]),
        (&json!(id), &json!("used"))
    );
    assert_eq!(body["checkoutTemplate"]["id"], json!(id));
    assert_eq!(body["checkout"]["id"], json!(checkout.id));
}

#[tokio::test]
async fn an_archived_product_is_what_changed_its_links() {
    let (ears, shop) = Ears::in_shop().await;
    let product = shop.magazine(json!({})).await;
    let link = json!({"payment_processor": "stripe", "products": [product["id"]]});
    let link = shop.created("/v1/checkout-links/", link).await;
    let path = format!("/v1/products/{}", id_of(&product));
    let archived = json!({"is_archived": true});
    shop.call(Method::PATCH, &path, Some(archived))
        .await
        .expect(200);
    let story = ears
        .story(&shop, id_of(&link), EventType::LinkDeleted)
        .await;
    assert_in_order(&story);
    let origins: Vec<_> = story
        .iter()
        .map(|fact| (fact.kind.slug(), fact.origin))
        .collect();
    assert_eq!(
        origins,
        [
            ("created", None),
            ("deleted", Some(origin::PRODUCT_ARCHIVED))
        ]
    );
    let product = ears
        .story(&shop, id_of(&product), EventType::ProductUpdated)
        .await;
    assert_eq!(kinds(&product), ["product.created", "product.updated"]);
    let tombstone = shop
        .stack
        .store
        .link(LinkId::parse(id_of(&link)).unwrap())
        .await;
    let present = Change::Link(None, tombstone.unwrap().map(Box::new));
    assert_eq!(known(&present), [story[0].id, story[1].id]);
}

#[tokio::test]
async fn a_body_that_would_be_too_large_says_where_to_get_it() {
    let (ears, shop) = Ears::in_shop().await;
    let items: Vec<Value> = (0..300)
        .map(|at| custom_item(&format!("Zine {at}"), "10.00", 1))
        .collect();
    let template = shop
        .create_template(json!({"customLineItems": items}))
        .await;
    let story = ears
        .story(&shop, id_of(&template), EventType::TemplateCreated)
        .await;
    let lookups = shop.lookups(&story).await;
    let told = lookups.standard(&story[0]);
    assert!(told.len() < 1_000);
    let told: Value = serde_json::from_slice(&told).unwrap();
    let url = told["data"]["url"].as_str().unwrap();
    let got = shop.call(Method::GET, url, None).await.expect(200).json();
    assert_eq!(got["checkoutTemplate"], template);
    let told = inner(&lookups.claims(&story[0]));
    assert_eq!(told["createdEvent"]["entity"]["id"], template["id"]);
}
