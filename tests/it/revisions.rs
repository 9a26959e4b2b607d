//! Updates of templates: what they name changes, and nothing of another writer is lost.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Shop, custom_item};

const TEMPLATES: &str = "/ecom/v1/checkout-templates";

/// A template of which every field that can be masked is set.
async fn full_template(shop: &Shop) -> Value {
    shop.create_template(json!({
        "label": "Spring",
        "customLineItems": [custom_item("Zine", "1.00", 1)],
        "couponCode": "WELCOME10",
        "metadata": {"campaign": "spring", "size": 1.5, "vip": true},
        "customization": {"lockedCoupon": true, "webClient": {"disabledPolicyAgreementCheckbox": true}},
        "externalReference": {"appId": "215238eb-22a5-4c36-9e7b-e7c08025e04e", "resourceId": "x"},
    }))
    .await
}

async fn patch(shop: &Shop, id: &str, body: Value) -> Answer {
    let path = format!("{TEMPLATES}/{id}");
    shop.call(Method::PATCH, &path, Some(body)).await
}

fn id_of(template: &Value) -> &str {
    template["id"].as_str().expect("an id")
}

#[tokio::test]
async fn label_and_metadata_are_kept_and_cleared() {
    let shop = Shop::open().await;
    let created = full_template(&shop).await;
    assert_eq!(created["label"], "Spring");
    assert_eq!(
        created["metadata"],
        json!({"campaign": "spring", "size": 1.5, "vip": true})
    );
    let cleared = shop
        .update_template(id_of(&created), json!({"label": null, "metadata": null}))
        .await;
    let cleared = cleared.expect(200).json()["checkoutTemplate"].clone();
    assert_eq!(
        (&cleared["label"], &cleared["metadata"]),
        (&Value::Null, &json!({}))
    );
    let wrong =
        json!({"label": "x".repeat(201), "metadata": {"a": null, "": 1, "b": "x".repeat(501)}});
    let answer = shop.update_template(id_of(&created), wrong).await;
    let expected = [
        ("checkoutTemplate.label", "MAX_LENGTH"),
        ("checkoutTemplate.metadata.", "MIN_LENGTH"),
        ("checkoutTemplate.metadata.a", "FORMAT"),
        ("checkoutTemplate.metadata.b", "MAX_LENGTH"),
    ];
    let expected = expected.map(|(path, rule)| (path.to_owned(), rule.to_owned()));
    assert_eq!(answer.expect(400).violations(), expected);
}

#[tokio::test]
async fn a_field_mask_says_what_the_update_is_about() {
    let shop = Shop::open().await;
    let created = full_template(&shop).await;
    let id = id_of(&created);
    let fields = json!({"id": id, "status": "INACTIVE", "label": "Ignored", "customization": {"lockedGiftCard": true}});
    let mask = json!([
        "status",
        "couponCode",
        "customization.lockedGiftCard",
        "customization.webClient"
    ]);
    let updated = patch(
        &shop,
        id,
        json!({"checkoutTemplate": fields, "fieldMask": mask}),
    );
    let updated = updated.await.expect(200).json()["checkoutTemplate"].clone();
    let mut expected = created.clone();
    expected.as_object_mut().unwrap().remove("couponCode");
    expected["status"] = json!("INACTIVE");
    expected["effectiveState"] = json!("INACTIVE");
    expected["customization"]["lockedGiftCard"] = json!(true);
    expected["customization"]["webClient"]["disabledPolicyAgreementCheckbox"] = json!(false);
    expected["revision"] = json!("2");
    expected["updatedDate"] = updated["updatedDate"].clone();
    assert_eq!(updated, expected);

    // The published text's name of the switch stands for the client's.
    let fields = json!({"customization": {"applyCouponLocked": true}});
    let mask = json!(["customization.lockedCoupon"]);
    let body = json!({"checkoutTemplate": fields, "fieldMask": mask});
    let answer = patch(&shop, id, body).await.expect(200).json();
    let customization = &answer["checkoutTemplate"]["customization"];
    assert_eq!(customization["lockedCoupon"], true);

    // As the client spells a mask, and as protobuf's JSON does; an empty one is none.
    for mask in [
        json!("status,checkoutTemplate.label"),
        json!({"paths": ["status", "label"]}),
        json!(""),
    ] {
        let body =
            json!({"checkoutTemplate": {"status": "ACTIVE", "label": "New"}, "fieldMask": mask});
        let answer = patch(&shop, id, body).await.expect(200).json();
        assert_eq!(answer["checkoutTemplate"]["label"], "New", "{mask}");
    }
}

