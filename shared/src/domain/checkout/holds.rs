//! What a checkout holds of what there is only so much of, and how it is counted.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Checkout, CheckoutStatus, Email, Redemption};
use crate::domain::{
    catalog::Discount,
    ids::{CustomerId, DiscountId, SiteId},
    offer::{Limit, OfferId},
};

/// What confirming a checkout takes of what there is only so much of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holds {
    /// Of its discount.
    pub redemption: Option<Redemption>,
    /// Of its offer.
    pub place: Option<Place>,
}

/// A place in an offer that limits its orders, or those of each customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Whether it is one of so many in all.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub in_all: bool,
    /// Whose, if the offer was limited per customer.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub customer: Option<CustomerId>,
    /// Whether it was given back although money may still come for it.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub released: bool,
}

impl Place {
    /// What whoever has this address takes of an offer with this limit.
    #[must_use]
    pub fn of(limit: &Limit, site: SiteId, email: &Email) -> Option<Self> {
        let in_all = limit.orders().is_some();
        let customer = limit.per_customer.map(|_| CustomerId::of(site, email));
        (in_all || customer.is_some()).then_some(Self {
            in_all,
            customer,
            released: false,
        })
    }
}

/// Something that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Counter {
    /// How often a discount is redeemed.
    Discount(DiscountId),
    /// How often a customer redeemed a discount.
    DiscountOf(DiscountId, CustomerId),
    /// How many places of an offer are taken.
    Offer(OfferId),
    /// How many places of an offer a customer has.
    OfferOf(OfferId, CustomerId),
}

/// What a checkout counts for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// As one that is taken.
    pub taken: bool,
    /// As one that is paid.
    pub completed: bool,
}

/// How much there is of what confirming takes; of what is not said there is any amount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    redemptions: Option<u32>,
    redemptions_of_each: Option<u32>,
    places: Option<u32>,
    places_of_each: Option<u32>,
}

impl Limits {
    /// Those of an offer.
    #[must_use]
    pub const fn of_offer(limit: &Limit) -> Self {
        Self {
            redemptions: None,
            redemptions_of_each: None,
            places: limit.orders(),
            places_of_each: limit.per_customer,
        }
    }

    /// The same with those of a discount.
    #[must_use]
    pub const fn and_of(self, discount: &Discount) -> Self {
        Self {
            redemptions: discount.max_redemptions,
            redemptions_of_each: discount.max_redemptions_per_customer,
            ..self
        }
    }

    /// How much may be taken of what is counted there.
    #[must_use]
    pub const fn of(&self, counter: &Counter) -> Option<u32> {
        match counter {
            Counter::Discount(_) => self.redemptions,
            Counter::DiscountOf(..) => self.redemptions_of_each,
            Counter::Offer(_) => self.places,
            Counter::OfferOf(..) => self.places_of_each,
        }
    }
}

impl Checkout {
    /// The place in its offer that it has: one from when it is confirmed on, none any more when the
    /// attempt ends without payment.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        match self.status {
            CheckoutStatus::Confirmed | CheckoutStatus::Succeeded => {
                let place = self.payment.as_ref()?.place;
                place.filter(|place| !place.released)
            }
            CheckoutStatus::Open | CheckoutStatus::Expired => None,
        }
    }

    /// What it counts for, and where.
    ///
    /// Whoever stores a step counts by the difference that it makes to this, in the same write.
    #[must_use]
    pub fn tallies(&self) -> BTreeMap<Counter, Tally> {
        let mut tallies = BTreeMap::new();
        let taken = Tally {
            taken: true,
            completed: false,
        };
        if let Some(Redemption { discount, customer }) = self.redemption() {
            tallies.insert(Counter::Discount(discount), taken);
            let of_customer = customer.map(|customer| Counter::DiscountOf(discount, customer));
            tallies.extend(of_customer.map(|counter| (counter, taken)));
        }
        let Some(offer) = self.offer else {
            return tallies;
        };
        let place = self.place();
        let of_offer = Tally {
            taken: place.is_some_and(|place| place.in_all),
            completed: self.status == CheckoutStatus::Succeeded
                && (self.slot.is_some() || place.is_some_and(|place| place.in_all)),
        };
        if of_offer != Tally::default() {
            tallies.insert(Counter::Offer(offer), of_offer);
        }
        let customer = place.and_then(|place| place.customer);
        let of_customer = customer.map(|customer| Counter::OfferOf(offer, customer));
        tallies.extend(of_customer.map(|counter| (counter, taken)));
        tallies
    }
}
