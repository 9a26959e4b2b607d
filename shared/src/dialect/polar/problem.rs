//! Problems in Polar's form: `{error, detail}`, and a list of faults for 422.

use serde_json::{Value, json};

use crate::domain::{
    fault::{Fault, Rule},
    problem::{Cause, Problem, Refusal},
};

/// The HTTP status and the body of a problem.
#[must_use]
pub fn render(problem: &Problem) -> (u16, Value) {
    let (status, error) = match problem.cause() {
        Cause::Invalid => return (422, invalid(problem)),
        // 422 is a list in this dialect, whatever the reason.
        Cause::KeyReused => return (422, key_reused(problem)),
        Cause::Unauthenticated => (401, "Unauthorized"),
        Cause::Forbidden => (403, "NotPermitted"),
        Cause::NotFound => (404, "ResourceNotFound"),
        Cause::MethodNotAllowed => (405, "MethodNotAllowed"),
        Cause::Conflict => (409, "Conflict"),
        Cause::PreconditionFailed => (412, "PreconditionFailed"),
        Cause::TooLarge => (413, "PayloadTooLarge"),
        Cause::UnsupportedMediaType => (415, "UnsupportedMediaType"),
        Cause::Refused(refusal) => refused(refusal),
        Cause::Unavailable => (503, "Unavailable"),
        Cause::Internal => (500, "InternalServerError"),
    };
    (status, json!({"error": error, "detail": problem.message()}))
}

const fn refused(refusal: Refusal) -> (u16, &'static str) {
    match refusal {
        Refusal::CheckoutNotOpen => (403, "NotOpenCheckout"),
        Refusal::CheckoutExpired => (410, "ExpiredCheckoutError"),
        Refusal::RestoreTooLate => (410, "RestoreTooLate"),
        Refusal::PaymentFailed => (400, "PaymentError"),
        Refusal::RefundedAlready => (403, "RefundedAlready"),
        Refusal::RefundAmountTooHigh => (400, "RefundAmountTooHigh"),
        Refusal::AlreadyCanceledSubscription => (403, "AlreadyCanceledSubscription"),
        Refusal::ProductNotDeletable => (409, "ProductNotDeletable"),
        Refusal::LimitReached => (409, "LimitReached"),
        Refusal::ItemNotFoundInCatalog => (404, "ResourceNotFound"),
        Refusal::TemplateWithoutItems
        | Refusal::UpdateWithoutFields
        | Refusal::UpdateOfImmutableField
        | Refusal::UpdateToUnknownStatus
        | Refusal::UpdateToEmptyItems
        | Refusal::InactiveTemplate
        | Refusal::InsufficientInventory => (409, "Conflict"),
    }
}

fn invalid(problem: &Problem) -> Value {
    let faults = problem.faults().iter();
    let detail: Vec<Value> = faults.map(|fault| detail(fault, problem.body())).collect();
    json!({"detail": detail})
}

fn detail(fault: &Fault, body: Option<&Value>) -> Value {
    let loc = location(&fault.path);
    let in_body = loc.first().and_then(Value::as_str) == Some("body");
    let input = body
        .filter(|_| in_body)
        .and_then(|body| scalar_at(body, &loc[1..]));
    json!({"type": word(&fault.rule), "loc": loc, "msg": fault.message, "input": input})
}

fn key_reused(problem: &Problem) -> Value {
    let loc = ["header", "Idempotency-Key"];
    json!({"detail": [
        {"type": "value_error", "loc": loc, "msg": problem.message(), "input": null},
    ]})
}

/// pydantic's word for a rule.
const fn word(rule: &Rule) -> &'static str {
    match rule {
        Rule::Required | Rule::RequiredOneOf => "missing",
        Rule::NotAllowed => "extra_forbidden",
        Rule::Enum(_) => "enum",
        Rule::Min(_) => "greater_than_equal",
        Rule::Max(_) => "less_than_equal",
        Rule::MinLength(_) => "string_too_short",
        Rule::MaxLength(_) => "string_too_long",
        Rule::MinSize(_) => "too_short",
        Rule::MaxSize(_) => "too_long",
        Rule::OneOf
        | Rule::Format
        | Rule::DecimalMin(_)
        | Rule::DecimalAbove(_)
        | Rule::DecimalMax(_)
        | Rule::DecimalScale(_)
        | Rule::Other(_) => "value_error",
    }
}

/// `["body", "products", 0]` of `products[0]`; paths into the query and the URL's path name them.
fn location(path: &str) -> Vec<Value> {
    let (place, rest) = match path.split_once('.') {
        Some((place @ ("query" | "path" | "header"), rest)) => (place, rest),
        Some(_) | None => ("body", path),
    };
    let mut loc = vec![json!(place)];
    for part in rest.split('.').filter(|part| !part.is_empty()) {
        let mut pieces = part.split('[');
        loc.extend(
            pieces
                .next()
                .filter(|name| !name.is_empty())
                .map(|name| json!(name)),
        );
        let indexes = pieces.filter_map(|piece| piece.trim_end_matches(']').parse::<u64>().ok());
        loc.extend(indexes.map(|index| json!(index)));
    }
    loc
}

/// The most characters of what a client sent that are told back.
const MAX_INPUT: usize = 100;

/// What the client sent there, if it is short enough to be told back.
fn scalar_at(body: &Value, loc: &[Value]) -> Option<Value> {
    let value = loc.iter().try_fold(body, |value, step| match step {
        Value::String(name) => value.get(name),
        Value::Number(index) => value.get(usize::try_from(index.as_u64()?).ok()?),
        _ => None,
    })?;
    match value {
        Value::String(text) if text.chars().count() > MAX_INPUT => None,
        Value::Array(_) | Value::Object(_) => None,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Some(value.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_a_location_and_what_was_sent_is_told_back() {
        for (path, loc) in [
            ("", json!(["body"])),
            ("products[0]", json!(["body", "products", 0])),
            (
                "prices[2].seat_tiers.tiers[0].x",
                json!(["body", "prices", 2, "seat_tiers", "tiers", 0, "x"]),
            ),
            ("query.page", json!(["query", "page"])),
            ("path.id", json!(["path", "id"])),
        ] {
            assert_eq!(Value::Array(location(path)), loc, "{path}");
        }
        let body = json!({"products": ["x", {"y": 1}], "long": "x".repeat(101)});
        let told = |path: &str| scalar_at(&body, &location(path)[1..]);
        assert_eq!(told("products[0]"), Some(json!("x")));
        assert_eq!(told("products[1].y"), Some(json!(1)));
        for path in ["products[1]", "products[7]", "long", "nothing"] {
            assert_eq!(told(path), None, "{path}");
        }
    }
}
