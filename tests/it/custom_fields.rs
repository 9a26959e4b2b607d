//! Custom fields: what a merchant asks buyers.

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Shop};

const FIELDS: &str = "/v1/custom-fields/";

async fn create(shop: &Shop, body: Value) -> Answer {
    shop.call(Method::POST, FIELDS, Some(body)).await
}

async fn update(shop: &Shop, field: &Value, fields: Value) -> Answer {
    let path = format!("{FIELDS}{}", field["id"].as_str().unwrap());
    shop.call(Method::PATCH, &path, Some(fields)).await
}

fn checkbox(slug: &str) -> Value {
    json!({"type": "checkbox", "slug": slug, "name": slug})
}

async fn slugs(shop: &Shop, query: &str) -> Vec<String> {
    let list = shop.got(&format!("{FIELDS}?{query}")).await;
    let items = list["items"].as_array().unwrap().iter();
    items
        .map(|item| item["slug"].as_str().unwrap().to_owned())
        .collect()
}

#[track_caller]
fn places(answer: &Answer) -> Vec<String> {
    let faults = answer.faults().into_iter();
    let place = |place: String| place.strip_prefix("body.").map(str::to_owned);
    faults.filter_map(|(at, _)| place(at)).collect()
}

/// One of each type, with all that it may say.
fn all_types() -> [Value; 5] {
    let words = json!({"form_label": "L", "form_help_text": "H", "form_placeholder": "P"});
    let with = |kind: &str, own: Value| {
        let mut properties = words.clone();
        properties
            .as_object_mut()
            .unwrap()
            .extend(own.as_object().unwrap().clone());
        json!({"type": kind, "slug": kind, "name": kind, "metadata": {"a": 1}, "properties": properties})
    };
    let options = json!([{"value": "s", "label": "Small"}, {"value": "m", "label": "Medium"}]);
    [
        with(
            "text",
            json!({"textarea": true, "min_length": 2, "max_length": 80}),
        ),
        with("number", json!({"ge": -5, "le": 5})),
        with("date", json!({"ge": 1_767_225_600, "le": 1_798_761_599})),
        with("checkbox", json!({})),
        with("select", json!({"options": options})),
    ]
}

#[tokio::test]
async fn each_type_comes_back_as_it_was_made() {
    let shop = Shop::open().await;
    for body in all_types() {
        let answer = create(&shop, body.clone()).await.expect(201);
        assert_eq!(answer.header("etag"), "\"1\"");
        let field = answer.json();
        let mut expected = body;
        expected["id"] = field["id"].clone();
        expected["created_at"] = json!("2026-11-22T10:00:00Z");
        expected["modified_at"] = Value::Null;
        expected["organization_id"] = json!(shop.demo.site.site_id);
        assert_eq!(field, expected);
        let path = format!("{FIELDS}{}", field["id"].as_str().unwrap());
        assert_eq!(shop.got(&path).await, field);
    }
    let all = ["checkbox", "date", "number", "select", "text"];
    assert_eq!(slugs(&shop, "").await, all);
}

#[tokio::test]
async fn what_a_field_does_not_say_is_left_out() {
    let shop = Shop::open().await;
    for (kind, properties) in [
        ("text", json!({"textarea": false})),
        ("number", json!({})),
        ("date", json!({})),
        ("checkbox", json!({})),
    ] {
        let body = json!({"type": kind, "slug": kind, "name": kind});
        let field = create(&shop, body).await.expect(201).json();
        assert_eq!(field["properties"], properties, "{kind}");
    }
}

#[tokio::test]
async fn every_faulty_field_is_named() {
    let shop = Shop::open().await;
    assert_eq!(
        places(&create(&shop, json!({})).await),
        ["slug", "name", "type"]
    );
    let with = |kind: &str, properties: Value| {
        let body =
            json!({"type": kind, "slug": "a b", "name": "", "properties": properties, "x": 1});
        create(&shop, body)
    };
    let common = ["x", "slug", "name"];
    for (kind, properties, own) in [
        (
            "text",
            json!({"form_label": 1, "min_length": 0, "max_length": 1001, "ge": 1}),
            vec!["ge", "form_label", "min_length", "max_length"],
        ),
        (
            "text",
            json!({"min_length": 5, "max_length": 4}),
            vec!["max_length"],
        ),
        ("number", json!({"ge": 5, "le": 4}), vec!["le"]),
        ("number", json!({"ge": 1.5}), vec!["ge"]),
        ("date", json!({"ge": 1_000, "le": 999}), vec!["le"]),
        ("date", json!({"le": 1_000_000_000_000_i64}), vec!["le"]),
        ("checkbox", json!({"options": []}), vec!["options"]),
        ("select", json!({}), vec!["options"]),
        ("select", json!({"options": []}), vec!["options"]),
        (
            "select",
            json!({"options": [{"value": "a", "label": "A"}, {"value": "a", "label": "B"},
                               {"value": " b", "label": "C"}, {"label": ""}]}),
            vec![
                "options.1.value",
                "options.2.value",
                "options.3.value",
                "options.3.label",
            ],
        ),
    ] {
        let own = own.iter().map(|name| format!("properties.{name}"));
        let mut expected: Vec<String> = common.map(str::to_owned).to_vec();
        expected.extend(own);
        assert_eq!(
            places(&with(kind, properties.clone()).await),
            expected,
            "{kind} {properties}"
        );
    }
    let unknown = json!({"type": "colour", "slug": "a", "name": "a"});
    let answer = create(&shop, unknown).await;
    assert_eq!(
        answer.faults(),
        [("body.type".to_owned(), "enum".to_owned())]
    );
}

