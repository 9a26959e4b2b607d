//! Where buyers came from: parameters of a shared URL that travel on.

/// What the merchant calls the occasion, the campaign, and the advertisers' names for the click:
/// kept in a checkout's metadata.
pub const KEYS: &[&str] = &[
    "reference_id",
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "utm_term",
    "utm_content",
    "gclid",
    "fbclid",
    "ttclid",
    "msclkid",
];
