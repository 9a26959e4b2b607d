//! The fields of a campaign: when, how often, and what it looks like where it is shared.

use jiff::Timestamp;
use maud::{Markup, html};
use shared::domain::offer::{Campaign, Counts, Preview};

use super::{Form, Kind, Typed, fallbacks};

pub(super) const LIMIT: [&str; 3] = ["limit.max", "limit.counts", "limit.per_customer"];
pub(super) const PREVIEW: [&str; 3] = ["preview.title", "preview.description", "preview.image_url"];
const COUNTS: [(&str, &str); 2] = [
    ("checkouts", "Checkouts, paid or not"),
    ("orders", "Orders; unpaid ones are free again"),
];

/// `typed` with what a campaign is.
pub(crate) fn campaign_of(typed: Typed, campaign: &Campaign) -> Typed {
    let number = |number: Option<u32>| number.map_or_else(String::new, |number| number.to_string());
    let (schedule, limit, preview) = (campaign.schedule, campaign.limit, &campaign.preview);
    let counts = match limit.counts {
        Counts::Checkouts => "checkouts",
        Counts::Orders => "orders",
    };
    let image = preview.image_url.as_ref().map(|url| url.as_str());
    let typed = typed
        .with("starts_at", local(schedule.starts_at()))
        .with("ends_at", local(schedule.ends_at()))
        .with("limit.max", number(limit.max))
        .with("limit.counts", counts)
        .with("limit.per_customer", number(limit.per_customer))
        .with(
            "preview.title",
            preview.title.as_deref().unwrap_or_default(),
        )
        .with(
            "preview.description",
            preview.description.as_deref().unwrap_or_default(),
        )
        .with("preview.image_url", image.unwrap_or_default());
    fallbacks::typed_of(typed, &campaign.fallbacks)
}

/// A moment as a field for date and time holds it.
fn local(moment: Option<Timestamp>) -> String {
    let Some(moment) = moment else {
        return String::new();
    };
    let pattern = match moment.as_second() % 60 {
        0 => "%Y-%m-%dT%H:%M",
        _ => "%Y-%m-%dT%H:%M:%S",
    };
    moment.strftime(pattern).to_string()
}

/// The fields.
pub(crate) fn campaign_fields(form: &Form<'_>) -> Markup {
    let most = |length: usize| Kind::Text { most: length };
    html! {
        fieldset class="stack" {
            legend { "When" }
            p class="small soft" { "All times are UTC. Without a start it counts at once, without an end for good." }
            div class="pair" {
                (form.field("starts_at", Kind::Moment))
                (form.field("ends_at", Kind::Moment))
            }
        }
        fieldset class="stack" {
            legend { "How often" }
            div class="pair" {
                (form.field("limit.max", Kind::Number))
                (form.field("limit.per_customer", Kind::Number))
            }
            (form.select("limit.counts", &COUNTS))
        }
        (fallbacks::fields(form))
        fieldset class="stack" {
            legend { "Where it is shared" }
            p class="small soft" { "The card that a message or a post shows. What is empty is told from what is sold." }
            (form.field("preview.title", most(Preview::MAX_TITLE)))
            (form.field("preview.description", most(Preview::MAX_DESCRIPTION)))
            (form.field("preview.image_url", Kind::Url))
        }
    }
}