#[tokio::test]
async fn a_slug_is_given_once_whatever_its_case() {
    let shop = Shop::open().await;
    let first = create(&shop, checkbox("Gift")).await.expect(201).json();
    let again = create(&shop, checkbox("gift")).await;
    assert_eq!(places(&again), ["slug"]);
    assert_eq!(again.json()["detail"][0]["input"], "gift");
    let second = create(&shop, checkbox("wrap")).await.expect(201).json();
    let taken = update(&shop, &second, json!({"slug": "GIFT"})).await;
    assert_eq!(places(&taken), ["slug"]);
    // Another spelling of its own, then another slug: the old one is free.
    let own = update(&shop, &first, json!({"slug": "GIFT"})).await;
    assert_eq!(own.expect(200).json()["slug"], "GIFT");
    update(&shop, &first, json!({"slug": "present"}))
        .await
        .expect(200);
    update(&shop, &second, json!({"slug": "gift"}))
        .await
        .expect(200);
    create(&shop, checkbox("wrap")).await.expect(201);
    // A site's slugs are its own.
    let elsewhere = shop
        .call_as(
            shop.other_token(),
            Method::POST,
            FIELDS,
            Some(checkbox("gift")),
        )
        .await;
    elsewhere.expect(201);
    let path = format!("{FIELDS}{}", second["id"].as_str().unwrap());
    let gone = shop.call(Method::DELETE, &path, None).await.expect(204);
    assert_eq!(gone.text, "");
    create(&shop, checkbox("gift")).await.expect(201);
}

#[tokio::test]
async fn of_many_at_once_one_gets_the_slug() {
    let shop = Shop::open().await;
    let mut made = 0;
    let tries = (0..16).map(|number| create(&shop, checkbox(["gift", "GIFT"][number % 2])));
    for answer in crate::harness::at_once(tries).await {
        if answer.status == 201 {
            made += 1;
        } else {
            assert_eq!(places(&answer), ["slug"]);
        }
    }
    assert_eq!(made, 1);
    assert_eq!(slugs(&shop, "").await.len(), 1);
}

#[tokio::test]
async fn an_update_changes_what_it_names_and_never_the_type() {
    let shop = Shop::open().await;
    let body = json!({"type": "text", "slug": "motto", "name": "Motto",
                      "properties": {"form_label": "Your motto", "max_length": 80}});
    let field = create(&shop, body).await.expect(201).json();
    shop.clock.advance(SignedDuration::from_mins(5));
    let fields =
        json!({"type": "text", "properties": {"form_help_text": "Short."}, "metadata": {"a": 1}});
    let after = update(&shop, &field, fields).await.expect(200).json();
    let mut expected = field.clone();
    expected["properties"] = json!({"form_help_text": "Short.", "textarea": false});
    expected["metadata"] = json!({"a": 1});
    expected["modified_at"] = json!("2026-11-22T10:05:00Z");
    assert_eq!(after, expected);
    let nulls = json!({"name": null, "slug": null, "properties": null, "metadata": null});
    expected["metadata"] = json!({});
    let after = update(&shop, &field, nulls).await.expect(200).json();
    assert_eq!(after, expected);
    let other = update(
        &shop,
        &field,
        json!({"type": "number", "properties": {"ge": 1}}),
    )
    .await;
    assert_eq!(places(&other), ["type", "properties.ge"]);
}

#[tokio::test]
async fn lists_are_filtered_sorted_and_cut_into_pages() {
    let shop = Shop::open().await;
    for body in all_types() {
        shop.clock.advance(SignedDuration::from_mins(1));
        create(&shop, body).await.expect(201);
    }
    assert_eq!(
        slugs(&shop, "sorting=-created_at&limit=2").await,
        ["select", "checkbox"]
    );
    assert_eq!(
        slugs(&shop, "sorting=-type&page=2&limit=3").await,
        ["date", "checkbox"]
    );
    assert_eq!(slugs(&shop, "type=date&type=text").await, ["date", "text"]);
    assert_eq!(slugs(&shop, "query=CHE").await, ["checkbox"]);
    let list = shop.got(&format!("{FIELDS}?limit=2")).await;
    assert_eq!(list["pagination"], json!({"total_count": 5, "max_page": 3}));
    let answer = shop
        .call(
            Method::GET,
            &format!("{FIELDS}?type=colour&sorting=size"),
            None,
        )
        .await;
    let faults: Vec<String> = answer.faults().into_iter().map(|fault| fault.0).collect();
    assert_eq!(faults, ["query.type", "query.sorting"]);
}
