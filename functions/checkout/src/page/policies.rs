//! What the buyer can read before paying.

use maud::{Markup, html};
use shared::domain::checkout::Line;

/// The policies of all lines, each once, folded.
pub(super) fn policies(lines: &[Line]) -> Markup {
    let mut texts: Vec<(&str, &str)> = Vec::new();
    for line in lines {
        let consent = line.consent_policy.as_deref();
        let own = line.policies.iter().map(|policy| {
            let title = policy.title.as_deref().unwrap_or("Policy");
            (title, policy.content.as_str())
        });
        for text in consent
            .map(|text| ("Payment policy", text))
            .into_iter()
            .chain(own)
        {
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
    }
    html! {
        @if !texts.is_empty() {
            div class="policies" {
                @for (title, content) in texts {
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
    let asked = lines.iter().any(|line| line.consent_policy.is_some());
    html! {
        @if asked {
            p class="soft small" { "By placing the order you agree to its payment policy." }
        }
    }
}
