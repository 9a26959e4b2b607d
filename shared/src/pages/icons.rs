//! Icons as inline SVG; they take the colour of the text and are hidden from screen readers.

use maud::{Markup, html};

/// A closed lock.
#[must_use]
pub fn lock() -> Markup {
    outline("M7 11V8a5 5 0 0 1 10 0v3M6 11h12v9H6z")
}

/// A tick.
#[must_use]
pub fn check() -> Markup {
    outline("M5 12.5l4.5 4.5L19 7.5")
}

/// A price tag.
#[must_use]
pub fn tag() -> Markup {
    outline("M3 11V4h7l10 10-7 7zM7.5 8.5h.01")
}

fn outline(path: &str) -> Markup {
    html! {
        svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor"
            stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" {
            path d=(path);
        }
    }
}
