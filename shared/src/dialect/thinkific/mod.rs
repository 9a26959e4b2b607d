//! Thinkific's dialect: events in the form of its webhooks, as far as it has such.

mod event;

pub use event::{event_body, topic_of};
