//! Schemas out of the tables themselves.

use serde_json::{Value, json};

use super::{Field, MAX_URL, Need, Shape};
use crate::dialect::{
    schema::{
        Fields, any_object, any_of, flag, id, integer, map, moment, nullable, object, text, word,
    },
    wix::decimal::Limits,
};

/// Which way a body goes: a client may send more than it is told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::dialect::wix) enum Way {
    /// From a client: `null` is as good as absent.
    Sent,
    /// To a client: what has no value is left out.
    Told,
}

impl Way {
    /// An object of exactly these fields.
    pub(in crate::dialect::wix) fn object(self, fields: Fields) -> Value {
        match self {
            Self::Sent => fields.closed(),
            Self::Told => fields.open(),
        }
    }

    /// The object with fields that may be absent.
    pub(in crate::dialect::wix) fn optional<const N: usize>(
        self,
        fields: Fields,
        more: [(&str, Value); N],
    ) -> Fields {
        match self {
            Self::Sent => fields.takes(more),
            Self::Told => fields.may_have(more),
        }
    }

    /// The object with the fields of a table.
    pub(in crate::dialect::wix) fn table(self, fields: Fields, table: &[Field]) -> Fields {
        table.iter().fold(fields, |fields, field| {
            let one = [(field.name, shape_schema(&field.shape, self))];
            match field.need {
                Need::Required => fields.has(one),
                Need::Optional | Need::False => self.optional(fields, one),
            }
        })
    }
}

fn shape_schema(shape: &Shape, way: Way) -> Value {
    match shape {
        Shape::Text(least, most) => text(*least..=*most),
        Shape::Guid => id(),
        Shape::Integer(least, most) => integer(*least..=*most),
        Shape::Number => json!({"type": "number"}),
        Shape::Decimal(limits) => decimal(*limits),
        Shape::Flag => flag(),
        Shape::Word(words) => word(words),
        Shape::Moment => moment(),
        Shape::Free => any_object(),
        Shape::Entries(shape) => {
            let value = shape_schema(shape, way);
            map(match way {
                Way::Sent => nullable(value),
                Way::Told => value,
            })
        }
        // What has exactly one field has an example in its table, and no more is needed.
        Shape::Object(table) | Shape::OneOf(table) => way.object(way.table(object(), table)),
        Shape::Media(table) => {
            let media = way.table(object(), table).open();
            match way {
                Way::Sent => any_of(vec![text(1..=MAX_URL), media]),
                Way::Told => media,
            }
        }
    }
}

/// A decimal in a string; zeros at its end count for nothing.
pub(in crate::dialect::wix) fn decimal(limits: Limits) -> Value {
    let places = limits.places;
    let mut schema = text(1..=40);
    schema["pattern"] = format!("^[0-9]+(\\.[0-9]{{1,{places}}}0*)?$").into();
    schema
}
