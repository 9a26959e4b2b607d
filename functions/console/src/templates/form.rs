//! The fields of a template.

use maud::{Markup, html};
use shared::domain::{label::Label, template::Template};

use crate::offers::{Form, Kind, Typed, campaign_fields, campaign_of};

/// All fields.
pub(super) const NAMES: [&str; 23] = [
    "revision",
    "label",
    "starts_at",
    "ends_at",
    "limit.max",
    "limit.counts",
    "limit.per_customer",
    "fallback",
    "fallback_url",
    "fallbacks.inactive",
    "fallbacks.inactive.url",
    "fallbacks.not_started",
    "fallbacks.not_started.url",
    "fallbacks.ended",
    "fallbacks.ended.url",
    "fallbacks.exhausted",
    "fallbacks.exhausted.url",
    "fallbacks.deleted",
    "fallbacks.deleted.url",
    "preview.title",
    "preview.description",
    "preview.image_url",
    "success_url",
];

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
