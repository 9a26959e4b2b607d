//! What a deployed function is to the local stack: one JSON event in, one JSON answer out.

use std::error::Error;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use lambda_http::request::LambdaRequest;
use lambda_http::{Adapter, Context, LambdaEvent, Service};
use serde_json::Value;
use shared::batch::{Batch, Failures};

/// The answer that a function is still working on.
pub type Answer = Pin<Box<dyn Future<Output = Result<Value, HandlerError>> + Send>>;

/// Calls one function with one event, as Lambda's runtime does.
pub type Handler = Arc<dyn Fn(Value) -> Answer + Send + Sync>;

/// Says why a function gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum HandlerError {
    /// The event is not what the function takes.
    #[error("the function cannot read its event: {0}")]
    Event(#[source] serde_json::Error),
    /// The answer has no JSON form.
    #[error("the function's answer cannot be written as JSON: {0}")]
    Answer(#[source] serde_json::Error),
    /// The function returned an error, which Lambda reports as a failed invocation.
    #[error("the function failed: {0}")]
    Failed(#[source] Box<dyn Error + Send + Sync>),
    /// The function panicked, which ends a Lambda instance and here only the invocation.
    #[error("the function panicked: `{0}`")]
    Panicked(String),
}

/// Calls `handler` in a task of its own.
///
/// A panic must cost one invocation and not the stack, and a caller that goes away must not stop
/// a function halfway: Lambda goes on too when a client hangs up.
///
/// # Errors
///
/// Whatever the function returned, or [`HandlerError::Panicked`].
pub async fn invoke(handler: &Handler, event: Value) -> Result<Value, HandlerError> {
    let handler = Arc::clone(handler);
    match tokio::spawn(async move { handler(event).await }).await {
        Ok(answer) => answer,
        Err(stopped) => Err(HandlerError::Panicked(message_of(stopped))),
    }
}

/// Makes a handler of a function's router.
///
/// Requests take the way through `lambda_http` that they take in Lambda: what that crate does to
/// paths, headers and bodies happens here too.
pub fn http_handler(router: axum::Router) -> Handler {
    Arc::new(move |event| {
        let service = shared::http::service(router.clone());
        Box::pin(async move {
            let context = context_of(&event);
            let request: LambdaRequest =
                serde_json::from_value(event).map_err(HandlerError::Event)?;
            // No `oneshot`: the adapter is not `Send` and must not live across the await. A router
            // is always ready, so nothing is lost by not asking.
            let answer = Adapter::from(service)
                .call(shared::http::readable(LambdaEvent::new(request, context)));
            let Ok(answer) = answer.await;
            serde_json::to_value(answer).map_err(HandlerError::Answer)
        })
    })
}

/// Makes a handler of a function that takes batches.
pub fn batch_handler<H, A>(handle: H) -> Handler
where
    H: Fn(Batch) -> A + Send + Sync + 'static,
    A: Future<Output = Failures> + Send + 'static,
{
    Arc::new(move |event| {
        let failures = serde_json::from_value(event).map(&handle);
        Box::pin(async move {
            let failures = failures.map_err(HandlerError::Event)?.await;
            serde_json::to_value(failures).map_err(HandlerError::Answer)
        })
    })
}

fn context_of(event: &Value) -> Context {
    let mut context = Context::default();
    if let Some(id) = event["requestContext"]["requestId"].as_str() {
        id.clone_into(&mut context.request_id);
    }
    context
}

fn message_of(stopped: tokio::task::JoinError) -> String {
    let Ok(payload) = stopped.try_into_panic() else {
        return "the task was cancelled".to_owned();
    };
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => match payload.downcast::<&'static str>() {
            Ok(text) => (*text).to_owned(),
            Err(_) => "a value that is no text".to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[tokio::test]
    async fn a_panic_is_an_error_that_carries_its_message() {
        let handler: Handler = Arc::new(|_| Box::pin(async { panic!("no slot {}", 7) }));
        let error = invoke(&handler, json!({})).await.unwrap_err();
        assert_eq!(error.to_string(), "the function panicked: `no slot 7`");
    }

    #[tokio::test]
    async fn an_event_that_is_no_request_is_refused() {
        let handler = http_handler(axum::Router::new());
        let error = invoke(&handler, json!({"Records": []})).await.unwrap_err();
        assert!(matches!(error, HandlerError::Event(_)), "{error}");
    }

    #[tokio::test]
    async fn a_query_of_which_no_uri_can_be_made_is_read_all_the_same() {
        let echo = |uri: axum::http::Uri| async move { uri.query().unwrap_or_default().to_owned() };
        let handler = http_handler(axum::Router::new().fallback(echo));
        let event = json!({
            "version": "2.0", "rawPath": "/", "headers": {"host": "shop.example"},
            "rawQueryString": "a=<b> \"c\"#d\u{0}&e=%3C&f=ä",
            "requestContext": {"http": {"method": "GET", "path": "/"}},
        });
        let answer = invoke(&handler, event).await.unwrap();
        let expected = "a=%3Cb%3E%20%22c%22%23d%00&e=%3C&f=%C3%A4";
        assert_eq!(answer["body"], expected);
    }
}
