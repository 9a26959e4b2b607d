//! The document holds: its examples work, what it says of answers is so, and what it says of bodies
//! is read.

use std::collections::BTreeSet;

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use shared::domain::access::Scope;

use crate::{
    harness::{ADA, Answer, Shop, custom_item},
    openapi::{document, operations},
};

/// An id of nothing.
const NOTHING: &str = "0199d3a0-0000-7000-8000-00000000dead";
/// Where the example is no success: the answer that it is.
const REFUSED: &[(&str, u16)] = &[
    ("create_oauth_token", 401),
    ("delete_product", 409),
    ("receive_sandbox", 400),
];

/// An operation of the document, and the whole of it.
#[derive(Clone, Copy)]
struct Documented<'a> {
    document: &'a Value,
    method: &'a str,
    path: &'a str,
    operation: &'a Value,
}

impl Documented<'_> {
    fn id(&self) -> &str {
        self.operation["operationId"].as_str().expect("an id")
    }

    /// The scope that it asks for.
    fn scope(&self) -> Option<&str> {
        let ways = self.operation["security"].as_array()?;
        let is_open = ways.iter().any(|way| way == &json!({}));
        let scope = ways.iter().find_map(|way| way["token"][0].as_str());
        scope.filter(|_| !is_open)
    }

    /// The content type and the schema of its body.
    fn body(&self) -> Option<(&str, &Value)> {
        let content = self.operation["requestBody"]["content"].as_object()?;
        let (kind, content) = content.iter().next()?;
        Some((kind, resolved(self.document, &content["schema"])))
    }

    fn takes(&self, parameter: &str) -> bool {
        let parameters = self.operation["parameters"].as_array();
        parameters.is_some_and(|all| all.iter().any(|one| one["name"] == parameter))
    }

    fn request(&self, shop: &Shop, path: &str) -> RequestBuilder {
        let request = shop.request(self.method.parse().expect("a method"), path);
        match self.scope() {
            Some(_) => request.bearer_auth(&shop.demo.site.access_token),
            None => request,
        }
    }

    /// The request with the body that the document shows.
    fn example(&self, shop: &Shop, path: &str) -> RequestBuilder {
        let request = self.request(shop, path);
        match self.body() {
            Some((kind, schema)) if kind == "application/json" => {
                request.json(schema["examples"].get(0).unwrap_or(&json!({})))
            }
            Some((_, schema)) => request.form(schema["examples"].get(0).unwrap_or(&json!({}))),
            None => request,
        }
    }

    /// What the document does not know of an answer.
    fn faults(&self, answer: &Answer) -> Vec<String> {
        let status = answer.status.as_u16();
        let response = &self.operation["responses"][status.to_string()];
        if !response.is_object() {
            return vec![self.about(answer, "the status")];
        }
        let response = resolved(self.document, response);
        let headers = response["headers"].as_object().into_iter().flatten();
        let missing = headers
            .map(|(name, _)| name.as_str())
            .filter(|name| !answer.headers.contains_key(*name) && *name != "Idempotency-Replayed");
        let mut faults: Vec<String> = missing.map(|name| self.about(answer, name)).collect();
        let kind = answer.header("content-type").split(';').next();
        let content = response["content"].as_object();
        match content.filter(|content| !content.is_empty()) {
            None if answer.text.is_empty() => {}
            None => faults.push(self.about(answer, "a body")),
            Some(content) => match kind.and_then(|kind| content.get(kind)) {
                None => faults.push(self.about(answer, "the content type")),
                Some(body) if body["schema"]["$ref"].is_string() => {
                    let broken = broken(self.document, &body["schema"], &answer.json());
                    faults.extend(broken.iter().map(|fault| self.about(answer, fault)));
                }
                Some(_) => {}
            },
        }
        faults
    }

    fn about(&self, answer: &Answer, what: &str) -> String {
        let text: String = answer.text.chars().take(300).collect();
        format!(
            "{} {}: {what}: {} {text}",
            self.method, self.path, answer.status
        )
    }
}

fn resolved<'a>(document: &'a Value, part: &'a Value) -> &'a Value {
    let reference = part["$ref"].as_str();
    let pointer = reference.map(|reference| reference.trim_start_matches('#'));
    pointer.map_or(part, |pointer| {
        document.pointer(pointer).expect("it is there")
    })
}

