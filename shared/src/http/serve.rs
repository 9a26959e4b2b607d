//! A router as a Lambda function.

use std::{convert::Infallible, fmt::Write};

use axum::{Router, body::Body as RouterBody, response::Response};
use http_body_util::BodyExt;
use lambda_http::{
    Adapter, Body, Error, IntoResponse, LambdaEvent, Request, Service, lambda_runtime,
    request::LambdaRequest, tower::ServiceExt,
};

/// Answers API Gateway's requests with a router, until the instance ends.
///
/// # Errors
///
/// When Lambda's runtime cannot be reached.
pub async fn serve(router: Router) -> Result<(), Error> {
    let adapter = Adapter::from(service(router));
    let function = ServiceExt::<LambdaEvent<LambdaRequest>>::map_request(adapter, readable);
    lambda_runtime::run(function).await
}

/// An event as the runtime can read it.
///
/// A client may write characters into a query string that no URI has, such as `<`; the runtime
/// makes a URI of it and panics, and its buyer would get the gateway's JSON for an answer.
#[must_use]
pub fn readable(mut event: LambdaEvent<LambdaRequest>) -> LambdaEvent<LambdaRequest> {
    if let LambdaRequest::ApiGatewayV2(request) = &mut event.payload
        && let Some(query) = &mut request.raw_query_string
        && !query.bytes().all(is_of_uri)
    {
        *query = escaped(query);
    }
    event
}

fn is_of_uri(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'"' | b'#' | b'<' | b'>')
}

fn escaped(query: &str) -> String {
    query.bytes().fold(String::new(), |mut escaped, byte| {
        match is_of_uri(byte) {
            true => escaped.push(char::from(byte)),
            // Writing to a string cannot fail.
            false => drop(write!(escaped, "%{byte:02X}")),
        }
        escaped
    })
}

/// What [`serve`] runs: the router, with answers in the gateway's form.
pub fn service(
    router: Router,
) -> impl Service<Request, Response = Answer, Error = Infallible, Future: Send> + Clone {
    ServiceExt::<Request>::map_response(router, Answer)
}

/// A router's answer on its way to the gateway.
///
/// What is UTF-8 goes as text, anything else in base64. The runtime's own conversion asks the
/// content type for a character set and knows dozens of them: 150 KB of tables for an answer that
/// is always UTF-8.
#[derive(Debug)]
pub struct Answer(Response<RouterBody>);

impl IntoResponse for Answer {
    fn into_response(
        self,
    ) -> std::pin::Pin<Box<dyn Future<Output = lambda_http::Response<Body>> + Send>> {
        Box::pin(async {
            let (parts, body) = self.0.into_parts();
            // Bodies of ours are in memory: they cannot fail halfway.
            let bytes = body.collect().await.map(|body| body.to_bytes());
            let body = match String::from_utf8(bytes.unwrap_or_default().into()) {
                Ok(text) => Body::Text(text),
                Err(error) => Body::Binary(error.into_bytes()),
            };
            lambda_http::Response::from_parts(parts, body)
        })
    }
}
