//! A checkout without its buyer.

use jiff::Timestamp;

use super::{Checkout, CheckoutStatus, Prefill};
use crate::domain::{metadata::Metadata, packed::Packed};

impl Checkout {
    /// The checkout due at once, unless it is or is over: it can be paid no longer.
    #[must_use]
    pub fn cut_short(&self, now: Timestamp) -> Option<Self> {
        let over = matches!(
            self.status,
            CheckoutStatus::Succeeded | CheckoutStatus::Expired
        );
        (!over && now < self.expires_at).then(|| Self {
            expires_at: now,
            modified_at: Some(now),
            ..self.next()
        })
    }

    /// The checkout without the person behind it. Nothing to do is no change.
    #[must_use]
    pub fn anonymized(&self, now: Timestamp) -> Option<Self> {
        (!self.anonymized).then(|| Self {
            buyer: None,
            prefill: Prefill::default(),
            answers: Packed::EMPTY,
            metadata: Metadata::EMPTY,
            storefront: Packed::EMPTY,
            locale: None,
            anonymized: true,
            modified_at: Some(now),
            ..self.next()
        })
    }
}
