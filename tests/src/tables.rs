//! Creates the template's tables in a DynamoDB.

#[cfg(test)]
mod tests;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{BuildError, DisplayErrorContext, ProvideErrorMetadata};
use aws_sdk_dynamodb::operation::create_table::builders::CreateTableFluentBuilder;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType,
    Projection as SdkProjection, ProjectionType, ScalarAttributeType, StreamSpecification,
    StreamViewType, TableDescription, TimeToLiveSpecification,
};

use crate::template::{Index, Key, Projection, Table};

/// Says why a table is not there as the template wants it.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// DynamoDB refused a call.
    #[error("the table `{table}` could not be {done}: {reason}")]
    Call {
        /// The table.
        table: String,
        /// What was tried, such as `created`.
        done: &'static str,
        /// What DynamoDB said.
        reason: String,
    },
    /// A part of the template's table is not one of DynamoDB's.
    #[error("the table `{table}` cannot be described to DynamoDB: {source}")]
    Description {
        /// The table.
        table: String,
        /// What is missing.
        source: BuildError,
    },
    /// The table exists with other keys: the data was made by another version.
    #[error(
        "the table `{table}` exists with the keys `{found}`, expected `{expected}`: keys cannot be \
         changed, so start with a fresh data folder"
    )]
    Keys {
        /// The table.
        table: String,
        /// Its keys.
        found: String,
        /// The template's.
        expected: String,
    },
}

/// Creates the tables that are missing and checks those that exist.
///
/// # Errors
///
/// A table exists with other keys than the template's, or DynamoDB refuses a call.
pub async fn create(client: &Client, tables: &[Table]) -> Result<(), TableError> {
    let existing = existing(client).await?;
    for table in tables {
        if existing.contains(&table.name) {
            keep(client, table).await?;
        } else {
            create_one(client, table).await?;
        }
        if let Some(attribute) = &table.ttl_attribute {
            enable_ttl(client, table, attribute).await?;
        }
    }
    Ok(())
}

/// Checks that an existing table is the template's, and gives it the stream that it may lack.
async fn keep(client: &Client, table: &Table) -> Result<(), TableError> {
    let Some(description) = describe(client, table).await? else {
        return Ok(());
    };
    check(&description, table)?;
    let streams = description
        .stream_specification
        .is_some_and(|stream| stream.stream_enabled);
    if table.stream && !streams {
        enable_stream(client, table).await?;
    }
    Ok(())
}

/// All tables that are there. Describing one that is not would log a warning at each first start.
async fn existing(client: &Client) -> Result<Vec<String>, TableError> {
    let pages = client.list_tables().into_paginator().items().send();
    pages
        .collect::<Result<_, _>>()
        .await
        .map_err(|error| TableError::Call {
            table: "*".to_owned(),
            done: "listed",
            reason: DisplayErrorContext(&error).to_string(),
        })
}

async fn describe(client: &Client, table: &Table) -> Result<Option<TableDescription>, TableError> {
    let described = client.describe_table().table_name(&table.name).send().await;
    let described = described.map_err(|error| failed(table, "described", &error))?;
    Ok(described.table)
}

async fn create_one(client: &Client, table: &Table) -> Result<(), TableError> {
    let request = request(client, table).map_err(|source| undescribed(table, source))?;
    request
        .send()
        .await
        .map(drop)
        .map_err(|error| failed(table, "created", &error))
}

fn request(client: &Client, table: &Table) -> Result<CreateTableFluentBuilder, BuildError> {
    let mut request = client
        .create_table()
        .table_name(&table.name)
        .billing_mode(BillingMode::PayPerRequest)
        .set_key_schema(Some(key_schema(&table.key)?));
    for (name, kind) in &table.attribute_types {
        request = request.attribute_definitions(
            AttributeDefinition::builder()
                .attribute_name(name)
                .attribute_type(ScalarAttributeType::from(kind.as_str()))
                .build()?,
        );
    }
    for index in &table.indexes {
        request = request.global_secondary_indexes(
            GlobalSecondaryIndex::builder()
                .index_name(&index.name)
                .set_key_schema(Some(key_schema(&index.key)?))
                .projection(projection(&index.projection))
                .build()?,
        );
    }
    if table.stream {
        request = request.stream_specification(stream()?);
    }
    Ok(request)
}

