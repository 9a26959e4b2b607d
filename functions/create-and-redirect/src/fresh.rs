//! A fresh checkout for a visit: one for each form, however often it is sent.

use jiff::Timestamp;
use shared::{
    domain::{
        checkout::{Checkout, Fresh},
        ids::CheckoutId,
        offer::OfferId,
        problem::Problem,
        secret::Secret,
        site::Lifetime,
    },
    http::{checkout_url, fresh_secret},
};

use crate::{Opener, visit::Visit};

/// What was made.
pub(crate) struct Made {
    /// What opens it.
    pub(crate) secret: Secret,
    /// When it is over.
    pub(crate) expires_at: Timestamp,
    /// The address of its page.
    pub(crate) url: String,
}

/// Makes a checkout of an offer.
pub(crate) async fn make_fresh(
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
            app.store.holds(&secret, offer, now).await?
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
