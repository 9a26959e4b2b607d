//! What a shop opens with: its clock, and how it differs from the ordinary.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use checkout_links::mappings::ConsumerSlot;
use jiff::{SignedDuration, Timestamp};
use shared::{clock::Clock, webhook::client::Limits};

/// A clock that stands still until it is moved.
#[derive(Clone, Debug)]
pub(crate) struct TestClock(Arc<AtomicI64>);

impl TestClock {
    pub(crate) fn starting_at(text: &str) -> Self {
        let start: Timestamp = text.parse().expect("a time");
        Self(Arc::new(AtomicI64::new(start.as_microsecond())))
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.load(Ordering::SeqCst)).expect("a time")
    }

    pub(crate) fn advance(&self, by: SignedDuration) {
        let micros = i64::try_from(by.as_micros()).expect("a short time");
        self.0.fetch_add(micros, Ordering::SeqCst);
    }

    pub(crate) fn clock(&self) -> Clock {
        let own = self.clone();
        Clock::new(move || own.now())
    }
}

/// How a shop differs from the ordinary.
pub(crate) struct Opening {
    /// What consumes the tables' changes.
    pub(crate) consumer: ConsumerSlot,
    /// What consumes the queues' messages.
    pub(crate) queues: ConsumerSlot,
    /// How long endpoints may take.
    pub(crate) limits: Limits,
    /// Where Stripe's API answers.
    pub(crate) stripe_api: Option<String>,
    /// How many checkouts one address may open of one offer in a minute; none is as many as elsewhere.
    pub(crate) openings_per_minute: Option<u32>,
}

impl Default for Opening {
    fn default() -> Self {
        Self {
            consumer: ConsumerSlot::OfTemplate,
            queues: ConsumerSlot::OfTemplate,
            limits: Limits::default(),
            stripe_api: None,
            // Tests come from one address.
            openings_per_minute: Some(0),
        }
    }
}
