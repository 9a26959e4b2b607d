//! The other side: the company that would take the money.

use std::{sync::Arc, time::Duration};

use axum::http::header::CONTENT_TYPE;
use jiff::Timestamp;
use rustls::pki_types::{CertificateDer, pem::PemObject};
use tokio::sync::OnceCell;

use super::{
    SIGNATURE_HEADER,
    callback::{Callback, PROVIDER, unavailable},
    keys::{self, Returns},
    signature,
};
use crate::{
    domain::{
        ids::SandboxSessionId,
        money::Amount,
        payment_account::Mode,
        secret::{Secret, SecretKind},
    },
    payment::PaymentError,
    root_secret::RootSecret,
    store::{
        AMAZON_ROOTS, SandboxEntry, SandboxMove, SandboxSession, SandboxStatus, Store, StoreError,
    },
};

/// The sandbox's own service: sessions and signed callbacks. Its page is in `functions/checkout`.
#[derive(Clone, Debug)]
pub struct SandboxHost {
    store: Store,
    root: RootSecret,
    trust_system_roots: bool,
    client: Arc<OnceCell<reqwest::Client>>,
}

/// Which button of the sandbox's page was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Take the money.
    Pay,
    /// Let the buyer go: the money is on its way, as a bank transfer is.
    PayLater,
    /// Refuse the means of payment.
    Decline,
    /// Turn back.
    Cancel,
    /// The money that was on its way is there.
    Arrive,
    /// The money that was on its way will not come.
    Fail,
}

/// Which button was pressed of those that the page has once it is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Afterwards {
    /// Give so much of a charge back.
    Refund(u32, Amount),
    /// Take the money for the next period.
    Charge,
    /// Fail to take it.
    FailCharge,
    /// End the subscription with its period.
    End,
    /// End it at once.
    EndNow,
    /// Go on with it.
    Resume,
    /// Tell the merchant everything once more.
    TellAgain,
}

impl Outcome {
    /// What becomes of a session; nothing when the button is not one of its page.
    fn of(self, session: &SandboxSession, now: Timestamp) -> Option<SandboxStatus> {
        match (session.status, self) {
            // Too late: as if the merchant had closed it.
            (SandboxStatus::Open, Self::Pay | Self::PayLater) if now >= session.expires_at => {
                Some(SandboxStatus::Canceled)
            }
            (SandboxStatus::Open, Self::Pay) | (SandboxStatus::Pending, Self::Arrive) => {
                Some(SandboxStatus::Paid)
            }
            (SandboxStatus::Open, Self::PayLater) => Some(SandboxStatus::Pending),
            (SandboxStatus::Open, Self::Decline) | (SandboxStatus::Pending, Self::Fail) => {
                Some(SandboxStatus::Declined)
            }
            (SandboxStatus::Open, Self::Cancel) => Some(SandboxStatus::Canceled),
            _ => None,
        }
    }
}

impl Afterwards {
    /// What is done to a paid session; nothing when the button is not one of its page.
    fn of(self, session: &SandboxSession, now: Timestamp) -> Option<SandboxMove> {
        let standing = session.standing();
        let over = standing
            .as_ref()
            .is_none_or(|standing| standing.ended_at.is_some());
        let ending = standing.is_some_and(|standing| standing.cancel_at_period_end);
        let (charge, tries) = session.next_charge();
        match self {
            Self::Refund(charge, amount) => {
                let charges = session.charges();
                let charged = charges.iter().find(|known| known.number == charge)?;
                let left = charged.amount.minus(charged.refunded);
                let merchants = None;
                (!amount.is_zero() && amount <= left).then_some(SandboxMove::Refunded {
                    charge,
                    amount,
                    merchants,
                })
            }
            Self::Charge if !over => {
                let amount = session.next_amount(now)?;
                Some(SandboxMove::Charged { charge, amount })
            }
            Self::FailCharge if !over => {
                let tries = tries + 1;
                Some(SandboxMove::Failed { charge, tries })
            }
            Self::End if !over && !ending => Some(SandboxMove::Ending),
            Self::EndNow if !over => Some(SandboxMove::Ended),
            Self::Resume if session.plan.is_some() && (over || ending) => {
                Some(SandboxMove::Resumed)
            }
            _ => None,
        }
    }
}

impl SandboxHost {
    /// A host on these tables, signing with a key derived from `root`. It calls a merchant whose
    /// certificate is Amazon's, or any that the system trusts.
    #[must_use]
    pub fn new(store: Store, root: RootSecret, trust_system_roots: bool) -> Self {
        Self {
            store,
            root,
            trust_system_roots,
            client: Arc::default(),
        }
    }

    /// Where the buyer goes on from a session's page.
    ///
    /// # Errors
    ///
    /// When the addresses cannot be opened.
    pub async fn returns(&self, session: &SandboxSession) -> Result<Returns, PaymentError> {
        keys::open_returns(&self.root, session).await
    }

