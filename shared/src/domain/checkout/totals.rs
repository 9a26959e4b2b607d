//! What a checkout comes to, now and later.

#[cfg(test)]
mod tests;

use super::{AppliedDiscount, Line};
use crate::domain::money::Amount;

/// What a checkout comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    /// All lines.
    pub subtotal: Amount,
    /// What the discount takes off.
    pub discount: Amount,
    /// What the order comes to.
    pub total: Amount,
    /// What of the total is paid at the checkout: the only sum that is ever charged.
    pub due_now: Amount,
    /// What of the total is paid afterwards, outside of the checkout.
    pub due_later: Amount,
}

impl Totals {
    /// What the order comes to, and no more: for those who do without the rest.
    #[must_use]
    pub fn total_of(lines: &[Line], discount: Option<&AppliedDiscount>) -> Amount {
        let prices = prices(lines);
        let reduced = reduced(lines, &prices, discount);
        sum(&prices).minus(taken_off(&reduced, discount))
    }

    /// Adds up. Lines beyond the ceiling are never stored, so nothing is cut here.
    #[must_use]
    pub fn of(lines: &[Line], discount: Option<&AppliedDiscount>) -> Self {
        let prices = prices(lines);
        let subtotal = sum(&prices);
        let reduced = reduced(lines, &prices, discount);
        let discount = taken_off(&reduced, discount);
        let total = subtotal.minus(discount);
        let shares = spread(discount, &reduced);
        let rests = prices
            .iter()
            .zip(shares)
            .map(|(price, share)| price.minus(share));
        let due: Vec<Amount> = lines
            .iter()
            .zip(rests)
            .map(|(line, rest)| due_of(line, rest))
            .collect();
        let due_now = sum(&due);
        Self {
            subtotal,
            discount,
            total,
            due_now,
            due_later: total.minus(due_now),
        }
    }
}

fn prices(lines: &[Line]) -> Vec<Amount> {
    let prices = lines.iter().map(|line| line.total().unwrap_or_default());
    prices.collect()
}

fn taken_off(reduced: &[Amount], discount: Option<&AppliedDiscount>) -> Amount {
    discount.map_or(Amount::ZERO, |discount| discount.reduction.of(sum(reduced)))
}

/// What of each price the discount is taken off.
fn reduced(lines: &[Line], prices: &[Amount], discount: Option<&AppliedDiscount>) -> Vec<Amount> {
    let covered = |line: &Line| discount.is_some_and(|discount| discount.covers(line));
    let each = lines.iter().zip(prices);
    each.map(|(line, price)| if covered(line) { *price } else { Amount::ZERO })
        .collect()
}

/// What of a line is due now, when `rest` of it is left to pay.
fn due_of(line: &Line, rest: Amount) -> Amount {
    let upfront = line
        .upfront
        .map_or(Ok(rest), |one| one.times(line.quantity.get()));
    // A deposit beyond the ceiling is beyond the price, too.
    upfront.unwrap_or(rest).min(rest)
}

fn sum(amounts: &[Amount]) -> Amount {
    amounts
        .iter()
        .try_fold(Amount::ZERO, |sum, amount| sum.plus(*amount))
        .unwrap_or_default()
}

/// Spreads a discount over prices in proportion, to the last minor unit: what rounding down leaves
/// goes to those that it cut the most, the first of equals first.
fn spread(discount: Amount, prices: &[Amount]) -> Vec<Amount> {
    let whole = i128::from(sum(prices).minor()).max(1);
    let exact = |price: &Amount| i128::from(price.minor()) * i128::from(discount.minor());
    let mut shares: Vec<i128> = prices.iter().map(|price| exact(price) / whole).collect();
    let mut by_cut: Vec<usize> = (0..prices.len()).collect();
    by_cut.sort_by_key(|&at| std::cmp::Reverse(prices.get(at).map(|price| exact(price) % whole)));
    let left = i128::from(discount.minor()) - shares.iter().sum::<i128>();
    for at in by_cut
        .into_iter()
        .take(usize::try_from(left).unwrap_or_default())
    {
        if let Some(share) = shares.get_mut(at) {
            *share += 1;
        }
    }
    let amount = |share| i64::try_from(share).ok().and_then(Amount::from_minor);
    // A share is at most its price, so it always is an amount.
    shares
        .into_iter()
        .map(|share| amount(share).unwrap_or_default())
        .collect()
}
