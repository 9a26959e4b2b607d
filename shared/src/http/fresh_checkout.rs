//! A fresh checkout under a new secret, in the table, with its address.

use jiff::Timestamp;

use crate::{
    domain::{
        checkout::{Checkout, Fresh},
        problem::Problem,
        secret::{Secret, SecretKind},
        site::Lifetime,
    },
    http::App,
    random,
};

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
    let secret = fresh_secret(now)?;
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
