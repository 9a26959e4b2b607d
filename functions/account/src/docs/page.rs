//! Show the document to people.

use axum::{
    http::{HeaderValue, StatusCode, header::CACHE_CONTROL},
    response::Response,
};
use maud::{Markup, html};
use serde_json::Value;
use shared::{
    domain::problem::Problem,
    http::BaseUrl,
    pages::{Language, Page, Width},
};

use super::{
    curl::curl,
    document,
    schema::{body, field_of, kind},
};

const STYLE: &str = include_str!("style.css");
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// Show this document to people.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/docs",
    tag = "This document",
    responses((status = 200, body = String, content_type = "text/html")),
))]
pub(crate) async fn show_docs(BaseUrl(base_url): BaseUrl) -> Result<Response, Problem> {
    let document = document(&base_url)?;
    let page = Page {
        language: Language::En,
        title: "Checkout Links API",
        width: Width::Wide,
        theme: None,
        body: content(&document),
    };
    let mut response = page.into_styled_response(StatusCode::OK, STYLE);
    let kept = HeaderValue::from_static("max-age=300");
    response.headers_mut().insert(CACHE_CONTROL, kept);
    Ok(response)
}

/// An operation and where it is.
struct Place<'a> {
    method: &'a str,
    path: &'a str,
    operation: &'a Value,
}

fn content(document: &Value) -> Markup {
    let tags = document["tags"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let places = places(document);
    let of = |tag: &'_ Value| -> Vec<&Place<'_>> {
        let tagged = places.iter();
        let tagged = tagged.filter(|place| place.operation["tags"][0] == tag["name"]);
        tagged.collect()
    };
    html! {
        header class="stack" {
            h1 { (text(&document["info"]["title"])) }
            @for part in text(&document["info"]["description"]).split("\n\n") { p { (part) } }
            p { a href="/openapi.json" { "OpenAPI 3.1" } " · " a href="#schemas" { "Schemas" } }
        }
        nav class="card" aria-label="Operations" {
            @for tag in tags {
                h2 { (text(&tag["name"])) }
                ul {
                    @for place in of(tag) {
                        li { a href={ "#" (text(&place.operation["operationId"])) } { (badge(place.method)) code { (place.path) } } }
                    }
                }
            }
        }
        @for tag in tags {
            section class="stack" {
                h2 { (text(&tag["name"])) }
                p { (text(&tag["description"])) }
                @for place in of(tag) { (operation(document, place)) }
            }
        }
        section class="stack" id="schemas" {
            h2 { "Schemas" }
            @if let Some(schemas) = document["components"]["schemas"].as_object() {
                @for (name, schema) in schemas {
                    article class="card" id={ "schema-" (name) } { h3 { (name) } (body(schema)) }
                }
            }
        }
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn places(document: &Value) -> Vec<Place<'_>> {
    let paths = document["paths"].as_object().into_iter().flatten();
    let places = paths.flat_map(|(path, item)| {
        METHODS.iter().filter_map(move |method| {
            let operation = item.get(method)?;
            Some(Place {
                method,
                path,
                operation,
            })
        })
    });
    places.collect()
}

fn badge(method: &str) -> Markup {
    html! { span class="method" { (method.to_uppercase()) } " " }
}

fn operation(document: &Value, place: &Place<'_>) -> Markup {
    let Place {
        method,
        path,
        operation,
    } = place;
    let parameters = operation["parameters"].as_array();
    html! {
        article class="card" id=(text(&operation["operationId"])) {
            h3 { (badge(method)) code { (path) } }
            p class="lead" { (text(&operation["summary"])) }
            @for part in text(&operation["description"]).split("\n\n").filter(|part| !part.is_empty()) { p { (part) } }
            @if let Some(scope) = operation["security"].as_array().and_then(|ways| ways.iter().find_map(|way| way["token"][0].as_str())) {
                p class="soft small" { "Access token with the scope " code { (scope) } }
            }
            @if let Some(parameters) = parameters.filter(|all| !all.is_empty()) {
                h4 { "Parameters" }
                dl class="fields" {
                    @for one in parameters { (parameter(one)) }
                }
            }
            @if let Some(content) = operation["requestBody"]["content"].as_object() {
                h4 { "Body" }
                @for (content_type, body) in content { p { (kind(&body["schema"])) " as " code { (content_type) } } }
            }
            h4 { "Answers" }
            dl class="fields" {
                @for (status, response) in operation["responses"].as_object().into_iter().flatten() {
                    (answer(document, status, response))
                }
            }
            h4 { "Example" }
            pre tabindex="0" { code { (curl(document, method, path, operation)) } }
        }
    }
}

fn parameter(one: &Value) -> Markup {
    let mut schema = one["schema"].clone();
    schema["description"] = one["description"].clone();
    let name = format!("{} ({})", text(&one["name"]), text(&one["in"]));
    field_of(&name, &schema, one["required"] == true)
}

fn answer(document: &Value, status: &str, response: &Value) -> Markup {
    let response = super::schema::resolved(document, response);
    html! {
        dt {
            code { (status) }
            @for (_, body) in response["content"].as_object().into_iter().flatten() {
                " " span class="soft small" { (kind(&body["schema"])) }
            }
        }
        dd { p { (text(&response["description"])) } }
    }
}
