//! The keys that events are signed with as tokens: made when the stack has none.

use std::thread;

use rsa::{RsaPrivateKey, pkcs8::EncodePrivateKey, rand_core::OsRng};
use shared::{
    clock::Clock,
    domain::webhook::Algorithm,
    root_secret::RootSecret,
    store::Store,
    webhook::{private_key::PrivateKey, signing_keys::SigningKeys},
};
use tokio::{sync::oneshot, task::AbortHandle};

const RSA_BITS: usize = 2048;

/// Makes a key: that takes a moment if it is for RSA, which `ring` has no way to do.
///
/// # Errors
///
/// When there is no randomness.
pub async fn make(algorithm: Algorithm) -> anyhow::Result<PrivateKey> {
    if algorithm != Algorithm::Rs256 {
        return Ok(PrivateKey::make(algorithm)?);
    }
    let (made, key) = oneshot::channel();
    // Not a thread of the runtime's: who stops meanwhile does not wait for it.
    thread::spawn(move || {
        // Nobody wants it any more.
        drop(made.send(make_rsa()));
    });
    key.await?
}

fn make_rsa() -> anyhow::Result<PrivateKey> {
    let key = RsaPrivateKey::new(&mut OsRng, RSA_BITS)?.to_pkcs8_der()?;
    let key = PrivateKey::read(Algorithm::Rs256, key.as_bytes().to_vec());
    Ok(key?)
}

/// Gives the stack the keys that it does not have yet. Without an RSA key at hand, one is made while
/// the stack serves already; the handle stops that.
///
/// # Errors
///
/// When they cannot be made or stored.
pub async fn plant(
    store: &Store,
    root: RootSecret,
    rsa: Option<PrivateKey>,
    clock: Clock,
) -> anyhow::Result<(SigningKeys, Option<AbortHandle>)> {
    let keys = SigningKeys::new(store.clone(), root);
    let set = store.signing_keys().await?.unwrap_or_default();
    let mut ready = Vec::new();
    for algorithm in [Algorithm::Es256, Algorithm::EdDsa] {
        if !set.has(algorithm) {
            ready.push(make(algorithm).await?);
        }
    }
    let lacks_rsa = !set.has(Algorithm::Rs256);
    let makes_rsa = lacks_rsa && rsa.is_none();
    ready.extend(rsa.filter(|_| lacks_rsa));
    if !ready.is_empty() {
        keys.add(&ready, clock.now()).await?;
    }
    let later = keys.clone();
    let making = async move {
        if let Err(error) = add_rsa(&later, &clock).await {
            tracing::warn!("there is no key for RS256: {error:#}");
        }
    };
    let making = makes_rsa.then(|| tokio::spawn(making).abort_handle());
    Ok((keys, making))
}

async fn add_rsa(keys: &SigningKeys, clock: &Clock) -> anyhow::Result<()> {
    let key = make(Algorithm::Rs256).await?;
    keys.add(&[key], clock.now()).await?;
    Ok(())
}
