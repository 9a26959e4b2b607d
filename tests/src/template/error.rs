/// Says what in the template the local stack does not understand, and where.
///
/// Strictness is the point: what would be skipped silently here would first be missed in AWS.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {reason}")]
pub struct TemplateError {
    path: String,
    reason: String,
}

impl TemplateError {
    pub(super) fn new(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            reason: reason.into(),
        }
    }

    /// The place in the template, such as `Resources.Offers.Properties.KeySchema[0]`.
    pub fn path(&self) -> &str {
        &self.path
    }
}

/// The path of `key` below `path`.
pub(super) fn join(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}
