//! The custom fields of a page.

use maud::{Markup, html};
use shared::domain::catalog::{CustomField, FieldKind};

use super::details::{described, field, invalid, message};
use crate::{
    form::{Errors, Typed},
    opened::Opened,
    questions::Question,
    texts::Texts,
};

/// What the chosen products ask.
pub(super) fn questions(opened: &Opened, typed: &Typed) -> Markup {
    html! {
        @for question in &opened.questions {
            (ask(opened.texts(), question, typed))
        }
    }
}

fn ask(texts: &Texts, question: &Question, typed: &Typed) -> Markup {
    let (asked, errors, name) = (&question.field, &typed.errors, question.name());
    let text = typed
        .answers
        .get(asked.slug.as_str())
        .map_or("", String::as_str);
    if asked.kind == FieldKind::Checkbox {
        return tick(question, text, errors);
    }
    let label = match question.required {
        true => asked.label().to_owned(),
        false => (texts.optional)(asked.label()),
    };
    field(
        &name,
        &label,
        errors,
        &html! {
            (input(texts, question, text, errors))
            @if let Some(help) = &asked.words.help { p class="soft small" id={ (name) "-help" } { (help) } }
        },
    )
}

fn input(texts: &Texts, question: &Question, text: &str, errors: &Errors) -> Markup {
    let (asked, name, required) = (&question.field, question.name(), question.required);
    let (invalid, described) = (invalid(errors, &name), described_by(asked, &name, errors));
    let first = errors.is_first(&name);
    let placeholder = asked.words.placeholder.as_deref();
    match &asked.kind {
        FieldKind::Text {
            textarea: true,
            max_length,
            ..
        } => html! {
            textarea id=(name) name=(name) rows="4" maxlength=[max_length] placeholder=[placeholder] required[required]
                autofocus[first] aria-invalid=[invalid] aria-describedby=[described] { (text) }
        },
        FieldKind::Text {
            textarea: false,
            max_length,
            ..
        } => html! {
            input type="text" id=(name) name=(name) value=(text) maxlength=[max_length] placeholder=[placeholder]
                required[required] autofocus[first] aria-invalid=[invalid] aria-describedby=[described];
        },
        FieldKind::Number { least, most } => html! {
            input type="number" inputmode="numeric" step="1" id=(name) name=(name) value=(text) min=[least] max=[most]
                placeholder=[placeholder] required[required]
                autofocus[first] aria-invalid=[invalid] aria-describedby=[described];
        },
        FieldKind::Date { least, most } => html! {
            input type="date" id=(name) name=(name) value=(text) min=[least.map(day)] max=[most.map(day)]
                required[required] autofocus[first] aria-invalid=[invalid] aria-describedby=[described];
        },
        FieldKind::Select { options } => html! {
            select id=(name) name=(name) required[required]
                autofocus[first] aria-invalid=[invalid] aria-describedby=[described] {
                option value="" { (placeholder.unwrap_or(texts.choose_option)) }
                @for option in options {
                    option value=(option.value) selected[option.value == text] { (option.label) }
                }
            }
        },
        FieldKind::Checkbox => html! {},
    }
}

fn tick(question: &Question, text: &str, errors: &Errors) -> Markup {
    let (asked, name) = (&question.field, question.name());
    let ticked = matches!(
        asked.read(text),
        Ok(Some(shared::domain::catalog::Answer::Flag(true)))
    );
    html! {
        div class="field" {
            div class="agree" {
                input type="checkbox" id=(name) name=(name) value="true" checked[ticked] required[question.required]
                    autofocus[errors.is_first(&name)] aria-invalid=[invalid(errors, &name)]
                    aria-describedby=[described_by(asked, &name, errors)];
                label for=(name) { (asked.label()) }
            }
            @if let Some(help) = &asked.words.help { p class="soft small" id={ (name) "-help" } { (help) } }
            (message(errors, &name))
        }
    }
}

fn described_by(asked: &CustomField, name: &str, errors: &Errors) -> Option<String> {
    let help = asked.words.help.as_ref().map(|_| format!("{name}-help"));
    let both: Vec<String> = help.into_iter().chain(described(errors, name)).collect();
    (!both.is_empty()).then(|| both.join(" "))
}

fn day(moment: jiff::Timestamp) -> String {
    moment.strftime("%Y-%m-%d").to_string()
}
