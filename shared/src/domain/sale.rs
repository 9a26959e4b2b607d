//! What a paid checkout makes: an order, and a subscription if what it sold is charged again.

use jiff::Timestamp;

use super::{
    catalog::{DiscountDuration, Period},
    checkout::{AppliedDiscount, Checkout, CheckoutStatus, Line, Totals},
    customer::{Customer, Seen},
    ids::{CustomerId, OrderId, SubscriptionId},
    money::{Amount, Currency},
    order::{Order, OrderCause},
    provider::ProviderRef,
    subscription::{Subscription, SubscriptionStatus},
};

/// What a provider took for a checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    /// How much; nothing for a trial.
    pub amount: Amount,
    /// In which currency.
    pub currency: Currency,
    /// What the provider calls the charge; none when it took nothing.
    pub charge: Option<ProviderRef>,
    /// What it calls the subscription that began, if one did.
    pub subscription: Option<ProviderRef>,
    /// When.
    pub at: Timestamp,
}

impl Paid {
    /// What a checkout makes for which nothing is to pay.
    #[must_use]
    pub const fn free(checkout: &Checkout, at: Timestamp) -> Self {
        Self {
            amount: Amount::ZERO,
            currency: checkout.currency,
            charge: None,
            subscription: None,
            at,
        }
    }

    /// Which order it makes of a checkout.
    #[must_use]
    pub fn order(&self, checkout: &Checkout) -> OrderId {
        let free = || OrderId::of_free(checkout.site, checkout.id);
        let charge = self.charge.as_ref();
        charge.map_or_else(free, |charge| OrderId::of_charge(checkout.site, charge))
    }
}

/// What of a checkout is charged again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// How often.
    pub period: Period,
    /// How long it is free at first.
    pub trial: Option<Period>,
    /// After how many charges it is complete; none is never.
    pub cycles: Option<u32>,
    /// What for.
    pub lines: Vec<Line>,
    /// What reduces the charges after the first, and for how long.
    pub discount: Option<AppliedDiscount>,
}

/// What a paid checkout makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sale {
    /// The order.
    pub order: Order,
    /// What is charged again.
    pub subscription: Option<Subscription>,
}

impl Plan {
    /// What a charge after the first comes to, while the discount lasts or when it does not any more.
    #[must_use]
    pub fn amount(&self, discounted: bool) -> Amount {
        let discount = self.discount.as_ref().filter(|_| discounted);
        Totals::of(&self.lines, discount).due_now
    }
}

impl Checkout {
    /// What of it is charged again, if anything: a checkout has one rhythm, that of its first recurring
    /// line. Lines with another are charged once.
    #[must_use]
    pub fn plan(&self) -> Option<Plan> {
        let first = self.lines.iter().find(|line| line.recurring.is_some())?;
        let period = first.recurring?;
        let again = self.lines.iter();
        let again = again.filter(|line| line.recurring == Some(period));
        let lines = again.map(|line| Line {
            upfront: None,
            trial: None,
            ..line.clone()
        });
        // A provider's coupon is one for all: beside what is paid once, or in part, it is for now only.
        let all_again = self.lines.iter().all(|line| {
            let whole = line.upfront.is_none() || line.trial.is_some();
            line.recurring == Some(period) && whole
        });
        let lasts =
            |discount: &&AppliedDiscount| all_again && discount.duration != DiscountDuration::Once;
        Some(Plan {
            period,
            trial: first.trial,
            cycles: first.cycles,
            lines: lines.collect(),
            discount: self.discount.as_ref().filter(lasts).cloned(),
        })
    }

    /// Whether a provider must be asked before it is complete: something is due now, or will be
    /// charged.
    #[must_use]
    pub fn needs_provider(&self) -> bool {
        let charged_later = |plan: Plan| !plan.amount(false).is_zero();
        !self.totals().due_now.is_zero() || self.plan().is_some_and(charged_later)
    }
}

