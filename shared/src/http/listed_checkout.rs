//! Checkouts that lists have: their secrets are kept, sealed, for whoever manages the site.

use serde_bytes::ByteBuf;

use super::{Api, Claim, fresh_checkout::taken};
use crate::{
    domain::{
        checkout::{Checkout, Fresh},
        ids::CheckoutId,
        problem::Problem,
        secret::{Secret, SecretKind},
        site::Lifetime,
    },
    random,
    root_secret::{DerivedKey, RootSecret},
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

/// Seals a checkout's secret for [`Checkout::sealed_secret`].
///
/// # Errors
///
/// When there is neither randomness nor the root secret.
pub async fn seal_secret(root: &RootSecret, secret: &Secret) -> Result<ByteBuf, Problem> {
    let context = context(CheckoutId::new(secret.id()));
    let sealed = key(root).await?.seal(&secret.reveal(), &context);
    sealed.map(ByteBuf::from).map_err(Problem::internal)
}

/// The secret of a checkout that lists have.
///
/// # Errors
///
/// When the root secret cannot be had, or is not the one that sealed it.
pub async fn unseal_secret(
    root: &RootSecret,
    checkout: &Checkout,
) -> Result<Option<Secret>, Problem> {
    let Some(sealed) = &checkout.sealed_secret else {
        return Ok(None);
    };
    let text = key(root).await?.unseal(sealed, &context(checkout.id));
    let text = text.map_err(Problem::internal)?;
    Ok(Secret::parse(SecretKind::Checkout, &text))
}

/// What a sealed secret belongs to: no other checkout can take it over.
fn context(id: CheckoutId) -> String {
    format!("client secret of {id}")
}

async fn key(root: &RootSecret) -> Result<DerivedKey, Problem> {
    root.key("checkout-secret").await.map_err(Problem::internal)
}
