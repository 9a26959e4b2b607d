//! A query equals a naive filter over all templates, page by page, forwards and backwards.

use jiff::Timestamp;
use proptest::{
    prelude::*,
    test_runner::{Config, TestCaseError, TestRunner},
};
use serde_json::{Value, json};
use shared::domain::{
    ids::TemplateId,
    label::Label,
    template::{Template, TemplateStatus},
};
use uuid::Builder;

use crate::harness::{Shop, custom_item};

const QUERY: &str = "/ecom/v1/checkout-templates/query";
/// The first is none. Case matters to the order, and not to `$startsWith`.
const LABELS: &[&str] = &["", "a", "ab", "Ab", "b", "ä", "🦀"];
/// Milliseconds since the first template; few, so that many are alike.
const TIMES: u64 = 6;
const START: u64 = 1_795_341_600_000;

/// A site with templates of all kinds, and what a client sees of them.
async fn planted(shop: &Shop) -> Vec<Value> {
    let zine = json!({"customLineItems": [custom_item("Zine", "1.00", 1)]});
    let made = shop.create_template(zine).await;
    let store = &shop.stack.store;
    let id = TemplateId::parse(made["id"].as_str().unwrap()).unwrap();
    let pattern = store.latest_template(id).await.unwrap().unwrap();
    for number in 0..60_u8 {
        let spread = |step: usize| usize::from(number) * step;
        let millis = START + (spread(7) as u64) % TIMES;
        let updated = START + (spread(5) as u64) % TIMES;
        let id = Builder::from_unix_timestamp_millis(millis, &[number.wrapping_mul(37); 10]);
        let mut template = Template {
            id: TemplateId::new(id.into_uuid()),
            updated_at: Timestamp::from_millisecond(updated.try_into().unwrap()).unwrap(),
            ..pattern.clone()
        };
        template.content.label = Label::parse(LABELS[spread(3) % LABELS.len()]);
        if number % 3 == 0 {
            template.content.status = TemplateStatus::Inactive;
        }
        if number % 11 == 0 {
            template = template.deleted(pattern.updated_at);
        }
        assert!(store.insert_template(&template).await.unwrap());
    }
    all(shop).await
}

/// Every template, page by page.
async fn all(shop: &Shop) -> Vec<Value> {
    let whole = json!({"cursorPaging": {"limit": 100}, "fields": FIELDS});
    let (pages, _) = pages(shop, &whole).await;
    assert_eq!(pages.len(), 1);
    // The demo shop's, the pattern, and sixty of which six are deleted.
    assert_eq!(pages[0].len(), 56);
    pages.into_iter().flatten().collect()
}

async fn query(shop: &Shop, query: Value) -> Value {
    let answer = shop
        .call(reqwest::Method::POST, QUERY, Some(json!({"query": query})))
        .await;
    answer.expect(200).json()
}

/// All pages from the first on, and the last answer's metadata.
async fn pages(shop: &Shop, first: &Value) -> (Vec<Vec<Value>>, Value) {
    let mut pages = Vec::new();
    let mut next = first.clone();
    loop {
        let answer = query(shop, next).await;
        let metadata = &answer["pagingMetadata"];
        let page = answer["checkoutTemplates"].as_array().unwrap().clone();
        assert_eq!(metadata["count"], page.len());
        assert_eq!(metadata["hasNext"], metadata["cursors"]["next"].is_string());
        pages.push(page);
        if metadata["hasNext"] == false {
            return (pages, metadata.clone());
        }
        let limit = &first["cursorPaging"]["limit"];
        next = json!({"cursorPaging": {"cursor": metadata["cursors"]["next"], "limit": limit}});
    }
}

/// The pages before the one that `metadata` came with, the nearest last.
async fn pages_before(shop: &Shop, mut metadata: Value, limit: &Value) -> Vec<Vec<Value>> {
    let mut pages = Vec::new();
    while metadata["cursors"]["prev"].is_string() {
        let cursor = &metadata["cursors"]["prev"];
        let answer = query(
            shop,
            json!({"cursorPaging": {"cursor": cursor, "limit": limit}}),
        )
        .await;
        assert_eq!(answer["pagingMetadata"]["hasNext"], true);
        pages.push(answer["checkoutTemplates"].as_array().unwrap().clone());
        metadata = answer["pagingMetadata"].clone();
    }
    pages.reverse();
    pages
}

/// A value that can be compared: dates as times, texts as they are, none before all.
fn value(field: &str, of: &Value) -> Option<(Option<Timestamp>, String)> {
    let text = of.as_str()?;
    let time = field.ends_with("Date").then(|| text.parse().unwrap());
    let text = if time.is_some() { "" } else { text };
    Some((time, text.to_owned()))
}

