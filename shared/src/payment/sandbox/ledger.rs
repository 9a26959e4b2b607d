//! What the sandbox's sessions come to: sums of charges and refunds, and how a subscription stands.

use jiff::Timestamp;
use uuid::Uuid;

use super::{PROVIDER, callback::refund_ref};
use crate::{
    domain::{
        catalog::{DiscountDuration, Interval, Period},
        checkout::Checkout,
        ids::SandboxSessionId,
        money::Amount,
        provider::ProviderRef,
        refund::RefundStatus,
        sale::Paid,
        subscription::{Standing, SubscriptionStatus},
    },
    payment::{PaymentError, RefundOrder, ToldRefund},
    store::{SandboxEntry, SandboxMove, SandboxPlan, SandboxSession, SandboxStatus},
};

/// One charge of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SandboxCharge {
    /// Its number: 0 is the session's own.
    pub number: u32,
    /// What was taken.
    pub amount: Amount,
    /// What went back of it.
    pub refunded: Amount,
}

impl SandboxSession {
    /// What its charge of a number is called.
    pub(super) fn charge_ref(&self, number: u32) -> ProviderRef {
        let id = match number {
            0 => self.id.to_string(),
            number => format!("{}-{number}", self.id),
        };
        ProviderRef::new(PROVIDER, id)
    }

    /// What its subscription is called, if it has one.
    pub(super) fn subscription_ref(&self) -> Option<ProviderRef> {
        let plan = self.plan.as_ref();
        plan.map(|_| ProviderRef::new(PROVIDER, self.id.to_string()))
    }

    /// The session after something happened.
    pub(super) fn with(&self, entry: SandboxEntry) -> Self {
        let mut next = self.clone();
        next.ledger.push(entry);
        next
    }

    /// What was taken in it at first.
    pub(super) fn paid(&self) -> Paid {
        let charged = !self.amount.is_zero();
        Paid {
            amount: self.amount,
            currency: self.currency,
            charge: charged.then(|| self.charge_ref(0)),
            subscription: self.subscription_ref(),
            at: self.paid_at.unwrap_or(self.expires_at),
        }
    }

    /// All charges, the first first.
    #[must_use]
    pub fn charges(&self) -> Vec<SandboxCharge> {
        let of = |number, amount| SandboxCharge {
            number,
            amount,
            refunded: Amount::ZERO,
        };
        let mut charges = Vec::new();
        if self.status == SandboxStatus::Paid && !self.amount.is_zero() {
            charges.push(of(0, self.amount));
        }
        for SandboxEntry { what, .. } in &self.ledger {
            match *what {
                SandboxMove::Charged { charge, amount } => charges.push(of(charge, amount)),
                SandboxMove::Refunded { charge, amount, .. } => {
                    let found = charges.iter_mut().find(|known| known.number == charge);
                    if let Some(known) = found {
                        known.refunded = known.refunded.plus(amount).unwrap_or(known.amount);
                    }
                }
                SandboxMove::Failed { .. }
                | SandboxMove::Ending
                | SandboxMove::Resumed
                | SandboxMove::Ended => {}
            }
        }
        charges
    }

    /// How its subscription stands, if it has one and was paid.
    #[must_use]
    pub fn standing(&self) -> Option<Standing> {
        self.standing_after(self.ledger.len())
    }

    /// How it stood after what is at a place of the ledger.
    pub(super) fn standing_after(&self, place: usize) -> Option<Standing> {
        let (plan, start) = (self.plan?, self.paid_at?);
        let trial_ends_at = plan.trial.map(|trial| trial.after(start));
        let end = trial_ends_at.unwrap_or_else(|| plan.period.after(start));
        let mut standing = Standing {
            status: match trial_ends_at {
                Some(_) => SubscriptionStatus::Trialing,
                None => SubscriptionStatus::Active,
            },
            current_period: (start, end),
            trial_ends_at,
            cancel_at_period_end: false,
            ended_at: None,
        };
        for entry in self.ledger.iter().take(place.saturating_add(1)) {
            apply(&mut standing, plan, entry);
        }
        Some(standing)
    }

