//! Functions: their binary, variables and what they are called by.

use std::collections::BTreeMap;

use super::error::TemplateError;
use super::events::{self, Queued, Route, Source, Streamed};
use super::section::Section;

/// Properties that change how AWS runs a function and nothing about what it does.
const IGNORED: [&str; 13] = [
    "Architectures",
    "CodeUri",
    "Description",
    "EphemeralStorage",
    "Handler",
    "LoggingConfig",
    "MemorySize",
    "Policies",
    "ReservedConcurrentExecutions",
    "Runtime",
    "Tags",
    "Timeout",
    "Tracing",
];

/// One function of the template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name in the template, such as `CheckoutFunction`.
    pub logical_id: String,
    /// The binary that it runs, such as `checkout`.
    pub binary: String,
    /// Its environment: the variables of Globals and its own, which win.
    pub variables: BTreeMap<String, String>,
    /// The routes that lead to it.
    pub routes: Vec<Route>,
    /// The tables whose changes it is told.
    pub streams: Vec<Streamed>,
    /// The queues whose messages it gets.
    pub queues: Vec<Queued>,
}

/// Reads the variables of `Globals.Function`.
pub(super) fn globals(mut section: Section) -> Result<BTreeMap<String, String>, TemplateError> {
    let variables = variables(&mut section)?;
    section.ignore(&IGNORED);
    section.finish("property")?;
    Ok(variables)
}

/// Reads one function resource.
pub(super) fn read(
    logical_id: String,
    mut resource: Section,
    globals: &BTreeMap<String, String>,
) -> Result<Function, TemplateError> {
    let mut metadata = resource.section("Metadata")?;
    let mut build = metadata.section("BuildProperties")?;
    let binary = build.required("Binary")?;
    build.finish("property")?;
    metadata.ignore(&["BuildMethod"]);
    metadata.finish("property")?;

    let mut properties = resource.section("Properties")?;
    let mut variables_of_all = globals.clone();
    variables_of_all.extend(variables(&mut properties)?);
    let mut function = Function {
        logical_id,
        binary,
        variables: variables_of_all,
        routes: Vec::new(),
        streams: Vec::new(),
        queues: Vec::new(),
    };
    for (_, event) in properties.section("Events")?.sections()? {
        match events::read(event)? {
            Source::Route(route) => function.routes.push(route),
            Source::Stream(stream) => function.streams.push(stream),
            Source::Queue(queue) => function.queues.push(queue),
        }
    }
    properties.ignore(&IGNORED);
    properties.finish("property")?;
    resource.finish("attribute")?;
    Ok(function)
}

fn variables(properties: &mut Section) -> Result<BTreeMap<String, String>, TemplateError> {
    let mut environment = properties.section("Environment")?;
    let variables = environment
        .section("Variables")?
        .texts()?
        .into_iter()
        .collect();
    environment.finish("property")?;
    Ok(variables)
}