fn key_schema(key: &Key) -> Result<Vec<KeySchemaElement>, BuildError> {
    let element = |name: &String, kind| {
        KeySchemaElement::builder()
            .attribute_name(name)
            .key_type(kind)
            .build()
    };
    let partition = element(&key.partition, KeyType::Hash);
    let sort = key.sort.as_ref().map(|name| element(name, KeyType::Range));
    std::iter::once(partition).chain(sort).collect()
}

fn projection(projection: &Projection) -> SdkProjection {
    let builder = SdkProjection::builder();
    match projection {
        Projection::All => builder.projection_type(ProjectionType::All),
        Projection::KeysOnly => builder.projection_type(ProjectionType::KeysOnly),
        Projection::Include(attributes) => builder
            .projection_type(ProjectionType::Include)
            .set_non_key_attributes(Some(attributes.clone())),
    }
    .build()
}

/// Compares what cannot be changed in place: the keys of the table and of its indexes.
fn check(existing: &TableDescription, table: &Table) -> Result<(), TableError> {
    let kind = |name: &str| {
        let definitions = existing.attribute_definitions().iter();
        definitions
            .filter(|d| d.attribute_name() == name)
            .map(|d| d.attribute_type().as_str())
            .next()
    };
    let of = |name: &str, schema: &[KeySchemaElement]| {
        let part = |wanted: &KeyType| {
            let key = schema
                .iter()
                .find(|e| e.key_type() == wanted)?
                .attribute_name();
            Some(format!("{key} {}", kind(key).unwrap_or("?")))
        };
        shown(name, part(&KeyType::Hash), part(&KeyType::Range))
    };
    let indexes = existing.global_secondary_indexes().iter();
    let mut found: Vec<String> = indexes
        .map(|i| of(i.index_name().unwrap_or_default(), i.key_schema()))
        .collect();
    found.sort();
    found.insert(0, of("table", existing.key_schema()));
    let expected = wanted(table);
    if found == expected {
        return Ok(());
    }
    Err(TableError::Keys {
        table: table.name.clone(),
        found: found.join(", "),
        expected: expected.join(", "),
    })
}

fn wanted(table: &Table) -> Vec<String> {
    let part = |key: &String| {
        let kind = table.attribute_types.get(key).map_or("?", String::as_str);
        format!("{key} {kind}")
    };
    let of = |name: &str, key: &Key| {
        shown(
            name,
            Some(part(&key.partition)),
            key.sort.as_ref().map(part),
        )
    };
    let mut all: Vec<String> = table
        .indexes
        .iter()
        .map(|Index { name, key, .. }| of(name, key))
        .collect();
    all.sort();
    all.insert(0, of("table", &table.key));
    all
}

fn shown(name: &str, partition: Option<String>, sort: Option<String>) -> String {
    let keys: Vec<String> = partition.into_iter().chain(sort).collect();
    format!("{name}({})", keys.join(", "))
}

fn stream() -> Result<StreamSpecification, BuildError> {
    StreamSpecification::builder()
        .stream_enabled(true)
        .stream_view_type(StreamViewType::NewAndOldImages)
        .build()
}

/// For a table from before the template gave it a stream.
async fn enable_stream(client: &Client, table: &Table) -> Result<(), TableError> {
    let stream = stream().map_err(|source| undescribed(table, source))?;
    let request = client
        .update_table()
        .table_name(&table.name)
        .stream_specification(stream);
    request
        .send()
        .await
        .map(drop)
        .map_err(|error| failed(table, "given its stream", &error))
}

async fn enable_ttl(client: &Client, table: &Table, attribute: &str) -> Result<(), TableError> {
    let specification = TimeToLiveSpecification::builder()
        .attribute_name(attribute)
        .enabled(true)
        .build()
        .map_err(|source| undescribed(table, source))?;
    let request = client.update_time_to_live().table_name(&table.name);
    match request
        .time_to_live_specification(specification)
        .send()
        .await
    {
        Ok(_) => Ok(()),
        // AWS says this at the second start; the embedded database just agrees.
        Err(error)
            if error
                .message()
                .is_some_and(|m| m.contains("already enabled")) =>
        {
            Ok(())
        }
        Err(error) => Err(failed(table, "given its time to live", &error)),
    }
}

fn failed<E: std::error::Error>(table: &Table, done: &'static str, error: &E) -> TableError {
    let reason = DisplayErrorContext(error).to_string();
    TableError::Call {
        table: table.name.clone(),
        done,
        reason,
    }
}

fn undescribed(table: &Table, source: BuildError) -> TableError {
    TableError::Description {
        table: table.name.clone(),
        source,
    }
}
