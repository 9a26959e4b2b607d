//! Sessions of the sandbox provider: what another company's database holds for a real one.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Store, StoreError, Stored, keys};
use crate::domain::{
    catalog::Period,
    ids::{CheckoutId, RefundId, SandboxSessionId, SiteId},
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
    /// When it was paid, or a trial began.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub paid_at: Option<Timestamp>,
    /// What is charged again.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub plan: Option<SandboxPlan>,
    /// What happened since it was paid, in order.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub ledger: Vec<SandboxEntry>,
    /// Counts its changes, from 1.
    pub revision: u64,
    /// When it can no longer be paid.
    pub expires_at: Timestamp,
}

/// What a session of the sandbox charges again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SandboxPlan {
    /// How often.
    pub period: Period,
    /// How long it is free at first.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub trial: Option<Period>,
    /// How much each time.
    pub amount: Amount,
    /// How much while a discount lasts, and for how many months that is; none is for ever.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reduced: Option<(Amount, Option<u16>)>,
}

/// Something that happened after a session was paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SandboxEntry {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: SandboxMove,
}

/// What may happen after a session was paid. Charges are counted from 0, the session's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SandboxMove {
    /// Money of a charge went back.
    Refunded {
        /// Of which charge.
        charge: u32,
        /// How much.
        amount: Amount,
        /// The merchant's id of the refund, if the merchant asked for it.
        merchants: Option<RefundId>,
    },
    /// Money was taken again.
    Charged {
        /// Which charge it is.
        charge: u32,
        /// How much.
        amount: Amount,
    },
    /// It could not be taken.
    Failed {
        /// Which charge it is.
        charge: u32,
        /// How often that was tried.
        tries: u32,
    },
    /// The subscription will end with its period.
    Ending,
    /// The subscription will not end, or goes on after it did.
    Resumed,
    /// The subscription ended.
    Ended,
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
    let item = Stored::new(keys::sandbox_session(session.id), session);
    // What was paid can be refunded for as long as there is an order.
    match session.paid_at {
        Some(_) => item,
        None => item.until(session.expires_at + SignedDuration::from_hours(30 * 24)),
    }
}
