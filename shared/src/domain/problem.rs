//! Why a request fails, in words that every dialect can render.

use std::error::Error;

use serde_json::Value;

use super::fault::Fault;

/// Why a request fails. Names the cause; the HTTP status is the edge's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The request breaks rules; see the faults.
    Invalid,
    /// No access token, or none that we know.
    Unauthenticated,
    /// The access token lacks a scope.
    Forbidden,
    /// No such thing for this caller; another site's thing does not exist either.
    NotFound,
    /// No such route for this method.
    MethodNotAllowed,
    /// Another write came first.
    Conflict,
    /// The thing is not in the state that the request is conditional on.
    PreconditionFailed,
    /// An idempotency key was used before, for another request.
    KeyReused,
    /// The body or the entity is larger than we take.
    TooLarge,
    /// The body's content type is not ours.
    UnsupportedMediaType,
    /// A rule of the domain refuses a well-formed request.
    Refused(Refusal),
    /// Passing: the same request may succeed later.
    Unavailable,
    /// Our fault.
    Internal,
}

/// A rule of the domain that refuses a well-formed request; clients act on these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A template needs at least one item.
    TemplateWithoutItems,
    /// An update must name a field.
    UpdateWithoutFields,
    /// The update names a field that never changes.
    UpdateOfImmutableField,
    /// The update sets a status that does not exist.
    UpdateToUnknownStatus,
    /// The update would leave no item.
    UpdateToEmptyItems,
    /// No checkout is made from a template that was switched off.
    InactiveTemplate,
    /// The catalog has no such item, or has no price for it in the currency.
    ItemNotFoundInCatalog,
    /// There are fewer of an item than the template has.
    InsufficientInventory,
    /// The offer was used as often as it may be, by all or by this customer.
    LimitReached,
    /// The offer was deleted too long ago to be restored.
    RestoreTooLate,
    /// The checkout is not open, so it can be neither changed nor confirmed.
    CheckoutNotOpen,
    /// The checkout has expired.
    CheckoutExpired,
    /// The provider made no session in which the buyer could pay.
    PaymentFailed,
    /// All of an order's money was given back, or there never was any.
    RefundedAlready,
    /// More is to be given back than is left.
    RefundAmountTooHigh,
    /// The subscription is over.
    AlreadyCanceledSubscription,
    /// A product is never deleted, since orders refer to it; it is archived.
    ProductNotDeletable,
}

/// A failed request: a sentence and faults for the client, details for the log.
///
/// It has no `Display`, so that the internal detail cannot be printed to a client by accident.
#[derive(Debug)]
pub struct Problem {
    cause: Cause,
    message: String,
    faults: Vec<Fault>,
    body: Option<Value>,
    internal: Option<Box<dyn Error + Send + Sync>>,
}

impl Problem {
    /// A problem with a sentence for the client.
    pub fn new(cause: Cause, message: impl Into<String>) -> Self {
        Self {
            cause,
            message: message.into(),
            faults: Vec::new(),
            body: None,
            internal: None,
        }
    }

    /// The request breaks these rules.
    #[must_use]
    pub fn invalid(faults: Vec<Fault>) -> Self {
        let message = match faults.as_slice() {
            [] => "The request is not valid.".to_owned(),
            [one] if one.path.is_empty() => one.message.clone(),
            [one] => format!("{}: {}", one.path, one.message),
            many => format!(
                "The request breaks {} rules; see the violations.",
                many.len()
            ),
        };
        Self {
            faults,
            ..Self::new(Cause::Invalid, message)
        }
    }

    /// Keeps what the client sent, for dialects that tell it back.
    #[must_use]
    pub fn about(mut self, body: &Value) -> Self {
        self.body = Some(body.clone());
        self
    }

    /// The same with the faults at another path: what was at `from` is at `to`.
    #[must_use]
    pub fn moved(self, from: &str, to: &str) -> Self {
        if self.faults.is_empty() {
            return self;
        }
        let moved = |fault: Fault| match fault.path.strip_prefix(from) {
            Some(rest) => Fault {
                path: format!("{to}{rest}"),
                ..fault
            },
            None => fault,
        };
        Self::invalid(self.faults.into_iter().map(moved).collect())
    }

    /// There is no such thing, or it is another site's.
    pub fn not_found(what: &str, id: impl std::fmt::Display) -> Self {
        Self::new(Cause::NotFound, format!("There is no {what} `{id}`."))
    }

    /// A rule of the domain refuses the request.
    pub fn refused(refusal: Refusal, message: impl Into<String>) -> Self {
        Self::new(Cause::Refused(refusal), message)
    }

    /// Our fault; the client learns nothing but that.
    pub fn internal(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(Cause::Internal, "Something went wrong on our side.").caused_by(error)
    }

    /// Passing trouble of ours.
    pub fn unavailable(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(
            Cause::Unavailable,
            "We cannot answer at the moment. Please try again.",
        )
        .caused_by(error)
    }

    /// Keeps a detail for the log.
    #[must_use]
    pub fn caused_by(mut self, error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.internal = Some(error.into());
        self
    }

    /// Why the request fails.
    #[must_use]
    pub const fn cause(&self) -> Cause {
        self.cause
    }

    /// The sentence for the client.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The broken rules, for [`Cause::Invalid`].
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// What the client sent, if it was kept.
    #[must_use]
    pub const fn body(&self) -> Option<&Value> {
        self.body.as_ref()
    }

    /// The detail for the log, never for a client.
    #[must_use]
    pub fn internal_detail(&self) -> Option<&(dyn Error + Send + Sync)> {
        self.internal.as_deref()
    }
}
