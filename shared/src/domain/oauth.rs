//! OAuth clients: programs that get short-lived access tokens for a secret of their own.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{
    access::{AccessToken, Scope},
    ids::{ClientId, SiteId},
    label::Label,
    secret::{Secret, SecretHash},
};

/// How long a token lives that a client is given.
pub const TOKEN_LIFETIME: SignedDuration = SignedDuration::from_hours(1);

/// A registered client as it is stored: its secret's random part is kept as a hash only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OAuthClient {
    /// The id inside its secret.
    pub id: ClientId,
    /// The site that its tokens speak for.
    pub site: SiteId,
    /// The hash of its secret's random part.
    pub hash: SecretHash,
    /// What the merchant calls it.
    pub name: Label,
    /// What its tokens may allow.
    pub scopes: BTreeSet<Scope>,
    /// Counts its changes, from 1: the optimistic lock.
    pub revision: u64,
}

impl OAuthClient {
    /// A client that was registered this moment.
    #[must_use]
    pub fn new(secret: &Secret, site: SiteId, name: Label, scopes: BTreeSet<Scope>) -> Self {
        Self {
            id: ClientId::new(secret.id()),
            site,
            hash: secret.hash(),
            name,
            scopes,
            revision: 1,
        }
    }

    /// A token for it, with these of its scopes or all.
    ///
    /// # Errors
    ///
    /// The first scope that is none of its own.
    pub fn grant(
        &self,
        secret: &Secret,
        asked: Option<BTreeSet<Scope>>,
        now: Timestamp,
    ) -> Result<AccessToken, Scope> {
        let scopes = asked.unwrap_or_else(|| self.scopes.clone());
        if let Some(foreign) = scopes.iter().find(|scope| !scope.is_in(&self.scopes)) {
            return Err(*foreign);
        }
        Ok(AccessToken {
            client: Some(self.id),
            expires_at: Some(now + TOKEN_LIFETIME),
            ..AccessToken::new(secret, self.site, scopes)
        })
    }
}
