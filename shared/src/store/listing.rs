//! Lists of what Checkouts holds: sparse indexes by site, by offer and by customer, over shards, so that no
//! flash sale meets one hot partition.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tokio::task::JoinSet;
use uuid::Uuid;

use super::{Item, Store, StoreError, keys, stored};
use crate::domain::{
    ids::{CustomerId, SiteId},
    offer::OfferId,
};

/// How many entries of a shard are read. Ids are spread evenly, so that the shards together have
/// more than the 10,000 newest.
const MOST_OF_SHARD: usize = 1_000;

/// What a list knows of a thing without reading it.
pub trait Entry: Serialize + DeserializeOwned + Send + 'static {
    /// What is listed, in its keys.
    const KIND: &'static str;
}

/// Which things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// All of a site.
    OfSite(SiteId),
    /// All that were made from an offer.
    OfOffer(OfferId),
}

/// A thing with what the indexes know of it, if lists have it.
#[derive(Serialize)]
pub(super) struct Listed<T, E> {
    #[serde(flatten)]
    thing: T,
    #[serde(flatten)]
    listing: Option<Listing<E>>,
}

/// What only the indexes need.
#[derive(Serialize)]
pub(super) struct Listing<E> {
    site_list: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    offer_list: Option<String>,
    listed: String,
    entry: E,
}

impl<T, E> Listed<T, E> {
    pub(super) const fn new(thing: T, listing: Option<Listing<E>>) -> Self {
        Self { thing, listing }
    }
}

impl<E: Entry> Listing<E> {
    pub(super) fn of_site(site: SiteId, (id, created_at): (Uuid, Timestamp), entry: E) -> Self {
        Self {
            site_list: keys::list_of_site(site, E::KIND, keys::shard(id)),
            offer_list: None,
            listed: keys::listed_as(created_at, id),
            entry,
        }
    }

    pub(super) fn and_of_offer(mut self, id: Uuid, offer: Option<OfferId>) -> Self {
        let list = |offer| keys::list_of_offer(offer, E::KIND, keys::shard(id));
        self.offer_list = offer.map(list);
        self
    }
}

/// What an index has of a thing.
#[derive(Deserialize)]
struct Row<E> {
    listed: String,
    entry: E,
}

impl Store {
    /// What an index knows of the newest things of a list, the newest first; `most` at the most.
    /// The index lags behind the table.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn entries<E: Entry>(&self, list: List, most: usize) -> Result<Vec<E>, StoreError> {
        let mut shards = JoinSet::new();
        for shard in 0..keys::SHARDS {
            let store = self.clone();
            shards.spawn(async move { store.shard::<E>(list, shard).await });
        }
        let (mut rows, mut complete_from) = (Vec::new(), String::new());
        while let Some(shard) = shards.join_next().await {
            let shard = shard.map_err(|error| StoreError::Unavailable(error.to_string()))??;
            if let Some(last) = shard.get(MOST_OF_SHARD - 1) {
                // Behind its last entry there may be more.
                complete_from = complete_from.max(last.listed.clone());
            }
            rows.extend(shard);
        }
        rows.retain(|row| row.listed >= complete_from);
        rows.sort_unstable_by(|one, other| other.listed.cmp(&one.listed));
        rows.truncate(most);
        Ok(rows.into_iter().map(|row| row.entry).collect())
    }

    async fn shard<E: Entry>(&self, list: List, shard: u8) -> Result<Vec<Row<E>>, StoreError> {
        let (index, attribute, partition) = match list {
            List::OfSite(site) => {
                let partition = keys::list_of_site(site, E::KIND, shard);
                ("by-site", "site_list", partition)
            }
            List::OfOffer(offer) => {
                let partition = keys::list_of_offer(offer, E::KIND, shard);
                ("by-offer", "offer_list", partition)
            }
        };
        let (mut rows, mut resume) = (Vec::new(), None);
        loop {
            let page = self.listed(index, attribute, &partition, resume).await?;
            for item in page.0 {
                rows.push(stored::read(item)?);
            }
            resume = page.1;
            if resume.is_none() || rows.len() >= MOST_OF_SHARD {
                rows.truncate(MOST_OF_SHARD);
                return Ok(rows);
            }
        }
    }

    /// The primary keys of all items that hold personal data of a customer, as far as the index knows.
    pub(super) async fn keys_of_customer(
        &self,
        customer: CustomerId,
    ) -> Result<Vec<String>, StoreError> {
        let (mut found, mut resume) = (Vec::new(), None);
        loop {
            let of = customer.to_string();
            let (items, next) = self.listed("by-customer", "customer", &of, resume).await?;
            let keys = items.into_iter().filter_map(|mut item| item.remove("pk"));
            found.extend(keys.filter_map(|key| match key {
                AttributeValue::S(pk) => Some(pk),
                _ => None,
            }));
            resume = next;
            if resume.is_none() {
                return Ok(found);
            }
        }
    }

    /// A page of an index's partition, the newest first, and where the next begins.
    async fn listed(
        &self,
        index: &str,
        attribute: &str,
        partition: &str,
        resume: Option<Item>,
    ) -> Result<(Vec<Item>, Option<Item>), StoreError> {
        let page = self
            .client
            .query()
            .table_name(&self.tables.checkouts)
            .index_name(index)
            .key_condition_expression("#list = :list")
            .expression_attribute_names("#list", attribute)
            .expression_attribute_values(":list", AttributeValue::S(partition.to_owned()))
            .scan_index_forward(false)
            .set_exclusive_start_key(resume)
            .send()
            .await?;
        Ok((page.items.unwrap_or_default(), page.last_evaluated_key))
    }
}
