//! A request as API Gateway hands it to a function: payload format 2.0.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::percent;
use super::routes::Match;
use crate::template::{ACCOUNT, API_ID};

/// What the gateway adds to a request.
#[derive(Debug)]
pub(super) struct Arrival<'a> {
    /// The gateway's own host and port.
    pub(super) authority: &'a str,
    /// Where the request came from.
    pub(super) source: SocketAddr,
    /// When it came.
    pub(super) now: Timestamp,
}

/// Headers that belong to one connection, so the gateway consumes them.
const CONNECTION_HEADERS: [&str; 9] = [
    "connection",
    "expect",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Builds the event of one request.
pub(super) fn build(parts: &Parts, body: &[u8], found: &Match<'_>, arrival: &Arrival<'_>) -> Value {
    let path = decoded_path(parts.uri.path());
    let query = parts.uri.query().unwrap_or_default();
    let mut event = json!({
        "version": "2.0",
        "routeKey": found.route_key,
        "rawPath": path,
        "rawQueryString": query,
        "headers": headers(&parts.headers, body.len(), arrival),
        "requestContext": context(parts, &path, found, arrival),
        "isBase64Encoded": false,
    });
    let cookies = cookies(&parts.headers);
    if !cookies.is_empty() {
        event["cookies"] = json!(cookies);
    }
    let parameters = query_parameters(query);
    if !parameters.is_empty() {
        event["queryStringParameters"] = json!(parameters);
    }
    if !found.path_parameters.is_empty() {
        event["pathParameters"] = json!(found.path_parameters);
    }
    if !body.is_empty() {
        match std::str::from_utf8(body) {
            Ok(text) => event["body"] = json!(text),
            Err(_) => {
                event["body"] = json!(STANDARD.encode(body));
                event["isBase64Encoded"] = json!(true);
            }
        }
    }
    event
}

/// API Gateway decodes the path of HTTP APIs, unlike that of REST APIs, and what then looks like
/// a query is lost: a function that would break by it has to break here.
fn decoded_path(path: &str) -> String {
    let decoded = percent::decode(path);
    match decoded.split_once('?') {
        Some((before, _)) => before.to_owned(),
        None => decoded,
    }
}

fn context(parts: &Parts, path: &str, found: &Match<'_>, arrival: &Arrival<'_>) -> Value {
    json!({
        "accountId": ACCOUNT,
        "apiId": API_ID,
        "domainName": arrival.authority,
        "domainPrefix": arrival.authority.split('.').next(),
        "http": {
            "method": parts.method.as_str(),
            "path": path,
            "protocol": format!("{:?}", parts.version),
            "sourceIp": arrival.source.ip().to_string(),
            "userAgent": text(&parts.headers, header::USER_AGENT.as_str()),
        },
        "requestId": Uuid::new_v4().to_string(),
        "routeKey": found.route_key,
        "stage": "$default",
        "time": arrival.now.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string(),
        "timeEpoch": arrival.now.as_millisecond(),
    })
}

/// The headers with lower-case names and one value each.
///
/// `host` and `x-forwarded-proto` are the gateway's own: `lambda_http` builds a URI of them and
/// panics when it is none, so a client must not choose them. In AWS it cannot either.
fn headers(given: &HeaderMap, length: usize, arrival: &Arrival<'_>) -> Map<String, Value> {
    let mut headers = Map::new();
    for name in given.keys() {
        let name = name.as_str();
        if name != header::COOKIE.as_str() && !CONNECTION_HEADERS.contains(&name) {
            headers.insert(name.to_owned(), json!(text(given, name)));
        }
    }
    let source = arrival.source.ip().to_string();
    let forwarded = match text(given, "x-forwarded-for") {
        before if before.is_empty() => source,
        before => format!("{before}, {source}"),
    };
    let port = arrival.authority.rsplit(':').next();
    headers.insert("content-length".to_owned(), json!(length.to_string()));
    headers.insert("host".to_owned(), json!(arrival.authority));
    headers.insert("x-forwarded-for".to_owned(), json!(forwarded));
    headers.insert("x-forwarded-port".to_owned(), json!(port));
    headers.insert("x-forwarded-proto".to_owned(), json!("http"));
    headers
}

fn text(headers: &HeaderMap, name: &str) -> String {
    let values = headers.get_all(name).iter();
    values
        .map(|v| String::from_utf8_lossy(v.as_bytes()))
        .collect::<Vec<_>>()
        .join(",")
}

fn cookies(headers: &HeaderMap) -> Vec<String> {
    let mut cookies = Vec::new();
    for line in headers.get_all(header::COOKIE) {
        let line = String::from_utf8_lossy(line.as_bytes());
        let pairs = line
            .split(';')
            .map(str::trim)
            .filter(|pair| !pair.is_empty());
        cookies.extend(pairs.map(str::to_owned));
    }
    cookies
}

fn query_parameters(query: &str) -> BTreeMap<String, String> {
    let mut parameters = BTreeMap::<String, String>::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = percent::decode_query(value);
        parameters
            .entry(percent::decode_query(name))
            .and_modify(|values| {
                values.push(',');
                values.push_str(&value);
            })
            .or_insert(value);
    }
    parameters
}
