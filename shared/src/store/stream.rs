//! What the tables' streams tell.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, de::DeserializeOwned};
use serde_dynamo::AttributeValue;
use serde_json::{Number, value::RawValue};

use super::Store;
use crate::domain::fact::Change;

/// A record that can never be read: nothing is won by reading it again.
#[derive(Debug, thiserror::Error)]
pub enum UnreadableRecord {
    /// It is no record of a stream.
    #[error("it is not a record of a table's stream")]
    Form(#[from] serde_json::Error),
    /// It belongs to a table that is not one of ours.
    #[error("its stream `{0}` is not one of our tables'")]
    Table(String),
    /// An item does not read back as what it should be.
    #[error("an image is not of the item that its key says")]
    Image(#[from] serde_dynamo::Error),
}

#[derive(Deserialize)]
struct Record {
    #[serde(rename = "eventSourceARN")]
    stream: String,
    dynamodb: Changed,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Changed {
    sequence_number: String,
    keys: serde_dynamo::Item,
    old_image: Option<serde_dynamo::Item>,
    new_image: Option<serde_dynamo::Item>,
    approximate_creation_date_time: Option<Number>,
}

/// How an item was and how it is.
type Images = (Option<serde_dynamo::Item>, Option<serde_dynamo::Item>);

impl Store {
    /// What a record of a table's stream tells, and its number there.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn change(&self, record: &RawValue) -> Result<(Change, String), UnreadableRecord> {
        let Record { stream, dynamodb } = serde_json::from_str(record.get())?;
        // arn:aws:dynamodb:{region}:{account}:table/{name}/stream/{label}
        let table = stream.split('/').nth(1).unwrap_or_default();
        let sort_key = if table == self.tables.offers || table == self.tables.checkouts {
            false
        } else if table == self.tables.catalog {
            true
        } else {
            return Err(UnreadableRecord::Table(stream));
        };
        let Changed {
            sequence_number,
            keys,
            old_image: old,
            new_image: new,
            approximate_creation_date_time: at,
        } = dynamodb;
        // A write that changes nothing means nothing.
        let kind = match keys.get(if sort_key { "sk" } else { "pk" }) {
            Some(AttributeValue::S(key)) if old != new => key.split('#').next(),
            Some(_) | None => None,
        };
        let at = at.and_then(|at| moment(&at));
        let change = of_kind(kind.unwrap_or_default(), (old, new), at)?;
        Ok((change, sequence_number))
    }
}

/// The number in its stream of a record that is otherwise unreadable; empty when that is, too.
#[must_use]
pub fn sequence_number(record: &RawValue) -> String {
    #[derive(Deserialize)]
    struct Record {
        dynamodb: Numbered,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Numbered {
        sequence_number: String,
    }
    let record = serde_json::from_str::<Record>(record.get());
    record.map_or_else(|_| String::new(), |record| record.dynamodb.sequence_number)
}

/// What changed of an item whose key starts with `kind`. What only helps to find another item, such
/// as a slug, tells nothing that its own does not.
fn of_kind(
    kind: &str,
    (old, new): Images,
    at: Option<Timestamp>,
) -> Result<Change, serde_dynamo::Error> {
    Ok(match kind {
        "TEMPLATE" => Change::Template(read(old)?, read(new)?),
        "LINK" => Change::Link(read(old)?, read(new)?),
        "PRODUCT" => Change::Product(read(old)?, read(new)?),
        "DISCOUNT" => match (read(old)?, read(new)?) {
            (Some(old), None) => Change::DiscountGone(old, at.unwrap_or_default()),
            (old, new) => Change::Discount(old, new),
        },
        "CHECKOUT" => Change::Checkout(read(old)?, read(new)?),
        "LIMIT" => Change::Exhaustion(read(old)?, read(new)?),
        "ORDER" => Change::Order(read(old)?, read(new)?),
        "REFUND" => Change::Refund(read(old)?, read(new)?),
        "SUBSCRIPTION" => Change::Subscription(read(old)?, read(new)?),
        "CUSTOMER" => Change::Customer(read(old)?, read(new)?),
        _ => Change::Other,
    })
}

/// A number of seconds since 1970, with or without a fraction.
fn moment(seconds: &Number) -> Option<Timestamp> {
    let since_1970 = SignedDuration::try_from_secs_f64(seconds.as_f64()?).ok()?;
    Timestamp::from_duration(since_1970).ok()
}

fn read<T: DeserializeOwned>(
    image: Option<serde_dynamo::Item>,
) -> Result<Option<Box<T>>, serde_dynamo::Error> {
    image.map(serde_dynamo::from_item).transpose()
}
