//! The template's parameters and the values they have in this run.

use std::collections::BTreeMap;

use super::error::TemplateError;
use super::section::Section;

const IGNORED: [&str; 8] = [
    "AllowedPattern",
    "ConstraintDescription",
    "Description",
    "MaxLength",
    "MinLength",
    "MinValue",
    "NoEcho",
    "Label",
];

/// Reads the parameters' values: those given, else the defaults.
pub(super) fn read(
    section: Section,
    given: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, TemplateError> {
    let mut values = BTreeMap::new();
    for (name, mut parameter) in section.sections()? {
        let kind = parameter.required("Type")?;
        if kind != "String" && kind != "Number" {
            return Err(parameter.error(
                "Type",
                format!("unknown parameter type `{kind}`, expected `String` or `Number`"),
            ));
        }
        let default = parameter.text("Default")?;
        let allowed = parameter.text_list("AllowedValues")?;
        let Some(value) = given.get(&name).cloned().or(default) else {
            return Err(TemplateError::new(
                parameter.path(),
                "has no default and no value was given",
            ));
        };
        if !allowed.is_empty() && !allowed.contains(&value) {
            let reason = format!("the value `{value}` is not allowed, expected one of {allowed:?}");
            return Err(TemplateError::new(parameter.path(), reason));
        }
        parameter.ignore(&IGNORED);
        parameter.finish("property")?;
        values.insert(name, value);
    }
    match given.keys().find(|name| !values.contains_key(*name)) {
        Some(name) => Err(TemplateError::new(
            format!("Parameters.{name}"),
            "a value was given, but the template has no such parameter",
        )),
        None => Ok(values),
    }
}
