//! Orders, refunds, subscriptions and customers.

use super::{
    Subject,
    entity::{Entity, kept_as},
    origin,
};
use crate::domain::{
    customer::Customer,
    order::{Order, OrderCause},
    refund::Refund,
    subscription::{Subscription, SubscriptionStatus},
    webhook::EventType,
};

impl Entity for Order {
    kept_as!("ORDER", created_at);

    fn anonymized(&self) -> bool {
        self.anonymized
    }

    fn births(&self) -> Vec<EventType> {
        vec![EventType::OrderCreated, EventType::OrderPaid]
    }

    fn changes(&self, old: Option<&Self>) -> Vec<EventType> {
        let grew = old.is_some_and(|old| self.refunded > old.refunded);
        let refunded = grew.then_some(EventType::OrderRefunded);
        std::iter::once(EventType::OrderUpdated)
            .chain(refunded)
            .collect()
    }

    fn parent(&self) -> Option<&'static str> {
        Some(match self.cause {
            OrderCause::Purchase | OrderCause::SubscriptionStart => origin::CHECKOUT_PAID,
            OrderCause::SubscriptionCycle => origin::SUBSCRIPTION_CHARGED,
        })
    }

    fn origin(&self, old: Option<&Self>) -> Option<&'static str> {
        let old = old?;
        let refunds = |order: &Self| (order.refunded, order.open_refunds.clone());
        if refunds(self) != refunds(old) {
            return Some(origin::REFUND);
        }
        (self.dispute != old.dispute).then_some(origin::DISPUTE)
    }

    fn subject(&self, _: Option<&Self>, _: EventType) -> Subject {
        Subject::Order(Box::new(self.clone()))
    }
}

impl Entity for Refund {
    kept_as!("REFUND", created_at);

    fn anonymized(&self) -> bool {
        self.anonymized
    }

    fn births(&self) -> Vec<EventType> {
        vec![EventType::RefundCreated]
    }

    fn changes(&self, _: Option<&Self>) -> Vec<EventType> {
        vec![EventType::RefundUpdated]
    }

    fn origin(&self, _: Option<&Self>) -> Option<&'static str> {
        Some(origin::PAYMENT)
    }

    fn subject(&self, _: Option<&Self>, _: EventType) -> Subject {
        Subject::Refund(Box::new(self.clone()))
    }
}

impl Entity for Subscription {
    kept_as!("SUBSCRIPTION", started_at);

    fn anonymized(&self) -> bool {
        self.anonymized
    }

    fn births(&self) -> Vec<EventType> {
        // One of a single charge is complete with it.
        let active =
            (self.ended_at != Some(self.started_at)).then_some(EventType::SubscriptionActive);
        std::iter::once(EventType::SubscriptionCreated)
            .chain(active)
            .collect()
    }

    fn changes(&self, old: Option<&Self>) -> Vec<EventType> {
        let mut kinds = vec![EventType::SubscriptionUpdated];
        if let Some(old) = old {
            kinds.extend(turns(old, self));
        }
        kinds
    }

    fn parent(&self) -> Option<&'static str> {
        Some(origin::CHECKOUT_PAID)
    }

    fn origin(&self, old: Option<&Self>) -> Option<&'static str> {
        let old = old?;
        if self.latest_order != old.latest_order {
            return Some(origin::SUBSCRIPTION_CHARGED);
        }
        (self.failing != old.failing && self.failing.is_some()).then_some(origin::PAYMENT)
    }

    fn subject(&self, _: Option<&Self>, _: EventType) -> Subject {
        Subject::Subscription(Box::new(self.clone()))
    }
}

/// What a subscription became that it was not before.
fn turns(old: &Subscription, new: &Subscription) -> Vec<EventType> {
    let (before, after) = (old.status, new.status);
    let fails = |status| {
        matches!(
            status,
            SubscriptionStatus::PastDue | SubscriptionStatus::Delinquent
        )
    };
    let anew = before.is_over() && after == SubscriptionStatus::Trialing;
    let turns = [
        (
            EventType::SubscriptionActive,
            anew || (after == SubscriptionStatus::Active && before != after),
        ),
        (
            EventType::SubscriptionPastDue,
            fails(after) && !fails(before),
        ),
        // By the end of the period or at once; the end itself is no second cancellation.
        (
            EventType::SubscriptionCanceled,
            old.canceled_at.is_none() && new.canceled_at.is_some(),
        ),
        (
            EventType::SubscriptionUncanceled,
            old.canceled_at.is_some() && new.canceled_at.is_none(),
        ),
        (
            EventType::SubscriptionRevoked,
            after.is_over() && !before.is_over(),
        ),
    ];
    let taken = turns.into_iter().filter(|(_, taken)| *taken);
    taken.map(|(kind, _)| kind).collect()
}

impl Entity for Customer {
    kept_as!("CUSTOMER", created_at);

    fn anonymized(&self) -> bool {
        self.anonymized
    }

    /// Who was deleted and buys again is made anew, at a later revision.
    fn made(&self) -> Option<u64> {
        self.modified_at.is_none().then_some(self.revision)
    }

    fn births(&self) -> Vec<EventType> {
        vec![EventType::CustomerCreated]
    }

    fn changes(&self, _: Option<&Self>) -> Vec<EventType> {
        vec![if self.is_deleted() {
            EventType::CustomerDeleted
        } else {
            EventType::CustomerUpdated
        }]
    }

    fn parent(&self) -> Option<&'static str> {
        Some(origin::CHECKOUT_PAID)
    }

    fn origin(&self, _: Option<&Self>) -> Option<&'static str> {
        (self.modified_at == Some(self.bought_at)).then_some(origin::CHECKOUT_PAID)
    }

    fn subject(&self, _: Option<&Self>, _: EventType) -> Subject {
        Subject::Customer(Box::new(self.clone()))
    }
}
