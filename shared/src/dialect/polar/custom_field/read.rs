//! Custom fields as clients write them.

use jiff::Timestamp;
use serde_json::Value;

use super::kind::{KINDS, read_properties};
use crate::{
    dialect::{
        polar::{check_site, read_body, read_name},
        reader::{Fields, Node},
    },
    domain::{
        catalog::{CustomField, FieldKind, FieldSlug, FieldWords},
        fault::Rule,
        ids::{CustomFieldId, SiteId},
        metadata::Metadata,
        problem::Problem,
    },
};

pub(super) const NAME: std::ops::RangeInclusive<usize> = 1..=200;

/// Reads a new custom field, made `now` with this id.
///
/// # Errors
///
/// All faults.
pub fn read_new_custom_field(
    body: &Value,
    id: CustomFieldId,
    site: SiteId,
    now: Timestamp,
) -> Result<CustomField, Problem> {
    read_body(body, |node| {
        let fields = node.object(&[
            "type",
            "slug",
            "name",
            "properties",
            "metadata",
            "organization_id",
        ])?;
        check_site(&fields, site);
        let slug = fields.required("slug").and_then(|node| slug(&node));
        let name = fields
            .required("name")
            .and_then(|node| read_name(&node, NAME));
        let metadata = fields.optional("metadata", |node| node.metadata());
        let kind = fields.required("type")?.word(KINDS, KINDS)?;
        let (kind, words) = match (fields.get("properties"), kind) {
            (Some(node), kind) => read_properties(&node, kind)?,
            (None, "select") => read_properties(&fields.required("properties")?, kind)?,
            (None, kind) => (bare(kind), FieldWords::default()),
        };
        Some(CustomField {
            id,
            site,
            slug: slug?,
            name: name?,
            kind,
            words,
            metadata: metadata?.unwrap_or_default(),
            created_at: now,
            modified_at: None,
            revision: 1,
        })
    })
}

/// What is an answer to a field without properties.
fn bare(kind: &str) -> FieldKind {
    let (least, most) = (None, None);
    match kind {
        "number" => FieldKind::Number { least, most },
        "date" => FieldKind::Date {
            least: None,
            most: None,
        },
        "checkbox" => FieldKind::Checkbox,
        _ => FieldKind::Text {
            textarea: false,
            min_length: None,
            max_length: None,
        },
    }
}

/// Reads an update of a custom field: what is there changes; its type is for good.
///
/// # Errors
///
/// All faults.
pub fn read_custom_field_update(body: &Value, old: &CustomField) -> Result<CustomField, Problem> {
    read_body(body, |node| {
        let fields = node.object(&["type", "slug", "name", "properties", "metadata"])?;
        let mut field = old.clone();
        check_type(&fields, old);
        if let Some(slug) = fields.get("slug").and_then(|node| slug(&node)) {
            field.slug = slug;
        }
        if let Some(name) = fields.get("name").and_then(|node| read_name(&node, NAME)) {
            field.name = name;
        }
        if let Some((kind, words)) = fields
            .get("properties")
            .and_then(|node| read_properties(&node, old.kind.word()))
        {
            (field.kind, field.words) = (kind, words);
        }
        if fields.names("metadata") {
            let metadata = fields.get("metadata");
            let metadata = metadata.map_or(Some(Metadata::EMPTY), |node| node.metadata());
            field.metadata = metadata.unwrap_or_default();
        }
        Some(field)
    })
}

fn check_type(fields: &Fields<'_>, old: &CustomField) {
    let own = old.kind.word();
    if let Some(node) = fields.get("type")
        && node.word(KINDS, KINDS).is_some_and(|kind| kind != own)
    {
        let message = format!("the field is of type `{own}`, and stays so");
        node.note(Rule::Other("IMMUTABLE"), message);
    }
}

fn slug(node: &Node<'_>) -> Option<FieldSlug> {
    node.parsed(|text| {
        let expected = "expected 1 to 64 ASCII letters, digits, hyphens and underscores";
        FieldSlug::parse(text).ok_or_else(|| expected.to_owned())
    })
}
