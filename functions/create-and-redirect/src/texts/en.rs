//! English.

use super::Texts;

/// English.
pub(super) static EN: Texts = Texts {
    link: "A checkout link",
    in_browser: "Open this link in a browser to go to the checkout.",
    off: "This offer is not available.",
    soon: "This offer has not started yet.",
    one_tap: "One more tap, and your checkout opens.",
    go: "Go to checkout",
    price: "Price",
    busy: "Just a moment",
    later: "This link was opened very often from your network. Please try again in a minute.",
};
