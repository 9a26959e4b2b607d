//! From YAML to plain values: every tag is resolved, everything unusual is refused.

use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Map, Value};

use super::conditions::chosen;
use super::error::{TemplateError, join};
use super::scope::{Scope, unknown};

/// Reads the text as one YAML document.
pub(super) fn load(text: &str) -> Result<Yaml<'_>, TemplateError> {
    let mut documents =
        Yaml::load_from_str(text).map_err(|e| TemplateError::new("template", e.to_string()))?;
    match documents.len() {
        1 => Ok(documents.remove(0)),
        n => Err(TemplateError::new(
            "template",
            format!("expected one document, found `{n}`"),
        )),
    }
}

/// The plain value of a node, with its references resolved.
pub(super) fn resolve(node: &Yaml<'_>, scope: &Scope, path: &str) -> Result<Value, TemplateError> {
    match node {
        Yaml::Value(scalar) => plain(scalar, path),
        Yaml::Sequence(nodes) => nodes
            .iter()
            .enumerate()
            .map(|(i, node)| resolve(node, scope, &format!("{path}[{i}]")))
            .collect(),
        Yaml::Mapping(entries) => {
            let mut object = Map::new();
            for (key, node) in entries {
                let key = key_of(key, path)?;
                object.insert(key.to_owned(), resolve(node, scope, &join(path, key))?);
            }
            Ok(Value::Object(object))
        }
        Yaml::Tagged(tag, node) => tagged(&tag.to_string(), node, scope, path),
        Yaml::Alias(_) => Err(TemplateError::new(path, "YAML aliases are not supported")),
        Yaml::Representation(..) | Yaml::BadValue => {
            Err(TemplateError::new(path, "the YAML value cannot be read"))
        }
    }
}

fn key_of<'a>(key: &'a Yaml<'_>, path: &str) -> Result<&'a str, TemplateError> {
    let Some(key) = key.as_str() else {
        return Err(TemplateError::new(
            path,
            "has a key that is no text, expected a name",
        ));
    };
    // One way to write a reference: in the long form it would pass as an ordinary property.
    if key == "Ref" || key.starts_with("Fn::") {
        return Err(TemplateError::new(
            path,
            format!("`{key}` is not supported, expected the short form such as `!Ref` or `!Sub`"),
        ));
    }
    Ok(key)
}

fn plain(scalar: &Scalar<'_>, path: &str) -> Result<Value, TemplateError> {
    match scalar {
        Scalar::Null => Ok(Value::Null),
        Scalar::Boolean(flag) => Ok(Value::Bool(*flag)),
        Scalar::Integer(number) => Ok(Value::from(*number)),
        Scalar::String(text) => Ok(Value::from(text.as_ref())),
        // `1.10` would arrive as `1.1`.
        Scalar::FloatingPoint(number) => Err(TemplateError::new(
            path,
            format!("the number `{number}` has a fraction, expected it in quotes"),
        )),
    }
}

fn tagged(tag: &str, node: &Yaml<'_>, scope: &Scope, path: &str) -> Result<Value, TemplateError> {
    let fail = |reason: String| TemplateError::new(path, reason);
    let argument = || {
        node.as_str()
            .ok_or_else(|| fail(format!("`{tag}` of a list or map, expected one text")))
    };
    match tag {
        "!Ref" => {
            let name = argument()?;
            scope
                .reference(name)
                .map(Value::from)
                .ok_or_else(|| fail(unknown(name)))
        }
        "!Sub" => scope.substitute(argument()?).map(Value::from).map_err(fail),
        "!GetAtt" => {
            let text = argument()?;
            text.split_once('.')
                .and_then(|(name, attribute)| scope.attribute(name, attribute))
                .map(Value::from)
                .ok_or_else(|| fail(unknown(text)))
        }
        "!If" => chosen(node, scope, path),
        _ => Err(fail(format!(
            "unknown tag `{tag}`, expected `!Ref`, `!Sub`, `!GetAtt` or `!If`"
        ))),
    }
}
