//! The client secrets of checkouts that lists have: kept, sealed, for whoever manages the site.

use serde_bytes::ByteBuf;

use crate::{
    domain::{
        checkout::Checkout,
        ids::CheckoutId,
        problem::Problem,
        secret::{Secret, SecretKind},
    },
    root_secret::{DerivedKey, RootSecret, RootSecretError},
};

/// Seals a checkout's secret for [`Checkout::sealed_secret`].
///
/// # Errors
///
/// When there is neither randomness nor the root secret.
pub async fn seal_secret(root: &RootSecret, secret: &Secret) -> Result<ByteBuf, Problem> {
    let context = context(CheckoutId::new(secret.id()));
    let key = key(root).await.map_err(Problem::internal)?;
    let sealed = key.seal(&secret.reveal(), &context);
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
    if !checkout.is_listed() {
        return Ok(None);
    }
    let Some(sealed) = &checkout.sealed_secret else {
        return Ok(None);
    };
    let key = key(root).await.map_err(Problem::internal)?;
    let text = key.unseal(sealed, &context(checkout.id));
    let text = text.map_err(Problem::internal)?;
    Ok(Secret::parse(SecretKind::Checkout, &text))
}

/// What a sealed secret belongs to: no other checkout can take it over.
fn context(id: CheckoutId) -> String {
    format!("client secret of {id}")
}

/// The key of all of them.
pub(crate) async fn key(root: &RootSecret) -> Result<DerivedKey, RootSecretError> {
    root.key("checkout-secret").await
}
