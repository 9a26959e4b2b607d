//! A fresh checkout for a visit: one for each form, however often it is sent.

use std::time::Duration;

use jiff::Timestamp;
use shared::{
    domain::{
        checkout::{Checkout, Fresh},
        ids::CheckoutId,
        offer::{Limited, OfferId},
        problem::Problem,
        secret::Secret,
        site::Lifetime,
    },
    http::{Slots, Slotted, checkout_url, fresh_secret, make_slotted_checkout},
    store::Held,
};

use crate::{Opener, visit::Visit};

/// How often a form asks for what the same form makes that was sent a moment before, and how long it
/// waits in between.
const GLANCES: u32 = 20;
const PAUSE: Duration = Duration::from_millis(100);
/// After so many, nobody else seems to have sent it.
const ALONE: u32 = 6;

/// What was made.
pub(crate) struct Made {
    /// What opens it.
    pub(crate) secret: Secret,
    /// When it is over.
    pub(crate) expires_at: Timestamp,
    /// The address of its page.
    pub(crate) url: String,
}

/// What became of an opening.
pub(crate) enum Opened {
    /// A checkout.
    Made(Made),
    /// Nothing: what the offer holds is not sold any more.
    NotSold,
    /// Nothing: the offer was used as often as it may be.
    Exhausted,
}

/// Makes a checkout of an offer, if there is one left.
pub(crate) async fn make_fresh(
    opener: &Opener,
    visit: &Visit,
    lifetime: Lifetime,
    (limited, make): (Limited, impl FnOnce(Fresh<'_>) -> Checkout),
) -> Result<Opened, Problem> {
    let Some(max) = limited.limit.checkouts() else {
        let made = make_unlimited(opener, visit, lifetime, (limited.offer, make)).await?;
        return Ok(Opened::Made(made));
    };
    let before = before(opener, visit, limited, lifetime).await?;
    let once = match before {
        Before::Goes(made) => return Ok(Opened::Made(made)),
        Before::Noted => match of_twin(opener, visit, limited, lifetime).await? {
            Some(twin) => return Ok(Opened::Made(twin)),
            // Whoever noted it died.
            None => None,
        },
        // What the form made is over: its button means another.
        Before::Over => None,
        Before::Nothing => visit.id.map(|visit| visit.secret(limited.offer).id()),
    };
    let slots = Slots {
        book: &opener.slots,
        limited,
        max,
        once,
    };
    let made = make_slotted(opener, visit, lifetime, (slots, make)).await?;
    if let Slotted::Made(checkout, secret) = made {
        return Ok(Opened::Made(Made {
            url: checkout_url(&visit.base_url, &secret),
            expires_at: checkout.expires_at,
            secret,
        }));
    }
    let twin = match once {
        Some(_) => of_twin(opener, visit, limited, lifetime).await?,
        None => None,
    };
    match (twin, made) {
        (Some(twin), _) => Ok(Opened::Made(twin)),
        (None, Slotted::Before) => Err(Problem::unavailable("the twin of a form died")),
        (None, _) => Ok(Opened::Exhausted),
    }
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

/// What the form of the visit has made of a limited offer before.
enum Before {
    /// Nothing, or there is no form.
    Nothing,
    /// Something that is not made yet.
    Noted,
    /// This, and it is not over.
    Goes(Made),
    /// Something that is over.
    Over,
}

async fn before(
    opener: &Opener,
    visit: &Visit,
    limited: Limited,
    lifetime: Lifetime,
) -> Result<Before, Problem> {
    let Some(id) = visit.id else {
        return Ok(Before::Nothing);
    };
    let (store, now) = (&opener.app.store, opener.app.clock.now());
    let once = id.secret(limited.offer).id();
    let Some(made) = store.made_by(once).await? else {
        return Ok(Before::Nothing);
    };
    let secret = id.secret_of(limited.offer, made);
    let offer = (limited.site, limited.offer);
    Ok(match store.held(&secret, offer, now).await? {
        Held::Nothing => Before::Noted,
        Held::Over => Before::Over,
        Held::GoesOn => Before::Goes(Made {
            url: checkout_url(&visit.base_url, &secret),
            // At the latest.
            expires_at: now + lifetime.duration(),
            secret,
        }),
    })
}

/// What the same form makes that was sent at the same time: who has the last slot is not told that nothing
/// is left.
async fn of_twin(
    opener: &Opener,
    visit: &Visit,
    limited: Limited,
    lifetime: Lifetime,
) -> Result<Option<Made>, Problem> {
    for glance in 1..=GLANCES {
        match before(opener, visit, limited, lifetime).await? {
            Before::Goes(made) => return Ok(Some(made)),
            Before::Nothing if glance >= ALONE => break,
            Before::Nothing | Before::Noted => tokio::time::sleep(PAUSE).await,
            Before::Over => break,
        }
    }
    Ok(None)
}

async fn make_slotted(
    opener: &Opener,
    visit: &Visit,
    lifetime: Lifetime,
    (slots, make): (Slots<'_>, impl FnOnce(Fresh<'_>) -> Checkout),
) -> Result<Slotted, Problem> {
    let (app, offer) = (&opener.app, slots.limited.offer);
    let own = |checkout: Checkout, secret: Secret| {
        let secret = visit
            .id
            .map_or(secret, |visit| visit.secret_of(offer, checkout.id));
        let secret_hash = secret.hash();
        std::future::ready(Ok((
            Checkout {
                secret_hash,
                ..checkout
            },
            secret,
        )))
    };
    make_slotted_checkout(app, slots, lifetime, make, own).await
}

async fn make_unlimited(
    opener: &Opener,
    visit: &Visit,
    lifetime: Lifetime,
    (offer, make): (OfferId, impl FnOnce(Fresh<'_>) -> Checkout),
) -> Result<Made, Problem> {
    let app = &opener.app;
    let now = app.clock.now();
    let own = visit.id.map(|visit| visit.secret(offer));
    let mut secret = own.map_or_else(|| fresh_secret(now), Ok)?;
    let mut checkout = make(Fresh {
        lifetime,
        secret: &secret,
        now,
    });
    if !app.store.insert_checkout(&checkout).await? {
        let goes_on = own.is_some() && {
            let offer = (checkout.site, offer);
            app.store.held(&secret, offer, now).await? == Held::GoesOn
        };
        // What the form made may be over since: then its button means another.
        if !goes_on {
            secret = fresh_secret(now)?;
            checkout.id = CheckoutId::new(secret.id());
            checkout.secret_hash = secret.hash();
            if !app.store.insert_checkout(&checkout).await? {
                let id = checkout.id;
                return Err(Problem::internal(format!("the fresh id `{id}` is taken")));
            }
        }
    }
    Ok(Made {
        expires_at: checkout.expires_at,
        url: checkout_url(&visit.base_url, &secret),
        secret,
    })
}
