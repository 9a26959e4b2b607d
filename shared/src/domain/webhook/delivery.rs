//! Deliveries: one event for one endpoint, tried until it arrives.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Dice, EventType, next_try};
use crate::domain::{
    ids::{EndpointId, EventId, SiteId},
    is_zero,
};

/// How many attempts are remembered.
const REMEMBERED: usize = 10;
/// How many characters of an answer are kept of attempts that others followed.
const OLD_EXCERPT: usize = 200;

/// One event for one endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Whose it is.
    pub site: SiteId,
    /// To whom it goes.
    pub endpoint: EndpointId,
    /// What goes there.
    pub event: EventId,
    /// What that tells of.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// How it stands.
    pub status: DeliveryStatus,
    /// Why it is dead, if it is.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ending: Option<Ending>,
    /// How many attempts there were.
    #[serde(skip_serializing_if = "is_zero", default)]
    pub tries: u32,
    /// How many of them were before it was last sent anew: these do not count on the schedule.
    #[serde(skip_serializing_if = "is_zero", default)]
    pub tries_before: u32,
    /// When the next attempt is due, while it is pending.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub next_at: Option<Timestamp>,
    /// Until when somebody makes an attempt, at the most.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub leased_until: Option<Timestamp>,
    /// The latest attempts, in order.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub attempts: Vec<Attempt>,
    /// Counts its writes, from 1: the optimistic lock.
    pub revision: u64,
}

/// How a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryStatus {
    /// It is to be tried, or tried again.
    Pending,
    /// It has arrived.
    Delivered,
    /// It is not tried any more, unless somebody sends it anew.
    Dead,
}

impl DeliveryStatus {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Delivered, Self::Dead];

    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::Dead => "dead",
        }
    }
}

/// Why a delivery is not tried any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// All tries are used up.
    Exhausted,
    /// The endpoint is switched off.
    EndpointDisabled,
    /// There is no such endpoint any more.
    EndpointDeleted,
    /// The event has no body in the form that the endpoint now asks for.
    NoBody,
}

impl Ending {
    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Exhausted => "exhausted",
            Self::EndpointDisabled => "endpoint_disabled",
            Self::EndpointDeleted => "endpoint_deleted",
            Self::NoBody => "no_body",
        }
    }
}

/// One try of a delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Counts the attempts of its delivery, from 1.
    pub number: u32,
    /// When it began.
    pub at: Timestamp,
    /// How long it took, in milliseconds.
    pub took_ms: u32,
    /// What came of it.
    pub outcome: Outcome,
    /// The beginning of the answer's body.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub excerpt: String,
}

/// What came of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The endpoint answered with this status.
    Status(u16),
    /// It did not.
    Failure(Failure),
}

/// Why an endpoint did not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// Its address is none that we send to. Which one that is, is told to nobody.
    Refused,
    /// There was no connection.
    Connect,
    /// There was no secure connection.
    Tls,
    /// It took too long.
    Timeout,
    /// The connection broke, or what came was no HTTP.
    Broken,
}

impl Failure {
    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Refused => "address_refused",
            Self::Connect => "connection_failed",
            Self::Tls => "tls_failed",
            Self::Timeout => "timeout",
            Self::Broken => "connection_broken",
        }
    }
}

impl Outcome {
    /// Whether it is what an attempt is made for: only a status of 2xx is.
    #[must_use]
    pub const fn is_good(self) -> bool {
        matches!(self, Self::Status(200..=299))
    }

    /// Whether the endpoint says that it is gone for good.
    #[must_use]
    pub const fn is_gone(self) -> bool {
        matches!(self, Self::Status(410))
    }
}

/// What becomes of a delivery after an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// It has arrived.
    Arrived(Delivery),
    /// It is tried again at a time.
    Again(Delivery, Timestamp),
    /// It is dead.
    Over(Delivery),
}

impl Delivery {
    /// A fresh one; made twice, it is the same.
    #[must_use]
    pub fn new(site: SiteId, endpoint: EndpointId, event: EventId, kind: EventType) -> Self {
        Self {
            site,
            endpoint,
            event,
            kind,
            status: DeliveryStatus::Pending,
            ending: None,
            tries: 0,
            tries_before: 0,
            next_at: None,
            leased_until: None,
            attempts: Vec::new(),
            revision: 1,
        }
    }

    /// Its id, which follows from what goes where.
    #[must_use]
    pub fn id(&self) -> Uuid {
        Uuid::new_v5(&self.endpoint.uuid(), self.event.uuid().as_bytes())
    }

    /// When it was made: with its event, which tells it.
    #[must_use]
    pub fn created_at(&self) -> Timestamp {
        self.event.made_at()
    }

    /// The number of the attempt that it waits for; `None` when it waits for none.
    #[must_use]
    pub fn awaits(&self) -> Option<u32> {
        (self.status == DeliveryStatus::Pending).then_some(self.tries + 1)
    }

    /// Whether somebody makes an attempt at `now`.
    #[must_use]
    pub fn is_leased(&self, now: Timestamp) -> bool {
        self.leased_until.is_some_and(|until| now < until)
    }

    /// The delivery while somebody makes an attempt.
    #[must_use]
    pub fn leased(self, until: Timestamp) -> Self {
        Self {
            leased_until: Some(until),
            revision: self.revision + 1,
            ..self
        }
    }

    /// What becomes of it after an attempt that ended at `now`. `retry_after` is what the endpoint
    /// asks for.
    #[must_use]
    pub fn after(
        mut self,
        attempt: Attempt,
        retry_after: Option<SignedDuration>,
        (now, dice): (Timestamp, Dice),
    ) -> Step {
        let outcome = attempt.outcome;
        self.tries = attempt.number;
        self.leased_until = None;
        self.next_at = None;
        self.revision += 1;
        self.remember(attempt);
        if outcome.is_good() {
            self.status = DeliveryStatus::Delivered;
            return Step::Arrived(self);
        }
        if outcome.is_gone() {
            return Step::Over(self.over(Ending::EndpointDisabled));
        }
        let failed = self.tries.saturating_sub(self.tries_before);
        match next_try(failed, retry_after, now, dice) {
            Some(at) => {
                self.next_at = Some(at);
                Step::Again(self, at)
            }
            None => Step::Over(self.over(Ending::Exhausted)),
        }
    }

    fn remember(&mut self, attempt: Attempt) {
        if let Some(last) = self.attempts.last_mut() {
            last.excerpt = last.excerpt.chars().take(OLD_EXCERPT).collect();
        }
        self.attempts.push(attempt);
        let forgotten = self.attempts.len().saturating_sub(REMEMBERED);
        self.attempts.drain(..forgotten);
    }

    fn over(self, ending: Ending) -> Self {
        Self {
            status: DeliveryStatus::Dead,
            ending: Some(ending),
            ..self
        }
    }

    /// The delivery that is not tried any more, without another attempt.
    #[must_use]
    pub fn given_up(self, ending: Ending) -> Self {
        let revision = self.revision + 1;
        Self {
            next_at: None,
            leased_until: None,
            revision,
            ..self.over(ending)
        }
    }

    /// The delivery, sent anew at `now`: all tries of the schedule are before it again.
    #[must_use]
    pub fn anew(self, now: Timestamp) -> Self {
        Self {
            status: DeliveryStatus::Pending,
            ending: None,
            tries_before: self.tries,
            next_at: Some(now),
            leased_until: None,
            revision: self.revision + 1,
            ..self
        }
    }
}
