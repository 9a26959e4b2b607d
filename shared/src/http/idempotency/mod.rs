//! `Idempotency-Key`: a request that creates is run once, however often it is sent.
//!
//! The first attempt claims the key and draws what a creation needs, an id and a time. An attempt
//! that ended without a word leaves the claim behind; the next one runs with the same id, and so
//! makes the same thing once. A reply is kept for a day, sealed: it may hold a secret.

mod keeper;

use axum::{
    Json,
    extract::FromRequestParts,
    http::{Method, StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use jiff::{SignedDuration, Timestamp};
use ring::digest::{Context, SHA256};
use serde_json::Value;
use uuid::Uuid;

use super::App;
use crate::{
    domain::{
        fault::{Fault, Rule},
        ids::SiteId,
        problem::{Cause, Problem},
    },
    random,
    root_secret::RootSecret,
    store::keys,
};
use keeper::{Keeper, Turn};

/// How long a key stands for its request.
const LIFETIME: SignedDuration = SignedDuration::from_hours(24);
/// How long an attempt is left alone: longer than any function runs.
const LEASE: SignedDuration = SignedDuration::from_secs(20);
/// The most characters of a key.
const MAX_KEY: usize = 255;

/// The request's idempotency key, if it has one, and what makes it this request.
#[derive(Clone, Debug)]
pub struct Idempotency {
    key: Option<String>,
    method: Method,
    path: String,
    status: StatusCode,
}

/// What a creation needs, drawn by its first attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The id of what is created.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// Whether nobody can have created it before.
    pub is_first: bool,
}

/// What a creation replies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    body: Value,
    is_last: bool,
}

impl Reply {
    /// Every repetition gets the same.
    #[must_use]
    pub const fn last(body: Value) -> Self {
        Self {
            body,
            is_last: true,
        }
    }

    /// A repetition goes on with what could not be done this time.
    #[must_use]
    pub const fn passing(body: Value) -> Self {
        Self {
            body,
            is_last: false,
        }
    }
}

impl Claim {
    fn draw(now: Timestamp) -> Self {
        Self {
            id: random::id(now),
            at: now,
            is_first: true,
        }
    }

    /// The id of one of several things that are created, of the same time as the others.
    #[must_use]
    pub fn id_of(&self, index: usize) -> Uuid {
        let hash = digest(&[self.id.as_bytes(), &index.to_be_bytes()]);
        let mut random = [0; 10];
        random.copy_from_slice(&hash[..10]);
        let millis = u64::try_from(self.at.as_millisecond()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Idempotency {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let header = parts.headers.get("idempotency-key");
        let key = header.map(|value| {
            let text = value.to_str().unwrap_or_default();
            let right = (1..=MAX_KEY).contains(&text.len());
            right.then(|| text.to_owned()).ok_or_else(wrong_key)
        });
        Ok(Self {
            key: key.transpose()?,
            method: parts.method.clone(),
            path: parts.uri.path().trim_end_matches('/').to_owned(),
            status: StatusCode::OK,
        })
    }
}

fn wrong_key() -> Problem {
    Problem::invalid(vec![Fault {
        path: "Idempotency-Key".to_owned(),
        rule: Rule::MaxLength(MAX_KEY),
        message: format!("expected 1 to {MAX_KEY} printable ASCII characters"),
    }])
}

impl Idempotency {
    /// Answers 201 instead of 200.
    #[must_use]
    pub fn created(mut self) -> Self {
        self.status = StatusCode::CREATED;
        self
    }

    /// Answers 202 instead of 200.
    #[must_use]
    pub fn accepted(mut self) -> Self {
        self.status = StatusCode::ACCEPTED;
        self
    }

    /// Runs what creates something, or gives the reply of when it was run before.
    ///
    /// # Errors
    ///
    /// What `run` gives; or that the key stands for another request, or for one under way.
    pub async fn once<F, R>(
        &self,
        (app, root, site): (&App, &RootSecret, SiteId),
        body: &Value,
        run: R,
    ) -> Result<Response, Problem>
    where
        R: FnOnce(Claim) -> F + Send,
        F: Future<Output = Result<Reply, Problem>> + Send,
    {
        let now = app.clock.now();
        let Some(key) = &self.key else {
            let body = run(Claim::draw(now)).await?.body;
            return Ok((self.status, Json(body)).into_response());
        };
        let hash = hex(&digest(&[key.as_bytes()]));
        let keeper = Keeper {
            app,
            root,
            key: keys::keyed_request(site, &hash),
            context: format!("reply to {hash} of {site}"),
            status: self.status,
        };
        let (request, is_first) = match keeper.claim(self.fingerprint(body), now).await? {
            Turn::First(request) => (request, true),
            Turn::Again(request) => (request, false),
            Turn::Replied(request) => return keeper.replay(&request).await,
        };
        let claim = Claim {
            id: request.id,
            at: request.began_at,
            is_first,
        };
        match run(claim).await {
            Ok(Reply { body, is_last }) => {
                if is_last {
                    keeper.keep(&request, &body.to_string()).await;
                } else {
                    keeper.give_up(&request, is_first, Cause::Unavailable).await;
                }
                Ok((self.status, Json(body)).into_response())
            }
            Err(problem) => {
                keeper.give_up(&request, is_first, problem.cause()).await;
                Err(problem)
            }
        }
    }

    fn fingerprint(&self, body: &Value) -> String {
        // The fields of a JSON object have no order, and `Value` keeps them sorted.
        let body = body.to_string();
        let parts = [self.method.as_str(), " ", &self.path, "\n", &body];
        hex(&digest(&parts.map(str::as_bytes)))
    }
}

fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(part);
    }
    let mut hash = [0; 32];
    hash.copy_from_slice(context.finish().as_ref());
    hash
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
