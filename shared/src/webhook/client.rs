//! Who POSTs to merchants' endpoints, and what is kept of the answers.

use std::{error::Error, io, iter, sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp, fmt::rfc2822};
use reqwest::{
    Response,
    header::{HeaderMap, RETRY_AFTER},
};
use tokio::{
    sync::OnceCell,
    time::{Instant, timeout_at},
};
use url::Url;

use crate::domain::webhook::Failure;

use super::{
    address::{Reach, Unreachable, vet_url},
    names::{Names, SystemNames, VettedNames},
};

const USER_AGENT: &str = "Checkout-Links/0.1";
/// Longer waits than this are no time that somebody thought of.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(366 * 24);

/// How long an attempt takes at most, and how much is read.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Until there is a connection: name, TCP and TLS.
    pub connect: Duration,
    /// From the first to the last byte of an attempt.
    pub whole: Duration,
    /// How many bytes of a body are read before the connection is given up.
    pub read: usize,
    /// How many of them are kept, as text.
    pub kept: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(3),
            whole: Duration::from_secs(15),
            read: 64 * 1024,
            kept: 4 * 1024,
        }
    }
}

/// Who POSTs to merchants' endpoints. Cheap to clone; clones share connections.
#[derive(Clone)]
pub struct Courier {
    reach: Reach,
    limits: Limits,
    names: Arc<dyn Names>,
    http: Arc<OnceCell<reqwest::Client>>,
}

/// Where POSTs go: a URL, vetted once for all that go there, or nowhere if it must not be reached. What
/// its name resolves to is vetted with each connection.
#[derive(Clone, Debug)]
pub struct Destination(Option<Url>);

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// What became of it.
    pub outcome: Outcome,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// How the body begins, if there is one.
    pub excerpt: String,
}

/// What became of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// There was an answer. Its status decides, even when the body broke off or took too long.
    Answered {
        /// The status.
        status: u16,
        /// How long we are asked to wait before we come again.
        retry_after: Option<SignedDuration>,
    },
    /// There was none.
    Failed(Failure),
}

/// Nothing can be sent: our own fault, and no endpoint's.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client cannot be set up")]
pub struct NoClient(#[source] reqwest::Error);

impl Courier {
    /// A courier with the usual limits, who asks the system what names resolve to.
    #[must_use]
    pub fn new(reach: Reach) -> Self {
        Self::with(reach, Limits::default(), Arc::new(SystemNames))
    }

    /// A courier with other limits, or who asks somebody else.
    #[must_use]
    pub fn with(reach: Reach, limits: Limits, names: Arc<dyn Names>) -> Self {
        Self {
            reach,
            limits,
            names,
            http: Arc::default(),
        }
    }

    /// Where this URL leads; nothing is ever sent where it must not.
    #[must_use]
    pub fn destination(&self, url: &str) -> Destination {
        Destination(vet_url(url, self.reach).ok())
    }

    /// Sends one POST, and reads how the answer begins.
    ///
    /// # Errors
    ///
    /// Only for what is our own fault; how it went with the endpoint is the reply.
    pub async fn post(
        &self,
        to: &Destination,
        headers: HeaderMap,
        body: Vec<u8>,
        now: Timestamp,
    ) -> Result<Reply, NoClient> {
        let http = self.http().await?;
        let start = Instant::now();
        let until = start + self.limits.whole;
        let mut excerpt = String::new();
        let outcome = match self.send(http, (to, headers, body), until).await {
            Err(failure) => Outcome::Failed(failure),
            Ok(response) => {
                let status = response.status().as_u16();
                let retry_after = wait_of(response.headers(), now);
                excerpt = self.start_of(response, until).await;
                Outcome::Answered {
                    status,
                    retry_after,
                }
            }
        };
        Ok(Reply {
            outcome,
            took_ms: u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX),
            excerpt,
        })
    }

    async fn send(
        &self,
        http: &reqwest::Client,
        (to, headers, body): (&Destination, HeaderMap, Vec<u8>),
        until: Instant,
    ) -> Result<Response, Failure> {
        // Addresses in a URL are connected to without asking for names.
        let url = to.0.clone().ok_or(Failure::Refused)?;
        let sending = http.post(url).headers(headers).body(body).send();
        match timeout_at(until, sending).await {
            Err(_) => Err(Failure::Timeout),
            Ok(answer) => answer.map_err(|error| failure_of(&error)),
        }
    }

    /// Reads a body to its end, so that the connection can be used again, unless it is long or slow.
    async fn start_of(&self, mut response: Response, until: Instant) -> String {
        let (mut kept, mut read) = (Vec::new(), 0);
        while let Ok(Ok(Some(chunk))) = timeout_at(until, response.chunk()).await {
            let room = self.limits.kept - kept.len();
            kept.extend(chunk.iter().take(room));
            read += chunk.len();
            if read > self.limits.read {
                break;
            }
        }
        let mut text = String::from_utf8_lossy(&kept).into_owned();
        // What stands for a byte that is no text is longer than that.
        text.truncate(text.floor_char_boundary(self.limits.kept));
        text
    }

    /// Built on first use: many invocations of a function send nothing.
    async fn http(&self) -> Result<&reqwest::Client, NoClient> {
        let build = || async {
            // Whoever installed one first, it is this one.
            drop(rustls::crypto::ring::default_provider().install_default());
            let names = VettedNames {
                names: Arc::clone(&self.names),
                reach: self.reach,
            };
            reqwest::Client::builder()
                .user_agent(USER_AGENT)
                // A proxy would resolve names itself.
                .no_proxy()
                .redirect(reqwest::redirect::Policy::none())
                .dns_resolver(names)
                .connect_timeout(self.limits.connect)
                .build()
        };
        self.http.get_or_try_init(build).await.map_err(NoClient)
    }
}

impl std::fmt::Debug for Courier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Courier {{ reach: {:?} }}", self.reach)
    }
}

fn failure_of(error: &reqwest::Error) -> Failure {
    let first: &(dyn Error + 'static) = error;
    let mut refused = false;
    let mut tls = false;
    for cause in iter::successors(Some(first), |error| cause_of(*error)) {
        refused |= cause.is::<Unreachable>();
        tls |= cause.is::<rustls::Error>();
    }
    match () {
        () if refused => Failure::Refused,
        () if tls => Failure::Tls,
        () if error.is_connect() => Failure::Connect,
        () if error.is_timeout() => Failure::Timeout,
        () => Failure::Broken,
    }
}

fn cause_of<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>() {
        // What it was made of; its own `source` is the next after that.
        Some(io) => io.get_ref().map(|inner| inner as _),
        None => error.source(),
    }
}

/// `Retry-After` in seconds or as a date.
fn wait_of(headers: &HeaderMap, now: Timestamp) -> Option<SignedDuration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match text.bytes().all(|byte| byte.is_ascii_digit()) {
        true => SignedDuration::from_secs(text.parse().ok()?),
        false => rfc2822::DateTimeParser::new()
            .parse_timestamp(text)
            .ok()?
            .duration_since(now),
    };
    Some(wait.clamp(SignedDuration::ZERO, LONGEST_WAIT))
}

#[cfg(test)]
mod tests;
