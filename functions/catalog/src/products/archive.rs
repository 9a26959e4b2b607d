//! What ends with a product: links sell it no longer.

use shared::{
    domain::{
        catalog::Product,
        ids::LinkId,
        problem::{Cause, Problem},
    },
    http::App,
    store::NamedWrite,
};

use crate::write::ROUNDS;

/// Takes an archived product out of every link of its site, and deletes links that have no other.
///
/// Opening a link leaves an archived product out already; this lets lists say so too. Doing it
/// again does no harm, so a request that broke off is simply sent again.
pub(super) async fn drop_from_links(app: &App, product: &Product) -> Result<(), Problem> {
    let (site, archived) = (product.site, [product.id]);
    let entries = app.store.link_entries(site, &archived, usize::MAX).await?;
    for entry in entries {
        drop_from_link(app, product, entry.id).await?;
    }
    Ok(())
}

async fn drop_from_link(app: &App, product: &Product, id: LinkId) -> Result<(), Problem> {
    for _ in 0..ROUNDS {
        let link = app.store.link(id).await?;
        let Some(old) = link.filter(|link| link.content.products.contains(&product.id)) else {
            return Ok(());
        };
        if old.deleted_at.is_some() {
            return Ok(());
        }
        let new = old.clone().without_product(product.id, app.clock.now());
        if app.store.replace_link(&new, &old).await? == NamedWrite::Done {
            return Ok(());
        }
    }
    let message = "Other updates of a link of the product came first. Please try again.";
    Err(Problem::new(Cause::Conflict, message))
}
