//! What a consumer's answer says about its batch: Lambda's partial batch responses.

use aws_sdk_dynamodbstreams::types::Record;
use serde_json::Value;

/// How many records, from the first on, need not be delivered again.
///
/// As Lambda reads it: nothing, `null`, and an empty list of failures mean all; otherwise the
/// first record that failed is the checkpoint; and a form or an identifier that makes no sense
/// means that the whole batch failed.
pub(super) fn consumed(answer: &Value, batch: &[Record]) -> usize {
    let failures = match answer {
        Value::Null => return batch.len(),
        Value::Object(fields) => match fields.get("batchItemFailures") {
            None | Some(Value::Null) => return batch.len(),
            Some(Value::Array(failures)) => failures,
            Some(_) => return 0,
        },
        _ => return 0,
    };
    let place = |failure: &Value| {
        let sequence = failure.get("itemIdentifier").and_then(Value::as_str)?;
        batch
            .iter()
            .position(|record| sequence_number(record) == Some(sequence))
    };
    failures
        .iter()
        .map(|failure| place(failure).unwrap_or(0))
        .min()
        .unwrap_or(batch.len())
}

/// A record's sequence number.
pub(super) fn sequence_number(record: &Record) -> Option<&str> {
    record.dynamodb()?.sequence_number()
}

#[cfg(test)]
mod tests {
    use aws_sdk_dynamodbstreams::types::StreamRecord;
    use serde_json::json;

    use super::*;

    #[test]
    fn answers_are_read_as_lambda_reads_them() {
        let record = |n: &str| {
            Record::builder()
                .dynamodb(StreamRecord::builder().sequence_number(n).build())
                .build()
        };
        let batch = ["7", "8", "9"].map(record);
        let failed = |ids: &[Value]| {
            let list: Vec<_> = ids.iter().map(|id| json!({"itemIdentifier": id})).collect();
            json!({"batchItemFailures": list})
        };
        let cases = [
            (json!(null), 3),
            (json!({}), 3),
            (json!({"batchItemFailures": null}), 3),
            (failed(&[]), 3),
            (failed(&[json!("9")]), 2),
            (failed(&[json!("9"), json!("8")]), 1),
            (failed(&[json!("7")]), 0),
            (failed(&[json!("9"), json!("unknown")]), 0),
            (failed(&[json!("")]), 0),
            (failed(&[json!(null)]), 0),
            (json!({"batchItemFailures": "9"}), 0),
            (json!("done"), 0),
        ];
        for (answer, expected) in cases {
            assert_eq!(consumed(&answer, &batch), expected, "{answer}");
        }
    }
}
