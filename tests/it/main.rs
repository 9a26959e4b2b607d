//! The integration tests, in one binary so that they link once.
//!
//! Journeys go through the real routers, the real gateway and a real DynamoDB protocol.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop where it stands"
)]

mod bad_input;
mod harness;
mod opening;
mod paying;
mod templates;
