//! Reads a JSON body and collects every fault in it, each with its path.
//!
//! Derived deserializers stop at the first error; a developer whose first request is wrong wants
//! to see all of them. A reader's methods return `None` after noting a fault, so a parser goes
//! on to the next field, and [`Faults::finish`] gives its result only when nothing was noted.

mod fields;
mod metadata;
mod node;

use std::cell::RefCell;

pub use fields::Fields;
pub use node::Node;

use crate::domain::fault::{Fault, Rule};

/// More than this many faults help nobody and could outgrow the answer.
const MAX_FAULTS: usize = 1_000;

/// The faults of one body.
#[derive(Debug, Default)]
pub struct Faults(RefCell<Vec<Fault>>);

impl Faults {
    /// Notes a fault.
    pub fn add(&self, path: &str, rule: Rule, message: impl Into<String>) {
        let mut faults = self.0.borrow_mut();
        if faults.len() < MAX_FAULTS {
            faults.push(Fault {
                path: path.to_owned(),
                rule,
                message: message.into(),
            });
        }
    }

    /// Gives what was read when nothing was noted.
    ///
    /// # Errors
    ///
    /// All faults.
    pub fn finish<T>(self, read: Option<T>) -> Result<T, Vec<Fault>> {
        match read {
            Some(read) if self.0.borrow().is_empty() => Ok(read),
            Some(_) | None => Err(self.0.into_inner()),
        }
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

/// A client's text short enough to be quoted back.
fn clipped(text: &str) -> String {
    const MOST: usize = 60;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST).chain(['…']).collect()
}
