use std::collections::BTreeMap;
use std::path::Path;

use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_dynamodbstreams::types::{Record, ShardIteratorType};
use rusqlite::Connection;
use shared::clock::Clock;

use super::{Database, DatabaseError, TrimError, dynamodb_client, streams_client};
use crate::tables;
use crate::template::{Key, Table};

async fn with_table(file: &Path) -> (Database, aws_sdk_dynamodb::Client) {
    let database = Database::open(file, Clock::system()).unwrap();
    let client = dynamodb_client(database.endpoint());
    let table = Table {
        name: "Things".to_owned(),
        key: Key {
            partition: "pk".to_owned(),
            sort: None,
        },
        attribute_types: BTreeMap::from([("pk".to_owned(), "S".to_owned())]),
        indexes: Vec::new(),
        ttl_attribute: None,
        stream: true,
    };
    tables::create(&client, &[table]).await.unwrap();
    (database, client)
}

async fn put(client: &aws_sdk_dynamodb::Client, pk: &str) {
    let key = AttributeValue::S(pk.to_owned());
    client
        .put_item()
        .table_name("Things")
        .item("pk", key)
        .send()
        .await
        .unwrap();
}

async fn records(database: &Database) -> Vec<Record> {
    let client = streams_client(database.endpoint());
    let streams = client
        .list_streams()
        .table_name("Things")
        .send()
        .await
        .unwrap();
    let arn = streams.streams()[0].stream_arn().unwrap();
    let stream = client
        .describe_stream()
        .stream_arn(arn)
        .send()
        .await
        .unwrap();
    let description = stream.stream_description.unwrap();
    let shard = description.shards()[0].shard_id().unwrap();
    let iterator = client
        .get_shard_iterator()
        .stream_arn(arn)
        .shard_id(shard)
        .shard_iterator_type(ShardIteratorType::TrimHorizon);
    let iterator = iterator.send().await.unwrap().shard_iterator.unwrap();
    client
        .get_records()
        .shard_iterator(iterator)
        .send()
        .await
        .unwrap()
        .records
        .unwrap()
}

fn sequence(record: &Record) -> String {
    record
        .dynamodb()
        .unwrap()
        .sequence_number()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn what_was_written_survives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("db");
    let (database, client) = with_table(&file).await;
    put(&client, "one").await;
    database.stop();
    let (database, client) = with_table(&file).await;
    let key = AttributeValue::S("one".to_owned());
    let found = client
        .get_item()
        .table_name("Things")
        .key("pk", key)
        .send()
        .await
        .unwrap();
    assert!(found.item.is_some());
    drop(database);
    assert!(
        !file.with_file_name("db-wal").exists(),
        "the file was not closed"
    );
}

#[tokio::test]
async fn trimming_keeps_the_newest_record_and_numbers_keep_growing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("db");
    let (database, client) = with_table(&file).await;
    for pk in ["a", "b", "c"] {
        put(&client, pk).await;
    }
    let before = records(&database).await;
    let trim = database.stream_records();
    assert_eq!(trim.trim("Others", &sequence(&before[2])).unwrap(), 0);
    assert_eq!(trim.trim("Things", &sequence(&before[0])).unwrap(), 1);
    assert_eq!(trim.trim("Things", &sequence(&before[2])).unwrap(), 1);
    assert_eq!(records(&database).await, before[2..]);
    drop((database, trim));
    let (database, client) = with_table(&file).await;
    put(&client, "d").await;
    let after = records(&database).await;
    assert_eq!(after.len(), 2);
    assert!(sequence(&after[1]) > sequence(&before[2]));
    let error = database.stream_records().trim("Things", "5").unwrap_err();
    assert!(matches!(error, TrimError::Sequence(_)), "{error}");
}

#[tokio::test]
async fn a_set_back_clock_cannot_reuse_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("db");
    let (database, client) = with_table(&file).await;
    put(&client, "a").await;
    let raised = "UPDATE _stream_records SET sequence_number = '9000000000000000000'";
    Connection::open(&file)
        .unwrap()
        .execute_batch(raised)
        .unwrap();
    let newest = sequence(&records(&database).await[0]);
    database.stream_records().trim("Things", &newest).unwrap();
    put(&client, "b").await;
    assert!(sequence(&records(&database).await[1]) > newest);
}

#[tokio::test]
async fn the_engine_s_queries_use_the_index() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("db");
    let (_database, _client) = with_table(&file).await;
    let connection = Connection::open(&file).unwrap();
    let plan_of = |query: &str| -> String {
        let explain = format!("EXPLAIN QUERY PLAN {query}");
        connection
            .query_row(&explain, [], |row| row.get("detail"))
            .unwrap()
    };
    let highest = "SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) + 1 \
        FROM _stream_records WHERE table_name = 'Things'";
    let next = "SELECT event_name FROM _stream_records WHERE table_name = 'Things' AND \
        shard_id = 's' AND CAST(sequence_number AS INTEGER) > 5 \
        ORDER BY CAST(sequence_number AS INTEGER) ASC LIMIT 5";
    for query in [highest, next] {
        let plan = plan_of(query);
        assert!(plan.contains("checkout_links_stream_records"), "{plan}");
    }
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("db");
    std::fs::write(&file, "x".repeat(4096)).unwrap();
    let error = Database::open(&file, Clock::system()).unwrap_err();
    assert!(matches!(error, DatabaseError::Open { .. }), "{error}");
}
