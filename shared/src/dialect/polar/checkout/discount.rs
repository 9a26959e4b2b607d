//! The discount of a checkout on the wire.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::{
    dialect::polar::discount_body,
    domain::{
        catalog::{Discount, Reduction},
        checkout::AppliedDiscount,
    },
};

/// A discount as a checkout tells it: what it takes off and for how long, and nothing that is the
/// merchant's own. One that was deleted since it was applied is told by what it takes off.
pub(super) fn applied_body(applied: &AppliedDiscount, discount: Option<&Discount>) -> Value {
    let Some(discount) = discount else {
        return of_snapshot(applied);
    };
    let whole = discount_body(discount, &HashMap::new(), 0);
    let told = [
        "id",
        "name",
        "code",
        "type",
        "basis_points",
        "amount",
        "currency",
        "amounts",
        "duration",
        "duration_in_months",
    ];
    let told = told.into_iter().filter_map(|name| {
        let value = whole.get(name)?;
        Some((name.to_owned(), value.clone()))
    });
    Value::Object(told.collect())
}

fn of_snapshot(applied: &AppliedDiscount) -> Value {
    let mut body = json!({
        "id": applied.id,
        "name": applied.name,
        "code": applied.code,
        "duration": "once",
    });
    match &applied.reduction {
        Reduction::Percentage { basis_points } => {
            body["type"] = "percentage".into();
            body["basis_points"] = basis_points.get().into();
        }
        Reduction::Fixed { amount, currency } => {
            let code = currency.code().to_ascii_lowercase();
            let amount = Value::from(amount.minor());
            body["type"] = "fixed".into();
            body["amount"] = amount.clone();
            body["amounts"] = Map::from_iter([(code.clone(), amount)]).into();
            body["currency"] = code.into();
        }
    }
    body
}
