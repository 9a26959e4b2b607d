//! Clients of the embedded DynamoDB.

use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_smithy_http_client::Builder;

use crate::template::REGION;

/// Credentials that satisfy the client: the database checks that there are some, not which.
fn credentials() -> Credentials {
    Credentials::new("local", "local", None, None, "local stack")
}

/// A client of the tables at `endpoint`.
pub fn dynamodb_client(endpoint: &str) -> aws_sdk_dynamodb::Client {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(REGION))
        .credentials_provider(credentials())
        .endpoint_url(endpoint)
        .http_client(Builder::new().build_http());
    aws_sdk_dynamodb::Client::from_conf(config.build())
}

/// A client of the tables' streams at `endpoint`.
pub fn streams_client(endpoint: &str) -> aws_sdk_dynamodbstreams::Client {
    let config = aws_sdk_dynamodbstreams::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(REGION))
        .credentials_provider(credentials())
        .endpoint_url(endpoint)
        .http_client(Builder::new().build_http());
    aws_sdk_dynamodbstreams::Client::from_conf(config.build())
}
