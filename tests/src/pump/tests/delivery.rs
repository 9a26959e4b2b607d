use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::json;

use super::{Lab, agreeable, consumer, keys, next, next_keys};
use crate::function::HandlerError;

#[tokio::test]
async fn records_become_lambda_events_in_order() {
    let lab = Lab::new().await;
    let names: Vec<String> = (0..130).map(|i| format!("k{i}")).collect();
    for name in &names {
        lab.put(name).await;
    }
    let (consumer, mut events) = agreeable();
    let pump = lab.pump(&consumer);
    let first = next(&mut events).await;
    assert_eq!(keys(&first), names[..100]);
    assert_eq!(next_keys(&mut events, 30).await, names[100..]);
    pump.stop().await;
    let record = &first["Records"][0];
    let change = &record["dynamodb"];
    let expected = json!({
        "eventID": record["eventID"], "eventName": "INSERT", "eventVersion": "1.1",
        "eventSource": "aws:dynamodb", "awsRegion": "us-east-1",
        "eventSourceARN": record["eventSourceARN"],
        "dynamodb": {
            "ApproximateCreationDateTime": change["ApproximateCreationDateTime"],
            "Keys": {"pk": {"S": "k0"}},
            "NewImage": {"pk": {"S": "k0"}},
            "SequenceNumber": change["SequenceNumber"],
            "SizeBytes": change["SizeBytes"],
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
    });
    assert_eq!(*record, expected);
    let arn = record["eventSourceARN"].as_str().unwrap();
    assert!(
        arn.starts_with("arn:aws:dynamodb:us-east-1:000000000000:table/Things/stream/"),
        "{arn}"
    );
    assert!(change["ApproximateCreationDateTime"].as_i64().unwrap() > 1_700_000_000);
    assert_eq!(
        lab.record_count(),
        1,
        "what was consumed is trimmed, but for the newest record"
    );
}

#[tokio::test]
async fn what_failed_comes_again_from_the_first_failure_on() {
    let lab = Lab::new().await;
    for pk in ["a", "b", "c"] {
        lab.put(pk).await;
    }
    let (consumer, mut events) = consumer(|call, event| match call {
        0 => Err(HandlerError::Failed("on purpose".into())),
        1 => panic!("on purpose"),
        2 => {
            let number = |i: usize| event["Records"][i]["dynamodb"]["SequenceNumber"].clone();
            let failed = [2, 1].map(|i| json!({"itemIdentifier": number(i)}));
            Ok(json!({ "batchItemFailures": failed }))
        }
        _ => Ok(json!({"batchItemFailures": []})),
    });
    let pump = lab.pump(&consumer);
    assert_eq!(keys(&next(&mut events).await), ["a", "b", "c"]);
    assert_eq!(keys(&next(&mut events).await), ["a", "b", "c"]);
    assert_eq!(keys(&next(&mut events).await), ["b", "c"]);
    lab.put("d").await;
    assert_eq!(keys(&next(&mut events).await), ["d"]);
    pump.stop().await;
}

#[tokio::test]
async fn only_a_removal_by_ttl_names_the_service() {
    let lab = Lab::new().await;
    lab.put("by hand").await;
    let key = AttributeValue::S("by hand".to_owned());
    lab.client
        .delete_item()
        .table_name("Things")
        .key("pk", key)
        .send()
        .await
        .unwrap();
    let request = lab.client.put_item().table_name("Things");
    let request = request.item("pk", AttributeValue::S("by time".to_owned()));
    request
        .item("ttl", AttributeValue::N("1".to_owned()))
        .send()
        .await
        .unwrap();
    let (consumer, mut events) = agreeable();
    let pump = lab.pump(&consumer);
    let mut removals = Vec::new();
    while removals.len() < 2 {
        let event = next(&mut events).await;
        let records = event["Records"].as_array().unwrap().iter();
        removals.extend(records.filter(|r| r["eventName"] == "REMOVE").cloned());
    }
    pump.stop().await;
    assert_eq!(removals[0].get("userIdentity"), None);
    let service = json!({"type": "Service", "principalId": "dynamodb.amazonaws.com"});
    assert_eq!(removals[1]["userIdentity"], service);
    assert_eq!(
        removals[1]["dynamodb"]["OldImage"]["ttl"],
        json!({"N": "1"})
    );
}

#[tokio::test]
async fn errors_of_the_endpoint_do_not_end_the_pump() {
    let lab = Lab::without_table();
    let (consumer, mut events) = agreeable();
    let pump = lab.pump(&consumer);
    lab.create_table().await;
    lab.put("a").await;
    assert_eq!(next_keys(&mut events, 1).await, ["a"]);
    // A table that is made anew has another stream, in which positions of the old one mean nothing.
    // The old table's last record may show up in it once more.
    lab.client
        .delete_table()
        .table_name("Things")
        .send()
        .await
        .unwrap();
    lab.create_table().await;
    lab.put("b").await;
    while !keys(&next(&mut events).await).contains(&"b".to_owned()) {}
    pump.stop().await;
}
