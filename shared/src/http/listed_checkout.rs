//! Checkouts that lists have: their secrets are kept, sealed, for whoever manages the site.

use super::{Api, Claim, fresh_checkout::taken};
use crate::{
    checkout_secrets::{seal_secret, unseal_secret},
    domain::{
        checkout::{Checkout, Fresh},
        problem::Problem,
        secret::{Secret, SecretKind},
        site::Lifetime,
    },
    random,
};

/// Makes a checkout by API under the id of a claim. An attempt that ended without a word may have
/// made it: then it is that one, with its secret.
///
/// # Errors
///
/// What `make` gives; or when the table does not answer, or there is neither randomness nor the
/// root secret.
pub async fn make_listed_checkout(
    api: &Api,
    claim: Claim,
    lifetime: Lifetime,
    make: impl FnOnce(Fresh<'_>) -> Result<Checkout, Problem>,
) -> Result<(Checkout, Secret), Problem> {
    let (store, now) = (&api.app.store, claim.at);
    let random = random::bytes().map_err(Problem::internal)?;
    let secret = Secret::new(SecretKind::Checkout, claim.id, random);
    let checkout = Checkout {
        sealed_secret: Some(seal_secret(&api.root, &secret).await?),
        ..make(Fresh {
            lifetime,
            secret: &secret,
            now,
        })?
    };
    if store.insert_checkout(&checkout).await? {
        return Ok((checkout, secret));
    }
    let made = store.checkout(checkout.id).await?;
    let made = made.filter(|made| made.site == checkout.site);
    let made = made.ok_or_else(|| taken(&checkout))?;
    let secret = unseal_secret(&api.root, &made).await?;
    let secret = secret.ok_or_else(|| taken(&checkout))?;
    Ok((made, secret))
}
