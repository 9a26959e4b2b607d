//! A batch of writes of which only some are done.

use aws_smithy_runtime_api::{
    client::{
        http::{HttpConnector, SharedHttpConnector},
        orchestrator::{HttpRequest, HttpResponse},
        result::ConnectorError,
    },
    http::StatusCode,
};
use aws_smithy_types::body::SdkBody;
use serde_json::{Value, json};

/// Does the first write, of each table's, and answers that the others are left. Where there is one only,
/// that one is left.
pub(super) async fn write(
    inner: &SharedHttpConnector,
    mut request: HttpRequest,
) -> Result<HttpResponse, ConnectorError> {
    let wrong = |error: serde_json::Error| ConnectorError::other(error.into(), None);
    let body = request.body().bytes().unwrap_or_default();
    let mut body: Value = serde_json::from_slice(body).map_err(wrong)?;
    let rest = |writes: &mut Vec<Value>| writes.split_off(writes.len().saturating_sub(1).min(1));
    let statements = body.get_mut("Statements").and_then(Value::as_array_mut);
    let refused = statements.map(|statements| (rest(statements).len(), statements.is_empty()));
    let mut left = json!({});
    let tables = body.get_mut("RequestItems").and_then(Value::as_object_mut);
    let mut is_over = refused.is_some_and(|(_, is_over)| is_over);
    if let Some(tables) = tables {
        for (table, writes) in tables.iter_mut() {
            let writes = writes.as_array_mut().map(rest).unwrap_or_default();
            left[table] = Value::Array(writes);
        }
        tables.retain(|_, writes| writes != &json!([]));
        is_over = tables.is_empty();
    }
    let mut done = json!({"Responses": []});
    if !is_over {
        let body = body.to_string();
        let length = body.len().to_string();
        request.headers_mut().insert("content-length", length);
        *request.body_mut() = SdkBody::from(body);
        let answer = inner.call(request).await?;
        if !answer.status().is_success() {
            return Ok(answer);
        }
        done = serde_json::from_slice(answer.body().bytes().unwrap_or_default()).map_err(wrong)?;
    }
    match refused {
        None => done["UnprocessedItems"] = left,
        Some((refused, _)) => {
            let error = json!({"Error": {"Code": "ThrottlingError", "Message": "slow down"}});
            let answers = done["Responses"].as_array_mut().into_iter();
            answers.for_each(|all| all.extend(vec![error.clone(); refused]));
        }
    }
    let status = StatusCode::try_from(200_u16);
    let status = status.map_err(|error| ConnectorError::other(error.into(), None))?;
    Ok(HttpResponse::new(status, SdkBody::from(done.to_string())))
}
