//! Queries over a site's templates: which ones, in which order, and how an index serves that.

mod edge;
mod entry;
mod filter;
mod order;
mod plan;
#[cfg(test)]
mod tests;

pub use edge::Edge;
pub use entry::{Entry, Field, Operand};
pub use filter::{Filter, Test};
pub use order::{Direction, Order};
pub use plan::{Index, Plan, Span};
