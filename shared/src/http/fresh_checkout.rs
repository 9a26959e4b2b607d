//! A fresh checkout of an offer: under a new secret, in the table, with its address.

use jiff::Timestamp;

use super::App;
use crate::{
    domain::{
        checkout::Checkout,
        problem::Problem,
        secret::{Secret, SecretKind},
    },
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
    make: impl FnOnce(&Secret, Timestamp) -> Checkout,
) -> Result<(Checkout, String), Problem> {
    let now = app.clock.now();
    let random = random::bytes().map_err(Problem::internal)?;
    let secret = Secret::new(SecretKind::Checkout, random::id(now), random);
    let checkout = make(&secret, now);
    if !app.store.insert_checkout(&checkout).await? {
        let taken = format!("the fresh id `{}` is taken", checkout.id);
        return Err(Problem::internal(taken));
    }
    Ok((checkout, format!("{base_url}/checkout/{}", secret.reveal())))
}
