//! German.

use super::Texts;

/// German.
pub(super) static DE: Texts = Texts {
    link: "Ein Link zur Kasse",
    in_browser: "Öffnen Sie diesen Link in einem Browser, um zur Kasse zu gelangen.",
    off: "Dieses Angebot ist nicht verfügbar.",
    soon: "Dieses Angebot hat noch nicht begonnen.",
    one_tap: "Noch ein Klick, und Ihre Kasse öffnet sich.",
    go: "Zur Kasse",
    price: "Preis",
    busy: "Einen Moment bitte",
    later: "Dieser Link wurde aus Ihrem Netz sehr oft geöffnet. Bitte versuchen Sie es in einer Minute noch einmal.",
};
