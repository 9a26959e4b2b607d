//! Claims and replies of one idempotency key.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde_json::Value;

use super::{Claim, LEASE, LIFETIME};
use crate::{
    domain::problem::{Cause, Problem},
    http::App,
    root_secret::RootSecret,
    store::{KeyedRequest, keys},
};

/// Whose turn it is.
pub(super) enum Turn {
    /// Ours to run, and nobody ran it before.
    First(KeyedRequest),
    /// Ours to run; an earlier attempt ended without a word.
    Again(KeyedRequest),
    /// It was run.
    Replied(KeyedRequest),
}

/// Keeps claims and replies of one key.
pub(super) struct Keeper<'a> {
    pub(super) app: &'a App,
    pub(super) root: &'a RootSecret,
    pub(super) key: keys::Key,
    pub(super) context: String,
    /// Of every reply.
    pub(super) status: StatusCode,
}

impl Keeper<'_> {
    pub(super) async fn claim(&self, fingerprint: String, now: Timestamp) -> Result<Turn, Problem> {
        let Claim { id, at, .. } = Claim::draw(now);
        let fresh = KeyedRequest {
            fingerprint,
            id,
            began_at: at,
            leased_until: now + LEASE,
            reply: None,
            parts: 0,
            revision: 1,
            expires_at: now + LIFETIME,
        };
        let store = &self.app.store;
        if store.insert_keyed_request(&self.key, &fresh).await? {
            return Ok(Turn::First(fresh));
        }
        // Gone again: whoever had it gave it up a moment ago.
        let known = store
            .keyed_request(&self.key)
            .await?
            .ok_or_else(under_way)?;
        let expired = known.expires_at <= now;
        let next = if expired {
            // DynamoDB takes its time to sweep.
            fresh
        } else if known.fingerprint != fresh.fingerprint {
            let message = "The `Idempotency-Key` was used for another request.";
            return Err(Problem::new(Cause::KeyReused, message));
        } else if known.reply.is_some() {
            return Ok(Turn::Replied(known));
        } else if known.leased_until > now {
            return Err(under_way());
        } else {
            KeyedRequest {
                leased_until: now + LEASE,
                ..known.clone()
            }
        };
        let next = KeyedRequest {
            revision: known.revision + 1,
            ..next
        };
        if !store.replace_keyed_request(&self.key, &next).await? {
            return Err(under_way());
        }
        Ok(if expired {
            Turn::First(next)
        } else {
            Turn::Again(next)
        })
    }

    /// What was created stays created, whether its reply is kept or not.
    pub(super) async fn keep(&self, request: &KeyedRequest, reply: &str) {
        let kept = async {
            let key = self.root.key("reply").await.map_err(Problem::unavailable)?;
            let sealed = key.seal(reply, &self.context).map_err(Problem::internal)?;
            let kept = self.app.store.keep_reply(&self.key, request, &sealed).await;
            kept.map_err(Problem::from)
        };
        match kept.await {
            Ok(true) => {}
            Ok(false) => tracing::warn!("another attempt took over a keyed request"),
            Err(problem) => {
                let detail = problem.internal_detail().map(ToString::to_string);
                tracing::warn!(detail, "the reply to a keyed request could not be kept");
            }
        }
    }

    pub(super) async fn replay(&self, request: &KeyedRequest) -> Result<Response, Problem> {
        let sealed = self.app.store.kept_reply(&self.key, request).await?;
        let key = self.root.key("reply").await.map_err(Problem::unavailable)?;
        let text = key
            .unseal(&sealed.unwrap_or_default(), &self.context)
            .map_err(Problem::internal)?;
        let reply: Value = serde_json::from_str(&text).map_err(Problem::internal)?;
        let replayed = [("idempotency-replayed", "true")];
        Ok((self.status, replayed, Json(reply)).into_response())
    }

    /// A refused request has created nothing, and its key may be used for a better one. Whether
    /// one that failed, or that was tried before, has created something is not known: the next
    /// attempt runs with its id.
    pub(super) async fn give_up(&self, request: &KeyedRequest, is_first: bool, cause: Cause) {
        let store = &self.app.store;
        let failed = matches!(cause, Cause::Internal | Cause::Unavailable);
        let given_up = if failed || !is_first {
            let free = KeyedRequest {
                leased_until: request.began_at,
                revision: request.revision + 1,
                ..request.clone()
            };
            store
                .replace_keyed_request(&self.key, &free)
                .await
                .map(drop)
        } else {
            store
                .delete_keyed_request(&self.key, request.revision)
                .await
        };
        if let Err(error) = given_up {
            // Its lease ends by itself.
            tracing::warn!(%error, "the key of a request that came to nothing is not free yet");
        }
    }
}

fn under_way() -> Problem {
    let message = "A request with this `Idempotency-Key` is under way. Please try again.";
    Problem::new(Cause::Conflict, message)
}
