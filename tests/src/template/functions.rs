//! Functions: their binary, variables and routes.

use std::collections::BTreeMap;
use std::fmt;

use super::error::TemplateError;
use super::scope::API_ID;
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
}

/// What an API route answers to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Route {
    /// Everything that no other route answers.
    Default,
    /// One path pattern.
    Path {
        /// The method in capitals; none means any method.
        method: Option<String>,
        /// The pattern, such as `/checkout/{client_secret}`.
        path: String,
    },
}

impl fmt::Display for Route {
    /// Writes API Gateway's route key, such as `GET /x`, `ANY /x` or `$default`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("$default"),
            Self::Path { method, path } => {
                write!(f, "{} {path}", method.as_deref().unwrap_or("ANY"))
            }
        }
    }
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
    let mut routes = Vec::new();
    for (_, event) in properties.section("Events")?.sections()? {
        routes.push(route(event)?);
    }
    properties.ignore(&IGNORED);
    properties.finish("property")?;
    resource.finish("attribute")?;
    Ok(Function {
        logical_id,
        binary,
        variables: variables_of_all,
        routes,
    })
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

fn route(mut event: Section) -> Result<Route, TemplateError> {
    let kind = event.required("Type")?;
    if kind != "HttpApi" {
        let reason = format!("unknown event type `{kind}`, expected `HttpApi`");
        return Err(event.error("Type", reason));
    }
    let mut properties = event.section("Properties")?;
    event.finish("property")?;
    let api = properties.required("ApiId")?;
    if api != API_ID {
        let reason = format!("`{api}` is not the template's HTTP API");
        return Err(properties.error("ApiId", reason));
    }
    let (method, path) = (properties.text("Method")?, properties.text("Path")?);
    let route = match (method, path) {
        (None, None) => Route::Default,
        (Some(method), Some(path)) => {
            let method = method.to_ascii_uppercase();
            Route::Path {
                method: (method != "ANY").then_some(method),
                path,
            }
        }
        _ => {
            let reason = "has one of Method and Path, expected both or none";
            return Err(TemplateError::new(properties.path(), reason));
        }
    };
    properties.finish("property")?;
    Ok(route)
}
