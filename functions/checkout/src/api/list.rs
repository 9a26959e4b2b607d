//! List checkouts.

use std::collections::HashMap;

use axum::{extract::State, response::Response};
use shared::{
    checkout_secrets::unseal_secret,
    dialect::polar::{self, Candidate, CheckoutFilter, Paging},
    domain::{
        checkout::Checkout,
        ids::{CheckoutId, SiteId},
        problem::Problem,
    },
    http::{Access, BaseUrl, QueryPairs, ReadCheckouts, polar_page},
    store::{CheckoutEntry, List},
};

use super::context::{Named, context_of};
use crate::Till;

/// List checkouts.
///
/// Those that the API made, and those of an offer's URL that a person looked at: what only a
/// program followed is not there. The newest 10,000 can be listed.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/checkouts/",
    tag = "Checkouts",
    params(polar::parameters::CheckoutQuery),
    responses((status = 200, body = polar::schema::Checkouts)),
    security(("token" = ["checkouts:read"])),
))]
pub(crate) async fn list_checkouts(
    access: Access<ReadCheckouts>,
    BaseUrl(base_url): BaseUrl,
    State(till): State<Till>,
    QueryPairs(pairs): QueryPairs,
) -> Result<Response, Problem> {
    let site = access.site();
    let filter = polar::read_checkout_list(&pairs, site)?;
    let (ids, total) = match filter.is_about_site {
        true => page_of(&till, site, &filter).await?,
        false => (Vec::new(), 0),
    };
    let checkouts = checkouts_of(&till, site, &ids).await?;
    let all = (checkouts.as_slice(), Named::default());
    let mut context = context_of(&till, till.app.site(site).await?, &base_url, all).await?;
    let mut bodies = Vec::new();
    for checkout in &checkouts {
        let secret = unseal_secret(&till.root, checkout).await?;
        context.secret = secret.map(|secret| secret.reveal());
        bodies.push(polar::checkout_body(checkout, &context));
    }
    polar_page(&bodies, total, filter.paging)
}

/// The ids of a page, and how many checkouts there are in all.
async fn page_of(
    till: &Till,
    site: SiteId,
    filter: &CheckoutFilter,
) -> Result<(Vec<CheckoutId>, usize), Problem> {
    let list = filter.offer.map_or(List::OfSite(site), List::OfOffer);
    let now = till.app.clock.now();
    let mut entries: Vec<CheckoutEntry> = till.app.store.entries(list, Paging::DEEPEST).await?;
    entries.retain(|entry| entry.site == site && filter.takes(candidate(entry, now)));
    let total = entries.len();
    let sorted = filter.sort(
        entries,
        |entry| entry.status_at(now),
        |entry| entry.expires_at,
    );
    let page = filter.paging.of(sorted);
    Ok((page.iter().map(|entry| entry.id).collect(), total))
}

fn candidate(entry: &CheckoutEntry, now: jiff::Timestamp) -> Candidate<'_> {
    Candidate {
        status: entry.status_at(now),
        products: &entry.products,
        customer: entry.customer,
        external: entry.external.as_deref(),
        contact: &entry.contact,
    }
}

/// Checkouts in the order of their ids.
async fn checkouts_of(
    till: &Till,
    site: SiteId,
    ids: &[CheckoutId],
) -> Result<Vec<Checkout>, Problem> {
    let found = till.app.store.checkouts(ids).await?;
    let mut found: HashMap<CheckoutId, Checkout> = found
        .into_iter()
        .map(|checkout| (checkout.id, checkout))
        .collect();
    let in_order = ids.iter().filter_map(|id| found.remove(id));
    Ok(in_order.filter(|checkout| checkout.site == site).collect())
}
