//! A function as Lambda runs it: in processes of its own, each told of one event at a time.

use std::{
    collections::HashMap,
    env,
    net::Ipv4Addr,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::{Context, ensure};
use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use checkout_links::{
    function::{Handler, HandlerError},
    template::{Function, REGION},
};
use serde_json::Value;
use shared::clock::Clock;
use tokio::{
    net::TcpListener,
    sync::{mpsc, oneshot},
    task::JoinHandle,
};

use crate::measured::ticks;

/// Where Lambda's runtime API lies.
const RUNTIME: &str = "/2018-06-01/runtime";
/// How long an invocation may take.
const TIMEOUT: Duration = Duration::from_secs(60);

type Answer = Result<Value, HandlerError>;

/// An event, and who waits for its answer.
struct Call {
    event: Value,
    answer: oneshot::Sender<Answer>,
}

/// Lambda's runtime API, for all instances of a function.
#[derive(Clone)]
struct Runtime {
    calls: Arc<tokio::sync::Mutex<mpsc::Receiver<Call>>>,
    under_way: Arc<Mutex<HashMap<String, oneshot::Sender<Answer>>>>,
}

/// The running instances of a function; dropping them ends them.
pub(crate) struct Instances {
    children: Vec<Child>,
    api: JoinHandle<()>,
    calls: mpsc::Sender<Call>,
}

impl Instances {
    /// Starts so many instances of a function, with the template's variables and these.
    pub(crate) async fn start(
        function: &Function,
        count: usize,
        variables: &[(&str, &str)],
    ) -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?.to_string();
        let (calls, waiting) = mpsc::channel(1);
        let runtime = Runtime {
            calls: Arc::new(tokio::sync::Mutex::new(waiting)),
            under_way: Arc::default(),
        };
        let router = Router::new()
            .route(&format!("{RUNTIME}/invocation/next"), get(next))
            .route(
                &format!("{RUNTIME}/invocation/{{id}}/response"),
                post(answered),
            )
            .route(&format!("{RUNTIME}/invocation/{{id}}/error"), post(failed))
            .with_state(runtime);
        let api = tokio::spawn(async move { drop(axum::serve(listener, router).await) });
        let binary = binary(&function.binary)?;
        let start = || {
            Command::new(&binary)
                .env_clear()
                .envs(&function.variables)
                .envs([
                    ("AWS_REGION", REGION),
                    ("AWS_ACCESS_KEY_ID", "local"),
                    ("AWS_SECRET_ACCESS_KEY", "local"),
                    ("AWS_LAMBDA_RUNTIME_API", &address),
                    ("AWS_LAMBDA_FUNCTION_NAME", &function.binary),
                    ("AWS_LAMBDA_FUNCTION_VERSION", "1"),
                    ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
                    ("AWS_LAMBDA_LOG_LEVEL", "WARN"),
                ])
                .envs(variables.iter().copied())
                .stdin(Stdio::null())
                .spawn()
        };
        let children: Result<_, _> = (0..count).map(|_| start()).collect();
        Ok(Self {
            children: children?,
            api,
            calls,
        })
    }

    /// What the local stack calls instead of the function in its own process.
    pub(crate) fn handler(&self) -> Handler {
        let calls = self.calls.clone();
        Arc::new(move |event| {
            let calls = calls.clone();
            Box::pin(async move {
                let (answer, answered) = oneshot::channel();
                let gone = |_| HandlerError::Failed("there is no instance".into());
                calls
                    .send(Call { event, answer })
                    .await
                    .map_err(|_| gone(()))?;
                let answer = tokio::time::timeout(TIMEOUT, answered).await;
                answer
                    .map_err(|error| HandlerError::Failed(error.into()))?
                    .map_err(|_| gone(()))?
            })
        })
    }

    /// The CPU time that its processes have used.
    pub(crate) fn cpu(&self) -> anyhow::Result<Duration> {
        let used = self.children.iter().map(|child| ticks(child.id()));
        used.sum()
    }
}

impl Drop for Instances {
    fn drop(&mut self) {
        self.api.abort();
        for child in &mut self.children {
            drop(child.kill());
            drop(child.wait());
        }
    }
}

/// The function as it is deployed.
fn binary(name: &str) -> anyhow::Result<PathBuf> {
    let own = env::current_exe()?;
    let folder = own.ancestors().nth(3).context("a target folder")?;
    let path = folder.join("release").join(name);
    ensure!(
        path.exists(),
        "{name} is missing: cargo build --release -p {name}"
    );
    Ok(path)
}

async fn next(State(runtime): State<Runtime>) -> Response {
    let Some(Call { event, answer }) = runtime.calls.lock().await.recv().await else {
        return StatusCode::GONE.into_response();
    };
    let mut under_way = runtime
        .under_way
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let id = uuid::Uuid::now_v7().to_string();
    under_way.insert(id.clone(), answer);
    let deadline = Clock::system().now() + TIMEOUT;
    let headers = [
        ("lambda-runtime-aws-request-id", id),
        (
            "lambda-runtime-deadline-ms",
            deadline.as_millisecond().to_string(),
        ),
        (
            "lambda-runtime-invoked-function-arn",
            "arn:aws:lambda:local".to_owned(),
        ),
    ];
    (headers, Json(event)).into_response()
}

/// Lambda's runtime says nothing of the content type.
async fn answered(runtime: State<Runtime>, id: Path<String>, answer: Bytes) -> StatusCode {
    give(
        runtime,
        id,
        serde_json::from_slice(&answer).map_err(HandlerError::Answer),
    )
}

async fn failed(runtime: State<Runtime>, id: Path<String>, error: String) -> StatusCode {
    give(runtime, id, Err(HandlerError::Failed(error.into())))
}

fn give(State(runtime): State<Runtime>, Path(id): Path<String>, answer: Answer) -> StatusCode {
    let mut under_way = runtime
        .under_way
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    if let Some(waiting) = under_way.remove(&id) {
        drop(waiting.send(answer));
    }
    StatusCode::ACCEPTED
}
