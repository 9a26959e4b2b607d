//! What the buyer can read before paying.

use maud::{Markup, html};
use shared::domain::checkout::Line;

/// The policies of all lines, each once, folded.
pub(super) fn policies(lines: &[Line]) -> Markup {
    let mut texts: Vec<(String, String)> = Vec::new();
    for particulars in lines.iter().map(|line| line.particulars.open()) {
        let consent = particulars.consent_policy;
        let consent = consent.map(|text| ("Payment policy".to_owned(), text));
        let own = particulars.policies.into_iter().map(|policy| {
            let title = policy.title.unwrap_or_else(|| "Policy".to_owned());
            (title, policy.content)
        });
        for text in consent.into_iter().chain(own) {
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
    }
    html! {
        @if !texts.is_empty() {
            div class="policies" {
                @for (title, content) in &texts {
                    details {
                        summary { (title) }
                        p { (content) }
                    }
                }
            }
        }
    }
}

/// What the buyer agrees to by paying, if an item asks for it.
pub(super) fn consent(lines: &[Line]) -> Markup {
    let mut all = lines.iter().map(|line| line.particulars.open());
    let asked = all.any(|particulars| particulars.consent_policy.is_some());
    html! {
        @if asked {
            p class="soft small" { "By placing the order you agree to its payment policy." }
        }
    }
}
