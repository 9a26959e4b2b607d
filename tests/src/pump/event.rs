//! Stream records as the event that Lambda makes of them.

use std::collections::HashMap;

use aws_sdk_dynamodbstreams::types::{AttributeValue, Record};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::template::REGION;

/// The event of one batch.
pub(super) fn of_batch(records: &[Record], stream_arn: &str) -> Value {
    let source = regional(stream_arn);
    json!({ "Records": records.iter().map(|record| one(record, &source)).collect::<Vec<_>>() })
}

/// The embedded database writes its own name where AWS has the region.
fn regional(arn: &str) -> String {
    let mut parts: Vec<&str> = arn.splitn(6, ':').collect();
    if let Some(region) = parts.get_mut(3) {
        *region = REGION;
    }
    parts.join(":")
}

fn one(record: &Record, source: &str) -> Value {
    let mut change = Map::new();
    if let Some(data) = record.dynamodb() {
        let mut set = |name: &str, value: Option<Value>| {
            change.extend(value.map(|value| (name.to_owned(), value)));
        };
        let created = data.approximate_creation_date_time();
        set(
            "ApproximateCreationDateTime",
            created.map(|at| json!(at.secs())),
        );
        set("Keys", data.keys().map(image));
        set("NewImage", data.new_image().map(image));
        set("OldImage", data.old_image().map(image));
        set("SequenceNumber", data.sequence_number().map(Value::from));
        set("SizeBytes", data.size_bytes().map(Value::from));
        set(
            "StreamViewType",
            data.stream_view_type().map(|view| json!(view.as_str())),
        );
    }
    let name = record.event_name().map(|name| name.as_str());
    let mut event = json!({
        "eventID": record.event_id(),
        "eventName": name,
        "eventVersion": record.event_version().unwrap_or("1.1"),
        "eventSource": "aws:dynamodb",
        "awsRegion": REGION,
        "dynamodb": change,
        "eventSourceARN": source,
    });
    // The client loses what is in here, as it looks for other names. Only deletions by TTL have it.
    if record.user_identity().is_some() && name == Some("REMOVE") {
        event["userIdentity"] = json!({"type": "Service", "principalId": "dynamodb.amazonaws.com"});
    }
    event
}

fn image(item: &HashMap<String, AttributeValue>) -> Value {
    item.iter()
        .map(|(name, value)| (name.clone(), attribute(value)))
        .collect()
}

fn attribute(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::B(bytes) => json!({"B": STANDARD.encode(bytes)}),
        AttributeValue::Bool(flag) => json!({"BOOL": flag}),
        AttributeValue::Bs(all) => {
            json!({"BS": all.iter().map(|bytes| STANDARD.encode(bytes)).collect::<Vec<_>>()})
        }
        AttributeValue::L(items) => json!({"L": items.iter().map(attribute).collect::<Vec<_>>()}),
        AttributeValue::M(entries) => json!({"M": image(entries)}),
        AttributeValue::N(number) => json!({"N": number}),
        AttributeValue::Ns(numbers) => json!({"NS": numbers}),
        AttributeValue::Null(flag) => json!({"NULL": flag}),
        AttributeValue::S(text) => json!({"S": text}),
        AttributeValue::Ss(texts) => json!({"SS": texts}),
        // A type that DynamoDB does not have yet.
        _ => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use aws_smithy_types::Blob;

    use super::*;

    #[test]
    fn every_attribute_type_has_its_wire_form() {
        let blob = || Blob::new([0xff, 0x00]);
        let text = |text: &str| text.to_owned();
        let all = AttributeValue::M(HashMap::from([
            (text("b"), AttributeValue::B(blob())),
            (text("bool"), AttributeValue::Bool(true)),
            (text("bs"), AttributeValue::Bs(vec![blob()])),
            (
                text("l"),
                AttributeValue::L(vec![AttributeValue::S(text("x"))]),
            ),
            (text("n"), AttributeValue::N(text("1.50"))),
            (text("ns"), AttributeValue::Ns(vec![text("2")])),
            (text("null"), AttributeValue::Null(true)),
            (text("ss"), AttributeValue::Ss(vec![text("y")])),
        ]));
        let expected = json!({"M": {
            "b": {"B": "/wA="}, "bool": {"BOOL": true}, "bs": {"BS": ["/wA="]},
            "l": {"L": [{"S": "x"}]}, "n": {"N": "1.50"}, "ns": {"NS": ["2"]},
            "null": {"NULL": true}, "ss": {"SS": ["y"]},
        }});
        assert_eq!(attribute(&all), expected);
    }
}
