//! Endpoints, and how they fail.

use std::collections::HashMap;

use aws_sdk_dynamodb::{
    operation::update_item::UpdateItemError,
    types::{AttributeValue, ReturnValue, TransactWriteItem, Update},
};
use jiff::Timestamp;
use serde::Deserialize;

use super::{
    Store, StoreError, Stored,
    keys::{self, Key},
    stored,
    transaction::{Guard, Transacted, delete, put},
};
use crate::domain::{
    ids::{EndpointId, SiteId},
    webhook::{Endpoint, Health},
};

/// What came of making an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndpointWrite {
    /// It is made.
    Done,
    /// There is one with its id.
    IdTaken,
    /// Its site has as many as it may have.
    TooMany,
}

#[derive(Deserialize)]
struct Count {
    #[serde(flatten)]
    key: Key,
    /// None of those that were counted before this was noted.
    #[serde(default)]
    edited_at: Timestamp,
}

impl Store {
    /// All endpoints of a site, as of the last write, in order of creation.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn endpoints(&self, site: SiteId) -> Result<Vec<Endpoint>, StoreError> {
        self.all_of_kind(&self.tables.webhooks, keys::endpoints(site), usize::MAX)
            .await
    }

    /// When any endpoint of some sites was last made, changed or deleted, as of the last write. Sites
    /// that never had any are left out.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn endpoints_edited(
        &self,
        sites: &[SiteId],
    ) -> Result<HashMap<SiteId, Timestamp>, StoreError> {
        let keyed = |&site| (keys::endpoint_count(site), site);
        let mut sites: HashMap<Key, SiteId> = sites.iter().map(keyed).collect();
        let keys = sites.keys().cloned().collect();
        let mut found = HashMap::new();
        for item in self.latest_batch(&self.tables.webhooks, keys).await? {
            let count: Count = stored::read(item)?;
            found.extend(sites.remove(&count.key).map(|site| (site, count.edited_at)));
        }
        Ok(found)
    }

    /// An endpoint, as of the last write.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn endpoint(
        &self,
        site: SiteId,
        id: EndpointId,
    ) -> Result<Option<Endpoint>, StoreError> {
        let get = self.get(&self.tables.webhooks, keys::endpoint(site, id));
        self.read(get.consistent_read(true)).await
    }

    /// Makes an endpoint, as long as its site may have another.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn insert_endpoint(&self, endpoint: &Endpoint) -> Result<EndpointWrite, StoreError> {
        let table = &self.tables.webhooks;
        let item = Stored::new(keys::endpoint(endpoint.site, endpoint.id), endpoint);
        let writes = vec![
            put(table, item.to_attributes()?, Guard::Free)?,
            self.edit(endpoint.site, 1, endpoint.created_at())?,
        ];
        Ok(match self.transact(writes).await? {
            Transacted::Done => EndpointWrite::Done,
            Transacted::Refused(places) if places.contains(&0) => EndpointWrite::IdTaken,
            Transacted::Refused(_) => EndpointWrite::TooMany,
        })
    }

    /// Puts an endpoint in place of its revision `old`. `false` when another write came first.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn replace_endpoint(
        &self,
        endpoint: &Endpoint,
        old: u64,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let table = &self.tables.webhooks;
        let item = Stored::new(keys::endpoint(endpoint.site, endpoint.id), endpoint);
        let writes = vec![
            put(table, item.to_attributes()?, Guard::Revision(old))?,
            self.edit(endpoint.site, 0, now)?,
        ];
        Ok(self.transact(writes).await? == Transacted::Done)
    }

    /// Deletes an endpoint, and makes room for another. `false` when another write came first.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn delete_endpoint(
        &self,
        old: &Endpoint,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let table = &self.tables.webhooks;
        let key = keys::endpoint(old.site, old.id);
        let writes = vec![
            delete(table, key, Guard::Revision(old.revision))?,
            self.edit(old.site, -1, now)?,
        ];
        Ok(self.transact(writes).await? == Transacted::Done)
    }

    /// Notes that something changes about a site's endpoints, and counts them by a step, up as far as
    /// there may be.
    fn edit(
        &self,
        site: SiteId,
        step: i8,
        now: Timestamp,
    ) -> Result<TransactWriteItem, StoreError> {
        let mut update = Update::builder()
            .table_name(&self.tables.webhooks)
            .set_key(Some(keys::endpoint_count(site).into_attributes()))
            .update_expression("SET edited_at = :now ADD taken :step")
            .expression_attribute_values(":now", AttributeValue::S(now.to_string()))
            .expression_attribute_values(":step", AttributeValue::N(step.to_string()));
        if step > 0 {
            let most = AttributeValue::N(Endpoint::MOST.to_string());
            update = update
                .condition_expression("attribute_not_exists(taken) OR taken < :most")
                .expression_attribute_values(":most", most);
        }
        let update = update
            .build()
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(TransactWriteItem::builder().update(update).build())
    }

    /// Counts a failed attempt. Tells how the endpoint fails since.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn count_failure(
        &self,
        endpoint: EndpointId,
        now: Timestamp,
    ) -> Result<Health, StoreError> {
        let updated = self
            .client
            .update_item()
            .table_name(&self.tables.webhooks)
            .set_key(Some(keys::health(endpoint).into_attributes()))
            .update_expression(
                "SET since = if_not_exists(since, :now), endpoint = :endpoint, \
                 probes = if_not_exists(probes, :none) ADD failures :one",
            )
            .expression_attribute_values(":now", AttributeValue::S(now.to_string()))
            .expression_attribute_values(":endpoint", AttributeValue::S(endpoint.to_string()))
            .expression_attribute_values(":none", AttributeValue::N("0".to_owned()))
            .expression_attribute_values(":one", AttributeValue::N("1".to_owned()))
            .return_values(ReturnValue::AllNew)
            .send()
            .await?;
        stored::read(updated.attributes.unwrap_or_default())
    }

    /// Notes that an endpoint passes for slow until a time.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn note_slow(
        &self,
        endpoint: EndpointId,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        self.client
            .update_item()
            .table_name(&self.tables.webhooks)
            .set_key(Some(keys::health(endpoint).into_attributes()))
            .update_expression("SET endpoint = :endpoint, slow_until = :until")
            .expression_attribute_values(":endpoint", AttributeValue::S(endpoint.to_string()))
            .expression_attribute_values(":until", AttributeValue::S(until.to_string()))
            .send()
            .await?;
        Ok(())
    }

    /// Leaves a failing endpoint alone until `next`. `false` when somebody else has done so since
    /// `health` was read: theirs is the next probe then.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn rest(&self, health: &Health, next: Timestamp) -> Result<bool, StoreError> {
        let mut values = HashMap::from([
            (":next".to_owned(), AttributeValue::S(next.to_string())),
            (":one".to_owned(), AttributeValue::N("1".to_owned())),
        ]);
        let condition = match health.probe_at {
            None => "attribute_exists(since) AND attribute_not_exists(probe_at)",
            Some(at) => {
                values.insert(":old".to_owned(), AttributeValue::S(at.to_string()));
                "probe_at = :old"
            }
        };
        let updated = self
            .client
            .update_item()
            .table_name(&self.tables.webhooks)
            .set_key(Some(keys::health(health.endpoint).into_attributes()))
            .update_expression("SET probe_at = :next ADD probes :one")
            .condition_expression(condition)
            .set_expression_attribute_values(Some(values))
            .send()
            .await;
        match updated {
            Ok(_) => Ok(true),
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(false),
                Some(_) | None => Err(error.into()),
            },
        }
    }

    /// How an endpoint fails or that it is slow, if so.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn health(&self, endpoint: EndpointId) -> Result<Option<Health>, StoreError> {
        let get = self.get(&self.tables.webhooks, keys::health(endpoint));
        self.read(get.consistent_read(true)).await
    }

    /// The same of some endpoints.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn healths(
        &self,
        endpoints: impl IntoIterator<Item = EndpointId>,
    ) -> Result<HashMap<EndpointId, Health>, StoreError> {
        let keys = endpoints.into_iter().map(keys::health).collect();
        let items = self.latest_batch(&self.tables.webhooks, keys).await?;
        let keyed = |item| {
            let health: Health = stored::read(item)?;
            Ok((health.endpoint, health))
        };
        items.into_iter().map(keyed).collect()
    }

    /// Forgets how an endpoint failed and that it was slow. Tells what there was of that.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn forget_health(&self, endpoint: EndpointId) -> Result<Option<Health>, StoreError> {
        let deleted = self
            .client
            .delete_item()
            .table_name(&self.tables.webhooks)
            .set_key(Some(keys::health(endpoint).into_attributes()))
            .return_values(ReturnValue::AllOld)
            .send()
            .await?;
        let was = deleted.attributes.filter(|item| !item.is_empty());
        was.map(stored::read).transpose()
    }
}
