//! A function's answer as HTTP.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};

/// Says why a function's answer is no HTTP response.
#[derive(Debug, thiserror::Error)]
pub(super) enum ResponseError {
    #[error("the answer has another form, expected `statusCode`, `headers`, `body`: {0}")]
    Shape(#[from] serde_json::Error),
    #[error("the status `{0}` is none, expected 100 to 999")]
    Status(u16),
    #[error("the header `{0}` has a name or value that HTTP does not allow")]
    Header(String),
    #[error("the body says that it is base64 and is not: {0}")]
    Base64(#[from] base64::DecodeError),
}

/// The answer's JSON; everything but the status may be missing or null.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    status_code: u16,
    headers: Option<BTreeMap<String, String>>,
    multi_value_headers: Option<BTreeMap<String, Vec<String>>>,
    cookies: Option<Vec<String>>,
    body: Option<String>,
    is_base64_encoded: Option<bool>,
}

/// Turns a function's answer into a response.
pub(super) fn read(answer: Value) -> Result<Response<Body>, ResponseError> {
    let answer: Answer = serde_json::from_value(answer)?;
    let status = StatusCode::from_u16(answer.status_code)
        .map_err(|_| ResponseError::Status(answer.status_code))?;
    let text = answer.body.unwrap_or_default();
    let body = if answer.is_base64_encoded.unwrap_or_default() {
        Body::from(STANDARD.decode(text)?)
    } else {
        Body::from(text)
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let single = answer.headers.into_iter().flatten();
    let multiple = answer.multi_value_headers.into_iter().flatten();
    let cookies = answer.cookies.into_iter().flatten();
    let lines =
        single
            .chain(multiple.flat_map(|(name, values)| {
                values.into_iter().map(move |value| (name.clone(), value))
            }))
            .chain(cookies.map(|cookie| (header::SET_COOKIE.to_string(), cookie)));
    for (name, value) in lines {
        append(&mut response, &name, &value)?;
    }
    Ok(response)
}

fn append(response: &mut Response<Body>, name: &str, value: &str) -> Result<(), ResponseError> {
    let refuse = || ResponseError::Header(name.to_owned());
    let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| refuse())?;
    // The connection is the gateway's business: a length that does not fit the body would break it.
    let connection = [
        header::CONNECTION,
        header::CONTENT_LENGTH,
        header::TRANSFER_ENCODING,
    ];
    if !connection.contains(&key) {
        let value = HeaderValue::from_str(value).map_err(|_| refuse())?;
        response.headers_mut().append(key, value);
    }
    Ok(())
}

/// A response of the gateway's own, such as `{"message":"Not Found"}`.
pub(super) fn message(status: StatusCode, message: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(json!({ "message": message }).to_string()));
    *response.status_mut() = status;
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}
