//! DynamoDB: the only place that knows table names, keys and expressions.
//!
//! A concrete type, tested on an emulator that speaks the real protocol. Every create and every
//! change is a conditional write; a failed condition becomes an outcome of the domain where it
//! is called.

mod accounts;
mod batch;
mod catalog;
mod checkout_index;
mod checkouts;
mod client;
mod custom_fields;
mod customers;
mod deliveries;
mod discounts;
mod due;
mod endpoint_cache;
mod endpoints;
mod error;
mod held;
pub mod keys;
mod links;
mod listing;
mod oauth_clients;
mod offers;
mod orders;
mod parcels;
mod partition;
mod payment_accounts;
mod products;
mod refunds;
mod requests;
mod sales;
mod sandbox;
mod signing_keys;
mod site_cache;
mod slot_book;
mod slots;
mod stored;
mod stream;
mod subscriptions;
mod tallies;
mod template_index;
mod templates;
mod tokens;
mod traces;
mod transaction;

use std::collections::HashMap;

use aws_sdk_dynamodb::{
    Client,
    operation::{
        get_item::builders::GetItemFluentBuilder, put_item::builders::PutItemFluentBuilder,
    },
    types::{AttributeValue, ReturnValuesOnConditionCheckFailure},
};
use serde::{Serialize, de::DeserializeOwned};

pub use catalog::{CatalogCache, LinkCatalog};
pub use checkout_index::CheckoutEntry;
pub use checkouts::Once;
pub use client::{AMAZON_ROOTS, client_config, credentials, https_client};
pub use discounts::NamedWrite;
pub use endpoint_cache::EndpointCache;
pub use endpoints::EndpointWrite;
pub use error::StoreError;
pub use held::Held;
pub use links::LinkEntry;
pub use listing::{Entry, List};
pub use parcels::{Parcels, Target};
pub use requests::KeyedRequest;
pub use sales::Sold;
pub use sandbox::{SandboxEntry, SandboxMove, SandboxPlan, SandboxSession, SandboxStatus};
pub use site_cache::SiteCache;
pub use slot_book::{Slot, SlotBook};
pub use stream::{UnreadableRecord, sequence_number};
pub use tallies::Counted;
pub use template_index::{Listed, Resume, Stretch};
pub use traces::Trace;

use crate::config::{Config, Tables};
use keys::Key;
use stored::Stored;
use transaction::{Guard, put_past_transactions};

/// An item as the SDK has it.
type Item = HashMap<String, AttributeValue>;

/// The tables and how to reach them. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    client: Client,
    tables: Tables,
}

impl Store {
    /// Connects with what the environment says.
    ///
    /// # Errors
    ///
    /// When the embedded certificates cannot be read.
    pub fn new(config: &Config) -> Result<Self, StoreError> {
        let client_config = client_config(&config.aws)?.build();
        Ok(Self::from_conf(client_config, config.tables.clone()))
    }

    /// Connects with a client configuration: the harness adds interceptors to its own.
    #[must_use]
    pub fn from_conf(config: aws_sdk_dynamodb::Config, tables: Tables) -> Self {
        Self {
            client: Client::from_conf(config),
            tables,
        }
    }

    /// Opens a connection before the first request needs it; Lambda gives init more processor.
    ///
    /// What it reads does not matter, and neither does whether it succeeds.
    pub async fn prefetch(&self) {
        const BOUND: std::time::Duration = std::time::Duration::from_millis(500);
        let read = self
            .get(&self.tables.offers, Key::single("PREFETCH".to_owned()))
            .send();
        if tokio::time::timeout(BOUND, read).await.is_err() {
            tracing::warn!("the first connection to the tables took longer than {BOUND:?}");
        }
    }

    fn get(&self, table: &str, key: Key) -> GetItemFluentBuilder {
        self.client
            .get_item()
            .table_name(table)
            .set_key(Some(key.into_attributes()))
    }

    async fn read<T: DeserializeOwned>(
        &self,
        request: GetItemFluentBuilder,
    ) -> Result<Option<T>, StoreError> {
        let found = request.send().await?.item;
        found.map(stored::read).transpose()
    }

    /// Puts an item under a key that must be free. `false` when it is taken.
    ///
    /// The SDK repeats a put whose reply got lost, and then the condition fails on our own write:
    /// an item that is there exactly as we put it is ours.
    async fn insert<T: Serialize>(
        &self,
        table: &str,
        item: &Stored<T>,
    ) -> Result<bool, StoreError> {
        let item = item.to_attributes()?;
        let put = self
            .put(table, &item)
            .condition_expression("attribute_not_exists(pk)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        Ok(error::in_the_way(put.send().await)?.is_none_or(|found| found == item))
    }

    /// Puts an item in place of its revision `old`. `false` when another write came first; callers
    /// then read again, and find their own write if it was that.
    async fn replace<T: Serialize>(
        &self,
        table: &str,
        item: &Stored<T>,
        old: u64,
    ) -> Result<bool, StoreError> {
        self.swap(table, item, Guard::Revision(old)).await
    }

    /// Puts an item in place of one that is as `guard` says. `false` when it is not.
    async fn swap<T: Serialize>(
        &self,
        table: &str,
        item: &Stored<T>,
        guard: Guard,
    ) -> Result<bool, StoreError> {
        let put = self
            .put(table, &item.to_attributes()?)
            .condition_expression(guard.condition())
            .set_expression_attribute_values(guard.value().map(|value| {
                let name = ":guard".to_owned();
                HashMap::from([(name, value)])
            }));
        Ok(error::in_the_way(put_past_transactions(put).await)?.is_none())
    }

    async fn delete(&self, table: &str, key: Key) -> Result<(), StoreError> {
        self.client
            .delete_item()
            .table_name(table)
            .set_key(Some(key.into_attributes()))
            .send()
            .await?;
        Ok(())
    }

    fn put(&self, table: &str, item: &HashMap<String, AttributeValue>) -> PutItemFluentBuilder {
        self.client
            .put_item()
            .table_name(table)
            .set_item(Some(item.clone()))
    }
}
