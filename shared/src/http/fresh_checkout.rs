//! A fresh checkout under a new secret, in the table, with its address.

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
    store::SlotBook,
};

/// How often another slot is taken when one turns out to be somebody's.
const ROUNDS: usize = 16;

/// Makes a checkout, and tells the address of its page.
///
/// # Errors
///
/// When the table does not answer, or there is no randomness.
pub async fn make_checkout(
    app: &App,
    base_url: &str,
    lifetime: Lifetime,
    make: impl FnOnce(Fresh<'_>) -> Checkout,
) -> Result<(Checkout, String), Problem> {
    let now = app.clock.now();
    let random = random::bytes().map_err(Problem::internal)?;
    let secret = Secret::new(SecretKind::Checkout, random::id(now), random);
    let checkout = make(Fresh {
        lifetime,
        secret: &secret,
        now,
    });
    if !app.store.insert_checkout(&checkout).await? {
        return Err(taken(&checkout));
    }
    Ok((checkout, checkout_url(base_url, &secret)))
}

/// Makes a checkout of an offer that limits them, in one of its slots; none when no slot is left. `finish`
/// adds what depends on the secret.
///
/// # Errors
///
/// What `finish` gives; or when the table does not answer, or there is no randomness.
pub async fn make_slotted_checkout<F>(
    app: &App,
    (book, limited, max): (&SlotBook, Limited, u32),
    lifetime: Lifetime,
    make: impl FnOnce(Fresh<'_>) -> Checkout,
    finish: impl Fn(Checkout, Secret) -> F,
) -> Result<Option<(Checkout, Secret)>, Problem>
where
    F: Future<Output = Result<(Checkout, Secret), Problem>>,
{
    let (store, now) = (&app.store, app.clock.now());
    let (mut make, mut made) = (Some(make), None);
    for _ in 0..ROUNDS {
        let slot = book.take(store, (limited, max), now).await?;
        // The last one is the news that nothing is left; so is that there is none.
        if slot.is_none_or(|slot| slot.number >= max) {
            book.note_exhaustion(store, limited, now).await;
        }
        let Some(slot) = slot else { return Ok(None) };
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
        match store.insert_checkout(&checkout).await {
            Ok(true) => return Ok(Some((checkout, secret))),
            // Whoever had it before us took longer than a lease.
            Ok(false) => made = Some(checkout),
            Err(error) => {
                book.give_back(limited.offer, slot);
                return Err(error.into());
            }
        }
    }
    Err(Problem::unavailable("slot after slot was taken"))
}

/// The address of the page that a secret opens.
#[must_use]
pub fn checkout_url(base_url: &str, secret: &Secret) -> String {
    format!("{base_url}/checkout/{}", secret.reveal())
}

pub(super) fn taken(checkout: &Checkout) -> Problem {
    Problem::internal(format!("the fresh id `{}` is taken", checkout.id))
}
