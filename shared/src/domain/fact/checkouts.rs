//! Checkouts, and the offers that they were made from.

use jiff::Timestamp;

use super::{
    Subject,
    entity::{Entity, kept_as},
    origin,
};
use crate::domain::{
    checkout::{Checkout, CheckoutStatus},
    offer::OfferId,
    webhook::EventType,
};

impl Entity for Checkout {
    kept_as!("CHECKOUT");

    fn created_at(&self) -> Timestamp {
        self.created_at
    }

    fn changed_at(&self) -> Timestamp {
        self.changed_at()
    }

    fn anonymized(&self) -> bool {
        self.anonymized
    }

    fn births(&self) -> Vec<EventType> {
        let used = self.offer.map(|offer| match offer {
            OfferId::Template(_) => EventType::TemplateUsed,
            OfferId::Link(_) => EventType::LinkUsed,
        });
        std::iter::once(EventType::CheckoutCreated)
            .chain(used)
            .collect()
    }

    fn changes(&self, old: Option<&Self>) -> Vec<EventType> {
        // What is taken out of it since it expired is the only change after that.
        let was_expired = old.map_or(self.anonymized, |old| old.status == CheckoutStatus::Expired);
        let change = match self.status {
            CheckoutStatus::Expired if !was_expired => EventType::CheckoutExpired,
            CheckoutStatus::Open
            | CheckoutStatus::Confirmed
            | CheckoutStatus::Succeeded
            | CheckoutStatus::Expired => EventType::CheckoutUpdated,
        };
        let is_returned =
            old.is_some_and(|old| !old.is_money_returned()) && self.is_money_returned();
        let returned = is_returned.then_some(EventType::CheckoutPaymentReturned);
        std::iter::once(change).chain(returned).collect()
    }

    fn origin(&self, old: Option<&Self>) -> Option<&'static str> {
        let old = old?;
        if self.expires_at < old.expires_at {
            // Nobody else cuts it short.
            return Some(origin::CUSTOMER_ERASED);
        }
        is_by_payment(old, self).then_some(origin::PAYMENT)
    }

    fn subject(&self, _: Option<&Self>, kind: EventType) -> Subject {
        let checkout = Box::new(self.clone());
        match kind {
            EventType::TemplateUsed | EventType::LinkUsed => Subject::Use(checkout),
            _ => Subject::Checkout(checkout),
        }
    }
}

/// Whether the provider's word made the difference, or that it has a session now: an attempt that was
/// there before went on. Buyers begin new ones.
fn is_by_payment(old: &Checkout, new: &Checkout) -> bool {
    let attempt = |checkout: &Checkout| checkout.payment.as_ref().map(|payment| payment.attempt);
    let went_on = attempt(new).is_some() && attempt(new) <= attempt(old);
    let moved = old.status != new.status
        || new.status == CheckoutStatus::Confirmed
        || old.given_up != new.given_up;
    went_on && moved && new.status != CheckoutStatus::Expired
}