/// What keeps a value from being of the schema, with no field that the schema does not name.
fn broken(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut schema = json!({"$ref": schema["$ref"], "components": document["components"]});
    close(&mut schema);
    let options = jsonschema::options().should_validate_formats(true);
    let validator = options.build(&schema).expect("a schema");
    let errors = validator.iter_errors(value);
    errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

fn close(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if map.get("type") == Some(&json!("object")) && map.contains_key("properties") {
                map.entry("additionalProperties").or_insert(json!(false));
            }
            map.values_mut().for_each(close);
        }
        Value::Array(entries) => entries.iter_mut().for_each(close),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The path with ids of things that are there, fresh ones for each.
async fn filled(shop: &Shop, path: &str) -> String {
    let product =
        json!({"name": "Print", "prices": [{"amount_type": "fixed", "price_amount": 100}]});
    let discount = json!({"name": "D", "duration": "once", "basis_points": 10});
    let slug = format!("f{}", shop.calls().len() + path.len());
    let field = json!({"type": "text", "slug": slug, "name": "F"});
    let link = json!({"payment_processor": "stripe", "products": [shop.demo.product_id]});
    let token = json!({"comment": "T", "scopes": ["products:read"]});
    let id = |body: Value| body["id"].as_str().expect("an id").to_owned();
    let created = async |body: Value| {
        id(shop
            .created(path.split('{').next().expect("a path"), body)
            .await)
    };
    let site = shop.demo.site.site_id.to_string();
    let last = |url: String| url.rsplit('/').next().expect("a part").to_owned();
    let zine = || json!({"customLineItems": [custom_item("Zine", "10.00", 1)]});
    let template = async || id(shop.create_template(zine()).await);
    let value = match path.split('{').next().expect("a path") {
        "/v1/products/" => created(product).await,
        "/v1/discounts/" => created(discount).await,
        "/v1/custom-fields/" => created(field).await,
        "/v1/checkout-links/" if path.contains("client_secret") => {
            shop.demo.link_secret.to_string()
        }
        "/v1/checkout-links/" => created(link).await,
        "/v1/organizations/" | "/payments/sandbox/" => site,
        "/v1/organization-access-tokens/" => {
            let made = shop.created("/v1/organization-access-tokens/", token).await;
            id(made["organization_access_token"].clone())
        }
        "/v1/oauth2/register/" => {
            let made = shop
                .created("/v1/oauth2/register", json!({"client_name": "C"}))
                .await;
            made["client_id"].as_str().expect("an id").to_owned()
        }
        "/ecom/v1/checkout-templates/" => template().await,
        "/checkout/" => last(shop.open_template(&template().await).await),
        "/v1/checkouts/" => created(json!({"products": [shop.demo.product_id]})).await,
        "/v1/checkouts/client/" => {
            let body = json!({"products": [shop.demo.product_id]});
            let made = shop.created("/v1/checkouts/", body).await;
            made["client_secret"].as_str().expect("a secret").to_owned()
        }
        "/sandbox/" => {
            let url = shop.open_template(&template().await).await;
            last(shop.submit(&url, ADA).await.expect(303).location())
        }
        "/l/" => "demo".to_owned(),
        _ => String::new(),
    };
    match (path.find('{'), path.find('}')) {
        (Some(from), Some(to)) => format!("{}{value}{}", &path[..from], &path[to + 1..]),
        _ => path.to_owned(),
    }
}

#[tokio::test]
async fn every_operation_answers_its_example_as_it_is_documented() {
    let shop = Shop::open().await;
    let mut faults = Vec::new();
    let document = document();
    for (method, path, operation) in operations(&document) {
        let (document, method, path) = (&document, method.as_str(), path.as_str());
        let one = Documented {
            document,
            method,
            path,
            operation,
        };
        let filled = filled(&shop, path).await;
        let answer = shop.send(one.example(&shop, &filled)).await;
        faults.extend(one.faults(&answer));
        let status = answer.status.as_u16();
        let refused = REFUSED.iter().find(|(id, _)| *id == one.id());
        let right = refused.map_or(status < 400, |(_, expected)| status == *expected);
        if !right {
            faults.push(one.about(&answer, "no success"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test]
async fn every_refusal_is_documented() {
    let shop = Shop::open().await;
    let mut faults = Vec::new();
    let document = document();
    for (method, path, operation) in operations(&document) {
        let (document, method, path) = (&document, method.as_str(), path.as_str());
        let one = Documented {
            document,
            method,
            path,
            operation,
        };
        let there = filled(&shop, path).await;
        let nowhere = path.replace(['{', '}'], "");
        let gone = match (path.find('{'), path.find('}')) {
            (Some(from), Some(to)) => format!("{}{NOTHING}{}", &path[..from], &path[to + 1..]),
            _ => path.to_owned(),
        };
        let mut requests = vec![
            one.example(&shop, &nowhere),
            one.example(&shop, &gone),
            one.request(&shop, &there)
                .header("content-type", "text/csv")
                .body("a,b"),
            one.request(&shop, &there).json(&json!({"zzz": 1})),
            one.request(&shop, &there).json(&json!([])),
            one.request(&shop, &there).json(&"x".repeat(1_100_000)),
            shop.request(method.parse().expect("a method"), &there),
        ];
        if one.takes("If-Match") {
            requests.insert(0, one.example(&shop, &there).header("if-match", "\"99\""));
        }
        if one.takes("Idempotency-Key") {
            let keyed = |body: Value| {
                let request = one.request(&shop, &there).json(&body);
                request.header("idempotency-key", one.id())
            };
            let (_, schema) = one.body().expect("a body");
            requests.push(keyed(schema["examples"][0].clone()));
            requests.push(keyed(json!({"another": 1})));
        }
        if one.takes("page") {
            requests.push(one.request(&shop, &format!("{path}?page=0&limit=x&sorting=zzz")));
        }
        for request in requests {
            faults.extend(one.faults(&shop.send(request).await));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test]
async fn an_operation_asks_for_the_scope_that_it_names() {
    let shop = Shop::open().await;
    let document = document();
    for (method, path, operation) in operations(&document) {
        let (document, method, path) = (&document, method.as_str(), path.as_str());
        let one = Documented {
            document,
            method,
            path,
            operation,
        };
        let Some(scope) = one.scope() else { continue };
        let resource = scope.split(':').next().expect("a resource");
        let enough = [scope, &format!("{resource}:write")].map(str::to_owned);
        let others = Scope::ALL.iter().map(|scope| scope.name());
        let others: Vec<&str> = others
            .filter(|name| !enough.contains(&(*name).to_owned()))
            .collect();
        let ask = async |scopes: &[&str]| {
            let token = shop.token_with(scopes).await;
            let path = path.replace(['{', '}'], "");
            let request = shop.request(method.parse::<Method>().expect("a method"), &path);
            shop.send(request.bearer_auth(token).json(&json!({}))).await
        };
        let lacking = ask(&others).await.expect(403);
        assert!(
            lacking.text.contains(scope),
            "{}: {}",
            one.id(),
            lacking.text
        );
        let answer = ask(&[scope]).await;
        assert_ne!(answer.status.as_u16(), 403, "{}: {}", one.id(), answer.text);
    }
}

/// A value with every field that a schema names; of alternatives the one that is picked.
fn sample(document: &Value, schema: &Value, pick: usize, depth: usize) -> Value {
    let schema = resolved(document, schema);
    let variants = ["oneOf", "anyOf"]
        .iter()
        .find_map(|name| schema[*name].as_array());
    if let Some(variants) = variants {
        let real: Vec<&Value> = variants
            .iter()
            .filter(|one| one["type"] != "null")
            .collect();
        return sample(document, real[pick % real.len()], pick, depth + 1);
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => &kinds[0],
        one => one,
    };
    let scalar = schema["examples"].get(0).filter(|one| !one.is_object());
    if let Some(one) = scalar.or_else(|| schema["enum"].get(0)) {
        return one.clone();
    }
    match kind.as_str().unwrap_or_default() {
        "object" => {
            let fields = schema["properties"].as_object().into_iter().flatten();
            let fields = fields.filter(|_| depth < 12);
            let fields = fields
                .map(|(name, field)| (name.clone(), sample(document, field, pick, depth + 1)));
            Value::Object(fields.collect())
        }
        "array" if depth < 12 && schema["items"].is_object() => {
            json!([sample(document, &schema["items"], pick, depth + 1)])
        }
        "array" => json!([]),
        "integer" | "number" => schema.get("minimum").cloned().unwrap_or(json!(1)),
        "boolean" => json!(false),
        "null" => Value::Null,
        _ if schema["format"] == "uuid" => json!(NOTHING),
        _ if schema["format"] == "date-time" => json!("2026-12-24T18:00:00Z"),
        _ => json!("abc"),
    }
}

#[tokio::test]
async fn every_field_of_a_documented_body_is_known_and_no_other() {
    let shop = Shop::open().await;
    let mut faults = Vec::new();
    let document = document();
    let mut bodies = BTreeSet::new();
    for (method, path, operation) in operations(&document) {
        let (document, method, path) = (&document, method.as_str(), path.as_str());
        let one = Documented {
            document,
            method,
            path,
            operation,
        };
        let Some(("application/json", schema)) = one.body() else {
            continue;
        };
        if one.scope().is_none() {
            continue;
        }
        bodies.insert(one.id().to_owned());
        let there = filled(&shop, path).await;
        let picks = if one.id() == "update_custom_field" {
            1
        } else {
            5
        };
        for pick in 0..picks {
            let body = sample(document, schema, pick, 0);
            let answer = shop.send(one.request(&shop, &there).json(&body)).await;
            if answer.text.contains("is not a known field") {
                faults.push(one.about(&answer, &body.to_string()));
            }
        }
        let is_closed =
            schema["additionalProperties"] == false || !schema["properties"].is_object();
        let answer = shop
            .send(one.request(&shop, &there).json(&json!({"zzz": 1})))
            .await;
        if answer.text.contains("`zzz` is not a known field") != is_closed {
            faults.push(one.about(&answer, "an unknown field"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(bodies.len() > 15, "{bodies:?}");
}
