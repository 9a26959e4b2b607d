//! Tables: keys, indexes, stream and time to live.

use std::collections::BTreeMap;

use super::error::TemplateError;
use super::section::Section;

/// Properties that protect or bill a table in AWS.
const IGNORED: [&str; 6] = [
    "BillingMode",
    "ContributorInsightsSpecification",
    "DeletionProtectionEnabled",
    "PointInTimeRecoverySpecification",
    "SSESpecification",
    "Tags",
];

/// One table of the template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its logical id, which is also its name locally.
    pub name: String,
    /// Its primary key.
    pub key: Key,
    /// The types (`S`, `N` or `B`) of the attributes that keys use.
    pub attribute_types: BTreeMap<String, String>,
    /// Its global secondary indexes.
    pub indexes: Vec<Index>,
    /// The attribute that items expire by.
    pub ttl_attribute: Option<String>,
    /// Whether changes are recorded, always as new and old images.
    pub stream: bool,
}

/// The attributes of a primary or index key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The partition key's attribute.
    pub partition: String,
    /// The sort key's attribute.
    pub sort: Option<String>,
}

/// A global secondary index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Its name.
    pub name: String,
    /// Its key.
    pub key: Key,
    /// What it copies of an item besides the keys.
    pub projection: Projection,
}

/// What an index copies of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Projection {
    /// Everything.
    All,
    /// The keys alone.
    KeysOnly,
    /// The keys and these attributes.
    Include(Vec<String>),
}

/// Reads one table resource.
pub(super) fn read(name: String, mut resource: Section) -> Result<Table, TemplateError> {
    resource.ignore(&["Metadata"]);
    let mut properties = resource.section("Properties")?;
    resource.finish("attribute")?;
    let attribute_types = attribute_types(&mut properties)?;
    let key = key(&mut properties, &attribute_types)?;
    let mut indexes = Vec::new();
    for index in properties.list("GlobalSecondaryIndexes")? {
        indexes.push(read_index(index, &attribute_types)?);
    }
    let stream = stream(properties.section("StreamSpecification")?)?;
    let ttl_attribute = ttl(properties.section("TimeToLiveSpecification")?)?;
    properties.ignore(&IGNORED);
    properties.finish("property")?;
    Ok(Table {
        name,
        key,
        attribute_types,
        indexes,
        ttl_attribute,
        stream,
    })
}

fn attribute_types(properties: &mut Section) -> Result<BTreeMap<String, String>, TemplateError> {
    let mut types = BTreeMap::new();
    for mut attribute in properties.list("AttributeDefinitions")? {
        let kind = attribute.required("AttributeType")?;
        if !matches!(kind.as_str(), "S" | "N" | "B") {
            let reason = format!("unknown attribute type `{kind}`, expected `S`, `N` or `B`");
            return Err(attribute.error("AttributeType", reason));
        }
        types.insert(attribute.required("AttributeName")?, kind);
        attribute.finish("property")?;
    }
    Ok(types)
}

fn key(owner: &mut Section, types: &BTreeMap<String, String>) -> Result<Key, TemplateError> {
    let (mut partition, mut sort) = (None, None);
    for mut element in owner.list("KeySchema")? {
        let name = element.required("AttributeName")?;
        if !types.contains_key(&name) {
            let reason = format!("`{name}` is not among the AttributeDefinitions");
            return Err(element.error("AttributeName", reason));
        }
        let kind = element.required("KeyType")?;
        let place = match kind.as_str() {
            "HASH" => &mut partition,
            "RANGE" => &mut sort,
            _ => {
                let reason = format!("unknown key type `{kind}`, expected `HASH` or `RANGE`");
                return Err(element.error("KeyType", reason));
            }
        };
        if place.replace(name).is_some() {
            return Err(element.error("KeyType", format!("a second `{kind}` key")));
        }
        element.finish("property")?;
    }
    let partition = partition.ok_or_else(|| owner.error("KeySchema", "has no `HASH` key"))?;
    Ok(Key { partition, sort })
}

fn read_index(
    mut index: Section,
    types: &BTreeMap<String, String>,
) -> Result<Index, TemplateError> {
    let name = index.required("IndexName")?;
    let key = key(&mut index, types)?;
    let mut projection = index.section("Projection")?;
    let kind = projection.required("ProjectionType")?;
    let included = projection.text_list("NonKeyAttributes")?;
    let projected = match kind.as_str() {
        "ALL" => Projection::All,
        "KEYS_ONLY" => Projection::KeysOnly,
        "INCLUDE" => Projection::Include(included),
        _ => {
            let reason =
                format!("unknown projection `{kind}`, expected `ALL`, `KEYS_ONLY` or `INCLUDE`");
            return Err(projection.error("ProjectionType", reason));
        }
    };
    projection.finish("property")?;
    index.finish("property")?;
    Ok(Index {
        name,
        key,
        projection: projected,
    })
}

fn stream(mut specification: Section) -> Result<bool, TemplateError> {
    let Some(view) = specification.text("StreamViewType")? else {
        return specification.finish("property").map(|()| false);
    };
    // Facts are derived from what changed, so every consumer needs both images.
    if view != "NEW_AND_OLD_IMAGES" {
        let reason = format!("unknown stream view `{view}`, expected `NEW_AND_OLD_IMAGES`");
        return Err(specification.error("StreamViewType", reason));
    }
    specification.finish("property").map(|()| true)
}

fn ttl(mut specification: Section) -> Result<Option<String>, TemplateError> {
    let attribute = specification.text("AttributeName")?;
    let enabled = specification.text("Enabled")?;
    let attribute = match (enabled.as_deref(), attribute) {
        (Some("true"), Some(attribute)) => Some(attribute),
        (None, None) | (Some("false"), _) => None,
        _ => {
            let reason = "expected an AttributeName and Enabled as true or false";
            return Err(TemplateError::new(specification.path(), reason));
        }
    };
    specification.finish("property")?;
    Ok(attribute)
}