    /// The number of its next charge, and how often that has failed.
    pub(super) fn next_charge(&self) -> (u32, u32) {
        let last = self.ledger.iter().rev().find_map(|entry| match entry.what {
            SandboxMove::Charged { charge, .. } => Some((charge + 1, 0)),
            SandboxMove::Failed { charge, tries } => Some((charge, tries)),
            _ => None,
        });
        last.unwrap_or((1, 0))
    }

    /// What its next charge takes at `now`.
    pub(super) fn next_amount(&self, now: Timestamp) -> Option<Amount> {
        let plan = self.plan?;
        let months = |count| Period {
            interval: Interval::Month,
            count,
        };
        let reduced = plan.reduced.filter(|(_, lasts)| {
            let end = lasts.zip(self.paid_at);
            end.is_none_or(|(count, start)| now < months(count).after(start))
        });
        Some(reduced.map_or(plan.amount, |(amount, _)| amount))
    }
}

fn apply(standing: &mut Standing, plan: SandboxPlan, entry: &SandboxEntry) {
    match entry.what {
        SandboxMove::Charged { .. } => {
            let start = standing.current_period.1;
            standing.current_period = (start, plan.period.after(start));
            standing.status = SubscriptionStatus::Active;
        }
        SandboxMove::Failed { .. } => standing.status = SubscriptionStatus::PastDue,
        SandboxMove::Ending => standing.cancel_at_period_end = true,
        SandboxMove::Resumed => {
            standing.cancel_at_period_end = false;
            if standing.ended_at.take().is_some() {
                standing.status = SubscriptionStatus::Active;
            }
        }
        SandboxMove::Ended => {
            standing.status = SubscriptionStatus::Canceled;
            standing.ended_at = Some(entry.at);
        }
        SandboxMove::Refunded { .. } => {}
    }
}

/// The session and the number of a charge that is called so.
pub(super) fn parse_charge(reference: &ProviderRef) -> Option<(SandboxSessionId, u32)> {
    let (session, rest) = reference.id.split_at_checked(36)?;
    let number = match rest.strip_prefix('-') {
        None if rest.is_empty() => 0,
        Some(number) => number.parse().ok()?,
        None => return None,
    };
    let id = Uuid::try_parse(session).ok()?;
    Some((SandboxSessionId::new(id), number))
}

/// What a checkout's session charges again, and how much of that a discount takes off.
pub(super) fn plan_of(checkout: &Checkout) -> Option<SandboxPlan> {
    let plan = checkout.plan()?;
    let reduced = plan.discount.as_ref().map(|discount| {
        let months = match discount.duration {
            DiscountDuration::Months(count) => Some(count),
            DiscountDuration::Once | DiscountDuration::Forever => None,
        };
        (plan.amount(true), months)
    });
    Some(SandboxPlan {
        period: plan.period,
        trial: plan.trial,
        amount: plan.amount(false),
        reduced,
    })
}

pub(super) type Refunded = (Option<SandboxSession>, ToldRefund);

/// A session with a refund in its ledger; the merchant's id makes it the same refund.
pub(super) fn refunded(
    session: &SandboxSession,
    charge: u32,
    order: &RefundOrder,
    at: Timestamp,
) -> Result<Refunded, PaymentError> {
    let known = session.ledger.iter().position(|entry| {
        matches!(entry.what, SandboxMove::Refunded { merchants, .. } if merchants == Some(order.refund))
    });
    let place = known.unwrap_or(session.ledger.len());
    let told = ToldRefund {
        reference: refund_ref(session, place),
        ours: Some(order.refund),
        charge: order.charge.clone(),
        amount: order.amount,
        currency: order.currency,
        status: RefundStatus::Succeeded,
        at,
    };
    if known.is_some() {
        return Ok((None, told));
    }
    let refused = |why: &str| Err(PaymentError::Refused(why.to_owned()));
    let charges = session.charges();
    let Some(charged) = charges.iter().find(|known| known.number == charge) else {
        return refused("no_such_charge");
    };
    let left: Amount = charged.amount.minus(charged.refunded);
    if order.amount > left || order.currency != session.currency {
        return refused("amount_too_large");
    }
    let what = SandboxMove::Refunded {
        charge,
        amount: order.amount,
        merchants: Some(order.refund),
    };
    Ok((Some(session.with(SandboxEntry { at, what })), told))
}