    /// The session that a secret opens.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn session(&self, secret: &str) -> Result<Option<SandboxSession>, StoreError> {
        let Some(secret) = Secret::parse(SecretKind::SandboxSession, secret) else {
            return Ok(None);
        };
        let session = self
            .store
            .sandbox_session(SandboxSessionId::new(secret.id()))
            .await?;
        Ok(session.filter(|session| session.secret_hash.matches(&secret)))
    }

    /// Moves a session on and tells the merchant. One that an outcome is not for stays as it is, and
    /// the merchant is told of it again: that is how a callback that got lost is repeated.
    ///
    /// # Errors
    ///
    /// When the table or the merchant's callback does not answer.
    pub async fn end(
        &self,
        session: SandboxSession,
        outcome: Outcome,
        now: Timestamp,
    ) -> Result<SandboxSession, PaymentError> {
        let decide = |session: &SandboxSession| {
            let status = outcome.of(session, now)?;
            let paid = status == SandboxStatus::Paid;
            Some(SandboxSession {
                status,
                paid_at: paid.then_some(now),
                ..session.clone()
            })
        };
        let session = self.decided(session, decide).await?;
        if let Some(callback) = Callback::of(&session, now) {
            self.send(&session, &callback, now).await?;
        }
        Ok(session)
    }

    /// Does what somebody wants of a paid session, and tells the merchant.
    ///
    /// # Errors
    ///
    /// When the table or the merchant's callback does not answer.
    pub async fn go_on(
        &self,
        session: SandboxSession,
        wish: Afterwards,
        now: Timestamp,
    ) -> Result<SandboxSession, PaymentError> {
        let before = session.ledger.len();
        let decide = |session: &SandboxSession| {
            let what = wish.of(session, now)?;
            Some(session.with(SandboxEntry { at: now, what }))
        };
        let session = self.decided(session, decide).await?;
        let again = wish == Afterwards::TellAgain;
        if again && let Some(callback) = Callback::of(&session, now) {
            self.send(&session, &callback, now).await?;
        }
        let first = if again { 0 } else { before };
        for place in first..session.ledger.len() {
            if let Some(callback) = Callback::of_entry(&session, place) {
                self.send(&session, &callback, now).await?;
            }
        }
        Ok(session)
    }

    /// The session as `decide` wants it, or as it is when that wants nothing or another write came first.
    async fn decided(
        &self,
        session: SandboxSession,
        decide: impl Fn(&SandboxSession) -> Option<SandboxSession>,
    ) -> Result<SandboxSession, PaymentError> {
        let account = self.store.payment_account(session.site).await;
        let account = account.map_err(unavailable)?;
        // Where money moves, nothing is paid in rehearsals any more.
        if account.is_some_and(|account| account.mode() == Mode::Live) {
            return Ok(session);
        }
        let Some(next) = decide(&session) else {
            return Ok(session);
        };
        let old = session.revision;
        let next = SandboxSession {
            revision: old + 1,
            ..next
        };
        let replaced = self.store.replace_sandbox_session(&next, old).await;
        if replaced.map_err(unavailable)? {
            return Ok(next);
        }
        let stored = self.store.sandbox_session(next.id).await;
        let stored = stored.map_err(unavailable)?;
        stored.ok_or_else(|| PaymentError::Unknown(next.id.to_string()))
    }

    async fn send(
        &self,
        session: &SandboxSession,
        callback: &Callback,
        now: Timestamp,
    ) -> Result<(), PaymentError> {
        let body = serde_json::to_vec(callback).map_err(unavailable)?;
        let key = keys::callback_key(&self.root, session.site).await?;
        let signature = signature::sign(&key, &body, now);
        let trust_system_roots = self.trust_system_roots;
        let client = self
            .client
            .get_or_try_init(|| async { client(trust_system_roots) });
        let url = format!(
            "{}/payments/{PROVIDER}/{}/callback",
            session.base_url, session.site
        );
        let request = client.await.map_err(unavailable)?.post(url);
        let request = request
            .header(CONTENT_TYPE, "application/json")
            .header(SIGNATURE_HEADER, signature);
        let answer = request.body(body).send().await.map_err(unavailable)?;
        answer.error_for_status().map_err(unavailable)?;
        Ok(())
    }
}

/// Built on first use: most invocations of a function send nothing.
fn client(
    trust_system_roots: bool,
) -> Result<reqwest::Client, Box<dyn std::error::Error + Send + Sync>> {
    let builder = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(10));
    if trust_system_roots {
        // Whoever installed one first, it is this one.
        drop(rustls::crypto::ring::default_provider().install_default());
        return Ok(builder.build()?);
    }
    let mut roots = rustls::RootCertStore::empty();
    // Callbacks go to our own API, whose certificate is Amazon's.
    for certificate in CertificateDer::pem_slice_iter(AMAZON_ROOTS) {
        roots.add(certificate?)?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(builder.tls_backend_preconfigured(tls).build()?)
}
