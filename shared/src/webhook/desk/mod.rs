//! What merchants do with their endpoints and events, whether by the API or in the console.

mod endpoints;
mod missed;
mod sending;

use std::sync::Arc;

use jiff::Timestamp;

use super::{
    address::{Reach, vet_url},
    endpoint_keys::EndpointKeys,
    headers::vet_header,
    publish::Publisher,
    signing_keys::SigningKeys,
};
use crate::{
    config::Config,
    dialect::polar::EndpointGuards,
    domain::{
        ids::{EndpointId, EventId, SiteId},
        problem::{Cause, Problem},
        webhook::{Endpoint, Event, Form},
    },
    root_secret::RootSecret,
    store::Store,
    timers::Timers,
};

/// How often a write that lost a race is made anew on the winner's outcome.
const ROUNDS: usize = 32;

/// What was sent again, and before when there may be more of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// How many deliveries are under way.
    pub count: usize,
    /// Where another request goes on, if it has to.
    pub next_until: Option<Timestamp>,
}

/// Keeps endpoints, and sends events again. Cheap to clone.
#[derive(Clone)]
pub struct WebhookDesk {
    store: Store,
    root: RootSecret,
    timers: Arc<dyn Timers>,
    reach: Reach,
    signing_keys: SigningKeys,
    publisher: Publisher,
}

impl std::fmt::Debug for WebhookDesk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WebhookDesk")
    }
}

impl WebhookDesk {
    /// Sets deliveries off by `timers`, and signs tokens with `keys`.
    #[must_use]
    pub fn new(
        store: Store,
        timers: Arc<dyn Timers>,
        (root, keys): (RootSecret, SigningKeys),
        config: &Config,
    ) -> Self {
        let publisher = Publisher::new(store.clone(), Arc::clone(&timers), keys.clone(), config);
        Self {
            store,
            root,
            timers,
            reach: config.webhook_reach,
            signing_keys: keys,
            publisher,
        }
    }

    /// An endpoint of a site.
    ///
    /// # Errors
    ///
    /// When there is none, it is another site's, or the table does not answer.
    pub async fn endpoint(&self, site: SiteId, id: EndpointId) -> Result<Endpoint, Problem> {
        let endpoint = self.store.endpoint(site, id).await?;
        endpoint.ok_or_else(|| Problem::not_found("webhook endpoint", id))
    }

    /// An event of a site.
    ///
    /// # Errors
    ///
    /// When there is none any more, it is another site's, or the table does not answer.
    pub async fn event(&self, site: SiteId, id: EventId) -> Result<Event, Problem> {
        let event = self.store.event(site, id).await?;
        event.ok_or_else(|| Problem::not_found("webhook event", id))
    }

    /// Lets only endpoints pass whose events can be signed: one that nobody can sign for would hold up
    /// all that happens.
    async fn check_signed(&self, endpoint: &Endpoint, now: Timestamp) -> Result<(), Problem> {
        let Form::Jwt(algorithm) = endpoint.form() else {
            return Ok(());
        };
        let has = self.signing_keys.has(algorithm, now).await;
        if has.map_err(Problem::unavailable)? {
            return Ok(());
        }
        let word = algorithm.word();
        let message =
            format!("There is no {word} key yet; the operator makes one by `rotate-keys`.");
        Err(Problem::new(Cause::Conflict, message))
    }

    /// What an endpoint keeps sealed.
    ///
    /// # Errors
    ///
    /// When the root secret cannot be had.
    pub async fn keys_of(&self, endpoint: &Endpoint) -> Result<EndpointKeys, Problem> {
        let keys = EndpointKeys::open(&self.root, endpoint).await;
        keys.map_err(Problem::internal)
    }

    /// Lets `read` ask the guards of URLs and headers.
    fn guarded<T>(&self, read: impl FnOnce(EndpointGuards<'_>) -> T) -> T {
        read(EndpointGuards {
            url: &|text| match vet_url(text, self.reach) {
                Ok(_) => Ok(()),
                Err(error) => Err(error.to_string()),
            },
            header: &|name, value| match vet_header(name, value) {
                Ok(_) => Ok(()),
                Err(error) => Err(error.to_string()),
            },
        })
    }
}

/// Lets only endpoints pass that are on.
fn check_on(endpoint: &Endpoint) -> Result<(), Problem> {
    match endpoint.is_on() {
        true => Ok(()),
        false => Err(Problem::new(
            Cause::Conflict,
            "The webhook endpoint is off.",
        )),
    }
}

/// Others wrote first, again and again.
fn contended(what: &str) -> Problem {
    let message = format!("Other updates of the {what} came first. Please try again.");
    Problem::new(Cause::Conflict, message)
}
