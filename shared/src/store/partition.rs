//! All of a site's things of a kind.

use aws_sdk_dynamodb::types::AttributeValue;
use serde::de::DeserializeOwned;

use super::{Store, StoreError, keys::Kind, stored};

impl Store {
    /// All items of a kind, strongly consistent and in the order of their ids; reading stops once
    /// there are more than `most`.
    pub(super) async fn all_of_kind<T: DeserializeOwned>(
        &self,
        table: &str,
        kind: Kind,
        most: usize,
    ) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        let mut start = None;
        loop {
            let page = self
                .client
                .query()
                .table_name(table)
                .consistent_read(true)
                .key_condition_expression("pk = :pk AND begins_with(sk, :start)")
                .expression_attribute_values(":pk", AttributeValue::S(kind.pk.clone()))
                .expression_attribute_values(":start", AttributeValue::S(kind.start.to_owned()))
                .set_exclusive_start_key(start)
                .send()
                .await?;
            for item in page.items.unwrap_or_default() {
                found.push(stored::read(item)?);
            }
            start = page.last_evaluated_key;
            if start.is_none() || found.len() > most {
                return Ok(found);
            }
        }
    }
}
