//! Request bodies.

use axum::{
    body::Bytes,
    extract::{FromRequest, OptionalFromRequest, Request},
    http::{HeaderMap, header::CONTENT_TYPE},
};
use http_body_util::BodyExt;
use serde_json::Value;

use crate::domain::{
    fault::{Fault, Rule},
    problem::{Cause, Problem},
};

/// The most bytes of a body: 1 MiB.
pub const MAX_BODY: usize = 1_048_576;

/// A JSON body, whatever its shape; dialects read it with all its faults.
#[derive(Clone, Debug)]
pub struct JsonBody(pub Value);

impl<S: Send + Sync> FromRequest<S> for JsonBody {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        check_json(request.headers())?;
        Self::parse(&read(request).await?)
    }
}

/// A body that may be left out: one without a byte is none.
impl<S: Send + Sync> OptionalFromRequest<S> for JsonBody {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Option<Self>, Problem> {
        let is_json = check_json(request.headers());
        let body = read(request).await?;
        if body.is_empty() {
            return Ok(None);
        }
        is_json?;
        Self::parse(&body).map(Some)
    }
}

impl JsonBody {
    fn parse(body: &[u8]) -> Result<Self, Problem> {
        serde_json::from_slice(body).map(Self).map_err(|error| {
            let message = format!("the body is not JSON: {error}");
            Problem::invalid(vec![Fault {
                path: String::new(),
                rule: Rule::Format,
                message,
            }])
        })
    }
}

fn check_json(headers: &HeaderMap) -> Result<(), Problem> {
    let content_type = content_type(headers);
    if content_type != "application/json" && !content_type.ends_with("+json") {
        return Err(wrong_type(&content_type, "application/json"));
    }
    Ok(())
}

/// A form's fields in the order in which the browser sent them.
#[derive(Clone, Debug, Default)]
pub struct FormBody(Vec<(String, String)>);

impl FormBody {
    /// The first field of this name, or nothing.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        let field = self.0.iter().find(|(field, _)| field == name);
        field.map_or("", |(_, value)| value.as_str())
    }

    /// All fields of this name that hold something.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.0.iter().filter(move |(field, _)| field == name);
        named
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }
}

impl FormBody {
    /// The fields whose names start with `start`, by the rest of their names; of those with one
    /// name the first.
    pub fn below(&self, start: &str) -> impl Iterator<Item = (String, String)> {
        let named = self.0.iter().rev();
        named.filter_map(move |(name, value)| {
            Some((name.strip_prefix(start)?.to_owned(), value.clone()))
        })
    }
}

impl<S: Send + Sync> FromRequest<S> for FormBody {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let content_type = content_type(request.headers());
        if content_type != "application/x-www-form-urlencoded" {
            return Err(wrong_type(
                &content_type,
                "application/x-www-form-urlencoded",
            ));
        }
        let body = read(request).await?;
        Ok(Self(
            url::form_urlencoded::parse(&body).into_owned().collect(),
        ))
    }
}

fn content_type(headers: &HeaderMap) -> String {
    let value = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    value
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

fn wrong_type(got: &str, expected: &str) -> Problem {
    let message = format!("The content type is `{got}`, expected `{expected}`.");
    Problem::new(Cause::UnsupportedMediaType, message)
}

async fn read(request: Request) -> Result<Bytes, Problem> {
    let body = request
        .into_body()
        .collect()
        .await
        .map_err(Problem::unavailable)?
        .to_bytes();
    if body.len() > MAX_BODY {
        let message = format!(
            "The body has {} bytes, expected at most {MAX_BODY}.",
            body.len()
        );
        return Err(Problem::new(Cause::TooLarge, message));
    }
    Ok(body)
}