impl Sale {
    /// What a checkout that succeeded makes; nothing when it did not, or nobody confirmed it.
    /// `number` is the order's.
    #[must_use]
    pub fn of(checkout: &Checkout, paid: &Paid, number: u64) -> Option<Self> {
        if checkout.status != CheckoutStatus::Succeeded {
            return None;
        }
        let order = order_of(checkout, paid, number)?;
        let plan = checkout.plan().zip(paid.subscription.clone());
        let subscription =
            plan.map(|(plan, reference)| subscription_of(&order, checkout, plan, reference));
        let order = Order {
            subscription: subscription.as_ref().map(|subscription| subscription.id),
            cause: match subscription {
                Some(_) => OrderCause::SubscriptionStart,
                None => OrderCause::Purchase,
            },
            ..order
        };
        Some(Self {
            order,
            subscription,
        })
    }

    /// The customer after a checkout; `known` is who has its buyer's address already.
    #[must_use]
    pub fn customer(
        checkout: &Checkout,
        known: Option<&Customer>,
        now: Timestamp,
    ) -> Option<Customer> {
        let storefront = checkout.storefront.open();
        let seen = Seen {
            buyer: checkout.buyer.as_ref()?,
            external_id: storefront.external_customer.as_deref(),
            metadata: &storefront.customer_metadata,
            locale: checkout.locale.as_ref(),
        };
        Some(Customer::after(known, checkout.site, &seen, now))
    }
}

fn order_of(checkout: &Checkout, paid: &Paid, number: u64) -> Option<Order> {
    let buyer = checkout.buyer.clone()?;
    // What is free at first was bought for nothing.
    let lines = checkout.lines.iter().map(|line| match line.trial {
        Some(_) => Line {
            unit_amount: Amount::ZERO,
            whole_amount: None,
            upfront: None,
            ..line.clone()
        },
        None => line.clone(),
    });
    Some(Order {
        id: paid.order(checkout),
        site: checkout.site,
        number,
        cause: OrderCause::Purchase,
        checkout: Some(checkout.id),
        offer: checkout.offer,
        subscription: None,
        customer: CustomerId::of(checkout.site, &buyer.email),
        buyer: Some(buyer),
        currency: checkout.currency,
        lines: lines.collect(),
        discount: checkout.discount.clone(),
        charge: paid.charge.clone(),
        charged: paid.amount,
        refunded: Amount::ZERO,
        open_refunds: Vec::new(),
        dispute: None,
        answers: checkout.answers.clone(),
        metadata: checkout.metadata.clone(),
        locale: checkout.locale.clone(),
        external_customer: checkout.storefront.open().external_customer,
        created_at: paid.at,
        modified_at: None,
        anonymized: false,
        revision: 1,
    })
}

fn subscription_of(
    order: &Order,
    checkout: &Checkout,
    plan: Plan,
    reference: ProviderRef,
) -> Subscription {
    let start = order.created_at;
    let trial_ends_at = plan.trial.map(|trial| trial.after(start));
    // Perhaps a single charge was all.
    let complete = trial_ends_at.is_none() && plan.cycles == Some(1);
    let status = match trial_ends_at {
        Some(_) => SubscriptionStatus::Trialing,
        None if complete => SubscriptionStatus::Completed,
        None => SubscriptionStatus::Active,
    };
    let end = trial_ends_at.unwrap_or_else(|| plan.period.after(start));
    Subscription {
        id: SubscriptionId::of(order.site, &reference),
        site: order.site,
        reference,
        checkout: checkout.id,
        offer: checkout.offer,
        customer: order.customer,
        buyer: order.buyer.clone(),
        currency: order.currency,
        lines: plan.lines,
        discount: plan.discount,
        period: plan.period,
        cycles: plan.cycles,
        status,
        started_at: start,
        trial_ends_at,
        current_period: (start, end),
        charges: u32::from(trial_ends_at.is_none()),
        charged_at: start,
        latest_order: order.id,
        failing: None,
        cancel_at_period_end: false,
        canceled_at: None,
        ended_at: complete.then_some(start),
        cancellation: None,
        answers: order.answers.clone(),
        metadata: order.metadata.clone(),
        locale: order.locale.clone(),
        external_customer: order.external_customer.clone(),
        modified_at: None,
        anonymized: false,
        revision: 1,
    }
}
