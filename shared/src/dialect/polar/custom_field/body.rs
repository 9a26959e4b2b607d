//! Custom fields on the wire.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::domain::catalog::{CustomField, FieldKind, FieldOption};

/// A custom field. A property that is not set is left out: the clients know no `null` there.
#[must_use]
pub fn custom_field_body(field: &CustomField) -> Value {
    json!({
        "id": field.id,
        "created_at": field.created_at,
        "modified_at": field.modified_at,
        "organization_id": field.site,
        "type": field.kind.word(),
        "slug": field.slug,
        "name": field.name,
        "metadata": field.metadata.map(),
        "properties": properties(field),
    })
}

fn properties(field: &CustomField) -> Map<String, Value> {
    let mut set = Map::new();
    let mut add = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            set.insert(name.to_owned(), value);
        }
    };
    let text = |text: &Option<String>| text.as_deref().map(Value::from);
    add("form_label", text(&field.words.label));
    add("form_help_text", text(&field.words.help));
    add("form_placeholder", text(&field.words.placeholder));
    match &field.kind {
        FieldKind::Text {
            textarea,
            min_length,
            max_length,
        } => {
            add("textarea", Some((*textarea).into()));
            add("min_length", min_length.map(Value::from));
            add("max_length", max_length.map(Value::from));
        }
        FieldKind::Number { least, most } => {
            add("ge", least.map(Value::from));
            add("le", most.map(Value::from));
        }
        FieldKind::Date { least, most } => {
            add("ge", least.map(Timestamp::as_second).map(Value::from));
            add("le", most.map(Timestamp::as_second).map(Value::from));
        }
        FieldKind::Checkbox => {}
        FieldKind::Select { options } => {
            let option =
                |option: &FieldOption| json!({"value": option.value, "label": option.label});
            add("options", Some(options.iter().map(option).collect()));
        }
    }
    set
}
