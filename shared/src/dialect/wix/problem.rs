//! Problems in Wix's form: `{message, details}`.

use serde_json::{Value, json};

use crate::domain::{
    fault::{Fault, Rule},
    problem::{Cause, Problem, Refusal},
};

/// The HTTP status and the body of a problem.
#[must_use]
pub fn render(problem: &Problem) -> (u16, Value) {
    let message = problem.message();
    let details = match problem.cause() {
        Cause::Invalid => {
            let violations: Vec<Value> = problem.faults().iter().map(violation).collect();
            json!({"validationError": {"fieldViolations": violations}})
        }
        _ => json!({"applicationError": application_error(problem)}),
    };
    (
        status(problem.cause()),
        json!({"message": message, "details": details}),
    )
}

/// More than this many of one result in a hundred could outgrow the answer.
const MAX_VIOLATIONS: usize = 20;

/// A problem as one of many results: `{code, description, data}`.
pub(super) fn application_error(problem: &Problem) -> Value {
    let violations: Vec<Value> = problem
        .faults()
        .iter()
        .take(MAX_VIOLATIONS)
        .map(violation)
        .collect();
    let data = if violations.is_empty() {
        json!({})
    } else {
        json!({"fieldViolations": violations})
    };
    json!({"code": code(problem.cause()), "description": problem.message(), "data": data})
}

const fn status(cause: Cause) -> u16 {
    match cause {
        Cause::Invalid => 400,
        Cause::Unauthenticated => 401,
        Cause::Forbidden => 403,
        Cause::NotFound => 404,
        Cause::MethodNotAllowed => 405,
        Cause::Conflict => 409,
        Cause::PreconditionFailed => 412,
        Cause::TooLarge => 413,
        Cause::KeyReused => 422,
        Cause::UnsupportedMediaType => 415,
        Cause::Refused(refusal) => match refusal {
            Refusal::ItemNotFoundInCatalog => 404,
            Refusal::RestoreTooLate => 410,
            Refusal::InactiveTemplate
            | Refusal::InsufficientInventory
            | Refusal::LimitReached
            | Refusal::ProductNotDeletable
            | Refusal::CheckoutNotOpen
            | Refusal::CheckoutExpired
            | Refusal::PaymentFailed
            | Refusal::RefundedAlready
            | Refusal::RefundAmountTooHigh
            | Refusal::AlreadyCanceledSubscription => 409,
            Refusal::TemplateWithoutItems
            | Refusal::UpdateWithoutFields
            | Refusal::UpdateOfImmutableField
            | Refusal::UpdateToUnknownStatus
            | Refusal::UpdateToEmptyItems => 400,
        },
        Cause::Unavailable => 503,
        Cause::Internal => 500,
    }
}

const fn code(cause: Cause) -> &'static str {
    match cause {
        Cause::Invalid => "INVALID_ARGUMENT",
        Cause::Unauthenticated => "UNAUTHENTICATED",
        Cause::Forbidden => "PERMISSION_DENIED",
        Cause::NotFound => "NOT_FOUND",
        Cause::MethodNotAllowed => "METHOD_NOT_ALLOWED",
        Cause::Conflict => "CONFLICT",
        Cause::PreconditionFailed => "PRECONDITION_FAILED",
        Cause::KeyReused => "IDEMPOTENCY_KEY_REUSED",
        Cause::TooLarge => "PAYLOAD_TOO_LARGE",
        Cause::UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
        Cause::Unavailable => "UNAVAILABLE",
        Cause::Internal => "INTERNAL",
        Cause::Refused(refusal) => match refusal {
            Refusal::TemplateWithoutItems => "CANNOT_CREATE_CHECKOUT_TEMPLATE_WITHOUT_ITEMS",
            Refusal::UpdateWithoutFields => {
                "CANNOT_UPDATE_CHECKOUT_TEMPLATE_WITHOUT_SPECIFIED_FIELDS"
            }
            Refusal::UpdateOfImmutableField => {
                "CANNOT_UPDATE_CHECKOUT_TEMPLATE_WITH_UNSUPPORTED_FIELD"
            }
            // The misspelt word order is Wix's own.
            Refusal::UpdateToUnknownStatus => {
                "CANNOT_UPDATE_CHECKOUT_UPDATE_TEMPLATE_WITH_UNKNOWN_STATUS"
            }
            Refusal::UpdateToEmptyItems => "CANNOT_UPDATE_CHECKOUT_TEMPLATE_WITH_EMPTY_ITEMS",
            Refusal::InactiveTemplate => "CANNOT_CREATE_CHECKOUT_FROM_INACTIVE_TEMPLATE",
            Refusal::ItemNotFoundInCatalog => "ITEM_NOT_FOUND_IN_CATALOG",
            Refusal::InsufficientInventory => "INSUFFICIENT_INVENTORY",
            Refusal::LimitReached => "LIMIT_REACHED",
            Refusal::RestoreTooLate => "CANNOT_RESTORE_CHECKOUT_TEMPLATE_AFTER_30_DAYS",
            Refusal::ProductNotDeletable => "PRODUCT_NOT_DELETABLE",
            Refusal::CheckoutNotOpen => "CHECKOUT_NOT_OPEN",
            Refusal::CheckoutExpired => "CHECKOUT_EXPIRED",
            Refusal::PaymentFailed => "PAYMENT_FAILED",
            Refusal::RefundedAlready => "REFUNDED_ALREADY",
            Refusal::RefundAmountTooHigh => "REFUND_AMOUNT_TOO_HIGH",
            Refusal::AlreadyCanceledSubscription => "ALREADY_CANCELED_SUBSCRIPTION",
        },
    }
}

fn violation(fault: &Fault) -> Value {
    let (rule, data) = match &fault.rule {
        Rule::Required => ("REQUIRED_FIELD", json!({})),
        Rule::RequiredOneOf => ("REQUIRED_ONE_OF_FIELD", json!({})),
        Rule::OneOf => ("ONE_OF_ALIGNMENT", json!({})),
        Rule::NotAllowed => ("FIELD_NOT_ALLOWED", json!({})),
        Rule::Format => ("FORMAT", json!({})),
        Rule::Enum(values) => ("INVALID_ENUM_VALUE", json!({"enumValues": values})),
        Rule::Min(least) => ("MIN", json!({"threshold": least})),
        Rule::Max(most) => ("MAX", json!({"threshold": most})),
        Rule::MinLength(least) => ("MIN_LENGTH", json!({"threshold": least})),
        Rule::MaxLength(most) => ("MAX_LENGTH", json!({"threshold": most})),
        Rule::MinSize(least) => ("MIN_SIZE", json!({"threshold": least})),
        Rule::MaxSize(most) => ("MAX_SIZE", json!({"threshold": most})),
        Rule::DecimalMin(least) => ("DECIMAL_GTE", json!({"threshold": least})),
        Rule::DecimalAbove(limit) => ("DECIMAL_GT", json!({"threshold": limit})),
        Rule::DecimalMax(most) => ("DECIMAL_LTE", json!({"threshold": most})),
        Rule::DecimalScale(places) => ("DECIMAL_MAX_SCALE", json!({"threshold": places})),
        Rule::Other(_) => ("OTHER", json!({})),
    };
    let mut body = json!({
        "field": fault.path, "description": fault.message, "violatedRule": rule, "data": data,
    });
    if let (Rule::Other(name), Value::Object(map)) = (&fault.rule, &mut body) {
        map.insert("ruleName".to_owned(), json!(name));
    }
    body
}
