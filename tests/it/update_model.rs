//! An update is the merge that it says it is: what is named changes, `null` clears, all else stays.

use jiff::Timestamp;
use proptest::{
    prelude::*,
    test_runner::{Config, TestCaseError, TestRunner},
};
use reqwest::Method;
use serde_json::{Map, Value, json};

use crate::harness::{Shop, catalog_item, custom_item};

const TEMPLATES: &str = "/ecom/v1/checkout-templates";
const SWITCHES: [&str; 3] = ["lockedGiftCard", "lockedCoupon", "disabledManualPayment"];
const WEB_CLIENT: [&str; 2] = [
    "disabledContinueShoppingButton",
    "disabledPolicyAgreementCheckbox",
];

/// What each field can be set to; `null` is always one of it.
fn values(shop: &Shop) -> Vec<(&'static str, Vec<Value>)> {
    let product = shop.demo.product_id;
    let guid = |last: u8| format!("0199d3a0-0000-7000-8000-0000000000{last:02x}");
    let mut all = campaigns();
    all.extend([
        ("label", vec![json!("Spring"), json!("Autumn")]),
        ("status", vec![json!("ACTIVE"), json!("INACTIVE")]),
        ("couponCode", vec![json!("WELCOME10"), json!("gone")]),
        (
            "successUrl",
            vec![
                json!("https://shop.example/a"),
                json!("https://shop.example/b"),
            ],
        ),
        (
            "metadata",
            vec![json!({"a": 1, "b": "x"}), json!({"b": true})],
        ),
        (
            "customContentReference",
            vec![json!({"appId": guid(1), "componentId": guid(2)})],
        ),
        (
            "extendedFields",
            vec![json!({"namespaces": {"app": {"deep": [1, {"x": 0.5}]}}})],
        ),
        (
            "lineItems",
            vec![
                json!([]),
                json!([catalog_item(product, 1)]),
                json!([catalog_item(product, 2)]),
            ],
        ),
        (
            "customLineItems",
            vec![
                json!([]),
                json!([custom_item("Zine", "1.00", 1)]),
                json!([
                    custom_item("Zine", "1.00", 1),
                    custom_item("Print", "9.50", 3)
                ]),
            ],
        ),
    ]);
    all
}

/// The same of what all offers have.
fn campaigns() -> Vec<(&'static str, Vec<Value>)> {
    vec![
        // In order, and at any time within.
        (
            "startsAt",
            vec![
                json!("2026-11-21T10:00:00Z"),
                json!("2026-11-22T09:00:00.5Z"),
            ],
        ),
        (
            "endsAt",
            vec![json!("2026-11-23T10:00:00Z"), json!("2027-01-01T00:00:00Z")],
        ),
        // Everything that is said of it: what is not named would stay.
        (
            "preview",
            vec![
                json!({"title": "Spring", "description": "Zines", "imageUrl": "https://cdn.example/a"}),
                json!({"title": "Autumn", "description": "Prints", "imageUrl": "https://cdn.example/b"}),
            ],
        ),
    ]
}

fn a_switch() -> impl Strategy<Value = Value> {
    prop_oneof![any::<bool>().prop_map(Value::from), Just(Value::Null)]
}

/// Some of the switches, or `null`.
fn some_of(names: &'static [&'static str]) -> BoxedStrategy<Value> {
    let some = prop::sample::subsequence(names.to_vec(), 0..=names.len());
    let switches =
        (some, prop::collection::vec(a_switch(), names.len())).prop_map(|(names, values)| {
            let fields = names.into_iter().map(str::to_owned).zip(values);
            Value::Object(fields.collect())
        });
    prop_oneof![9 => switches, 1 => Just(Value::Null)].boxed()
}

fn a_customization() -> BoxedStrategy<Value> {
    (some_of(&SWITCHES), prop::option::of(some_of(&WEB_CLIENT)))
        .prop_map(|(mut switches, web_client)| {
            if let (Value::Object(map), Some(web_client)) = (&mut switches, web_client) {
                map.insert("webClient".to_owned(), web_client);
            }
            switches
        })
        .boxed()
}

