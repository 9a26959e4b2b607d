//! Who is told of what, and how a delivery goes on after each attempt.
//!
//! An event is told to endpoints. Each of them that asks for it gets one delivery, which is tried on
//! a schedule until the endpoint answers well, or until all tries are used up. An endpoint that keeps
//! failing is left alone between probes, and switched off after days.

mod delivery;
mod endpoint;
mod event;
mod event_type;
mod health;
mod operational;
mod schedule;

pub use delivery::{Attempt, Delivery, DeliveryStatus, Ending, Failure, Outcome, Step};
pub use endpoint::{Algorithm, Disabled, Endpoint, Form, Format};
pub use event::{Event, RETENTION};
pub use event_type::EventType;
pub use health::{Health, SLOW};
pub use schedule::{Dice, TRIES, next_try};
