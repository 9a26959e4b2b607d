//! What becomes of a subscription: each step is a pure function, and what comes late changes nothing.

use jiff::Timestamp;

use super::{Cancellation, Failing, Subscription, SubscriptionStatus};
use crate::domain::{
    checkout::{Line, Totals},
    ids::OrderId,
    line_item::Quantity,
    money::{Amount, Currency},
    order::{Order, OrderCause},
    packed::Packed,
    provider::ProviderRef,
};

/// What a provider took for a subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charged {
    /// What it calls the charge.
    pub charge: ProviderRef,
    /// How much.
    pub amount: Amount,
    /// In which currency.
    pub currency: Currency,
    /// For which time.
    pub period: Option<(Timestamp, Timestamp)>,
    /// When.
    pub at: Timestamp,
}

/// How a subscription stands at its provider, who was asked just now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What it says of charges; who counts failures and cycles is us.
    pub status: SubscriptionStatus,
    /// From when until when the current period is.
    pub current_period: (Timestamp, Timestamp),
    /// Until when it is free at first.
    pub trial_ends_at: Option<Timestamp>,
    /// Whether it ends with the period.
    pub cancel_at_period_end: bool,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

impl Subscription {
    /// The provider took money again: the subscription goes on, or is complete with it, and there is
    /// an order. Who stores both makes sure that the charge has none yet.
    #[must_use]
    pub fn charged(&self, told: &Charged, number: u64, now: Timestamp) -> (Self, Order) {
        let order = self.order_of(told, number);
        let charges = self.charges + 1;
        let complete = self.cycles.is_some_and(|cycles| charges >= cycles);
        // Another charge that failed since this one still does.
        let failing = self
            .failing
            .clone()
            .filter(|failing| failing.charge != told.charge && failing.since > told.at);
        let status = match self.status {
            SubscriptionStatus::Canceled => SubscriptionStatus::Canceled,
            _ if complete => SubscriptionStatus::Completed,
            known if failing.is_some() => known,
            _ => SubscriptionStatus::Active,
        };
        let period = told
            .period
            .filter(|period| period.1 > self.current_period.1);
        let next = Self {
            charges,
            charged_at: self.charged_at.max(told.at),
            latest_order: order.id,
            status,
            failing,
            current_period: period.unwrap_or(self.current_period),
            ended_at: self.ended_at.or(complete.then_some(told.at)),
            ..self.revised(now)
        };
        (next, order)
    }

    /// A charge failed for the `tries`-th time, at `at`. Who calls makes sure that it did not succeed
    /// since.
    #[must_use]
    pub fn charge_failed(
        &self,
        charge: &ProviderRef,
        (tries, at): (u32, Timestamp),
        now: Timestamp,
    ) -> Option<Self> {
        // What was taken since says that no charge fails.
        if self.status.is_over() || at < self.charged_at {
            return None;
        }
        let failing = match &self.failing {
            Some(known) if known.charge == *charge && known.tries >= tries => return None,
            Some(known) if known.charge == *charge => Failing {
                tries,
                latest: known.latest.max(at),
                ..known.clone()
            },
            // Another charge's failure that is told late, or again.
            Some(known) if at < known.latest => return None,
            known => Failing {
                charge: charge.clone(),
                tries,
                before: known.as_ref().map_or(0, Failing::in_a_row),
                since: known.as_ref().map_or(at, |known| known.since),
                latest: at,
            },
        };
        let delinquent = failing.in_a_row() >= Failing::DELINQUENT;
        Some(Self {
            status: if delinquent {
                SubscriptionStatus::Delinquent
            } else {
                SubscriptionStatus::PastDue
            },
            failing: Some(failing),
            ..self.revised(now)
        })
    }

    /// The provider says how it stands. That is only asked for, so it never comes late.
    #[must_use]
    pub fn standing(&self, standing: &Standing, now: Timestamp) -> Option<Self> {
        // Complete is complete, whatever the provider calls that.
        if self.status == SubscriptionStatus::Completed {
            return None;
        }
        let over = standing.status.is_over();
        let status = match (self.status, standing.status) {
            (_, told) if told.is_over() => SubscriptionStatus::Canceled,
            // Who counts failures is us; that it is charged again is told with the charge.
            (known @ (SubscriptionStatus::PastDue | SubscriptionStatus::Delinquent), _) => known,
            (_, told) => told,
        };
        let canceled = over || standing.cancel_at_period_end;
        let next = Self {
            status,
            current_period: standing.current_period,
            trial_ends_at: standing.trial_ends_at,
            cancel_at_period_end: standing.cancel_at_period_end && !over,
            canceled_at: self.canceled_at.or(Some(now)).filter(|_| canceled),
            ended_at: over.then(|| standing.ended_at.or(self.ended_at).unwrap_or(now)),
            cancellation: self.cancellation.clone().filter(|_| canceled),
            // Who begins anew owes nothing.
            failing: self
                .failing
                .clone()
                .filter(|_| !self.status.is_over() || over),
            ..self.clone()
        };
        (next != *self).then(|| Self {
            modified_at: Some(now),
            revision: self.revision + 1,
            ..next
        })
    }

    /// Why it was canceled, in the merchant's words.
    #[must_use]
    pub fn with_cancellation(&self, cancellation: Cancellation, now: Timestamp) -> Option<Self> {
        let news = self.cancellation.as_ref() != Some(&cancellation);
        (news && cancellation != Cancellation::default()).then(|| Self {
            cancellation: Some(cancellation),
            ..self.revised(now)
        })
    }

    fn order_of(&self, told: &Charged, number: u64) -> Order {
        let mut order = Order {
            id: OrderId::of_charge(self.site, &told.charge),
            site: self.site,
            number,
            cause: OrderCause::SubscriptionCycle,
            checkout: None,
            offer: self.offer,
            subscription: Some(self.id),
            customer: self.customer,
            buyer: self.buyer.clone(),
            currency: told.currency,
            lines: self.lines.clone(),
            discount: None,
            charge: Some(told.charge.clone()),
            charged: told.amount,
            refunded: Amount::ZERO,
            open_refunds: Vec::new(),
            dispute: None,
            answers: self.answers.clone(),
            metadata: self.metadata.clone(),
            locale: self.locale.clone(),
            external_customer: self.external_customer.clone(),
            created_at: told.at,
            modified_at: None,
            anonymized: self.anonymized,
            revision: 1,
        };
        let fits = |discount| Totals::of(&self.lines, discount).due_now == told.amount;
        if self.currency == told.currency && fits(self.discount.as_ref()) {
            order.discount.clone_from(&self.discount);
        } else if self.currency != told.currency || !fits(None) {
            // The provider charged something else, by the merchant's wish: an order says what was paid.
            order.lines = vec![self.line_for(told.amount)];
        }
        order
    }

    /// One line of all that is charged.
    fn line_for(&self, amount: Amount) -> Line {
        let names: Vec<&str> = self.lines.iter().map(|line| line.name.as_str()).collect();
        Line {
            product: self.lines.first().and_then(|line| line.product),
            name: names.join(", "),
            image: None,
            quantity: Quantity::ONE,
            unit_amount: amount,
            full_amount: None,
            note: None,
            upfront: None,
            whole_amount: None,
            recurring: Some(self.period),
            trial: None,
            cycles: None,
            particulars: Packed::EMPTY,
        }
    }
}
