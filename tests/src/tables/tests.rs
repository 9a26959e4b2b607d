use std::collections::BTreeMap;

use shared::clock::Clock;

use super::*;
use crate::database::{Database, dynamodb_client};
use crate::template::Template;

fn table(sort: Option<&str>) -> Table {
    Table {
        name: "Things".to_owned(),
        key: Key {
            partition: "pk".to_owned(),
            sort: sort.map(str::to_owned),
        },
        attribute_types: [("pk", "S"), ("sk", "S")]
            .into_iter()
            .filter(|(name, _)| *name == "pk" || sort.is_some())
            .map(|(name, kind)| (name.to_owned(), kind.to_owned()))
            .collect(),
        indexes: Vec::new(),
        ttl_attribute: None,
        stream: false,
    }
}

#[tokio::test]
async fn the_template_s_tables_are_created_once() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(&folder.path().join("db"), Clock::system()).unwrap();
    let client = dynamodb_client(database.endpoint());
    let text = include_str!("../../../template.yaml");
    let template = Template::parse(text, &BTreeMap::new()).unwrap();
    create(&client, &template.tables).await.unwrap();
    create(&client, &template.tables).await.unwrap();
    let names = client.list_tables().send().await.unwrap();
    assert_eq!(
        names.table_names(),
        ["Accounts", "Catalog", "Checkouts", "Offers", "Webhooks"]
    );
    let table = client
        .describe_table()
        .table_name("Checkouts")
        .send()
        .await
        .unwrap();
    let stream = table.table.unwrap().stream_specification.unwrap();
    assert_eq!(
        stream.stream_view_type,
        Some(StreamViewType::NewAndOldImages)
    );
    let ttl = client
        .describe_time_to_live()
        .table_name("Checkouts")
        .send()
        .await
        .unwrap();
    let ttl = ttl.time_to_live_description.unwrap();
    assert_eq!(ttl.attribute_name.as_deref(), Some("ttl"));
}

#[tokio::test]
async fn indexes_are_created_and_compared() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(&folder.path().join("db"), Clock::system()).unwrap();
    let client = dynamodb_client(database.endpoint());
    let mut indexed = table(Some("sk"));
    let key = Key {
        partition: "sk".to_owned(),
        sort: Some("pk".to_owned()),
    };
    let projection = Projection::Include(vec!["label".to_owned()]);
    indexed.indexes.push(Index {
        name: "by_sk".to_owned(),
        key,
        projection,
    });
    create(&client, &[indexed.clone()]).await.unwrap();
    create(&client, &[indexed.clone()]).await.unwrap();
    indexed.indexes[0].key.sort = None;
    let error = create(&client, &[indexed]).await.unwrap_err().to_string();
    assert!(error.contains("by_sk(sk S, pk S)`, expected"), "{error}");
}

#[tokio::test]
async fn a_table_with_other_keys_asks_for_a_fresh_folder() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(&folder.path().join("db"), Clock::system()).unwrap();
    let client = dynamodb_client(database.endpoint());
    create(&client, &[table(None)]).await.unwrap();
    let error = create(&client, &[table(Some("sk"))])
        .await
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "the table `Things` exists with the keys `table(pk S)`, expected `table(pk S, sk S)`: \
         keys cannot be changed, so start with a fresh data folder"
    );
}

#[tokio::test]
async fn a_stream_is_given_to_a_table_that_had_none() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(&folder.path().join("db"), Clock::system()).unwrap();
    let client = dynamodb_client(database.endpoint());
    let mut table = table(None);
    create(&client, &[table.clone()]).await.unwrap();
    table.stream = true;
    create(&client, &[table]).await.unwrap();
    let described = client
        .describe_table()
        .table_name("Things")
        .send()
        .await
        .unwrap();
    assert!(
        described
            .table
            .unwrap()
            .stream_specification
            .unwrap()
            .stream_enabled
    );
}
