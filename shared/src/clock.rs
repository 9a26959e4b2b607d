//! The clock: the only place that reads the time of day.

use std::sync::Arc;

use jiff::Timestamp;

/// Tells the time to a function; the domain gets what it tells as an argument.
///
/// Functions own the system's clock; the test harness owns one that it can set.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The machine's own time.
    #[must_use]
    pub fn system() -> Self {
        Self::new(system_now)
    }

    /// A clock that tells what `now` returns.
    pub fn new(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The time now, to the millisecond: what the dates of every dialect can tell apart.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let now = (self.0)();
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the clock that everything else is given"
)]
fn system_now() -> Timestamp {
    Timestamp::now()
}
