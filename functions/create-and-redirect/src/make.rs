//! Make the checkout that a visitor gets, if there is one left.

use shared::{
    domain::{
        checkout::{Checkout, Fresh},
        offer::Limited,
        problem::Problem,
        site::Lifetime,
    },
    http::{checkout_url, make_checkout, make_slotted_checkout},
};

use crate::Opener;

/// What became of an opening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Made {
    /// A checkout; this is the address of its page.
    Checkout(String),
    /// Nothing: what the offer holds is not sold any more.
    NotSold,
    /// Nothing: the offer was used as often as it may be.
    Exhausted,
}

/// Makes a checkout within the offer's limit.
pub(crate) async fn make(
    opener: &Opener,
    limited: Limited,
    (base_url, lifetime): (&str, Lifetime),
    make: impl FnOnce(Fresh<'_>) -> Checkout,
) -> Result<Made, Problem> {
    let app = &opener.app;
    let Some(max) = limited.limit.checkouts() else {
        let (_, url) = make_checkout(app, base_url, lifetime, make).await?;
        return Ok(Made::Checkout(url));
    };
    let slots = (opener.slots.as_ref(), limited, max);
    let as_it_is = |checkout, secret| std::future::ready(Ok((checkout, secret)));
    let made = make_slotted_checkout(app, slots, lifetime, make, as_it_is).await?;
    let url = made.map(|(_, secret)| checkout_url(base_url, &secret));
    Ok(url.map_or(Made::Exhausted, Made::Checkout))
}

/// Whether all orders that there may be are taken, where these are counted.
pub(crate) async fn is_sold_out(opener: &Opener, limited: Limited) -> Result<bool, Problem> {
    let Some(max) = limited.limit.orders() else {
        return Ok(false);
    };
    let (store, now) = (&opener.app.store, opener.app.clock.now());
    let slots = &opener.slots;
    let is_sold_out = slots.is_sold_out(store, (limited, max), now).await?;
    if is_sold_out {
        slots.note_exhaustion(store, limited, now).await;
    }
    Ok(is_sold_out)
}