fn test(field: &str, operator: &str, operand: &Value, of: &Value) -> bool {
    let one = |operand: &Value| value(field, operand) == value(field, of);
    let any = || operand.as_array().unwrap().iter().any(one);
    match operator {
        "$eq" => one(operand),
        "$ne" => !one(operand),
        "$in" | "$hasSome" => any(),
        "$nin" => !any(),
        "$hasAll" => operand.as_array().unwrap().iter().all(one),
        "$gt" => !of.is_null() && value(field, of) > value(field, operand),
        "$gte" => !of.is_null() && value(field, of) >= value(field, operand),
        "$lt" => !of.is_null() && value(field, of) < value(field, operand),
        "$lte" => !of.is_null() && value(field, of) <= value(field, operand),
        "$startsWith" => of.as_str().is_some_and(|text| {
            let start = operand.as_str().unwrap().to_lowercase();
            text.to_lowercase().starts_with(&start)
        }),
        "$exists" => operand.as_bool() == Some(!of.is_null()),
        "$isEmpty" => operand.as_bool() == Some(of.is_null()),
        other => panic!("{other}"),
    }
}

fn matches(filter: &Value, template: &Value) -> bool {
    let list = |of: &Value| of.as_array().unwrap().clone();
    filter.as_object().unwrap().iter().all(|(name, wanted)| {
        let of = &template[name];
        match (name.as_str(), wanted) {
            ("$and", all) => list(all).iter().all(|filter| matches(filter, template)),
            ("$or", any) => list(any).iter().any(|filter| matches(filter, template)),
            ("$not", filter) => !matches(filter, template),
            (name, Value::Object(tests)) => {
                let mut tests = tests.iter();
                tests.all(|(operator, operand)| test(name, operator, operand, of))
            }
            (name, equal) => test(name, "$eq", equal, of),
        }
    })
}

/// The naive answer: filter, then sort; ties by id, in the direction of the last field.
fn naive(templates: &[Value], filter: &Value, sort: &[Value]) -> Vec<Value> {
    let mut found: Vec<Value> = templates.to_vec();
    found.retain(|template| matches(filter, template));
    let last = sort
        .last()
        .map_or(json!("ASC"), |last| last["order"].clone());
    let ties = json!({"fieldName": "id", "order": last});
    found.sort_by(|one, two| {
        let by = |sorting: &Value| {
            let field = sorting["fieldName"].as_str().unwrap();
            let ordering = value(field, &one[field]).cmp(&value(field, &two[field]));
            if sorting["order"] == "DESC" {
                ordering.reverse()
            } else {
                ordering
            }
        };
        let mut orderings = sort.iter().chain([&ties]).map(by);
        orderings
            .find(|ordering| ordering.is_ne())
            .expect("ids differ")
    });
    found
}

fn an_operand(field: &'static str, templates: &[Value]) -> BoxedStrategy<Value> {
    let of_some: Vec<Value> = templates.iter().map(|one| one[field].clone()).collect();
    let of_some = prop::sample::select(of_some).prop_filter("a value", Value::is_string);
    match field {
        "id" => prop_oneof![9 => of_some, 1 => Just(json!("no id"))].boxed(),
        "status" => prop_oneof![9 => of_some, 1 => Just(json!("UNKNOWN_STATUS"))].boxed(),
        "label" => prop_oneof![9 => of_some, 1 => "[a-c]{0,2}".prop_map(Value::from)].boxed(),
        _ => prop_oneof![
            9 => of_some,
            1 => (0..TIMES * 1_000).prop_map(|micros| {
                let micros = START * 1_000 + micros;
                json!(Timestamp::from_microsecond(micros.try_into().unwrap()).unwrap())
            }),
        ]
        .boxed(),
    }
}

