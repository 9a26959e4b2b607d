//! Updates of checkout templates as clients send them.

use serde_json::Value;

use super::{
    mask::masked,
    read::{STATUS_VALUES, STATUSES, read_external, read_patch, template_fields},
};
use crate::{
    dialect::reader::{Faults, Fields, Node},
    domain::{
        fault::Rule,
        problem::{Problem, Refusal},
        template::{Template, TemplatePatch, TemplateStatus},
    },
};

/// What a client asks to update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateUpdate {
    /// The changes.
    pub patch: TemplatePatch,
    /// The revision that the client believes to change.
    pub revision: Option<u64>,
}

/// Reads `{checkoutTemplate, fieldMask}` of an update of `old`.
///
/// Without a mask the fields that are there are the update. With one, its fields are: those that
/// are not in the body are cleared, and what else is in the body is left alone.
///
/// # Errors
///
/// All faults at once; or the refusals of an update.
pub fn read_update(body: &Value, old: &Template) -> Result<TemplateUpdate, Problem> {
    let masked = masked(body)?;
    let body = masked.as_ref().unwrap_or(body);
    let faults = Faults::default();
    let read = template_fields(body, &faults).and_then(|fields| read_fields(&fields, old));
    let read = faults.finish(read).map_err(Problem::invalid)?;
    refused(&read).map_or(
        Ok(TemplateUpdate {
            patch: read.patch,
            revision: read.revision,
        }),
        Err,
    )
}

struct Read {
    patch: TemplatePatch,
    revision: Option<u64>,
    unknown_status: bool,
    other_reference: bool,
}

fn read_fields(fields: &Fields<'_>, old: &Template) -> Option<Read> {
    check_id(fields, old);
    let unknown_status = fields
        .get("status")
        .is_some_and(|node| node.value() == "UNKNOWN_STATUS");
    let status = match fields.get("status") {
        Some(_) if unknown_status => Some(None),
        Some(node) => node.word(STATUSES, STATUS_VALUES).map(Some),
        None => Some(fields.names("status").then_some(TemplateStatus::Active)),
    };
    let reference = fields.optional("externalReference", |node| read_external(&node));
    let revision = fields.optional("revision", |node| read_revision(&node));
    let patch = read_patch(fields, old.currency, &old.content.campaign);
    let reference = reference?;
    Some(Read {
        patch: TemplatePatch {
            status: status?,
            ..patch?
        },
        revision: revision?,
        unknown_status,
        // Sent back as it is, it is no change.
        other_reference: fields.names("externalReference") && reference != old.external_reference,
    })
}

fn refused(read: &Read) -> Option<Problem> {
    if read.other_reference {
        let message = "`externalReference` never changes after a template was created.";
        return Some(Problem::refused(Refusal::UpdateOfImmutableField, message));
    }
    if read.unknown_status {
        let message = "`status` cannot be set to `UNKNOWN_STATUS`, expected ACTIVE or INACTIVE.";
        return Some(Problem::refused(Refusal::UpdateToUnknownStatus, message));
    }
    if read.patch == TemplatePatch::default() {
        let message = "The update names no field of the checkout template.";
        return Some(Problem::refused(Refusal::UpdateWithoutFields, message));
    }
    None
}

fn check_id(fields: &Fields<'_>, old: &Template) {
    let id = old.id.to_string();
    for node in ["id", "_id"]
        .into_iter()
        .filter_map(|name| fields.get(name))
    {
        let named = node.value().as_str();
        if !named.is_some_and(|text| text.eq_ignore_ascii_case(&id)) {
            node.fault::<()>(Rule::Format, format!("expected the id of the path, `{id}`"));
        }
    }
}

/// A string, as Wix sends 64-bit numbers, or a number.
fn read_revision(node: &Node<'_>) -> Option<u64> {
    let number = match node.value() {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64(),
    };
    number.or_else(|| node.fault(Rule::Format, "expected a revision such as `\"3\"`"))
}
