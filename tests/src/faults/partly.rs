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

/// Does the first write, of each table's, and answers that the others are left.
pub(super) async fn write(
    inner: &SharedHttpConnector,
    mut request: HttpRequest,
) -> Result<HttpResponse, ConnectorError> {
    let wrong = |error: serde_json::Error| ConnectorError::other(error.into(), None);
    let body = request.body().bytes().unwrap_or_default();
    let mut body: Value = serde_json::from_slice(body).map_err(wrong)?;
    let mut left = json!({});
    let statements = body["Statements"].as_array_mut();
    let refused = statements.map(|statements| statements.split_off(1).len());
    for (table, writes) in body["RequestItems"].as_object_mut().into_iter().flatten() {
        if let Some(writes) = writes.as_array_mut().filter(|writes| writes.len() > 1) {
            left[table] = Value::Array(writes.split_off(1));
        }
    }
    let body = body.to_string();
    let length = body.len().to_string();
    request.headers_mut().insert("content-length", length);
    *request.body_mut() = SdkBody::from(body);
    let answer = inner.call(request).await?;
    if !answer.status().is_success() {
        return Ok(answer);
    }
    let status = StatusCode::try_from(200_u16);
    let status = status.map_err(|error| ConnectorError::other(error.into(), None))?;
    let answer = match refused {
        None => json!({ "UnprocessedItems": left }),
        Some(refused) => {
            let done = answer.body().bytes().unwrap_or_default();
            let mut done: Value = serde_json::from_slice(done).map_err(wrong)?;
            let error = json!({"Error": {"Code": "ThrottlingError", "Message": "slow down"}});
            let answers = done["Responses"].as_array_mut().into_iter();
            answers.for_each(|all| all.extend(vec![error.clone(); refused]));
            done
        }
    };
    Ok(HttpResponse::new(status, SdkBody::from(answer.to_string())))
}