fn a_condition(field: &'static str, templates: &[Value]) -> BoxedStrategy<Value> {
    let operand = an_operand(field, templates);
    let nullable = prop_oneof![8 => operand.clone(), 1 => Just(Value::Null)];
    let of_one = prop::sample::select(vec!["$eq", "$ne"]);
    let of_list = prop::sample::select(vec!["$in", "$nin", "$hasSome", "$hasAll"]);
    let of_bound = prop::sample::select(vec!["$gt", "$gte", "$lt", "$lte"]);
    let of_flag = prop::sample::select(vec!["$exists", "$isEmpty"]);
    let starts = ["", "A", "b", "Ä", "019", "01A", "act"];
    let start =
        prop::sample::select(starts.to_vec()).prop_map(|start| json!({"$startsWith": start}));
    let common = prop_oneof![
        nullable.clone(),
        (of_one, nullable.clone()).prop_map(|(operator, value)| json!({operator: value})),
        (of_list, prop::collection::vec(nullable, 0..3))
            .prop_map(|(operator, values)| json!({operator: values})),
        (of_bound.clone(), operand.clone()).prop_map(|(operator, value)| json!({operator: value})),
        (operand.clone(), operand).prop_map(|(one, two)| json!({"$gte": one, "$lte": two})),
        (of_flag, any::<bool>()).prop_map(|(operator, flag)| json!({operator: flag})),
    ];
    if field.ends_with("Date") {
        common.boxed()
    } else {
        prop_oneof![5 => common, 1 => start].boxed()
    }
}

const FIELDS: [&str; 5] = ["id", "status", "label", "createdDate", "updatedDate"];

fn a_filter(templates: &[Value]) -> BoxedStrategy<Value> {
    let of_field =
        |field| a_condition(field, templates).prop_map(move |condition| json!({field: condition}));
    let leaf = prop::strategy::Union::new(FIELDS.map(|field| of_field(field).boxed()));
    leaf.prop_recursive(2, 8, 3, |inner| {
        let some = prop::collection::vec(inner.clone(), 1..3);
        prop_oneof![
            (prop::sample::select(vec!["$and", "$or"]), some)
                .prop_map(|(name, all)| json!({name: all})),
            inner.prop_map(|filter| json!({"$not": filter})),
        ]
    })
    .boxed()
}

fn a_sort() -> impl Strategy<Value = Vec<Value>> {
    let sorting = (
        prop::sample::select(FIELDS.to_vec()),
        prop::sample::select(vec!["ASC", "DESC"]),
    )
        .prop_map(|(field, order)| json!({"fieldName": field, "order": order}));
    // A field that comes again would decide nothing.
    prop::collection::vec(sorting, 0..4).prop_map(|mut sort: Vec<Value>| {
        let mut known = Vec::new();
        sort.retain(|sorting| {
            let field = sorting["fieldName"].clone();
            let fresh = !known.contains(&field);
            known.push(field);
            fresh
        });
        sort
    })
}

#[test]
fn a_query_equals_a_naive_filter() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let shop = runtime.block_on(Shop::open());
    let templates = runtime.block_on(planted(&shop));
    let mut runner = TestRunner::new(Config {
        cases: 80,
        max_shrink_iters: 60,
        failure_persistence: None,
        ..Config::default()
    });
    let case = (
        prop::option::weighted(0.9, a_filter(&templates)),
        a_sort(),
        3_u8..20,
    );
    let outcome = runner.run(&case, |(filter, sort, limit)| {
        runtime.block_on(equals_the_naive(&shop, &templates, filter, &sort, limit))
    });
    outcome.unwrap();
}

async fn equals_the_naive(
    shop: &Shop,
    templates: &[Value],
    filter: Option<Value>,
    sort: &[Value],
    limit: u8,
) -> Result<(), TestCaseError> {
    let expected = naive(templates, filter.as_ref().unwrap_or(&json!({})), sort);
    let first =
        json!({"filter": filter, "sort": sort, "cursorPaging": {"limit": limit}, "fields": FIELDS});
    let (pages, last) = pages(shop, &first).await;
    // Every page but the last is full.
    let full: Vec<usize> = expected.chunks(limit.into()).map(<[Value]>::len).collect();
    let sizes: Vec<usize> = pages.iter().map(Vec::len).collect();
    prop_assert_eq!(sizes, if full.is_empty() { vec![0] } else { full });
    let mut before = pages_before(shop, last, &json!(limit)).await;
    before.extend(pages.last().cloned());
    prop_assert_eq!(pages.concat(), expected.clone());
    prop_assert_eq!(before.concat(), expected.clone(), "backwards");
    // The same by offset, for older clients.
    let offset = usize::from(limit).min(expected.len());
    let paging = json!({"offset": offset, "limit": limit});
    let answer = query(
        shop,
        json!({"filter": filter, "sort": sort, "paging": paging, "fields": FIELDS}),
    )
    .await;
    let page: Vec<Value> = expected
        .iter()
        .skip(offset)
        .take(limit.into())
        .cloned()
        .collect();
    prop_assert_eq!(&answer["checkoutTemplates"], &json!(page));
    prop_assert_eq!(&answer["pagingMetadata"]["total"], &json!(expected.len()));
    Ok(())
}
