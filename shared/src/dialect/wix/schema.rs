//! Schemas of Wix's dialect.

use super::{items, query, template};
pub use super::{items::schema::*, query::schema::*, template::schema::*};
use crate::dialect::schema::{Component, all, any_text, named, object, one_of, schemas};

schemas! {
    /// Nothing to tell.
    Nothing = object().closed();
    /// Why a request is refused.
    WixProblem = object()
        .has([
            ("message", any_text()),
            ("details", one_of(vec![
                object().has([("validationError", object()
                    .has([("fieldViolations", all(named::<FieldViolation>()))])
                    .open())]).open(),
                object().has([("applicationError", named::<ApplicationError>())]).open(),
            ])),
        ])
        .open();
}

/// Every schema of the dialect.
#[must_use]
pub fn all_components() -> Vec<Component> {
    let parts = [
        components(),
        items::schema::components(),
        query::schema::components(),
        template::schema::components(),
    ];
    parts.into_iter().flatten().collect()
}
