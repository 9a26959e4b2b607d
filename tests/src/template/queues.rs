//! Queues: how long a message that fails stays away.

use super::error::TemplateError;
use super::section::Section;

/// Properties that protect messages in AWS, or say what becomes of those that keep failing: here
/// they keep coming.
const IGNORED: [&str; 3] = [
    "MessageRetentionPeriod",
    "RedrivePolicy",
    "SqsManagedSseEnabled",
];

/// SQS's own default.
const DEFAULT_VISIBILITY: &str = "30";

/// One queue of the template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queue {
    /// Its logical id.
    pub name: String,
    /// After how many seconds a message comes again that was not dealt with.
    pub visibility_timeout: u32,
}

/// Reads one queue resource.
pub(super) fn read(name: String, mut resource: Section) -> Result<Queue, TemplateError> {
    let mut properties = resource.section("Properties")?;
    let visibility = properties.text("VisibilityTimeout")?;
    let visibility = visibility.unwrap_or_else(|| DEFAULT_VISIBILITY.to_owned());
    let visibility_timeout = visibility.parse().map_err(|_| {
        let reason = format!("`{visibility}` is no number of seconds");
        properties.error("VisibilityTimeout", reason)
    })?;
    properties.ignore(&IGNORED);
    properties.finish("property")?;
    resource.finish("attribute")?;
    Ok(Queue {
        name,
        visibility_timeout,
    })
}
