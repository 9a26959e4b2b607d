//! Events and their deliveries.

use std::{collections::BTreeSet, ops::Range};

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use jiff::{SignedDuration, Timestamp};
use serde::{Serialize, de::DeserializeOwned};
use tokio::task::JoinSet;

use super::{Item, Store, StoreError, Stored, error, keys, keys::Series, stored};
use crate::domain::{
    ids::{EndpointId, EventId, SiteId},
    webhook::{Delivery, DeliveryStatus, Event, RETENTION},
};

/// How much longer rows stay than anybody is told of them.
const SPARE: SignedDuration = SignedDuration::from_hours(24);

impl Store {
    /// Keeps an event. When it is there already, that one counts: its bytes may have been sent.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn insert_event(&self, event: &Event) -> Result<Option<Event>, StoreError> {
        let key = keys::event(event.site, event.id);
        self.keep(Stored::new(key, event), event.id).await
    }

    /// Keeps events that are not there yet. Gives the places of those that perhaps are, or that are
    /// perhaps not kept: [`Store::insert_event`] tells which.
    ///
    /// # Errors
    ///
    /// When an event cannot be written as an item.
    pub async fn insert_events<'a>(
        &self,
        events: impl IntoIterator<Item = &'a Event>,
    ) -> Result<BTreeSet<usize>, StoreError> {
        let item = |event: &Event| {
            let key = keys::event(event.site, event.id);
            until(Stored::new(key, event), event.id).to_attributes()
        };
        let items: Result<Vec<Item>, StoreError> = events.into_iter().map(item).collect();
        Ok(self.batch_insert(&self.tables.webhooks, items?).await)
    }

    /// Keeps a fresh delivery. Gives the one that is there already, if there is one.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn insert_delivery(
        &self,
        delivery: &Delivery,
    ) -> Result<Option<Delivery>, StoreError> {
        let key = keys::delivery(delivery.endpoint, delivery.event);
        self.keep(Stored::new(key, delivery), delivery.event).await
    }

    /// Puts deliveries in place of whatever is there: fresh ones of events that nobody told before, and
    /// those that arrived at the first try. Gives the places of those that are perhaps not put: they
    /// are to be written one by one.
    ///
    /// When somebody else tells the same event meanwhile, a fresh one may be put in place of one that
    /// was made: it is made again, which receivers know by its id. One that arrived stays so, whatever
    /// else was noted of it at the same time.
    ///
    /// # Errors
    ///
    /// When a delivery cannot be written as an item.
    pub async fn put_deliveries(
        &self,
        deliveries: &[Delivery],
    ) -> Result<BTreeSet<usize>, StoreError> {
        let item = |delivery: &Delivery| {
            let key = keys::delivery(delivery.endpoint, delivery.event);
            until(Stored::new(key, delivery), delivery.event).to_attributes()
        };
        let items: Result<Vec<Item>, StoreError> = deliveries.iter().map(item).collect();
        Ok(self.batch_put(&self.tables.webhooks, items?).await)
    }

    async fn keep<T: Serialize + DeserializeOwned>(
        &self,
        item: Stored<&T>,
        event: EventId,
    ) -> Result<Option<T>, StoreError> {
        let put = self
            .put(&self.tables.webhooks, &until(item, event).to_attributes()?)
            .condition_expression("attribute_not_exists(pk)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let found = error::in_the_way(put.send().await)?;
        found.map(stored::read).transpose()
    }

    /// Puts a delivery in place of its revision `old`. `false` when another write came first.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn replace_delivery(
        &self,
        delivery: &Delivery,
        old: u64,
    ) -> Result<bool, StoreError> {
        let key = keys::delivery(delivery.endpoint, delivery.event);
        let item = until(Stored::new(key, delivery), delivery.event);
        self.replace(&self.tables.webhooks, &item, old).await
    }

    /// An event, as of the last write.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn event(&self, site: SiteId, id: EventId) -> Result<Option<Event>, StoreError> {
        let get = self.get(&self.tables.webhooks, keys::event(site, id));
        self.read(get.consistent_read(true)).await
    }

    /// Those of some of a site's events that are there, in no order.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn events(
        &self,
        site: SiteId,
        ids: impl IntoIterator<Item = EventId>,
    ) -> Result<Vec<Event>, StoreError> {
        let keys = ids.into_iter().map(|id| keys::event(site, id)).collect();
        let items = self
            .batch_get(&self.tables.webhooks, keys, &[])
            .await?
            .into_iter();
        items.map(stored::read).collect()
    }

    /// A delivery, as of the last write.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn delivery(
        &self,
        endpoint: EndpointId,
        event: EventId,
    ) -> Result<Option<Delivery>, StoreError> {
        let get = self.get(&self.tables.webhooks, keys::delivery(endpoint, event));
        self.read(get.consistent_read(true)).await
    }

    /// The newest `most` of a site's events of a time, the newest first.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn events_of(
        &self,
        site: SiteId,
        time: Range<Timestamp>,
        most: usize,
    ) -> Result<Vec<Event>, StoreError> {
        let mut events: Vec<Event> = self.series(Series::Events(site), time, None, most).await?;
        events.sort_unstable_by_key(|event| std::cmp::Reverse(event.id));
        events.truncate(most);
        Ok(events)
    }

    /// The newest `most` deliveries to an endpoint of events of a time, the newest first; only those
    /// that stand as `status` says, if it says anything.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn deliveries_of(
        &self,
        endpoint: EndpointId,
        time: Range<Timestamp>,
        (status, most): (Option<DeliveryStatus>, usize),
    ) -> Result<Vec<Delivery>, StoreError> {
        let series = Series::Deliveries(endpoint);
        let mut deliveries: Vec<Delivery> = self.series(series, time, status, most).await?;
        deliveries.sort_unstable_by_key(|delivery| std::cmp::Reverse(delivery.event));
        deliveries.truncate(most);
        Ok(deliveries)
    }

    /// The newest of each shard of a series.
    async fn series<T: DeserializeOwned + Send + 'static>(
        &self,
        series: Series,
        time: Range<Timestamp>,
        status: Option<DeliveryStatus>,
        most: usize,
    ) -> Result<Vec<T>, StoreError> {
        let mut shards = JoinSet::new();
        for shard in 0..keys::SHARDS {
            let (store, time) = (self.clone(), time.clone());
            let partition = series.partition(shard);
            shards.spawn(async move { store.of_shard(partition, time, status, most).await });
        }
        let mut found = Vec::new();
        while let Some(shard) = shards.join_next().await {
            let shard = shard.map_err(|error| StoreError::Unavailable(error.to_string()))??;
            for item in shard {
                found.push(stored::read(item)?);
            }
        }
        Ok(found)
    }

    async fn of_shard(
        &self,
        partition: String,
        time: Range<Timestamp>,
        status: Option<DeliveryStatus>,
        most: usize,
    ) -> Result<Vec<Item>, StoreError> {
        let bound = |at| AttributeValue::S(EventId::least(at).to_string());
        let mut query = self
            .client
            .query()
            .table_name(&self.tables.webhooks)
            .consistent_read(true)
            .scan_index_forward(false)
            .key_condition_expression("pk = :pk AND sk BETWEEN :from AND :to")
            .expression_attribute_values(":pk", AttributeValue::S(partition))
            .expression_attribute_values(":from", bound(time.start))
            .expression_attribute_values(":to", bound(time.end));
        if let Some(status) = status {
            query = query
                .filter_expression("#status = :status")
                .expression_attribute_names("#status", "status")
                .expression_attribute_values(
                    ":status",
                    AttributeValue::S(status.word().to_owned()),
                );
        }
        let (mut found, mut resume) = (Vec::new(), None);
        loop {
            let page = query.clone().set_exclusive_start_key(resume).send().await?;
            found.extend(page.items.unwrap_or_default());
            resume = page.last_evaluated_key;
            if resume.is_none() || found.len() >= most {
                found.truncate(most);
                return Ok(found);
            }
        }
    }
}

/// Rows go when nobody is told of their event any more.
fn until<T: Serialize>(item: Stored<T>, event: EventId) -> Stored<T> {
    item.until(event.made_at() + RETENTION + SPARE)
}
