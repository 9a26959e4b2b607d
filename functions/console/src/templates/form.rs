//! The fields of a template.

use maud::{Markup, html};
use shared::domain::{label::Label, template::Template};

use crate::offers::{Form, Kind, Typed, campaign_fields, campaign_of};

/// What a template is.
pub(super) fn typed_of(template: &Template) -> Typed {
    let content = &template.content;
    let url = content.success_url.as_ref().map(|url| url.as_str());
    let typed = Typed::default()
        .with("revision", template.revision.to_string())
        .with(
            "label",
            content.label.as_ref().map_or("", |label| label.as_str()),
        )
        .with("success_url", url.unwrap_or_default());
    campaign_of(typed, &content.campaign)
}

/// The fields.
pub(super) fn fields(form: &Form<'_>) -> Markup {
    html! {
        (form.field("label", Kind::Text { most: Label::MAX_LENGTH }))
        (form.field("success_url", Kind::Url))
        (campaign_fields(form))
    }
}