fn some_fields(values: Vec<(&'static str, Vec<Value>)>) -> BoxedStrategy<Map<String, Value>> {
    let names: Vec<&str> = values.iter().map(|(name, _)| *name).collect();
    let count = names.len();
    let all: Vec<BoxedStrategy<Value>> = values
        .into_iter()
        .map(|(_, values)| {
            prop_oneof![4 => prop::sample::select(values), 1 => Just(Value::Null)].boxed()
        })
        .collect();
    let chosen = prop::sample::subsequence((0..count).collect::<Vec<_>>(), 0..=count);
    (chosen, all, prop::option::of(a_customization()))
        .prop_map(move |(chosen, all, customization)| {
            let one = |at: usize| (names[at].to_owned(), all[at].clone());
            let mut fields: Map<String, Value> = chosen.into_iter().map(one).collect();
            fields.extend(customization.map(|value| ("customization".to_owned(), value)));
            fields
        })
        .boxed()
}

/// The naive merge of an update into a template as it is on the wire.
fn merged(old: &Value, update: &Map<String, Value>) -> Value {
    let mut new = old.clone();
    for (name, value) in update {
        match (name.as_str(), value) {
            ("customization", update) => new[name] = switched(&old[name], update, &SWITCHES),
            ("status", Value::Null) => new[name] = json!("ACTIVE"),
            ("metadata", Value::Null) => new[name] = json!({}),
            ("lineItems" | "customLineItems", Value::Null) => new[name] = json!([]),
            (name, Value::Null) => drop(new.as_object_mut().unwrap().remove(name)),
            (_, value) => new[name] = value.clone(),
        }
    }
    new["effectiveState"] = new["status"].clone();
    new
}

fn switched(old: &Value, update: &Value, names: &[&str]) -> Value {
    let mut new = old.clone();
    for name in names {
        if update.is_null() || update.get(name).is_some() {
            new[name] = json!(update[name] == true);
        }
    }
    if old.get("webClient").is_some() && (update.is_null() || update.get("webClient").is_some()) {
        new["webClient"] = switched(&old["webClient"], &update["webClient"], &WEB_CLIENT);
    }
    new
}

/// Without the defaults that every custom item comes back with.
fn bare(mut template: Value) -> Value {
    for item in template["customLineItems"].as_array_mut().unwrap() {
        let kept = ["quantity", "price", "productName", "itemType"];
        item.as_object_mut()
            .unwrap()
            .retain(|name, _| kept.contains(&name.as_str()));
    }
    template
}

#[test]
fn an_update_is_a_merge() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let shop = runtime.block_on(Shop::open());
    let zine = json!({"customLineItems": [custom_item("Zine", "1.00", 1)]});
    let mut template = bare(runtime.block_on(shop.create_template(zine)));
    let mut runner = TestRunner::new(Config {
        cases: 200,
        failure_persistence: None,
        max_shrink_iters: 0, // a case depends on those before it
        ..Config::default()
    });
    let current = std::cell::RefCell::new(&mut template);
    let outcome = runner.run(
        &(some_fields(values(&shop)), any::<bool>()),
        |(update, masks)| {
            let mut current = current.borrow_mut();
            **current = runtime.block_on(is_a_merge(&shop, &current, &update, masks))?;
            Ok(())
        },
    );
    outcome.unwrap();
}

async fn is_a_merge(
    shop: &Shop,
    old: &Value,
    update: &Map<String, Value>,
    masks: bool,
) -> Result<Value, TestCaseError> {
    let path = format!("{TEMPLATES}/{}", old["id"].as_str().unwrap());
    let mut body = json!({"checkoutTemplate": update});
    let whole: Vec<&String> = update
        .keys()
        .filter(|name| *name != "customization")
        .collect();
    if masks && whole.len() == update.len() && !whole.is_empty() {
        // What the mask names and the body lacks is cleared; what it does not name is left.
        let fields = update.iter().filter(|(_, value)| !value.is_null());
        let mut fields: Map<String, Value> = fields
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        fields.insert("customization".to_owned(), json!("nonsense"));
        body = json!({"checkoutTemplate": fields, "fieldMask": whole});
    }
    let answer = shop.call(Method::PATCH, &path, Some(body)).await;
    let mut expected = merged(old, update);
    let empty = |name: &str| expected[name].as_array().unwrap().is_empty();
    let nothing = update
        .values()
        .all(|value| value.as_object().is_some_and(Map::is_empty))
        || update
            .iter()
            .all(|(name, value)| name == "customization" && value == &json!({"webClient": {}}));
    if nothing || (empty("lineItems") && empty("customLineItems")) {
        let answer = answer.expect(400);
        let code = answer.code();
        let right = if nothing {
            "WITHOUT_SPECIFIED_FIELDS"
        } else {
            "WITH_EMPTY_ITEMS"
        };
        prop_assert!(code.ends_with(right), "{code} {update:?}");
        expected = old.clone();
    } else {
        let answer = bare(answer.expect(200).json()["checkoutTemplate"].clone());
        if expected != *old {
            let revision: u64 = old["revision"].as_str().unwrap().parse().unwrap();
            expected["revision"] = json!((revision + 1).to_string());
            // Later, although the clock stands still.
            prop_assert!(updated(&answer) > updated(old));
            expected["updatedDate"] = answer["updatedDate"].clone();
        }
        prop_assert_eq!(&answer, &expected, "{:?}", update);
    }
    let stored = shop.call(Method::GET, &path, None).await.expect(200).json();
    prop_assert_eq!(bare(stored["checkoutTemplate"].clone()), expected.clone());
    Ok(expected)
}

fn updated(template: &Value) -> Timestamp {
    template["updatedDate"].as_str().unwrap().parse().unwrap()
}
