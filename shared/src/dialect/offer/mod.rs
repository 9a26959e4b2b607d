//! What all offers have in common on the wire; dialects differ only in how they spell it.

mod body;
mod read;
#[cfg(feature = "openapi")]
pub(super) mod schema;
mod spelling;

pub(super) use body::campaign_fields;
pub(super) use read::{names_campaign, read_campaign};
pub(super) use spelling::{CAMEL, FALLBACKS, LIMIT, PREVIEW, SNAKE, Spelling};
