//! A router as a Lambda function.

use std::convert::Infallible;

use axum::{Router, body::Body as RouterBody, response::Response};
use http_body_util::BodyExt;
use lambda_http::{Body, Error, IntoResponse, Request, Service, tower::ServiceExt};

/// Answers API Gateway's requests with a router, until the instance ends.
///
/// # Errors
///
/// When Lambda's runtime cannot be reached.
pub async fn serve(router: Router) -> Result<(), Error> {
    lambda_http::run(service(router)).await
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