#[tokio::test]
async fn a_wrong_field_mask_changes_nothing() {
    let shop = Shop::open().await;
    let created = full_template(&shop).await;
    let id = id_of(&created);
    let with = |mask: Value| json!({"checkoutTemplate": {"status": "INACTIVE"}, "fieldMask": mask});
    for mask in [json!(["externalReference"]), json!("status,createdDate")] {
        let answer = patch(&shop, id, with(mask)).await.expect(400);
        assert_eq!(
            answer.code(),
            "CANNOT_UPDATE_CHECKOUT_TEMPLATE_WITH_UNSUPPORTED_FIELD"
        );
    }
    for (mask, rule) in [
        (json!(["status", "colour"]), "FIELD_NOT_ALLOWED"),
        (json!(["lineItems.quantity"]), "FIELD_NOT_ALLOWED"),
        (json!(7), "FORMAT"),
        (json!([7]), "FORMAT"),
    ] {
        let answer = patch(&shop, id, with(mask)).await.expect(400);
        assert_eq!(
            answer.violations(),
            [("fieldMask".to_owned(), rule.to_owned())]
        );
    }
    let path = format!("{TEMPLATES}/{id}");
    let after = shop.call(Method::GET, &path, None).await.expect(200).json();
    assert_eq!(after["checkoutTemplate"], created);
}

#[tokio::test]
async fn the_reference_may_be_sent_back_as_it_is() {
    let shop = Shop::open().await;
    let mut template = full_template(&shop).await;
    let id = id_of(&template).to_owned();
    // What a client does that spreads what it read into its update.
    template["status"] = json!("INACTIVE");
    shop.update_template(&id, template.clone())
        .await
        .expect(200);
    let only = json!({"externalReference": template["externalReference"]});
    assert_eq!(
        shop.update_template(&id, only).await.expect(400).code(),
        "CANNOT_UPDATE_CHECKOUT_TEMPLATE_WITHOUT_SPECIFIED_FIELDS"
    );
    let cleared = json!({"status": "ACTIVE", "externalReference": null});
    assert_eq!(
        shop.update_template(&id, cleared).await.expect(400).code(),
        "CANNOT_UPDATE_CHECKOUT_TEMPLATE_WITH_UNSUPPORTED_FIELD"
    );
}

#[tokio::test]
async fn an_update_of_an_old_revision_is_a_conflict() {
    let shop = Shop::open().await;
    let created = full_template(&shop).await;
    let id = id_of(&created);
    let update = |revision: Value| json!({"label": "New", "revision": revision});
    for stale in [json!("2"), json!(0)] {
        let answer = shop.update_template(id, update(stale)).await.expect(409);
        assert_eq!(answer.code(), "CONFLICT");
    }
    let wrong = shop.update_template(id, update(json!("x"))).await;
    assert_eq!(
        wrong.expect(400).violations(),
        [("checkoutTemplate.revision".to_owned(), "FORMAT".to_owned())]
    );
    let updated = shop.update_template(id, update(json!("1"))).await;
    assert_eq!(updated.expect(200).header("etag"), "\"2\"");
}

#[tokio::test]
async fn if_match_guards_updates_and_deletions() {
    let shop = Shop::open().await;
    let created = full_template(&shop).await;
    let path = format!("{TEMPLATES}/{}", id_of(&created));
    let got = shop.call(Method::GET, &path, None).await.expect(200);
    assert_eq!(got.header("etag"), "\"1\"");
    let request = |method, tag: &str| {
        shop.request(method, &path)
            .bearer_auth(&shop.demo.site.access_token)
            .header("if-match", tag)
            .json(&json!({"checkoutTemplate": {"status": "INACTIVE"}}))
    };
    for method in [Method::PATCH, Method::DELETE] {
        let refused = shop.send(request(method, "\"7\"")).await.expect(412);
        assert_eq!(refused.code(), "PRECONDITION_FAILED");
    }
    shop.send(request(Method::PATCH, "\"1\"")).await.expect(200);
    shop.send(request(Method::DELETE, "\"1\""))
        .await
        .expect(412);
    shop.send(request(Method::DELETE, "*")).await.expect(200);
}

#[tokio::test]
async fn of_two_updates_of_one_revision_one_is_a_conflict() {
    let shop = Shop::open().await;
    let mut template = full_template(&shop).await;
    let id = id_of(&template).to_owned();
    for round in 1..=8 {
        let label = format!("Round {round}");
        // The same update twice: who came second must not take the other's write for its own.
        let update = json!({"label": label, "revision": template["revision"]});
        let (one, two) = tokio::join!(
            shop.update_template(&id, update.clone()),
            shop.update_template(&id, update)
        );
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
        let path = format!("{TEMPLATES}/{id}");
        template = shop.call(Method::GET, &path, None).await.expect(200).json()["checkoutTemplate"]
            .clone();
        assert_eq!(template["revision"], json!((round + 1).to_string()));
    }
}
