//! API Gateway's HTTP side: a server that turns requests into events and answers into responses.
//!
//! Functions see the JSON that they see in AWS, limits and quirks included, so that what works
//! here works there.

mod event;
mod percent;
mod response;
mod routes;
#[cfg(test)]
mod routes_tests;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::future::{Future, IntoFuture};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::request::Parts;
use axum::http::{Response, StatusCode, header};
use event::Arrival;
use jiff::Timestamp;
use response::message;
pub use routes::{Match, RouteError, Routes};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::function::{Handler, invoke};

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// API Gateway's limit of a request body: 10 MB.
const MAX_BODY: usize = 10 * 1024 * 1024;

/// API Gateway's limit of the request line and all headers together.
///
/// It also keeps the URI that `lambda_http` builds below the 64 KB at which it would panic.
const MAX_HEAD: usize = 10_240;

/// How long requests may go on after the shutdown began: as long as a function may run.
const GRACE: Duration = Duration::from_secs(15);

/// Says why the gateway cannot be set up.
#[derive(Debug, thiserror::Error)]
#[error("the function `{function}` has routes and no handler, expected one for each function")]
pub struct GatewayError {
    function: String,
}

/// Everything that answering a request takes.
pub struct Gateway {
    routes: Routes,
    handlers: BTreeMap<String, Handler>,
    authority: String,
    clock: Clock,
    beside: Router,
}

impl std::fmt::Debug for Gateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gateway")
            .field("authority", &self.authority)
            .finish_non_exhaustive()
    }
}

impl Gateway {
    /// Makes a gateway; `handlers` are keyed by logical id and `authority` is its own `host:port`.
    ///
    /// # Errors
    ///
    /// A function has routes and no handler.
    pub fn new(
        routes: Routes,
        handlers: BTreeMap<String, Handler>,
        authority: impl Into<String>,
        clock: Clock,
    ) -> Result<Self, GatewayError> {
        if let Some(function) = routes
            .functions()
            .find(|name| !handlers.contains_key(*name))
        {
            return Err(GatewayError {
                function: function.to_owned(),
            });
        }
        Ok(Self {
            routes,
            handlers,
            authority: authority.into(),
            clock,
            beside: Router::new(),
        })
    }

    /// Answers some routes itself: those that only the local stack has.
    #[must_use]
    pub fn beside(self, beside: Router) -> Self {
        Self { beside, ..self }
    }

    /// Serves on `listener` until `shutdown` is there and the requests under way are answered.
    ///
    /// # Errors
    ///
    /// The listener fails for good.
    pub async fn serve<S>(self, listener: TcpListener, shutdown: S) -> io::Result<()>
    where
        S: Future<Output = ()> + Send + 'static,
    {
        let beside = self.beside.clone();
        let router = Router::new().fallback(answer).with_state(Arc::new(self));
        let router = router.merge(beside);
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let (stopping, stopped) = oneshot::channel::<()>();
        let server = axum::serve(listener, service).with_graceful_shutdown(async move {
            shutdown.await;
            drop(stopping);
        });
        // A client that never finishes its request must not keep the stack from stopping.
        let deadline = async {
            let _closed = stopped.await;
            tokio::time::sleep(GRACE).await;
        };
        tokio::select! {
            ended = server.into_future() => ended,
            () = deadline => Ok(()),
        }
    }

    async fn call(&self, parts: &Parts, body: &[u8], source: SocketAddr) -> Response<Body> {
        let found = self.routes.find(parts.method.as_str(), parts.uri.path());
        let target = found.and_then(|found| Some((self.handlers.get(found.function)?, found)));
        let Some((handler, found)) = target else {
            return message(StatusCode::NOT_FOUND, "Not Found");
        };
        let arrival = Arrival {
            authority: &self.authority,
            source,
            now: (self.clock)(),
        };
        let event = event::build(parts, body, &found, &arrival);
        match invoke(handler, event).await {
            Ok(answer) => respond(found.function, found.route_key, answer),
            Err(error) => failed(found.function, found.route_key, &error),
        }
    }
}

async fn answer(
    State(gateway): State<Arc<Gateway>>,
    ConnectInfo(source): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    // `OPTIONS *` and `CONNECT host` have no path, and `lambda_http` panics without one.
    if !parts.uri.path().starts_with('/') {
        return message(StatusCode::BAD_REQUEST, "Bad Request");
    }
    if head_size(&parts) > MAX_HEAD {
        let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
        return message(status, "Request Header Fields Too Large");
    }
    let too_large = || message(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large");
    if announced_length(&parts).is_some_and(|length| length > MAX_BODY) {
        return too_large();
    }
    match to_bytes(body, MAX_BODY).await {
        // hyper leaves out the body of an answer to HEAD, and keeps its length.
        Ok(body) => gateway.call(&parts, &body, source).await,
        Err(error) if is_limit(&error) => too_large(),
        Err(error) => {
            tracing::debug!(%error, "a request ended before its body did");
            message(StatusCode::BAD_REQUEST, "Bad Request")
        }
    }
}

fn respond(function: &str, route: &str, answer: Value) -> Response<Body> {
    response::read(answer).unwrap_or_else(|error| failed(function, route, &error))
}

fn failed(function: &str, route: &str, error: &dyn std::error::Error) -> Response<Body> {
    tracing::error!(function, route, %error, "the function gave no usable answer");
    message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error")
}

fn head_size(parts: &Parts) -> usize {
    let target = parts
        .uri
        .path_and_query()
        .map_or(0, |target| target.as_str().len());
    let line = parts.method.as_str().len() + target + " HTTP/1.1".len() + 1;
    parts.headers.iter().fold(line, |sum, (name, value)| {
        sum + name.as_str().len() + value.len()
    })
}

fn announced_length(parts: &Parts) -> Option<usize> {
    parts
        .headers
        .get(header::CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .parse()
        .ok()
}

fn is_limit(error: &axum::Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if cause.is::<http_body_util::LengthLimitError>() {
            return true;
        }
        source = cause.source();
    }
    false
}
