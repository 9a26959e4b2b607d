//! A fresh checkout under a new secret, in the table, with its address.

use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    domain::{
        checkout::{Checkout, Fresh},
        offer::Limited,
        problem::Problem,
        secret::{Secret, SecretKind},
        site::Lifetime,
    },
    http::App,
    random,
    store::{Once, SlotBook},
};

/// How often another slot is taken when one turns out to be somebody's.
const ROUNDS: usize = 16;

/// Where the slots of an offer that limits its checkouts come from.
#[derive(Clone, Copy, Debug)]
pub struct Slots<'a> {
    /// What this function was given of them.
    pub book: &'a SlotBook,
    /// The offer.
    pub limited: Limited,
    /// How many there are.
    pub max: u32,
    /// What makes one checkout of a request that comes twice, if anything does.
    pub once: Option<Uuid>,
}

/// What became of a checkout of an offer that limits them.
#[derive(Clone, Debug)]
pub enum Slotted {
    /// It is made.
    Made(Box<Checkout>, Secret),
    /// The same request has made one before, or is about to.
    Before,
    /// No slot is left.
    Exhausted,
}

/// Makes a checkout of an offer that limits them. `finish` adds what depends on the secret, or gives it
/// another.
///
/// # Errors
///
/// What `finish` gives; or when the table does not answer, or there is no randomness.
pub async fn make_slotted_checkout<F>(
    app: &App,
    slots: Slots<'_>,
    lifetime: Lifetime,
    make: impl FnOnce(Fresh<'_>) -> Checkout,
    finish: impl Fn(Checkout, Secret) -> F,
) -> Result<Slotted, Problem>
where
    F: Future<Output = Result<(Checkout, Secret), Problem>>,
{
    let (store, now) = (&app.store, app.clock.now());
    let Slots {
        book,
        limited,
        max,
        mut once,
    } = slots;
    let (mut make, mut made) = (Some(make), None);
    for _ in 0..ROUNDS {
        let slot = book.take(store, (limited, max), now).await?;
        // The last one is the news that nothing is left; so is that there is none.
        if slot.is_none_or(|slot| slot.number >= max) {
            book.note_exhaustion(store, limited, now).await;
        }
        let Some(slot) = slot else {
            return Ok(Slotted::Exhausted);
        };
        let random = random::bytes().map_err(Problem::internal)?;
        let secret = Secret::new(SecretKind::Checkout, slot.checkout.uuid(), random);
        let fresh = Fresh {
            lifetime,
            secret: &secret,
            now,
        };
        let checkout = made.take().or_else(|| Some(make.take()?(fresh)));
        let Some(checkout) = checkout else { break };
        let checkout = Checkout {
            id: slot.checkout,
            secret_hash: secret.hash(),
            slot: Some(slot.number),
            ..checkout
        };
        let (checkout, secret) = finish(checkout, secret).await?;
        let inserted = store.insert_checkout_once(&checkout, once).await;
        if !matches!(inserted, Ok(Once::Done | Once::Taken)) {
            book.give_back(limited.offer, slot);
        }
        match inserted? {
            Once::Done => return Ok(Slotted::Made(Box::new(checkout), secret)),
            Once::Before => return Ok(Slotted::Before),
            // Whoever had it before us took longer than a lease; what was noted is not there.
            Once::Taken => (made, once) = (Some(checkout), None),
        }
    }
    Err(Problem::unavailable("slot after slot was taken"))
}

/// The secret of a checkout that is to be made.
///
/// # Errors
///
/// When there is no randomness.
pub fn fresh_secret(now: Timestamp) -> Result<Secret, Problem> {
    let random = random::bytes().map_err(Problem::internal)?;
    Ok(Secret::new(SecretKind::Checkout, random::id(now), random))
}

/// The address of the page that a secret opens.
#[must_use]
pub fn checkout_url(base_url: &str, secret: &Secret) -> String {
    format!("{base_url}/checkout/{}", secret.reveal())
}

pub(super) fn taken(checkout: &Checkout) -> Problem {
    Problem::internal(format!("the fresh id `{}` is taken", checkout.id))
}
