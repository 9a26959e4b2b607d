//! What a session sells: the checkout's lines, and the one coupon that makes up the difference.

use super::{amount::to_stripe, form::Form};
use crate::{
    domain::{
        catalog::{DiscountDuration, Period},
        checkout::{Checkout, Line},
        money::{Amount, Currency, TooMuchMoney},
        sale::Plan,
    },
    payment::PaymentError,
};

/// How many lines a session takes that is paid once.
const MOST: usize = 100;
/// How many of either kind it takes when some are charged again.
const MOST_OF_KIND: usize = 20;
/// How long a name may be.
const MOST_CHARACTERS: usize = 250;

/// A line as Stripe is told it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Item {
    name: String,
    note: Option<String>,
    picture: Option<String>,
    amount: Amount,
    quantity: u32,
    recurring: Option<Period>,
}

/// What is taken off, and of which charges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Coupon {
    pub(super) amount: Amount,
    pub(super) duration: DiscountDuration,
}

/// What a session sells. Lines less the coupon are exactly what is due now, and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Items {
    items: Vec<Item>,
    pub(super) coupon: Option<Coupon>,
    currency: Currency,
}

impl Items {
    /// What a checkout sells.
    pub(super) fn of(checkout: &Checkout, plan: Option<&Plan>) -> Result<Self, PaymentError> {
        let period = plan.map(|plan| plan.period);
        let items = checkout.lines.iter().map(|line| Item::of(line, period));
        let items: Vec<Item> = items.collect::<Result<_, _>>().map_err(too_much)?;
        let free_at_first = plan.is_some_and(|plan| plan.trial.is_some());
        let now = items
            .iter()
            .filter(|item| !free_at_first || item.recurring.is_none());
        let now = sum(now).map_err(too_much)?;
        let due = checkout.totals().due_now;
        if due > now {
            // Such as of a subscription of which only a part is free at first.
            return Err(PaymentError::Refused("amount_not_expressible".to_owned()));
        }
        let off = now.minus(due);
        let only_again = items.iter().all(|item| item.recurring.is_some());
        let lasting = plan.filter(|_| only_again).and_then(lasting_coupon);
        let lasting = lasting.filter(|coupon| free_at_first || coupon.amount == off);
        let once = (!off.is_zero()).then_some(Coupon {
            amount: off,
            duration: DiscountDuration::Once,
        });
        Ok(Self {
            items: merged(items, plan.is_some()).map_err(too_much)?,
            coupon: lasting.or(once),
            currency: checkout.currency,
        })
    }

    /// Adds them to the parameters of a session.
    pub(super) fn add_to(&self, mut form: Form) -> Result<Form, PaymentError> {
        for (at, item) in self.items.iter().enumerate() {
            form = item.add_to(form, &format!("line_items[{at}]"), self.currency)?;
        }
        Ok(form)
    }
}

impl Item {
    fn of(line: &Line, period: Option<Period>) -> Result<Self, TooMuchMoney> {
        let recurring = line.recurring.filter(|own| Some(*own) == period);
        let quantity = line.quantity.get();
        // What is charged again is told in full: a coupon takes off what is not due now.
        let whole = match line.upfront.filter(|_| recurring.is_none()) {
            Some(upfront) => Some(upfront.times(quantity)?.min(line.total()?)),
            None => line.whole_amount,
        };
        let as_one = |whole| match quantity {
            1 => (line.name.clone(), whole, 1),
            many => (format!("{} × {many}", line.name), whole, 1),
        };
        let (name, amount, quantity) =
            whole.map_or_else(|| (line.name.clone(), line.unit_amount, quantity), as_one);
        Ok(Self {
            name,
            note: line.note.clone(),
            picture: line.picture().map(|image| image.href()),
            amount,
            quantity,
            recurring,
        })
    }

    fn total(&self) -> Result<Amount, TooMuchMoney> {
        self.amount.times(self.quantity)
    }

    fn add_to(&self, form: Form, at: &str, currency: Currency) -> Result<Form, PaymentError> {
        let name: String = self.name.chars().take(MOST_CHARACTERS).collect();
        let note = self.note.as_ref().filter(|note| !note.trim().is_empty());
        let (price, product) = (
            format!("{at}[price_data]"),
            format!("{at}[price_data][product_data]"),
        );
        let mut form = form
            .with(format!("{at}[quantity]"), self.quantity)
            .with(
                format!("{price}[currency]"),
                currency.code().to_ascii_lowercase(),
            )
            .with(
                format!("{price}[unit_amount]"),
                expressed(self.amount, currency)?,
            )
            .with(format!("{product}[name]"), name)
            .with_some(format!("{product}[description]"), note)
            .with_some(format!("{product}[images][0]"), self.picture.as_ref());
        if let Some(period) = self.recurring {
            let recurring = format!("{price}[recurring]");
            form = form
                .with(format!("{recurring}[interval]"), period.interval.word())
                .with(format!("{recurring}[interval_count]"), period.count);
        }
        Ok(form)
    }
}

