//! Logging: lines on standard error, in the form that Lambda's logging configuration asks for.
//!
//! Set up here and not by the runtime's own helper, whose filter language brings a regular
//! expression engine: 0.7 MB of every binary for a level.

use tracing_subscriber::{filter::LevelFilter, fmt};

use crate::config::LogConfig;

/// Sends log lines to standard error. Only the first call of a process counts.
pub fn init() {
    let LogConfig { level, json } = LogConfig::from_env();
    let level = level
        .and_then(|level| level.parse().ok())
        .unwrap_or(LevelFilter::INFO);
    let lines = fmt()
        .with_max_level(level)
        .with_target(false)
        .with_writer(std::io::stderr);
    // A second call finds the first one's subscriber, which is as good.
    drop(if json {
        lines
            .json()
            .flatten_event(true)
            .with_current_span(false)
            .with_span_list(false)
            .try_init()
    } else {
        lines.with_ansi(false).try_init()
    });
}
