//! Form-encoded parameters: what Stripe takes.

use url::form_urlencoded::Serializer;

/// Parameters in the order in which they are sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    /// No parameters.
    pub(super) const fn new() -> Self {
        Self(Vec::new())
    }

    /// The same with another parameter, such as `metadata[checkout]`.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "ids, numbers and texts alike, without a `&` before each"
    )]
    pub(super) fn with(mut self, name: impl Into<String>, value: impl ToString) -> Self {
        self.0.push((name.into(), value.to_string()));
        self
    }

    /// The same with another parameter, if it has a value.
    #[must_use]
    pub(super) fn with_some(self, name: impl Into<String>, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// The same with each parameter of `other` below `name`.
    #[must_use]
    pub(super) fn with_all(mut self, name: &str, other: &Self) -> Self {
        let below = other
            .0
            .iter()
            .map(|(key, value)| (format!("{name}[{key}]"), value.clone()));
        self.0.extend(below);
        self
    }

    /// As a body or a query.
    pub(super) fn encoded(&self) -> String {
        Serializer::new(String::new())
            .extend_pairs(&self.0)
            .finish()
    }
}
