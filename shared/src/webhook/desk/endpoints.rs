//! Endpoints: made, changed, deleted.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::{ROUNDS, WebhookDesk, contended};
use crate::{
    dialect::polar::{self, EndpointWish},
    domain::{
        ids::{EndpointId, SiteId},
        problem::{Cause, Problem},
        webhook::Endpoint,
    },
    random,
    sealed::Key,
    store::EndpointWrite,
    webhook::{
        endpoint_keys::EndpointKeys,
        secrets::{EndpointSecrets, KEEP, fresh},
    },
};

impl WebhookDesk {
    /// Makes the endpoint that `body` asks for.
    ///
    /// # Errors
    ///
    /// All faults of the body; when the site has as many as it may have.
    pub async fn create(
        &self,
        (site, id): (SiteId, EndpointId),
        body: &Value,
    ) -> Result<(Endpoint, EndpointKeys), Problem> {
        let wish = self.guarded(|guards| polar::read_new_endpoint(body, site, guards))?;
        let keys = EndpointKeys {
            secrets: EndpointSecrets::new(fresh(random::bytes().map_err(Problem::internal)?)),
            headers: headers(wish.headers.clone().unwrap_or_default(), &BTreeMap::new()),
        };
        let endpoint = self.sealed(made(wish, id, site), &keys).await?;
        self.check_signed(&endpoint, endpoint.created_at()).await?;
        match self.store.insert_endpoint(&endpoint).await? {
            EndpointWrite::Done => Ok((endpoint, keys)),
            EndpointWrite::IdTaken => {
                Err(Problem::internal(format!("the fresh id `{id}` is taken")))
            }
            EndpointWrite::TooMany => {
                let message = format!("A site has at most {} webhook endpoints.", Endpoint::MOST);
                Err(Problem::new(Cause::Conflict, message))
            }
        }
    }

    /// Changes what `body` names of an endpoint whose revision passes `check`.
    ///
    /// # Errors
    ///
    /// What `check` says; all faults of the body; when there is no such endpoint.
    pub async fn update(
        &self,
        (site, id): (SiteId, EndpointId),
        body: &Value,
        (check, now): (impl Fn(u64) -> Result<(), Problem>, Timestamp),
    ) -> Result<(Endpoint, EndpointKeys), Problem> {
        for _ in 0..ROUNDS {
            let old = self.endpoint(site, id).await?;
            check(old.revision)?;
            let old_keys = self.keys_of(&old).await?;
            let names: Vec<&str> = old_keys.headers.keys().map(String::as_str).collect();
            let wish =
                self.guarded(|guards| polar::read_endpoint_update(body, (&old, &names), guards))?;
            let mut new = wish.applied(&old);
            let keys = EndpointKeys {
                headers: match wish.headers {
                    Some(wished) => headers(wished, &old_keys.headers),
                    None => old_keys.headers.clone(),
                },
                secrets: old_keys.secrets.clone(),
            };
            if keys != old_keys {
                new = self.sealed(new, &keys).await?;
            }
            self.check_signed(&new, now).await?;
            let new = new.revised(&old, now);
            let is_same = new.revision == old.revision;
            if is_same || self.store.replace_endpoint(&new, old.revision, now).await? {
                if wish.enabled == Some(true) || new.url != old.url {
                    self.store.forget_health(new.id).await?;
                }
                return Ok((new, keys));
            }
        }
        Err(contended("webhook endpoint"))
    }

    /// Replaces the secret of an endpoint whose revision passes `check`; the old one counts for as long
    /// as `body` says, else for a day.
    ///
    /// # Errors
    ///
    /// What `check` says; all faults of the body; when there is no such endpoint.
    pub async fn reset_secret(
        &self,
        (site, id): (SiteId, EndpointId),
        body: &Value,
        (check, now): (impl Fn(u64) -> Result<(), Problem>, Timestamp),
    ) -> Result<(Endpoint, EndpointKeys), Problem> {
        let hours = polar::read_secret_reset(body)?;
        let keep = hours.map_or(KEEP, SignedDuration::from_hours);
        for _ in 0..ROUNDS {
            let old = self.endpoint(site, id).await?;
            check(old.revision)?;
            let keys = self.keys_of(&old).await?;
            let current = fresh(random::bytes().map_err(Problem::internal)?);
            let keys = EndpointKeys {
                secrets: keys.secrets.rotated(current, keep, now),
                ..keys
            };
            let new = self.sealed(old.clone(), &keys).await?.revised(&old, now);
            if self.store.replace_endpoint(&new, old.revision, now).await? {
                return Ok((new, keys));
            }
        }
        Err(contended("webhook endpoint"))
    }

    /// Deletes an endpoint whose revision passes `check`.
    ///
    /// # Errors
    ///
    /// What `check` says; when there is no such endpoint.
    pub async fn delete(
        &self,
        (site, id): (SiteId, EndpointId),
        (check, now): (impl Fn(u64) -> Result<(), Problem>, Timestamp),
    ) -> Result<(), Problem> {
        for _ in 0..ROUNDS {
            let old = self.endpoint(site, id).await?;
            check(old.revision)?;
            if self.store.delete_endpoint(&old, now).await? {
                self.store.forget_health(old.id).await?;
                return Ok(());
            }
        }
        Err(contended("webhook endpoint"))
    }

    /// The endpoint with these keys, sealed.
    async fn sealed(&self, endpoint: Endpoint, keys: &EndpointKeys) -> Result<Endpoint, Problem> {
        let sealed = keys.seal(&self.root, endpoint.id).await;
        let (sealed_secrets, sealed_headers) = sealed.map_err(Problem::internal)?;
        Ok(Endpoint {
            sealed_secrets,
            sealed_headers,
            ..endpoint
        })
    }
}

/// The endpoint that is wished, with nothing sealed yet.
fn made(wish: EndpointWish, id: EndpointId, site: SiteId) -> Endpoint {
    Endpoint {
        id,
        site,
        url: wish.url,
        name: wish.name,
        format: wish.format,
        algorithm: wish.algorithm,
        events: wish.events,
        enabled: wish.enabled.unwrap_or(true),
        disabled: None,
        sealed_secrets: Default::default(),
        sealed_headers: None,
        modified_at: None,
        revision: 1,
    }
}

/// The headers that are wished; those without a value keep the one that they have.
fn headers(
    wished: BTreeMap<String, Option<String>>,
    old: &BTreeMap<String, Key>,
) -> BTreeMap<String, Key> {
    let there = |name: &str| {
        let mut all = old.iter();
        all.find(|(one, _)| one.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.clone())
    };
    let resolved = wished.into_iter().filter_map(|(name, value)| {
        let value = value.map(Key::new).or_else(|| there(&name))?;
        Some((name, value))
    });
    resolved.collect()
}
