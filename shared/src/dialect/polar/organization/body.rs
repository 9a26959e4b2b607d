//! The organization that an answer holds.

use serde_json::{Map, Value, json};

use super::profile;
use crate::domain::{ids::SiteId, site::Site};

/// A site on the wire.
#[must_use]
pub fn organization_body(site: &Site) -> Value {
    let mut body = profile(site);
    // Polar tells these twice.
    for name in ["proration_behavior", "allow_customer_updates"] {
        let told = body["subscription_settings"][name].clone();
        body.insert(name.to_owned(), told);
    }
    body.extend(own(site));
    Value::Object(body)
}

/// What a client made of the fields that nothing here acts on, over what they are without it.
fn profile(site: &Site) -> Map<String, Value> {
    let Value::Object(mut body) = defaults(site.id) else {
        return Map::new();
    };
    profile::merge(&mut body, &site.profile.open());
    body
}

fn own(site: &Site) -> Map<String, Value> {
    let fields = [
        ("id", json!(site.id)),
        ("created_at", json!(site.id.made_at())),
        ("modified_at", json!(site.modified_at)),
        ("name", json!(site.name)),
        ("slug", json!(site.slug)),
        ("website", json!(site.home_url)),
        (
            "default_presentment_currency",
            json!(site.currency.code().to_ascii_lowercase()),
        ),
        ("return_hosts", json!(site.return_hosts)),
        (
            "checkout_lifetime_minutes",
            json!(site.checkout_lifetime.minutes()),
        ),
        ("policy_url", json!(site.policy_url)),
        ("accent_color", json!(site.accent)),
    ];
    let named = fields.map(|(name, value)| (name.to_owned(), value));
    Map::from_iter(named)
}

/// Every field that Polar's clients insist on. What does not exist here is off.
fn defaults(id: SiteId) -> Value {
    json!({
        "avatar_url": null,
        "email": null,
        "socials": [],
        "status": "active",
        "details_submitted_at": id.made_at(),
        "onboarding_resubmission_requested_at": null,
        "sso_enforced": false,
        "default_tax_behavior": "location",
        "country": null,
        "account_id": null,
        "payout_account_id": null,
        "embed_hosts": [],
        "dispute_settings": {"auto_accept_below_amount": null},
        "capabilities": {
            "checkout_payments": true,
            "subscription_renewals": false,
            "payouts": false,
            "refunds": false,
            "api_access": true,
            "dashboard_access": false,
        },
        "feature_settings": {
            "checkout_localization_enabled": false,
            "member_model_enabled": false,
            "overview_metrics": null,
            "seat_based_pricing_enabled": false,
        },
        "subscription_settings": {
            "allow_multiple_subscriptions": true,
            "allow_customer_updates": false,
            "benefit_revocation_grace_period": 0,
            "prevent_trial_abuse": false,
            "proration_behavior": "prorate",
        },
        "customer_email_settings": no_mails(),
        "customer_portal_settings": {
            "usage": {"show": false},
            "subscription": {
                "update_seats": false, "update_plan": false, "update_units": false, "pause": false,
            },
            "customer": {"allow_email_change": false},
        },
    })
}

fn no_mails() -> Map<String, Value> {
    let mails = profile::MAILS.iter();
    mails
        .map(|name| ((*name).to_owned(), json!(false)))
        .collect()
}
