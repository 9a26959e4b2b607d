//! The merchant's own headers in the form of an endpoint. Their values are typed and never shown.

use std::collections::BTreeMap;

use maud::{Markup, html};
use serde_json::{Map, Value, json};
use shared::{
    dialect::polar::{MASK, MAX_HEADERS},
    domain::{
        fault::{Fault, Rule},
        problem::Problem,
    },
    http::FormBody,
};

/// How many empty rows there are for further ones.
const FURTHER: usize = 3;
/// What the names of fields start with, before the number of their row.
const NAME: &str = "header-";
const VALUE: &str = "value-";

/// What is in the rows, none if the form has no rows.
#[derive(Default)]
pub(super) struct Headers(Option<Vec<(String, String)>>);

impl Headers {
    /// Those that an endpoint has.
    pub(super) fn of<'a>(names: impl Iterator<Item = &'a String>) -> Self {
        Self(Some(
            names.map(|name| (name.clone(), String::new())).collect(),
        ))
    }

    /// What a form holds.
    pub(super) fn read(form: &FormBody) -> Self {
        let rows = form.below(NAME).filter_map(|(number, name)| {
            let value = form.get(&format!("{VALUE}{number}"));
            let row = (name.trim().to_owned(), value.trim().to_owned());
            Some((number.parse::<usize>().ok()?, row))
        });
        let rows: BTreeMap<usize, _> = rows.collect();
        let has_rows = !rows.is_empty();
        let filled = rows
            .into_values()
            .filter(|(name, value)| !name.is_empty() || !value.is_empty());
        Self(has_rows.then(|| filled.collect()))
    }

    /// The same as the API takes it, if it is to be mentioned; the endpoint has headers of these names.
    pub(super) fn body(&self, known: &[&str]) -> Result<Option<Value>, Problem> {
        let Some(rows) = &self.0 else {
            return Ok(None);
        };
        let mut headers = Map::new();
        for (name, value) in rows {
            let is_known = known.iter().any(|one| one.eq_ignore_ascii_case(name));
            let value = match value.as_str() {
                "" if is_known => MASK,
                value => value,
            };
            if headers.insert(name.clone(), json!(value)).is_some() {
                return Err(Problem::invalid(vec![Fault {
                    path: format!("headers.{name}"),
                    rule: Rule::Other("TWICE"),
                    message: "the header is there twice".to_owned(),
                }]));
            }
        }
        Ok(Some(headers.into()))
    }

    /// The rows.
    pub(super) fn fields(&self, known: &[&str], is_wrong: Option<&str>) -> Markup {
        let rows = self.0.as_deref().unwrap_or_default();
        let names = rows.iter().map(|(name, _)| name.as_str());
        let names: Vec<&str> = names.chain([""; FURTHER]).take(MAX_HEADERS).collect();
        let is_lost = rows.iter().any(|(_, value)| !value.is_empty());
        html! {
            fieldset {
                legend { "Your headers" }
                p class="small soft" {
                    "They are sent along with every event. Nobody is shown their values again: one that is left empty \
                     stays as it is. To remove a header, empty its name."
                }
                @if is_lost {
                    p class="error" { "The values that you typed are not shown: please type them again." }
                }
                div class="rows headers" {
                    @for (number, name) in (1..).zip(names) {
                        (row(number, name, known.iter().any(|one| one.eq_ignore_ascii_case(name)), is_wrong))
                    }
                }
            }
        }
    }
}

fn row(number: usize, name: &str, is_known: bool, is_wrong: Option<&str>) -> Markup {
    let (field, value) = (format!("{NAME}{number}"), format!("{VALUE}{number}"));
    let is_wrong = is_wrong.filter(|_| !name.is_empty());
    html! {
        div class="pair" {
            div class="field" {
                label for=(field) { "Name of header " (number) }
                input id=(field) name=(field) maxlength="100" autocomplete="off" spellcheck="false" value=(name)
                    aria-invalid=[is_wrong];
            }
            div class="field" {
                label for=(value) { "Value of header " (number) }
                input id=(value) name=(value) maxlength="2000" autocomplete="off" spellcheck="false"
                    placeholder=[is_known.then_some("stays as it is")] aria-invalid=[is_wrong];
            }
        }
    }
}
