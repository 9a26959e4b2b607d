//! One thing that is wrong with what a client sent, and where.

/// A rule that a value broke; each dialect has its own word for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The value must be there.
    Required,
    /// One of several values must be there.
    RequiredOneOf,
    /// Only one of several values may be there.
    OneOf,
    /// The client may not send this field.
    NotAllowed,
    /// The value has the wrong JSON type or spelling.
    Format,
    /// The value is none of those listed.
    Enum(&'static [&'static str]),
    /// A number below the least, which is given.
    Min(i64),
    /// A number above the most, which is given.
    Max(i64),
    /// A string of fewer characters than this.
    MinLength(usize),
    /// A string of more characters than this.
    MaxLength(usize),
    /// A list of fewer entries than this.
    MinSize(usize),
    /// A list of more entries than this.
    MaxSize(usize),
    /// A decimal below the least, which is given.
    DecimalMin(&'static str),
    /// A decimal that is not above this.
    DecimalAbove(&'static str),
    /// A decimal above the most, which is given.
    DecimalMax(String),
    /// A decimal with more places than this.
    DecimalScale(usize),
    /// A rule of ours that no other word fits.
    Other(&'static str),
}

/// A broken rule with the JSON path of the value that broke it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// JSON path such as `checkoutTemplate.lineItems[2].quantity`; empty for the body as a whole.
    pub path: String,
    /// The rule.
    pub rule: Rule,
    /// What is wrong, the value in backticks, and what was expected.
    pub message: String,
}
