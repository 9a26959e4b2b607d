//! Lists of checkouts: sparse indexes by site and by offer, over shards, so that no flash sale
//! meets one hot partition.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;

use super::{Store, StoreError, keys, stored};
use crate::domain::{
    checkout::{Checkout, CheckoutStatus},
    ids::{CheckoutId, CustomerId, ProductId, SiteId},
    offer::OfferId,
};

/// How many entries of a shard are read. Ids are spread evenly, so that the shards together have
/// more than the 10,000 newest.
const MOST_OF_SHARD: usize = 1_000;

/// A checkout with what the indexes know of it, if lists have it.
#[derive(Serialize)]
pub(super) struct Indexed<'a> {
    #[serde(flatten)]
    checkout: &'a Checkout,
    #[serde(flatten)]
    listing: Option<Listing>,
}

/// What only the indexes need.
#[derive(Serialize)]
struct Listing {
    site_list: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    offer_list: Option<String>,
    products: Vec<ProductId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer: Option<CustomerId>,
    contact: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    external: Option<String>,
}

impl<'a> Indexed<'a> {
    pub(super) fn of(checkout: &'a Checkout) -> Self {
        let listing = checkout.is_listed().then(|| Listing::of(checkout));
        Self { checkout, listing }
    }
}

impl Listing {
    fn of(checkout: &Checkout) -> Self {
        let (site, shard) = (checkout.site, keys::shard(checkout.id));
        let known = checkout.known();
        let customer = checkout.buyer.as_ref();
        let email = known.email.as_ref().map_or("", |email| email.as_str());
        let name = known.name.as_deref().unwrap_or_default();
        let lines = checkout.lines.iter();
        Self {
            site_list: keys::checkouts_of_site(site, shard),
            offer_list: checkout
                .offer
                .map(|offer| keys::checkouts_of_offer(offer, shard)),
            products: lines.filter_map(|line| line.product).collect(),
            customer: customer.map(|buyer| CustomerId::of(site, &buyer.email)),
            contact: format!("{email} {name}").to_lowercase(),
            external: checkout.storefront.open().external_customer,
        }
    }
}

/// Which checkouts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckoutList {
    /// All of a site.
    OfSite(SiteId),
    /// All that were made from an offer.
    OfOffer(OfferId),
}

/// What an index knows of a checkout.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
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
    #[serde(default)]
    pub customer: Option<CustomerId>,
    /// The buyer's address and name in lower case.
    #[serde(default)]
    pub contact: String,
    /// The merchant's own id of the customer.
    #[serde(default)]
    pub external: Option<String>,
}

impl CheckoutEntry {
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
    /// What an index knows of the newest checkouts of a list, the newest first; `most` at the most.
    /// The index lags behind the table.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn checkout_entries(
        &self,
        list: CheckoutList,
        most: usize,
    ) -> Result<Vec<CheckoutEntry>, StoreError> {
        let mut shards = JoinSet::new();
        for shard in 0..keys::SHARDS {
            let store = self.clone();
            shards.spawn(async move { store.shard_entries(list, shard).await });
        }
        let (mut entries, mut complete_from) = (Vec::new(), None);
        while let Some(shard) = shards.join_next().await {
            let shard = shard.map_err(|error| StoreError::Unavailable(error.to_string()))??;
            if shard.len() >= MOST_OF_SHARD {
                // Behind its last entry there may be more.
                complete_from = complete_from.max(shard.last().map(|entry| entry.id));
            }
            entries.extend(shard);
        }
        entries.retain(|entry| complete_from.is_none_or(|first| entry.id >= first));
        entries.sort_unstable_by_key(|entry| std::cmp::Reverse(entry.id));
        entries.truncate(most);
        Ok(entries)
    }

    async fn shard_entries(
        &self,
        list: CheckoutList,
        shard: u8,
    ) -> Result<Vec<CheckoutEntry>, StoreError> {
        let (index, attribute, partition) = match list {
            CheckoutList::OfSite(site) => {
                ("by-site", "site_list", keys::checkouts_of_site(site, shard))
            }
            CheckoutList::OfOffer(offer) => {
                let partition = keys::checkouts_of_offer(offer, shard);
                ("by-offer", "offer_list", partition)
            }
        };
        let (mut entries, mut resume) = (Vec::new(), None);
        loop {
            let page = self
                .client
                .query()
                .table_name(&self.tables.checkouts)
                .index_name(index)
                .key_condition_expression("#list = :list")
                .expression_attribute_names("#list", attribute)
                .expression_attribute_values(":list", AttributeValue::S(partition.clone()))
                .scan_index_forward(false)
                .set_exclusive_start_key(resume)
                .send()
                .await?;
            for item in page.items.unwrap_or_default() {
                entries.push(stored::read(item)?);
            }
            resume = page.last_evaluated_key;
            if resume.is_none() || entries.len() >= MOST_OF_SHARD {
                entries.truncate(MOST_OF_SHARD);
                return Ok(entries);
            }
        }
    }

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
