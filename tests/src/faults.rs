//! Trouble on demand: what DynamoDB and queues do now and then, and the embedded ones never.

pub mod batches;
pub mod dice;
pub mod life;
mod partly;
mod timers;

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
use dice::Dice;

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// None: the trouble is meant for a later one.
    Pass,
    /// A transaction is in its way: nothing is done.
    Conflict,
    /// Nothing is done, and nothing would be later.
    Refusal,
    /// Nothing is done: the table takes no more requests at the moment.
    Throttle,
    /// Nothing is done, for a reason that nobody knows.
    Broken,
    /// It is done, and the reply gets lost.
    LostReply,
    /// Of a batch's writes, only the first is done, and the reply says so.
    Partly,
}

/// Of how many in a thousand requests what becomes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Weather {
    /// The table takes no more of them.
    pub throttled: u64,
    /// They fail with status 500. As many batches of writes are done in part.
    pub broken: u64,
    /// Of transactions and updates alone: another transaction is in their way.
    pub conflicts: u64,
    /// They are done, and the reply gets lost.
    pub lost: u64,
    /// Of timers and messages: they are not taken, or the reply gets lost.
    pub timers: u64,
}

/// What is to go wrong, in the order in which it was asked for, and by chance.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    planned: VecDeque<(&'static str, Fault)>,
    weather: Option<(Weather, Dice)>,
    happened: usize,
}

impl Faults {
    /// Lets the functions' next `times` requests for an operation go wrong.
    pub fn expect(&self, operation: &'static str, fault: Fault, times: usize) {
        let more = std::iter::repeat_n((operation, fault), times);
        self.lock().planned.extend(more);
    }

    /// Lets the functions' requests go wrong by chance from now on; the same seed rolls the same dice.
    pub fn expect_by_chance(&self, weather: Weather, seed: u64) {
        self.lock().weather = Some((weather, Dice::new(seed)));
    }

    /// Lets nothing more go wrong. Tells how many requests still would have, of those that were planned.
    pub fn stop(&self) -> usize {
        let mut state = self.lock();
        state.weather = None;
        std::mem::take(&mut state.planned).len()
    }

    /// How many requests went wrong by chance.
    #[must_use]
    pub fn happened(&self) -> usize {
        self.lock().happened
    }

    /// A client through which requests go to `inner`, as far as they do not go wrong.
    pub(crate) fn around(&self, inner: SharedHttpClient) -> SharedHttpClient {
        let faults = self.clone();
        SharedHttpClient::new(Faulty { inner, faults })
    }

    fn next(&self, operation: &str) -> Fault {
        let mut state = self.lock();
        if let Some(fault) = state.planned(operation) {
            return fault;
        }
        let Some((weather, dice)) = &state.weather else {
            return Fault::Pass;
        };
        // Transactions and counters meet transactions; what only one function writes does not.
        let is_write = matches!(operation, "UpdateItem" | "TransactWriteItems");
        let is_batch = matches!(operation, "BatchWriteItem" | "BatchExecuteStatement");
        let fault = dice.pick(&[
            (weather.throttled, Fault::Throttle),
            (weather.broken, Fault::Broken),
            (
                if is_write { weather.conflicts } else { 0 },
                Fault::Conflict,
            ),
            (weather.lost, Fault::LostReply),
            (if is_batch { weather.broken } else { 0 }, Fault::Partly),
        ]);
        state.happened += usize::from(fault.is_some());
        fault.unwrap_or(Fault::Pass)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// What was asked for of the next request for an operation.
    fn planned(&mut self, operation: &str) -> Option<Fault> {
        let mut planned = self.planned.iter();
        let at = planned.position(|(name, _)| *name == operation)?;
        self.planned.remove(at).map(|(_, fault)| fault)
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
        let (operation, step) = names(&request);
        let inner = self.inner.clone();
        let faults = self.faults.clone();
        // Not before its turn: who dies before a step does not take it.
        let answer = async move {
            match faults.next(&operation) {
                Fault::Pass => inner.call(request).await,
                Fault::Conflict => refusal(400, conflict(&operation)),
                Fault::Refusal => refusal(
                    400,
                    r#"{"__type": "ResourceNotFoundException", "message": "no such table"}"#,
                ),
                Fault::Throttle => refusal(
                    400,
                    r#"{"__type": "ProvisionedThroughputExceededException", "message": "slow down"}"#,
                ),
                Fault::Broken => refusal(
                    500,
                    r#"{"__type": "InternalServerError", "message": "nobody knows"}"#,
                ),
                Fault::LostReply => {
                    drop(inner.call(request).await?);
                    Err(ConnectorError::io("the reply got lost".into()))
                }
                Fault::Partly => partly::write(&inner, request).await,
            }
        };
        HttpConnectorFuture::new(life::step(step, answer))
    }
}

/// The operation that a request is for, and what the step is called: with the kind of a single item.
fn names(request: &HttpRequest) -> (String, String) {
    let target = request.headers().get("x-amz-target").unwrap_or_default();
    let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
    let body = request.body().bytes().unwrap_or_default();
    let body = String::from_utf8_lossy(body);
    let kind = body.split(r#""pk":{"S":""#).nth(1).unwrap_or_default();
    let kind = kind.split(['#', '"']).next().unwrap_or_default();
    let step = format!("{operation} {kind}").trim_end().to_owned();
    (operation, step)
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

fn refusal(status: u16, body: &'static str) -> Result<HttpResponse, ConnectorError> {
    StatusCode::try_from(status)
        .map(|status| HttpResponse::new(status, SdkBody::from(body)))
        .map_err(|error| ConnectorError::other(error.into(), None))
}
