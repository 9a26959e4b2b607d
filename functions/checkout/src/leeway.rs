//! What a price leaves to the buyer: how many seats, or how much to pay.

use shared::{
    domain::{
        catalog::PriceKind,
        line_item::Quantity,
        money::{Amount, Currency},
        pricing::Wish,
    },
    pages::{format_money, format_number, parse_money},
};

use crate::{form::Typed, opened::Opened};

/// What the price of the chosen product leaves to the buyer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leeway {
    /// How many seats.
    Seats {
        /// The fewest.
        least: u32,
        /// The most.
        most: u32,
    },
    /// How much to pay.
    Amount {
        /// The least.
        least: Amount,
        /// The most, if there is a most.
        most: Option<Amount>,
    },
}

impl Leeway {
    /// What is left to the buyer of an open checkout. A template's merchant leaves nothing.
    pub(crate) fn of(opened: &Opened) -> Option<Self> {
        let checkout = &opened.checkout;
        let price = opened.product.as_ref()?.price_in(checkout.currency)?;
        match &price.kind {
            PriceKind::Seats { tiers } => {
                let (least, most) = checkout.terms.seat_bounds(tiers);
                let locked = checkout.terms.seats;
                let locked = locked.is_some_and(|seats| tiers.take(seats.get()));
                (least < most && !locked).then_some(Self::Seats { least, most })
            }
            PriceKind::Custom {
                minimum, maximum, ..
            } => Some(Self::Amount {
                least: *minimum,
                most: *maximum,
            }),
            PriceKind::Fixed { .. } | PriceKind::Free => None,
        }
    }

    /// The name of its input.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Seats { .. } => "wish.seats",
            Self::Amount { .. } => "wish.amount",
        }
    }

    /// What can be said, in words.
    pub(crate) fn bounds(self, opened: &Opened) -> String {
        let texts = opened.texts();
        match self {
            Self::Seats { least, most } => {
                let number = |number: u32| format_number(number.into(), opened.language);
                (texts.seats_between)(&number(least), &number(most))
            }
            Self::Amount { least, most: None } => (texts.amount_least)(&opened.money(least)),
            Self::Amount {
                least,
                most: Some(most),
            } => (texts.amount_between)(&opened.money(least), &opened.money(most)),
        }
    }

    /// What the buyer says that is not so already; nothing when the form holds nothing of it.
    ///
    /// # Errors
    ///
    /// A sentence for the buyer.
    fn wish(self, opened: &Opened, typed: &Typed) -> Result<Option<Wish>, String> {
        let (Some(text), Some(line)) = (typed.wish.get(self.name()), opened.checkout.lines.first())
        else {
            return Ok(None);
        };
        let wish = match self {
            Self::Seats { least, most } => {
                let seats = text
                    .trim()
                    .parse()
                    .ok()
                    .filter(|seats| (least..=most).contains(seats));
                let seats = seats.and_then(Quantity::new);
                let seats = seats.ok_or_else(|| self.bounds(opened))?;
                (seats != line.quantity).then_some(Wish {
                    seats: Some(seats),
                    ..Wish::default()
                })
            }
            Self::Amount { least, most } => {
                let amount = parse_money(text, opened.checkout.currency, opened.language);
                let amount = amount.ok_or_else(|| wrong_amount(opened))?;
                let fits = least <= amount && most.is_none_or(|most| amount <= most);
                // What the merchant or an earlier price gave may stay as it is.
                if amount != line.unit_amount && !fits {
                    return Err(self.bounds(opened));
                }
                (amount != line.unit_amount).then_some(Wish {
                    amount: Some(amount),
                    ..Wish::default()
                })
            }
        };
        Ok(wish)
    }
}

/// What the buyer says of the chosen product that is not so already.
///
/// # Errors
///
/// The name of the input and a sentence for the buyer.
pub(crate) fn wish(opened: &Opened, typed: &Typed) -> Result<Option<Wish>, (&'static str, String)> {
    let Some(leeway) = Leeway::of(opened) else {
        return Ok(None);
    };
    let wish = leeway.wish(opened, typed);
    wish.map_err(|sentence| (leeway.name(), sentence))
}

/// With an example that the currency has: one and a half, or fifteen hundred.
fn wrong_amount(opened: &Opened) -> String {
    let currency: Currency = opened.checkout.currency;
    let example = Amount::parse_decimal("12.5", currency)
        .or_else(|_| Amount::parse_decimal("1200", currency))
        .unwrap_or_default();
    (opened.texts().amount_wrong)(&format_money(example, currency, opened.language))
}
