//! Pricing a link: one of its products, with the amount and the seats that were asked for.

use jiff::Timestamp;

use super::{Priced, Products};
use crate::domain::{
    catalog::{Discount, Period, PriceKind, Product},
    checkout::{AppliedDiscount, Line, LinkTerms, Warning},
    ids::ProductId,
    line_item::Quantity,
    link::Link,
    money::{Amount, Currency},
    packed::Packed,
};

/// What whoever opens a link asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// Which of the products; none is the first.
    pub product: Option<ProductId>,
    /// How much to pay, where the price lets the buyer say.
    pub amount: Option<Amount>,
    /// How many seats, where the price is by seats and the merchant does not say.
    pub seats: Option<Quantity>,
}

/// A link priced now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricedLink<'a> {
    /// The product that was chosen.
    pub product: &'a Product,
    /// The currency of all amounts.
    pub currency: Currency,
    /// Its line, and what was left out.
    pub priced: Priced,
    /// What the buyer may choose instead.
    pub terms: LinkTerms,
}

/// Prices the product that is chosen of a link; none when none of them is sold any more.
#[must_use]
pub fn price_link<'a>(
    link: &Link,
    products: &'a Products,
    wish: Wish,
    preferred: Currency,
) -> Option<PricedLink<'a>> {
    let content = &link.content;
    let live = content.products.iter().filter_map(|id| products.get(id));
    let live: Vec<&Product> = live.filter(|product| product.is_sold()).collect();
    let wanted = wish
        .product
        .and_then(|id| live.iter().find(|product| product.id == id));
    let mut warnings = Vec::new();
    if wish.product.is_some() && wanted.is_none() {
        warnings.push(Warning::Ignored("product_id".into()));
    }
    let product: &Product = wanted.or(live.first())?;
    let alternatives = live.iter().map(|product| product.id);
    let terms = LinkTerms {
        products: alternatives.filter(|_| live.len() > 1).collect(),
        seats: content.seats,
        trial: content.trial,
        discount: content.discount,
        ..LinkTerms::default()
    };
    let (line, currency) = price_choice(product, &terms, wish, preferred, &mut warnings)?;
    let priced = Priced {
        lines: vec![line],
        discount: None,
        warnings,
    };
    Some(PricedLink {
        product,
        currency,
        priced,
        terms,
    })
}

/// The line of one product, in the preferred currency if it has a price there. What does not fit
/// the price is left out and noted.
#[must_use]
pub fn price_choice(
    product: &Product,
    terms: &LinkTerms,
    wish: Wish,
    preferred: Currency,
    warnings: &mut Vec<Warning>,
) -> Option<(Line, Currency)> {
    let price = product.price_in(preferred).or(product.prices.first())?;
    let chosen = wish.amount.filter(|amount| price.kind.takes(*amount));
    if wish.amount.is_some() && chosen.is_none() {
        warnings.push(Warning::Ignored("amount".into()));
    }
    let locked = terms.seats.filter(|seats| price.kind.takes_seats(*seats));
    if terms.seats.is_some() && locked.is_none() {
        warnings.push(Warning::SeatsNotSold);
    }
    let (quantity, unit_amount, whole_amount) = match &price.kind {
        PriceKind::Seats { tiers } => {
            let (least, most) = terms.seat_bounds(tiers);
            let said = wish.seats.map_or(least, Quantity::get).clamp(least, most);
            let seats = locked.map_or(said, Quantity::get);
            let whole = tiers.total(seats).ok()?;
            let unit = tiers.rate_of(seats);
            let whole = Some(whole).filter(|whole| unit.times(seats) != Ok(*whole));
            (Quantity::new(seats)?, unit, whole)
        }
        kind @ (PriceKind::Fixed { .. } | PriceKind::Free | PriceKind::Custom { .. }) => (
            Quantity::ONE,
            chosen.unwrap_or_else(|| kind.initial_amount()),
            None,
        ),
    };
    let line = Line {
        product: Some(product.id),
        name: product.name.clone(),
        image: product.image.clone(),
        quantity,
        unit_amount,
        full_amount: None,
        note: None,
        // Nothing is due before a trial ends.
        upfront: trial_of(product, terms).map(|_| Amount::ZERO),
        whole_amount,
        recurring: product.recurring,
        trial: trial_of(product, terms),
        cycles: None,
        particulars: Packed::EMPTY,
    };
    Some((line, price.currency))
}

/// How long a subscription to a product is free at first; what is paid once has no trial.
fn trial_of(product: &Product, terms: &LinkTerms) -> Option<Period> {
    let trial = terms.trial.or(product.trial);
    product
        .recurring
        .and(trial.filter(|_| !terms.without_trial))
}

/// Applies the discount of a link's checkout: what a buyer typed instead of what the merchant set,
/// if both are there and both fit.
#[must_use]
pub fn choose_discount(
    lines: &[Line],
    currency: Currency,
    (typed, preset): (Option<&Discount>, Option<&Discount>),
    now: Timestamp,
) -> Option<AppliedDiscount> {
    let apply = |discount: &Discount| AppliedDiscount::of(discount, lines, currency, now).ok();
    typed.and_then(apply).or_else(|| preset.and_then(apply))
}
