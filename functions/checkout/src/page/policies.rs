//! What the buyer can read before paying.

use maud::{Markup, html};

use crate::opened::Opened;

/// The policies of all lines, each once, folded.
pub(super) fn policies(opened: &Opened) -> Markup {
    let (words, lines) = (opened.texts(), &opened.checkout.lines);
    let mut texts: Vec<(String, String)> = Vec::new();
    for particulars in lines.iter().map(|line| line.particulars.open()) {
        let consent = particulars.consent_policy;
        let consent = consent.map(|text| (words.payment_policy.to_owned(), text));
        let own = particulars.policies.into_iter().map(|policy| {
            let title = policy.title.unwrap_or_else(|| words.policy.to_owned());
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
pub(super) fn consent(opened: &Opened) -> Markup {
    let mut all = opened
        .checkout
        .lines
        .iter()
        .map(|line| line.particulars.open());
    let asked = all.any(|particulars| particulars.consent_policy.is_some());
    html! {
        @if asked {
            p class="soft small" { (opened.texts().consent) }
        }
    }
}
