//! Reads `template.yaml`, the only source of routes, tables and variables.
//!
//! The local stack is made of what this module finds, so it cannot drift apart from AWS. For the
//! same reason it is strict: what it does not know is an error that names its path, and what means
//! nothing locally is on a list.

mod conditions;
mod error;
mod events;
mod functions;
mod parameters;
mod queues;
mod scope;
mod section;
mod tables;
#[cfg(test)]
mod tests;
mod value;

use std::collections::BTreeMap;

pub use error::TemplateError;
pub use events::{Queued, Route, Streamed};
pub use functions::Function;
pub use queues::Queue;
use saphyr::Yaml;
pub use scope::{ACCOUNT, API_ID, REGION};
use scope::{FUNCTION, HTTP_API, QUEUE, Scope, TABLE, UNUSED};
use section::Section;
pub use tables::{Index, Key, Projection, Table};

/// Top-level keys that say nothing about what runs.
const IGNORED: [&str; 5] = [
    "AWSTemplateFormatVersion",
    "Description",
    "Metadata",
    "Outputs",
    "Transform",
];

/// Attributes of any resource that matter to a deployment alone.
const IGNORED_OF_RESOURCES: [&str; 3] = ["DeletionPolicy", "DependsOn", "UpdateReplacePolicy"];

/// What the template declares, as far as the local stack needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// The functions, by logical id.
    pub functions: Vec<Function>,
    /// The tables, by name.
    pub tables: Vec<Table>,
    /// The queues, by logical id.
    pub queues: Vec<Queue>,
}

impl Template {
    /// Reads a template's text; `parameters` override the defaults of its parameters.
    ///
    /// # Errors
    ///
    /// The text is no YAML, or has something that the local stack does not know: the error starts
    /// with its path, such as `Resources.CheckoutFunction.Properties.Evnts: unknown property`.
    pub fn parse(text: &str, parameters: &BTreeMap<String, String>) -> Result<Self, TemplateError> {
        let mut document = value::load(text)?;
        let scope = scope_of(&document, parameters)?;
        conditions::forget(&mut document);
        let mut root = Section::new("", value::resolve(&document, &scope, "")?)?;
        root.ignore(&IGNORED);
        root.ignore(&["Parameters"]); // read while the scope was made
        let mut globals = root.section("Globals")?;
        let variables = functions::globals(globals.section("Function")?)?;
        globals.finish("section")?;
        let resources = root.section("Resources")?;
        root.finish("section")?;
        Self::of_resources(resources, &variables)
    }

    fn of_resources(
        resources: Section,
        globals: &BTreeMap<String, String>,
    ) -> Result<Self, TemplateError> {
        let mut template = Self {
            functions: Vec::new(),
            tables: Vec::new(),
            queues: Vec::new(),
        };
        for (id, mut resource) in resources.sections()? {
            resource.ignore(&IGNORED_OF_RESOURCES);
            match resource.required("Type")?.as_str() {
                FUNCTION => template
                    .functions
                    .push(functions::read(id, resource, globals)?),
                TABLE => template.tables.push(tables::read(id, resource)?),
                QUEUE => template.queues.push(queues::read(id, resource)?),
                HTTP_API => http_api(resource)?,
                unused if UNUSED.contains(&unused) => {}
                other => return Err(unknown_type(&id, other)),
            }
        }
        template.check_sources()?;
        Ok(template)
    }

    /// What feeds a function must be there.
    fn check_sources(&self) -> Result<(), TemplateError> {
        for function in &self.functions {
            for source in &function.streams {
                let table = |table: &Table| table.stream && table.name == source.table;
                if !self.tables.iter().any(table) {
                    let reason = format!("the table `{}` has no stream", source.table);
                    return Err(TemplateError::new(&source.path, reason));
                }
            }
            for source in &function.queues {
                if !self.queues.iter().any(|queue| queue.name == source.queue) {
                    let reason = format!("there is no queue `{}`", source.queue);
                    return Err(TemplateError::new(&source.path, reason));
                }
            }
        }
        Ok(())
    }
}

/// Reads what references can name, which has to be known before any is resolved.
fn scope_of(document: &Yaml<'_>, given: &BTreeMap<String, String>) -> Result<Scope, TemplateError> {
    let declared = match document.as_mapping_get("Parameters") {
        Some(node) => value::resolve(node, &Scope::default(), "Parameters")?,
        None => serde_json::Value::Null,
    };
    let parameters = parameters::read(Section::new("Parameters", declared)?, given)?;
    let resources = document
        .as_mapping_get("Resources")
        .and_then(Yaml::as_mapping);
    let mut types = BTreeMap::new();
    for (id, resource) in resources.into_iter().flatten() {
        let kind = resource.as_mapping_get("Type").and_then(Yaml::as_str);
        if let (Some(id), Some(kind)) = (id.as_str(), kind) {
            // Before anything is resolved: else a reference to it is what gets the blame.
            if ![FUNCTION, HTTP_API, QUEUE, TABLE].contains(&kind) && !UNUSED.contains(&kind) {
                return Err(unknown_type(id, kind));
            }
            types.insert(id.to_owned(), kind.to_owned());
        }
    }
    let scope = Scope {
        parameters,
        resources: types,
        conditions: BTreeMap::new(),
    };
    let conditions = conditions::read(document, &scope)?;
    Ok(Scope {
        conditions,
        ..scope
    })
}

fn unknown_type(id: &str, kind: &str) -> TemplateError {
    TemplateError::new(
        format!("Resources.{id}.Type"),
        format!(
            "unknown resource type `{kind}`, expected `{FUNCTION}`, `{HTTP_API}`, `{QUEUE}`, \
             `{TABLE}` or one of {UNUSED:?}"
        ),
    )
}

fn http_api(mut resource: Section) -> Result<(), TemplateError> {
    let mut properties = resource.section("Properties")?;
    let stage = properties.required("StageName")?;
    // Any other stage becomes a part of every path.
    if stage != "$default" {
        let reason = format!("unknown stage `{stage}`, expected `$default`");
        return Err(properties.error("StageName", reason));
    }
    properties.ignore(&["Description"]);
    properties.finish("property")?;
    resource.finish("attribute")
}
