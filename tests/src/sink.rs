//! A receiver of events that does what it is told: answers, hangs, drips, breaks off.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    net::Ipv4Addr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, StatusCode, Uri, header::LOCATION, header::RETRY_AFTER},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use tokio::{net::TcpListener, sync::Notify, task::JoinHandle, time::Instant};

/// How long anybody waits for what is to come in.
const PATIENCE: Duration = Duration::from_secs(120);

/// A POST that came in.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The path that it came to, such as `/a`.
    pub path: String,
    /// Its headers, by their lower-case names.
    pub headers: BTreeMap<String, String>,
    /// Its body.
    pub body: Bytes,
    /// When it came.
    pub at: Instant,
    /// Whether it was answered with success.
    pub taken: bool,
}

impl Seen {
    /// A header, or nothing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The id of the event.
    #[must_use]
    pub fn id(&self) -> &str {
        self.header("webhook-id")
    }

    /// The body as JSON; `null` when it is none.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// How a POST is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reaction {
    /// With a status.
    Status(u16),
    /// With a status, and the wish to be left alone for so many seconds.
    RetryAfter(u16, u32),
    /// With a redirect.
    Redirect(String),
    /// With success, but only after so long.
    Hang(Duration),
    /// With success, and a body that never ends, a byte at a time.
    Drip,
    /// Not at all: the connection is cut.
    Reset,
}

type React = Arc<dyn Fn(&Seen) -> Reaction + Send + Sync>;

/// A running receiver; dropping it stops it.
pub struct Sink {
    base: String,
    state: Shared,
    task: JoinHandle<()>,
}

#[derive(Clone)]
struct Shared {
    seen: Arc<Mutex<Vec<Seen>>>,
    changed: Arc<Notify>,
    react: React,
}

impl Sink {
    /// Listens on loopback, and answers as `react` says.
    ///
    /// # Errors
    ///
    /// When no port is free.
    pub async fn start(
        react: impl Fn(&Seen) -> Reaction + Send + Sync + 'static,
    ) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let base = format!("http://{}", listener.local_addr()?);
        let state = Shared {
            seen: Arc::default(),
            changed: Arc::default(),
            react: Arc::new(react),
        };
        let router = Router::new().fallback(receive).with_state(state.clone());
        let task = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                tracing::error!(%error, "a receiver ended badly");
            }
        });
        Ok(Self { base, state, task })
    }

    /// The URL of a path, such as `/a`.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// All that came in, in order.
    #[must_use]
    pub fn seen(&self) -> Vec<Seen> {
        self.state.lock().clone()
    }

    /// How many came in.
    #[must_use]
    pub fn count(&self) -> usize {
        self.state.lock().len()
    }

    /// Waits until what came in is as `enough` says, but not for ever; looks at it whenever something
    /// more comes in.
    pub async fn until(&self, enough: impl Fn(&[Seen]) -> bool) {
        let come = async {
            loop {
                let changed = self.state.changed.notified();
                if enough(&self.state.lock()) {
                    return;
                }
                changed.await;
            }
        };
        if tokio::time::timeout(PATIENCE, come).await.is_err() {
            tracing::error!(sink = self.base, "waited in vain");
        }
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl std::fmt::Debug for Sink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sink {{ base: {:?} }}", self.base)
    }
}

impl Shared {
    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Seen>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn receive(
    State(state): State<Shared>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let text = |(name, value): (&axum::http::HeaderName, &axum::http::HeaderValue)| {
        let value = value.to_str().unwrap_or_default();
        (name.as_str().to_owned(), value.to_owned())
    };
    let mut seen = Seen {
        path: uri.path().to_owned(),
        headers: headers.iter().map(text).collect(),
        body,
        at: Instant::now(),
        taken: false,
    };
    let reaction = (state.react)(&seen);
    seen.taken = matches!(
        reaction,
        Reaction::Status(200..=299) | Reaction::Drip | Reaction::Hang(_)
    );
    state.lock().push(seen);
    state.changed.notify_waiters();
    answer(reaction).await
}

async fn answer(reaction: Reaction) -> Response {
    let status = |status| StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    match reaction {
        Reaction::Status(code) => (status(code), "seen").into_response(),
        Reaction::RetryAfter(code, seconds) => {
            (status(code), [(RETRY_AFTER, seconds.to_string())]).into_response()
        }
        Reaction::Redirect(to) => (StatusCode::FOUND, [(LOCATION, to)]).into_response(),
        Reaction::Hang(time) => {
            tokio::time::sleep(time).await;
            StatusCode::OK.into_response()
        }
        Reaction::Drip => {
            let drops = stream::unfold((), |()| async {
                tokio::time::sleep(Duration::from_millis(100)).await;
                Some((Ok::<_, Infallible>("."), ()))
            });
            Body::from_stream(drops).into_response()
        }
        Reaction::Reset => {
            let broken = stream::iter([Err::<Bytes, _>(std::io::Error::other("cut off"))]);
            Body::from_stream(broken).into_response()
        }
    }
}
