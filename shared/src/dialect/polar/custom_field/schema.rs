//! Schemas of custom fields.

use serde_json::{Value, json};

use super::{
    kind::{KINDS, MAX_ANSWER, MAX_HELP, MAX_LABEL, MAX_NUMBER, MAX_OPTIONS, MAX_VALUE, MOMENTS},
    read::NAME,
};
use crate::{
    dialect::{
        polar::schema::{own_site, page_of, stamped},
        schema::{
            Fields, about, any_of, flag, integer, like, list, metadata, named, object, one_of,
            pattern, schemas, text, word,
        },
    },
    domain::catalog::FieldSlug,
};

schemas! {
    /// A question to buyers, by `type`.
    CustomField = one_of(vec![
        named::<TextField>(),
        named::<NumberField>(),
        named::<DateField>(),
        named::<CheckboxField>(),
        named::<SelectField>(),
    ]);
    /// A question with a text for an answer.
    TextField = told("text", named::<TextProperties>());
    /// A question with a whole number for an answer.
    NumberField = told("number", named::<NumberProperties>());
    /// A question with a date for an answer.
    DateField = told("date", named::<DateProperties>());
    /// A question that is ticked or not.
    CheckboxField = told("checkbox", named::<CheckboxProperties>());
    /// A question with one of several options for an answer.
    SelectField = told("select", named::<SelectProperties>());
    /// What buyers read, and how long the answer is.
    TextProperties = words()
        .takes([
            ("textarea", flag()),
            ("min_length", integer(1..=MAX_ANSWER)),
            ("max_length", integer(1..=MAX_ANSWER)),
        ])
        .closed();
    /// What buyers read, and the least and the most.
    NumberProperties = words()
        .takes([("ge", integer(-MAX_NUMBER..=MAX_NUMBER)), ("le", integer(-MAX_NUMBER..=MAX_NUMBER))])
        .closed();
    /// What buyers read, and the first and the last moment, in seconds since 1970.
    DateProperties = words().takes([("ge", integer(MOMENTS)), ("le", integer(MOMENTS))]).closed();
    /// What buyers read.
    CheckboxProperties = words().closed();
    /// What buyers read, and what there is to choose from.
    SelectProperties = words().has([("options", list(1..=MAX_OPTIONS, named::<FieldOption>()))]).closed();
    /// One of the answers to choose from.
    FieldOption = object()
        .has([("value", text(1..=MAX_VALUE)), ("label", text(1..=MAX_LABEL))])
        .closed();
    /// A page of custom fields.
    CustomFields = page_of(named::<CustomField>());
    /// A custom field to make, by `type`.
    CreateCustomField = like(
        one_of(vec![
            named::<CreateTextField>(),
            named::<CreateNumberField>(),
            named::<CreateDateField>(),
            named::<CreateCheckboxField>(),
            named::<CreateSelectField>(),
        ]),
        json!({
            "type": "select",
            "slug": "size",
            "name": "Size",
            "properties": {"form_label": "Your size", "options": [{"value": "m", "label": "Medium"}]},
        }),
    );
    /// A custom field of type `text` to make.
    CreateTextField = asked("text").takes([("properties", named::<TextProperties>())]).closed();
    /// A custom field of type `number` to make.
    CreateNumberField = asked("number").takes([("properties", named::<NumberProperties>())]).closed();
    /// A custom field of type `date` to make.
    CreateDateField = asked("date").takes([("properties", named::<DateProperties>())]).closed();
    /// A custom field of type `checkbox` to make.
    CreateCheckboxField = asked("checkbox").takes([("properties", named::<CheckboxProperties>())]).closed();
    /// A custom field of type `select` to make.
    CreateSelectField = asked("select").has([("properties", named::<SelectProperties>())]).closed();
    /// What changes of a custom field. `properties` are replaced as a whole, and are of its type.
    UpdateCustomField = like(
        object()
            .takes([
                ("type", about("Its own: a type is for good.", word(KINDS))),
                ("slug", slug()),
                ("name", text(NAME)),
                ("properties", any_of(vec![
                    named::<TextProperties>(),
                    named::<NumberProperties>(),
                    named::<DateProperties>(),
                    named::<CheckboxProperties>(),
                    named::<SelectProperties>(),
                ])),
                ("metadata", metadata()),
            ])
            .closed(),
        json!({"name": "Shirt size"}),
    );
}

fn slug() -> Value {
    let pattern_of = format!("^[a-zA-Z0-9_-]{{1,{}}}$", FieldSlug::MAX_LENGTH);
    about(
        "What answers are kept under.",
        pattern(&pattern_of, "shirt_size"),
    )
}

fn words() -> Fields {
    object().takes([
        ("form_label", text(0..=MAX_LABEL)),
        ("form_help_text", text(0..=MAX_HELP)),
        ("form_placeholder", text(0..=MAX_LABEL)),
    ])
}

fn told(kind: &str, properties: Value) -> Value {
    stamped()
        .has([
            ("type", word(&[kind])),
            ("slug", slug()),
            ("name", text(NAME)),
            ("metadata", metadata()),
            ("properties", properties),
        ])
        .open()
}

fn asked(kind: &str) -> Fields {
    object()
        .has([
            ("type", word(&[kind])),
            ("slug", slug()),
            ("name", text(NAME)),
        ])
        .takes([("metadata", metadata()), ("organization_id", own_site())])
}
