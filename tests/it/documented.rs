//! An operation of the document: how it is called, and whether an answer is what it says.

use reqwest::RequestBuilder;
use serde_json::{Value, json};
use shared::domain::webhook::EventType;

use crate::harness::{ADA, Answer, ENDPOINTS, Shop, custom_item, hook, id_of};

/// An operation of the document, and the whole of it.
#[derive(Clone, Copy)]
pub(crate) struct Documented<'a> {
    pub(crate) document: &'a Value,
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) operation: &'a Value,
}

impl Documented<'_> {
    pub(crate) fn id(&self) -> &str {
        self.operation["operationId"].as_str().expect("an id")
    }

    /// The scope that it asks for.
    pub(crate) fn scope(&self) -> Option<&str> {
        let ways = self.operation["security"].as_array()?;
        let is_open = ways.iter().any(|way| way == &json!({}));
        let scope = ways.iter().find_map(|way| way["token"][0].as_str());
        scope.filter(|_| !is_open)
    }

    /// The content type and the schema of its body.
    pub(crate) fn body(&self) -> Option<(&str, &Value)> {
        let content = self.operation["requestBody"]["content"].as_object()?;
        let (kind, content) = content.iter().next()?;
        Some((kind, resolved(self.document, &content["schema"])))
    }

    pub(crate) fn takes(&self, parameter: &str) -> bool {
        let parameters = self.operation["parameters"].as_array();
        parameters.is_some_and(|all| all.iter().any(|one| one["name"] == parameter))
    }

    pub(crate) fn request(&self, shop: &Shop, path: &str) -> RequestBuilder {
        let request = shop.request(self.method.parse().expect("a method"), path);
        match self.scope() {
            Some(_) => request.bearer_auth(&shop.demo.site.access_token),
            None => request,
        }
    }

    /// The request with the body that the document shows.
    pub(crate) fn example(&self, shop: &Shop, path: &str) -> RequestBuilder {
        let request = self.request(shop, path);
        match self.body() {
            Some(("application/json", schema)) => {
                request.json(schema["examples"].get(0).unwrap_or(&json!({})))
            }
            Some((_, schema)) => request.form(schema["examples"].get(0).unwrap_or(&json!({}))),
            None => request,
        }
    }

    /// What the document does not know of an answer.
    pub(crate) fn faults(&self, answer: &Answer) -> Vec<String> {
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

    pub(crate) fn about(&self, answer: &Answer, what: &str) -> String {
        let text: String = answer.text.chars().take(200).collect();
        format!(
            "{} {}: {what}: {} {text}",
            self.method, self.path, answer.status
        )
    }
}

pub(crate) fn resolved<'a>(document: &'a Value, part: &'a Value) -> &'a Value {
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
pub(crate) async fn filled(shop: &Shop, path: &str) -> String {
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
        "/v1/checkout-links/" if path.contains("client_secret") => shop.demo.link_secret.clone(),
        "/v1/checkout-links/" => created(link).await,
        "/v1/organizations/" | "/payments/sandbox/" | "/payments/stripe/" => site,
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
        "/ecom/v1/checkout-templates/" | "/closed/templates/" => template().await,
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
        "/l/" | "/closed/links/" => "demo".to_owned(),
        path => sold(shop, path).await,
    };
    match (path.find('{'), path.find('}')) {
        (Some(from), Some(to)) => format!("{}{value}{}", &path[..from], &path[to + 1..]),
        _ => path.to_owned(),
    }
}

/// The id of something that comes of a purchase, or of nothing.
async fn sold(shop: &Shop, path: &str) -> String {
    let id = |body: Value| body["id"].as_str().expect("an id").to_owned();
    match path {
        "/v1/orders/" => id(shop.bought().await),
        "/v1/customers/" => {
            let order = shop.bought().await;
            order["customer_id"]
                .as_str()
                .expect("a customer")
                .to_owned()
        }
        "/v1/customers/external/" => {
            let fields = json!({"products": [shop.demo.product_id], "external_customer_id": "u-1"});
            shop.pay(&shop.checkout_of(fields).await, ADA).await;
            "u-1".to_owned()
        }
        "/v1/subscriptions/" => id(shop.subscribed().await.0),
        "/receipts/" => {
            let order = id(shop.bought().await);
            let receipt = shop.got(&format!("/v1/orders/{order}/receipt")).await;
            let url = receipt["url"].as_str().expect("an address");
            url.rsplit('/').next().expect("a part").to_owned()
        }
        path => told(shop, path).await,
    }
}

/// The id of an endpoint of webhooks, or of what one may be told, or of nothing.
async fn told(shop: &Shop, path: &str) -> String {
    match path {
        "/v1/webhooks/endpoints/" => {
            let made = shop.created(ENDPOINTS, hook(&json!({}))).await;
            id_of(&made).to_owned()
        }
        "/v1/webhooks/events/" => shop
            .planted_event(EventType::OrderPaid)
            .await
            .id
            .to_string(),
        _ => String::new(),
    }
}
