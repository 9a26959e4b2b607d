//! A fresh checkout of an offer: under a new secret, in the table, with its address.

use super::App;
use crate::{
    domain::{
        checkout::Checkout,
        pricing::Priced,
        problem::Problem,
        secret::{Secret, SecretKind},
        template::Template,
    },
    random,
};

/// Makes a checkout of a template that was priced, and tells the address of its page.
///
/// # Errors
///
/// When the table does not answer, or there is no randomness.
pub async fn make_checkout(
    app: &App,
    template: &Template,
    priced: Priced,
    base_url: &str,
) -> Result<(Checkout, String), Problem> {
    let now = app.clock.now();
    let random = random::bytes().map_err(Problem::internal)?;
    let secret = Secret::new(SecretKind::Checkout, random::id(now), random);
    let checkout = Checkout::of_template(template, priced, &secret, now);
    if !app.store.insert_checkout(&checkout).await? {
        let taken = format!("the fresh id `{}` is taken", checkout.id);
        return Err(Problem::internal(taken));
    }
    Ok((checkout, format!("{base_url}/checkout/{}", secret.reveal())))
}
