//! What an index knows of a template.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{
    ids::TemplateId,
    label::Label,
    template::{Template, TemplateStatus},
};

/// What an index knows of a template: enough to filter and to sort without reading it whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The template's id.
    pub id: TemplateId,
    /// The merchant's switch.
    pub status: TemplateStatus,
    /// What the merchant calls it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub label: Option<Label>,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// What templates can be filtered and sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The id, in lower case.
    Id,
    /// The merchant's switch.
    Status,
    /// What the merchant calls it.
    Label,
    /// When it was made.
    CreatedDate,
    /// When it last changed.
    UpdatedDate,
}

/// A value of a field. Values of one field are of one kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operand {
    /// A text, compared by code points.
    Text(String),
    /// A point in time.
    Moment(Timestamp),
}

impl Entry {
    /// The entry of a template.
    #[must_use]
    pub fn of(template: &Template) -> Self {
        Self {
            id: template.id,
            status: template.content.status,
            label: template.content.label.clone(),
            updated_at: template.updated_at,
        }
    }

    /// The value of a field; none for a template without a label.
    #[must_use]
    pub fn value(&self, field: Field) -> Option<Operand> {
        match field {
            Field::Id => Some(Operand::Text(self.id.to_string())),
            Field::Status => Some(Operand::Text(self.status.word().to_owned())),
            Field::Label => self
                .label
                .as_ref()
                .map(|label| Operand::Text(label.as_str().to_owned())),
            Field::CreatedDate => Some(Operand::Moment(self.id.made_at())),
            Field::UpdatedDate => Some(Operand::Moment(self.updated_at)),
        }
    }
}
