//! Sessions of the sandbox provider: what another company's database holds for a real one.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Store, StoreError, Stored, keys};
use crate::domain::{
    ids::{CheckoutId, SandboxSessionId, SiteId},
    money::{Amount, Currency},
    secret::SecretHash,
};

/// A session of the sandbox provider.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SandboxSession {
    /// Its id.
    pub id: SandboxSessionId,
    /// The hash of its page's secret.
    pub secret_hash: SecretHash,
    /// The merchant's site: whose callbacks it signs.
    pub site: SiteId,
    /// What the merchant calls it.
    pub checkout: CheckoutId,
    /// Which attempt of the checkout it is for.
    pub attempt: u32,
    /// What is to pay.
    pub amount: Amount,
    /// In which currency.
    pub currency: Currency,
    /// Who gets the money.
    pub merchant: String,
    /// Where the buyer goes on, sealed: these addresses hold the checkout's secret.
    pub sealed_returns: serde_bytes::ByteBuf,
    /// The merchant's API, where events go and this page is.
    pub base_url: String,
    /// Where it stands.
    pub status: SandboxStatus,
    /// Counts its changes, from 1.
    pub revision: u64,
    /// When it can no longer be paid.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for SandboxSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "SandboxSession {{ id: {}, checkout: {}, status: {:?} }}",
            self.id, self.checkout, self.status
        )
    }
}

/// Where a session of the sandbox stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SandboxStatus {
    /// It can be paid.
    Open,
    /// The buyer is done, and the money is on its way.
    Pending,
    /// It was paid.
    Paid,
    /// The buyer's means of payment was refused.
    Declined,
    /// The buyer turned back.
    Canceled,
    /// The merchant closed it.
    Expired,
}

impl Store {
    /// A session of the sandbox, strongly consistent.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn sandbox_session(
        &self,
        id: SandboxSessionId,
    ) -> Result<Option<SandboxSession>, StoreError> {
        self.read(
            self.get(&self.tables.checkouts, keys::sandbox_session(id))
                .consistent_read(true),
        )
        .await
    }

    /// Makes a session. `false` when there is one with its id.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn insert_sandbox_session(
        &self,
        session: &SandboxSession,
    ) -> Result<bool, StoreError> {
        self.insert(&self.tables.checkouts, &stored(session)).await
    }

    /// Puts a session in place of its revision `old`. `false` when another write came first.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn replace_sandbox_session(
        &self,
        session: &SandboxSession,
        old: u64,
    ) -> Result<bool, StoreError> {
        self.replace(&self.tables.checkouts, &stored(session), old)
            .await
    }
}

fn stored(session: &SandboxSession) -> Stored<&SandboxSession> {
    let end = session.expires_at + SignedDuration::from_hours(30 * 24);
    Stored::new(keys::sandbox_session(session.id), session).until(end)
}
