//! What the tables' streams tell.

use serde::{Deserialize, de::DeserializeOwned};
use serde_dynamo::AttributeValue;

use super::Store;
use crate::domain::{checkout::Checkout, refund::Refund};

/// What changed.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A checkout: as it was and as it is, if it was and is there.
    Checkout(Option<Box<Checkout>>, Option<Box<Checkout>>),
    /// A refund, likewise.
    Refund(Option<Box<Refund>>, Option<Box<Refund>>),
    /// Something that nobody waits for.
    Other,
}

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
    dynamodb: Images,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Images {
    keys: serde_dynamo::Item,
    old_image: Option<serde_dynamo::Item>,
    new_image: Option<serde_dynamo::Item>,
}

impl Store {
    /// What a record of a table's stream tells.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn change(&self, record: serde_json::Value) -> Result<Change, UnreadableRecord> {
        let Record { stream, dynamodb } = serde_json::from_value(record)?;
        // arn:aws:dynamodb:{region}:{account}:table/{name}/stream/{label}
        let table = stream.split('/').nth(1);
        if table != Some(self.tables.checkouts.as_str()) {
            return Err(UnreadableRecord::Table(stream));
        }
        let Images {
            keys,
            old_image: old,
            new_image: new,
        } = dynamodb;
        // A write that changes nothing means nothing.
        let kind = match keys.get("pk") {
            Some(AttributeValue::S(pk)) if old != new => pk.split('#').next(),
            Some(_) | None => None,
        };
        Ok(match kind {
            Some("CHECKOUT") => Change::Checkout(read(old)?, read(new)?),
            Some("REFUND") => Change::Refund(read(old)?, read(new)?),
            Some(_) | None => Change::Other,
        })
    }
}

fn read<T: DeserializeOwned>(
    image: Option<serde_dynamo::Item>,
) -> Result<Option<Box<T>>, serde_dynamo::Error> {
    image.map(serde_dynamo::from_item).transpose()
}
