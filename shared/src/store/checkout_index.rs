//! What lists know of checkouts.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    Store, StoreError, keys,
    listing::{Entry, Listed, Listing},
    stored,
};
use crate::domain::{
    checkout::{Checkout, CheckoutStatus},
    ids::{CheckoutId, CustomerId, ProductId, SiteId},
};

/// A checkout with what the indexes know of it: who confirmed it, and more if lists have it.
#[derive(Serialize)]
pub(super) struct Indexed<'a> {
    #[serde(flatten)]
    listed: Listed<&'a Checkout, CheckoutEntry>,
    #[serde(flatten)]
    personal: Option<Personal>,
}

/// Whose personal data it holds, for the index by customer.
#[derive(Serialize)]
struct Personal {
    customer: CustomerId,
    /// A list that has it gives it this already.
    #[serde(skip_serializing_if = "Option::is_none")]
    listed: Option<String>,
}

/// What an index knows of a checkout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckoutEntry {
    /// Its id, which is in order of creation.
    pub id: CheckoutId,
    /// Its site.
    pub site: SiteId,
    /// As stored; see [`CheckoutEntry::status_at`].
    status: CheckoutStatus,
    /// When it can no longer be paid.
    pub expires_at: Timestamp,
    /// What of the catalog it sells.
    #[serde(default)]
    pub products: Vec<ProductId>,
    /// Who confirmed it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub customer: Option<CustomerId>,
    /// The buyer's address and name in lower case.
    #[serde(default)]
    pub contact: String,
    /// The merchant's own id of the customer.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub external: Option<String>,
}

impl Entry for CheckoutEntry {
    const KIND: &'static str = "CHECKOUTS";
}

impl<'a> Indexed<'a> {
    pub(super) fn of(checkout: &'a Checkout) -> Self {
        let listing = checkout.is_listed().then(|| listing(checkout));
        // What somebody only opened stays without an index, and goes within a month.
        let in_index = checkout.is_listed() || checkout.buyer.is_some();
        let email = in_index.then(|| checkout.known().email).flatten();
        let personal = email.map(|email| Personal {
            customer: CustomerId::of(checkout.site, &email),
            listed: listing
                .is_none()
                .then(|| keys::listed_as(checkout.created_at, checkout.id.uuid())),
        });
        Self {
            listed: Listed::new(checkout, listing),
            personal,
        }
    }
}

fn listing(checkout: &Checkout) -> Listing<CheckoutEntry> {
    let at = (checkout.id.uuid(), checkout.created_at);
    Listing::of_site(checkout.site, at, CheckoutEntry::of(checkout))
        .and_of_offer(checkout.id.uuid(), checkout.offer)
}

impl CheckoutEntry {
    fn of(checkout: &Checkout) -> Self {
        let known = checkout.known();
        let buyer = checkout.buyer.as_ref();
        let email = known.email.as_ref().map_or("", |email| email.as_str());
        let name = known.name.as_deref().unwrap_or_default();
        let lines = checkout.lines.iter();
        Self {
            id: checkout.id,
            site: checkout.site,
            status: checkout.status,
            expires_at: checkout.expires_at,
            products: lines.filter_map(|line| line.product).collect(),
            customer: buyer.map(|buyer| CustomerId::of(checkout.site, &buyer.email)),
            contact: format!("{email} {name}").to_lowercase(),
            external: checkout.storefront.open().external_customer,
        }
    }

    /// Where it stands, but for a confirmed one that is due: only the provider knows of that.
    #[must_use]
    pub fn status_at(&self, now: Timestamp) -> CheckoutStatus {
        match self.status {
            CheckoutStatus::Open if now >= self.expires_at => CheckoutStatus::Expired,
            status => status,
        }
    }
}

impl Store {
    /// Checkouts by their ids, eventually consistent and in no order.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn checkouts(&self, ids: &[CheckoutId]) -> Result<Vec<Checkout>, StoreError> {
        let keys = ids.iter().copied().map(keys::checkout).collect();
        let items = self.batch_get(&self.tables.checkouts, keys, &[]).await?;
        items.into_iter().map(stored::read).collect()
    }
}
