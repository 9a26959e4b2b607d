//! The slots of offers that limit their checkouts: see [`crate::domain::offer::slots`].

use aws_sdk_dynamodb::{
    operation::update_item::{UpdateItemError, builders::UpdateItemFluentBuilder},
    types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure},
};
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use super::{Item, Store, StoreError, keys, stored};
use crate::domain::{
    ids::CheckoutId,
    offer::{
        OfferId,
        slots::{Cursor, LEASE, SETTLED},
    },
};

/// The most slots that are looked at in one request of a buyer.
const LOOKED_AT: u32 = 500;

/// Slots for whoever asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Lease {
    /// These, and how far the cursor is.
    Slots(Vec<u32>, Cursor),
    /// None: this is how far the cursor is.
    None(Cursor),
}

/// A cursor as it is stored.
#[derive(Deserialize)]
struct Row {
    namespace: Uuid,
    given: u32,
    #[serde(default)]
    sealed: u32,
    leased_at: i64,
    #[serde(default)]
    heal_until: Option<i64>,
}

impl TryFrom<Row> for Cursor {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let time = |at| {
            let fault = |error: jiff::Error| StoreError::Unavailable(error.to_string());
            Timestamp::from_millisecond(at).map_err(fault)
        };
        Ok(Self {
            namespace: row.namespace,
            given: row.given,
            sealed: row.sealed,
            leased_at: time(row.leased_at)?,
            heal_until: row.heal_until.map(time).transpose()?,
        })
    }
}

impl Store {
    /// Gives out the next `count` slots, while no more than `most` are given out with them. A reply that
    /// gets lost loses them, until somebody looks for them.
    ///
    /// `namespace` is the offer's if it has none yet.
    pub(super) async fn lease_slots(
        &self,
        offer: OfferId,
        (count, most): (u32, u32),
        (namespace, now): (Uuid, Timestamp),
    ) -> Result<Lease, StoreError> {
        let update = self
            .cursor(offer)
            .update_expression(
                "SET namespace = if_not_exists(namespace, :namespace), leased_at = :now, \
                 given = if_not_exists(given, :zero) + :count",
            )
            .condition_expression("attribute_not_exists(given) OR given <= :last")
            .expression_attribute_values(":namespace", AttributeValue::S(namespace.to_string()))
            .expression_attribute_values(":now", millis(now))
            .expression_attribute_values(":zero", number(0))
            .expression_attribute_values(":count", number(count))
            .expression_attribute_values(":last", number(most.saturating_sub(count)));
        Ok(match updated(update).await? {
            Updated::Done(cursor) => {
                let first = cursor.given.saturating_sub(count) + 1;
                Lease::Slots((first..=cursor.given).collect(), cursor)
            }
            Updated::Refused(Some(cursor)) => Lease::None(cursor),
            // With no cursor there is nothing to refuse.
            Updated::Refused(None) => return Err(unclear()),
        })
    }

    /// How far the slots of an offer are given out, as of the last write.
    pub(super) async fn slots(&self, offer: OfferId) -> Result<Option<Cursor>, StoreError> {
        let get = self.get(&self.tables.accounts, keys::slots(offer));
        let row: Option<Row> = self.read(get.consistent_read(true)).await?;
        row.map(Cursor::try_from).transpose()
    }

    /// Looks for slots that were given out and never used, of `max`, unless somebody else does. What
    /// is found is ours for as long as a lease.
    pub(super) async fn lost_slots(
        &self,
        offer: OfferId,
        max: u32,
        now: Timestamp,
    ) -> Result<Lease, StoreError> {
        let until = now + SETTLED;
        let claim = self
            .cursor(offer)
            .update_expression("SET heal_until = :until")
            .condition_expression(
                "given >= :max AND leased_at <= :settled \
                 AND (attribute_not_exists(heal_until) OR heal_until <= :now)",
            )
            .expression_attribute_values(":until", millis(until))
            .expression_attribute_values(":max", number(max))
            .expression_attribute_values(":settled", millis(now - SETTLED))
            .expression_attribute_values(":now", millis(now));
        let cursor = match updated(claim).await? {
            Updated::Done(cursor) => cursor,
            Updated::Refused(cursor) => return Ok(Lease::None(cursor.ok_or_else(unclear)?)),
        };
        let last = max.min(cursor.sealed.saturating_add(LOOKED_AT));
        let slots: Vec<u32> = (cursor.sealed + 1..=last).collect();
        let found = self.free_slots(&cursor, &slots).await?;
        let sealed = found.first().map_or(last, |first| first - 1);
        // Whoever found some keeps the others away from them for as long as it may use them.
        let rest = match found.is_empty() {
            true => "SET sealed = :sealed REMOVE heal_until",
            false => "SET sealed = :sealed",
        };
        let seal = self
            .cursor(offer)
            .update_expression(rest)
            .condition_expression("heal_until = :until")
            .expression_attribute_values(":sealed", number(sealed))
            .expression_attribute_values(":until", millis(until));
        Ok(match updated(seal).await? {
            Updated::Done(cursor) if found.is_empty() => Lease::None(cursor),
            Updated::Done(cursor) => Lease::Slots(found, cursor),
            Updated::Refused(cursor) => Lease::None(cursor.ok_or_else(unclear)?),
        })
    }

    /// Those of some slots that have no checkout, in order.
    async fn free_slots(&self, cursor: &Cursor, slots: &[u32]) -> Result<Vec<u32>, StoreError> {
        let ids: Vec<CheckoutId> = slots.iter().map(|slot| cursor.checkout(*slot)).collect();
        let keys = ids.iter().map(|id| keys::checkout(*id)).collect();
        let there = self.latest_keys(&self.tables.checkouts, keys).await?;
        let free = slots.iter().zip(&ids);
        let free = free.filter(|(_, id)| !there.contains(&keys::checkout(**id)));
        Ok(free.map(|(slot, _)| *slot).collect())
    }

    fn cursor(&self, offer: OfferId) -> UpdateItemFluentBuilder {
        self.client
            .update_item()
            .table_name(&self.tables.accounts)
            .set_key(Some(keys::slots(offer).into_attributes()))
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
    }
}

/// How an update went, and what is there now.
enum Updated {
    Done(Cursor),
    Refused(Option<Cursor>),
}

async fn updated(update: UpdateItemFluentBuilder) -> Result<Updated, StoreError> {
    let read = |item: Item| Cursor::try_from(stored::read::<Row>(item)?);
    match update.send().await {
        Ok(output) => {
            let item = output.attributes.ok_or_else(unclear)?;
            Ok(Updated::Done(read(item)?))
        }
        Err(error) => match error.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(failed)) => {
                let item = failed.item.clone().filter(|item| !item.is_empty());
                Ok(Updated::Refused(item.map(read).transpose()?))
            }
            Some(_) | None => Err(error.into()),
        },
    }
}

fn unclear() -> StoreError {
    StoreError::Unavailable("a cursor says nothing".to_owned())
}

fn number(number: u32) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

fn millis(at: Timestamp) -> AttributeValue {
    AttributeValue::N(at.as_millisecond().to_string())
}

/// Whether what was given out at a time is still ours.
pub(super) fn is_ours(leased_at: Timestamp, now: Timestamp) -> bool {
    now < leased_at + LEASE
}
