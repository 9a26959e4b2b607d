//! Labels and metadata, which every dialect of ours takes alike.

use super::Node;
use crate::domain::{fault::Rule, label::Label, metadata::Metadata};

impl Node<'_> {
    /// A merchant's own name for an object.
    pub fn label(&self) -> Option<Label> {
        let text = self.string(1..=Label::MAX_LENGTH)?;
        Label::parse(&text).or_else(|| {
            self.fault(
                Rule::Format,
                "a label has no control characters, nor U+10FFFF",
            )
        })
    }

    /// A merchant's own keys and values.
    pub fn metadata(&self) -> Option<Metadata> {
        let fields = self.any_object()?;
        match Metadata::parse(&self.path, fields.map()) {
            Ok(metadata) => Some(metadata),
            Err(faults) => {
                for fault in faults {
                    self.faults.add(&fault.path, fault.rule, fault.message);
                }
                None
            }
        }
    }
}