/// An amount as Stripe counts it.
pub(super) fn expressed(amount: Amount, currency: Currency) -> Result<i64, PaymentError> {
    let refused = || PaymentError::Refused("amount_not_expressible".to_owned());
    to_stripe(amount, currency).ok_or_else(refused)
}

/// What a lasting discount takes off each charge.
fn lasting_coupon(plan: &Plan) -> Option<Coupon> {
    let duration = plan.discount.as_ref()?.duration;
    let amount = plan.amount(false).minus(plan.amount(true));
    (!amount.is_zero()).then_some(Coupon { amount, duration })
}

fn sum<'a>(items: impl Iterator<Item = &'a Item>) -> Result<Amount, TooMuchMoney> {
    let mut totals = items.map(Item::total);
    totals.try_fold(Amount::ZERO, |sum, total| sum.plus(total?))
}

fn too_much(_: TooMuchMoney) -> PaymentError {
    PaymentError::Refused("amount_too_large".to_owned())
}

/// The items, the last of too many merged into one.
fn merged(items: Vec<Item>, mixed: bool) -> Result<Vec<Item>, TooMuchMoney> {
    if !mixed {
        return merged_kind(items, MOST);
    }
    let (again, once) = items
        .into_iter()
        .partition(|item: &Item| item.recurring.is_some());
    let mut all = merged_kind(again, MOST_OF_KIND)?;
    all.extend(merged_kind(once, MOST_OF_KIND)?);
    Ok(all)
}

fn merged_kind(mut items: Vec<Item>, most: usize) -> Result<Vec<Item>, TooMuchMoney> {
    if items.len() > most {
        let rest = items.split_off(most - 1);
        items.push(Item {
            name: format!("and {} more", rest.len()),
            note: None,
            picture: None,
            amount: sum(rest.iter())?,
            quantity: 1,
            recurring: rest.first().and_then(|item| item.recurring),
        });
    }
    Ok(items)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::domain::{
        catalog::{Interval, Reduction},
        checkout::AppliedDiscount,
        ids::DiscountId,
        line_item::Quantity,
        money::BasisPoints,
        testing::checkout,
    };

    const MONTH: Period = Period {
        interval: Interval::Month,
        count: 1,
    };

    fn amount() -> impl Strategy<Value = Amount> {
        (0i64..50_000).prop_map(|minor| Amount::from_minor(minor).unwrap())
    }

    fn line(rhythm: Option<bool>) -> impl Strategy<Value = Line> {
        let optional = || prop::option::of(amount());
        (amount(), 1u32..4, optional(), optional(), any::<bool>()).prop_map(
            move |(unit_amount, quantity, upfront, whole_amount, again)| {
                let trial = Some(MONTH).filter(|_| rhythm == Some(true) && again);
                Line {
                    quantity: Quantity::new(quantity).unwrap(),
                    unit_amount,
                    whole_amount,
                    recurring: Some(MONTH).filter(|_| rhythm.is_some() && again),
                    upfront: trial.map_or(upfront, |_| Some(Amount::ZERO)),
                    trial,
                    ..checkout().lines.remove(0)
                }
            },
        )
    }

    fn discount() -> impl Strategy<Value = Option<AppliedDiscount>> {
        let one = (1u32..=10_000, any::<bool>()).prop_map(|(points, lasts)| AppliedDiscount {
            id: DiscountId::new(Uuid::from_u128(1)),
            name: "Off".to_owned(),
            code: None,
            reduction: Reduction::Percentage {
                basis_points: BasisPoints::new(points).unwrap(),
            },
            products: Vec::new(),
            duration: match lasts {
                true => DiscountDuration::Forever,
                false => DiscountDuration::Once,
            },
            limited: false,
        });
        prop::option::of(one)
    }

    fn lines() -> impl Strategy<Value = Vec<Line>> {
        prop::option::of(any::<bool>())
            .prop_flat_map(|rhythm| prop::collection::vec(line(rhythm), 1..130))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn what_is_told_comes_to_what_is_due(lines in lines(), discount in discount()) {
            let checkout = Checkout { lines, discount, ..checkout() };
            let plan = checkout.plan();
            let items = Items::of(&checkout, plan.as_ref()).unwrap();
            let free = plan.as_ref().is_some_and(|plan| plan.trial.is_some());
            let again = |item: &&Item| item.recurring.is_some();
            let now = sum(items.items.iter().filter(|item| !free || !again(item))).unwrap();
            let off = items.coupon.map_or(Amount::ZERO, |coupon| coupon.amount);
            prop_assert_eq!(now.minus(off), checkout.totals().due_now);
            if let Some(coupon) = items.coupon.filter(|coupon| !coupon.duration.is_once()) {
                let full = sum(items.items.iter().filter(again)).unwrap();
                prop_assert_eq!(full.minus(coupon.amount), plan.unwrap().amount(true));
            }
            let kinds = items.items.iter().partition::<Vec<_>, _>(again);
            let most = if kinds.0.is_empty() { MOST } else { MOST_OF_KIND };
            prop_assert!(kinds.0.len() <= most && kinds.1.len() <= most);
        }
    }
}
