//! What can go wrong between us and the tables.

use std::collections::HashMap;

use aws_sdk_dynamodb::{
    error::{ProvideErrorMetadata, SdkError},
    operation::put_item::{PutItemError, PutItemOutput},
    types::AttributeValue,
};

use crate::domain::problem::Problem;

/// What can go wrong between us and the tables.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The table takes no more requests at the moment; the SDK has tried again already.
    #[error("the table is throttled")]
    Throttled,
    /// The item is larger than DynamoDB takes.
    #[error("the item is too large")]
    TooLarge,
    /// No answer, or one that makes no sense.
    #[error("the table did not answer: {0}")]
    Unavailable(String),
    /// An item that does not read back as what it should be.
    #[error("an item cannot be read or written")]
    Corrupt(#[source] serde_dynamo::Error),
    /// The HTTPS client cannot be set up.
    #[error("the HTTPS client cannot be set up: {0}")]
    Client(String),
}

impl StoreError {
    /// Whether the same request may succeed later.
    #[must_use]
    pub const fn retryable(&self) -> bool {
        match self {
            Self::Throttled | Self::Unavailable(_) => true,
            Self::TooLarge | Self::Corrupt(_) | Self::Client(_) => false,
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        if error.retryable() {
            Self::unavailable(error)
        } else {
            Self::internal(error)
        }
    }
}

impl<E> From<SdkError<E>> for StoreError
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    fn from(error: SdkError<E>) -> Self {
        match error
            .as_service_error()
            .and_then(ProvideErrorMetadata::code)
        {
            Some(
                "ThrottlingException"
                | "ProvisionedThroughputExceededException"
                | "RequestLimitExceeded",
            ) => Self::Throttled,
            Some("ValidationException") if mentions_size(&error) => Self::TooLarge,
            Some(_) | None => {
                Self::Unavailable(aws_sdk_dynamodb::error::DisplayErrorContext(&error).to_string())
            }
        }
    }
}

fn mentions_size<E: ProvideErrorMetadata>(error: &SdkError<E>) -> bool {
    let message = error
        .as_service_error()
        .and_then(ProvideErrorMetadata::message);
    message.is_some_and(|message| message.contains("Item size"))
}

/// How a conditional put went: `None` when it was stored, else the item that stood in its way.
pub(super) fn in_the_way(
    result: Result<PutItemOutput, SdkError<PutItemError>>,
) -> Result<Option<HashMap<String, AttributeValue>>, StoreError> {
    match result {
        Ok(_) => Ok(None),
        Err(error) => match error.as_service_error() {
            Some(PutItemError::ConditionalCheckFailedException(failed)) => {
                Ok(Some(failed.item.clone().unwrap_or_default()))
            }
            Some(_) | None => Err(error.into()),
        },
    }
}
