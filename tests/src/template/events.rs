//! Events: the routes, streams and queues that a function is called by.

use std::fmt;

use super::error::TemplateError;
use super::scope::API_ID;
use super::section::Section;

/// Properties of a stream's mapping that say how AWS reads it, and how it repeats what fails.
const IGNORED_OF_STREAMS: [&str; 7] = [
    "BisectBatchOnFunctionError",
    "DestinationConfig",
    "Enabled",
    "MaximumBatchingWindowInSeconds",
    "MaximumRecordAgeInSeconds",
    "MaximumRetryAttempts",
    "ParallelizationFactor",
];

/// Properties of a queue's mapping that say how AWS reads it.
const IGNORED_OF_QUEUES: [&str; 2] = ["Enabled", "MaximumBatchingWindowInSeconds"];

/// How many batches of a queue are under way at once, where nothing is said: what a laptop has room for.
const AT_ONCE: u16 = 64;

/// What a function is called by.
pub(super) enum Source {
    /// An API route.
    Route(Route),
    /// A table's changes.
    Stream(Streamed),
    /// A queue's messages.
    Queue(Queued),
}

/// A table whose changes a function is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Streamed {
    /// The table's name.
    pub table: String,
    /// How many changes at a time, at the most.
    pub batch: u16,
    pub(super) path: String,
}

/// A queue whose messages a function gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// The queue's logical id.
    pub queue: String,
    /// How many messages at a time, at the most.
    pub batch: u16,
    /// How many batches at once, at the most.
    pub at_once: u16,
    pub(super) path: String,
}

/// What an API route answers to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Route {
    /// Everything that no other route answers.
    Default,
    /// One path pattern.
    Path {
        /// The method in capitals; none means any method.
        method: Option<String>,
        /// The pattern, such as `/checkout/{client_secret}`.
        path: String,
    },
}

impl fmt::Display for Route {
    /// Writes API Gateway's route key, such as `GET /x`, `ANY /x` or `$default`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("$default"),
            Self::Path { method, path } => {
                write!(f, "{} {path}", method.as_deref().unwrap_or("ANY"))
            }
        }
    }
}

/// Reads one event.
pub(super) fn read(mut event: Section) -> Result<Source, TemplateError> {
    let kind = event.required("Type")?;
    let properties = event.section("Properties")?;
    let source = match kind.as_str() {
        "HttpApi" => Source::Route(route(properties)?),
        "DynamoDB" => Source::Stream(stream(properties)?),
        "SQS" => Source::Queue(queue(properties)?),
        _ => {
            let reason =
                format!("unknown event type `{kind}`, expected `HttpApi`, `DynamoDB` or `SQS`");
            return Err(event.error("Type", reason));
        }
    };
    event.finish("property")?;
    Ok(source)
}

fn stream(mut properties: Section) -> Result<Streamed, TemplateError> {
    let arn = properties.required("Stream")?;
    // arn:aws:dynamodb:{region}:{account}:table/{name}/stream/{label}
    let table = match arn.split('/').collect::<Vec<_>>()[..] {
        [_, table, "stream", _] => table.to_owned(),
        _ => return Err(properties.error("Stream", format!("`{arn}` is not a table's stream"))),
    };
    let start = properties.required("StartingPosition")?;
    // With another, what changes while a mapping is made or mended would be lost.
    if start != "TRIM_HORIZON" {
        let reason = format!("unknown position `{start}`, expected `TRIM_HORIZON`");
        return Err(properties.error("StartingPosition", reason));
    }
    let (batch, path) = (batch(&mut properties, 100)?, properties.path().to_owned());
    properties.ignore(&IGNORED_OF_STREAMS);
    properties.finish("property")?;
    Ok(Streamed { table, batch, path })
}

fn queue(mut properties: Section) -> Result<Queued, TemplateError> {
    let arn = properties.required("Queue")?;
    // arn:aws:sqs:{region}:{account}:{name}
    let queue = match arn.split(':').collect::<Vec<_>>()[..] {
        [_, _, "sqs", _, _, queue] => queue.to_owned(),
        _ => return Err(properties.error("Queue", format!("`{arn}` is not a queue's ARN"))),
    };
    let (batch, path) = (batch(&mut properties, 10)?, properties.path().to_owned());
    let at_once = at_once(properties.section("ScalingConfig")?)?;
    properties.ignore(&IGNORED_OF_QUEUES);
    properties.finish("property")?;
    Ok(Queued {
        queue,
        batch,
        at_once,
        path,
    })
}

/// How many batches are under way at once.
fn at_once(mut scaling: Section) -> Result<u16, TemplateError> {
    let most = scaling.text("MaximumConcurrency")?;
    let most = most.map_or(Ok(AT_ONCE), |most| match most.parse() {
        Ok(number) if number >= 2 => Ok(number),
        _ => Err(scaling.error(
            "MaximumConcurrency",
            format!("`{most}` is no number from 2"),
        )),
    });
    scaling.finish("property")?;
    most
}

/// The most records of a batch. That functions say which of them failed is a must: all of ours do.
fn batch(properties: &mut Section, default: u16) -> Result<u16, TemplateError> {
    let types = properties.text_list("FunctionResponseTypes")?;
    if types != ["ReportBatchItemFailures"] {
        let reason = format!("is {types:?}, expected `[ReportBatchItemFailures]`");
        return Err(properties.error("FunctionResponseTypes", reason));
    }
    let Some(size) = properties.text("BatchSize")? else {
        return Ok(default);
    };
    match size.parse() {
        Ok(size) if size > 0 => Ok(size),
        _ => Err(properties.error("BatchSize", format!("`{size}` is no number of records"))),
    }
}

fn route(mut properties: Section) -> Result<Route, TemplateError> {
    let api = properties.required("ApiId")?;
    if api != API_ID {
        let reason = format!("`{api}` is not the template's HTTP API");
        return Err(properties.error("ApiId", reason));
    }
    let (method, path) = (properties.text("Method")?, properties.text("Path")?);
    let route = match (method, path) {
        (None, None) => Route::Default,
        (Some(method), Some(path)) => {
            let method = method.to_ascii_uppercase();
            Route::Path {
                method: (method != "ANY").then_some(method),
                path,
            }
        }
        _ => {
            let reason = "has one of Method and Path, expected both or none";
            return Err(TemplateError::new(properties.path(), reason));
        }
    };
    properties.finish("property")?;
    Ok(route)
}
