//! A checkout comes to its end: what becomes due by a change, and the step to expired.

use jiff::{SignedDuration, Timestamp};

use super::{Change, Checkout, CheckoutStatus, LinkTerms, Payment, Place, Prefill, Unchanged};
use crate::domain::{
    due::{Bucket, Due, Matter},
    metadata::Metadata,
    packed::Packed,
    template::Customization,
};

/// How long after a provider said that money is on its way it is asked again: its word of the
/// money's arrival may get lost.
const ASKED_AGAIN: SignedDuration = SignedDuration::from_hours(24);
/// How long an unpaid checkout is kept after it expired, so that its page can say so.
pub const KEPT_AFTER_EXPIRY: SignedDuration = SignedDuration::from_hours(30 * 24);

impl Checkout {
    /// It is due, and nobody can pay it any more: what it redeemed is free again.
    ///
    /// Whoever stores this has made sure of it at the provider.
    ///
    /// # Errors
    ///
    /// [`Unchanged::Already`] when it has expired; its status when it is paid or not due.
    pub fn expired(&self, now: Timestamp) -> Change {
        match self.status {
            CheckoutStatus::Open | CheckoutStatus::Confirmed if now >= self.expires_at => {
                Ok(Self {
                    status: CheckoutStatus::Expired,
                    modified_at: Some(now),
                    revision: self.revision + 1,
                    ..self.clone()
                })
            }
            status @ (CheckoutStatus::Open
            | CheckoutStatus::Confirmed
            | CheckoutStatus::Succeeded) => Err(Unchanged::Status(status)),
            CheckoutStatus::Expired => Err(Unchanged::Already),
        }
    }

    /// It is due while its money is on the way: asked about again in a day.
    ///
    /// # Errors
    ///
    /// Its status when it waits for no money or is not due.
    pub fn put_off(&self, now: Timestamp) -> Change {
        match (self.status, &self.payment) {
            // Also after an attempt that seemed to have failed: its money counts.
            (CheckoutStatus::Open | CheckoutStatus::Confirmed, Some(payment))
                if now >= self.expires_at =>
            {
                // Somebody else may have its place by now: whether there is one for it is asked when the
                // money is there.
                let place = payment.place.map(|place| Place {
                    released: place.released || self.status == CheckoutStatus::Open,
                    ..place
                });
                let payment = Payment {
                    told_at: Some(now),
                    pending: true,
                    place,
                    ..payment.clone()
                };
                Ok(Self {
                    status: CheckoutStatus::Confirmed,
                    payment: Some(payment),
                    expires_at: now + ASKED_AGAIN,
                    revision: self.revision + 1,
                    ..self.clone()
                })
            }
            (status, _) => Err(Unchanged::Status(status)),
        }
    }

    /// What becomes due when `old` becomes `new`: a checkout that is not over, when it is new, its
    /// time has moved, or its payment failed, which may happen after its time. An earlier time is
    /// known to be void when it comes. One that expired in a slot is due once more, to be emptied.
    #[must_use]
    pub fn becomes_due(old: Option<&Self>, new: Option<&Self>) -> Option<Due> {
        let new = new?;
        let news = old.is_none_or(|old| {
            let failed =
                old.status == CheckoutStatus::Confirmed && new.status == CheckoutStatus::Open;
            failed || old.expires_at != new.expires_at
        });
        let due = Due {
            bucket: Bucket::of(new.expires_at),
            matter: Matter::Checkout(new.id),
        };
        match new.status {
            CheckoutStatus::Open | CheckoutStatus::Confirmed => news.then_some(due),
            CheckoutStatus::Expired => {
                let was_expired = old.is_some_and(|old| old.status == CheckoutStatus::Expired);
                let at = new.empties_at().filter(|_| !was_expired)?;
                let bucket = Bucket::of(at);
                Some(Due { bucket, ..due })
            }
            CheckoutStatus::Succeeded => None,
        }
    }

    /// When what it says goes, of one that expired in a slot that is spent for good; the others go
    /// altogether.
    #[must_use]
    pub fn empties_at(&self) -> Option<Timestamp> {
        let is_kept = self.status == CheckoutStatus::Expired && self.slot.is_some();
        (is_kept && !self.is_empty()).then(|| self.expires_at + KEPT_AFTER_EXPIRY)
    }

    /// Whether nothing but its slot is left of it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// What is left of it for the sake of its slot. No fact comes of that, and so no revision.
    #[must_use]
    pub fn emptied(&self) -> Self {
        Self {
            lines: Vec::new(),
            discount: None,
            customization: Customization::default(),
            terms: LinkTerms::default(),
            prefill: Prefill::default(),
            answers: Packed::EMPTY,
            metadata: Metadata::EMPTY,
            locale: None,
            return_url: None,
            warnings: Vec::new(),
            buyer: None,
            payment: None,
            success_url: None,
            storefront: Packed::EMPTY,
            sealed_secret: None,
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::domain::testing::{checkout, now};

    #[test]
    fn only_what_is_due_and_not_over_expires() {
        let open = checkout();
        let due = open.expires_at;
        let early = due - SignedDuration::from_millis(1);
        let expired = open.expired(due).unwrap();
        assert_eq!(
            (expired.status, expired.revision),
            (CheckoutStatus::Expired, open.revision + 1)
        );
        assert_eq!(expired.expired(due), Err(Unchanged::Already));
        for (status, at) in [
            (CheckoutStatus::Open, early),
            (CheckoutStatus::Confirmed, early),
            (CheckoutStatus::Succeeded, due),
        ] {
            let checkout = Checkout {
                status,
                ..open.clone()
            };
            assert_eq!(checkout.expired(at), Err(Unchanged::Status(status)));
        }
    }

    #[test]
    fn a_new_or_moved_time_is_due_once_and_only_while_it_can_come() {
        let open = checkout();
        let later = Checkout {
            expires_at: now() + SignedDuration::from_hours(30),
            status: CheckoutStatus::Confirmed,
            ..open.clone()
        };
        let due = |checkout: &Checkout| {
            Some(Due {
                bucket: Bucket::of(checkout.expires_at),
                matter: Matter::Checkout(checkout.id),
            })
        };
        assert_eq!(Checkout::becomes_due(None, Some(&open)), due(&open));
        assert_eq!(
            Checkout::becomes_due(Some(&open), Some(&later)),
            due(&later)
        );
        assert_eq!(Checkout::becomes_due(Some(&open), Some(&open)), None);
        assert_eq!(Checkout::becomes_due(Some(&open), None), None);
        let failed = Checkout {
            status: CheckoutStatus::Open,
            ..later.clone()
        };
        assert_eq!(Checkout::becomes_due(Some(&later), Some(&later)), None);
        assert_eq!(
            Checkout::becomes_due(Some(&later), Some(&failed)),
            due(&failed)
        );
        for status in [CheckoutStatus::Succeeded, CheckoutStatus::Expired] {
            let over = Checkout {
                status,
                ..later.clone()
            };
            assert_eq!(Checkout::becomes_due(Some(&open), Some(&over)), None);
        }
    }
}
