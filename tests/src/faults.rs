//! Trouble on demand: what DynamoDB does now and then, and the embedded one never.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use aws_sdk_dynamodb::config::{HttpClient, RuntimeComponents, SharedHttpClient};
use aws_smithy_runtime_api::{
    client::{
        http::{HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector},
        orchestrator::{HttpRequest, HttpResponse},
        result::ConnectorError,
    },
    http::StatusCode,
};
use aws_smithy_types::body::SdkBody;

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// None: the trouble is meant for a later one.
    Pass,
    /// A transaction is in its way: nothing is done.
    Conflict,
    /// Nothing is done, and nothing would be later.
    Refusal,
    /// It is done, and the reply gets lost.
    LostReply,
}

/// What is to go wrong, in the order in which it was asked for.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<Mutex<VecDeque<(&'static str, Fault)>>>);

impl Faults {
    /// Lets the functions' next `times` requests for an operation go wrong.
    pub fn expect(&self, operation: &'static str, fault: Fault, times: usize) {
        self.lock()
            .extend(std::iter::repeat_n((operation, fault), times));
    }

    /// Lets nothing more go wrong. Tells how many requests still would have.
    pub fn stop(&self) -> usize {
        std::mem::take(&mut *self.lock()).len()
    }

    /// A client through which requests go to `inner`, as far as they do not go wrong.
    pub(crate) fn around(&self, inner: SharedHttpClient) -> SharedHttpClient {
        let faults = self.clone();
        SharedHttpClient::new(Faulty { inner, faults })
    }

    fn next(&self, request: &HttpRequest) -> Option<(&'static str, Fault)> {
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let operation = target.rsplit('.').next().unwrap_or_default();
        let mut planned = self.lock();
        let at = planned.iter().position(|(name, _)| *name == operation)?;
        planned.remove(at)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<(&'static str, Fault)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug)]
struct Faulty<I> {
    inner: I,
    faults: Faults,
}

impl HttpClient for Faulty<SharedHttpClient> {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(Faulty {
            inner: self.inner.http_connector(settings, components),
            faults: self.faults.clone(),
        })
    }
}

impl HttpConnector for Faulty<SharedHttpConnector> {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        match self.faults.next(&request) {
            None | Some((_, Fault::Pass)) => self.inner.call(request),
            Some((operation, Fault::Conflict)) => refusal(conflict(operation)),
            Some((_, Fault::Refusal)) => {
                refusal(r#"{"__type": "ResourceNotFoundException", "message": "no such table"}"#)
            }
            Some((_, Fault::LostReply)) => {
                let reply = self.inner.call(request);
                HttpConnectorFuture::new(async move {
                    drop(reply.await?);
                    Err(ConnectorError::io("the reply got lost".into()))
                })
            }
        }
    }
}

const fn conflict(operation: &str) -> &'static str {
    match operation.as_bytes() {
        b"TransactWriteItems" => {
            r#"{"__type": "TransactionCanceledException", "Message": "canceled",
                "CancellationReasons": [{"Code": "None"}, {"Code": "TransactionConflict"}]}"#
        }
        _ => {
            r#"{"__type": "TransactionConflictException", "message": "a transaction is under way"}"#
        }
    }
}

fn refusal(body: &'static str) -> HttpConnectorFuture {
    let answer = StatusCode::try_from(400)
        .map(|status| HttpResponse::new(status, SdkBody::from(body)))
        .map_err(|error| ConnectorError::other(error.into(), None));
    HttpConnectorFuture::ready(answer)
}
