//! Which checkouts are listed.

use std::cmp::Ordering;

use jiff::Timestamp;

use super::body::status_word;
use crate::{
    dialect::polar::{Paging, Query, Sorted},
    domain::{
        checkout::CheckoutStatus,
        ids::{CustomerId, LinkId, ProductId, SiteId, TemplateId},
        offer::OfferId,
        problem::Problem,
    },
};

pub(in crate::dialect::polar) const FIELDS: &[&str] = &["created_at", "expires_at", "status"];
pub(in crate::dialect::polar) const STATUSES: &[&str] =
    &["open", "expired", "confirmed", "succeeded", "failed"];

/// What a list of checkouts is asked for.
#[derive(Clone, Debug)]
pub struct CheckoutFilter {
    /// Whether the caller's site is asked for.
    pub is_about_site: bool,
    /// Only what was made from this offer.
    pub offer: Option<OfferId>,
    /// Which page.
    pub paging: Paging,
    products: Vec<ProductId>,
    customers: Vec<CustomerId>,
    statuses: Vec<&'static str>,
    external: Vec<String>,
    contact: Option<String>,
    sorting: Vec<Sorted>,
}

/// What is known of a checkout where it is listed.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// Where it stands.
    pub status: CheckoutStatus,
    /// What of the catalog it sells.
    pub products: &'a [ProductId],
    /// Who confirmed it.
    pub customer: Option<CustomerId>,
    /// The merchant's own id of the customer.
    pub external: Option<&'a str>,
    /// The buyer's address and name in lower case.
    pub contact: &'a str,
}

/// Reads the query string of a list.
///
/// # Errors
///
/// All faults.
pub fn read_checkout_list(
    pairs: &[(String, String)],
    site: SiteId,
) -> Result<CheckoutFilter, Problem> {
    let query = Query::new(pairs);
    let all = |name| query.ids(name).unwrap_or_default();
    let links = all("checkout_link_id").into_iter().map(LinkId::new);
    let templates = all("checkout_template_id").into_iter().map(TemplateId::new);
    let mut offers = links
        .map(OfferId::Link)
        .chain(templates.map(OfferId::Template));
    let offer = offers.next();
    if offers.next().is_some() {
        query.refuse("checkout_link_id", "expected one link or one template");
    }
    let filter = CheckoutFilter {
        is_about_site: query.is_about(site),
        offer,
        paging: query.paging(),
        products: all("product_id").into_iter().map(ProductId::new).collect(),
        customers: all("customer_id")
            .into_iter()
            .map(CustomerId::new)
            .collect(),
        statuses: query.words("status", STATUSES).unwrap_or_default(),
        external: query.texts("external_customer_id"),
        contact: query.text("query").map(str::to_lowercase),
        sorting: query.sorting(FIELDS, Sorted::down("created_at")),
    };
    query.finish(filter)
}

impl CheckoutFilter {
    /// Whether a checkout is asked for.
    #[must_use]
    pub fn takes(&self, candidate: Candidate<'_>) -> bool {
        let product = |wanted: &ProductId| candidate.products.contains(wanted);
        let of_product = self.products.is_empty() || self.products.iter().any(product);
        let of_customer = self.customers.is_empty()
            || candidate
                .customer
                .is_some_and(|customer| self.customers.contains(&customer));
        let status = status_word(candidate.status);
        let in_status = self.statuses.is_empty() || self.statuses.contains(&status);
        let contact = self.contact.as_ref();
        let by_contact = contact.is_none_or(|text| candidate.contact.contains(text));
        let external = |text: &str| self.external.iter().any(|wanted| wanted == text);
        let of_external = self.external.is_empty() || candidate.external.is_some_and(external);
        of_product && of_customer && in_status && by_contact && of_external
    }

    /// Sorts what was newest first. `status` and `expires_at` tell of an entry what they are called.
    pub fn sort<T>(
        &self,
        mut entries: Vec<T>,
        status: impl Fn(&T) -> CheckoutStatus,
        expires_at: impl Fn(&T) -> Timestamp,
    ) -> Vec<T> {
        let mut numbered: Vec<(usize, T)> = entries.drain(..).rev().enumerate().collect();
        Sorted::sort(
            &mut numbered,
            &self.sorting,
            |field, (a, one), (b, other)| {
                match field {
                    "status" => status_word(status(one)).cmp(status_word(status(other))),
                    "expires_at" => expires_at(one).cmp(&expires_at(other)),
                    // Places are in order of creation.
                    "created_at" => a.cmp(b),
                    _ => Ordering::Equal,
                }
            },
        );
        numbered.into_iter().map(|(_, entry)| entry).collect()
    }
}
