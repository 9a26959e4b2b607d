//! What a client says of a site that nothing here acts on: checked against tables, kept, returned.

use serde_json::{Map, Value};

use crate::{
    dialect::reader::{Fields, Node},
    domain::{checkout::Email, fault::Rule, urls::WebUrl},
};

/// Reads a value in the form in which it is kept.
type Read = fn(&Node<'_>) -> Option<Value>;

/// The fields of an organization that are kept as they came.
pub(super) const PROFILE: &[(&str, Read)] = &[
    ("avatar_url", url),
    ("email", email),
    ("socials", |node| list(node, 20, social)),
    ("country", country),
    ("feature_settings", feature_settings),
    ("subscription_settings", |node| object(node, SUBSCRIPTIONS)),
    ("customer_email_settings", mail_settings),
    ("customer_portal_settings", |node| object(node, PORTAL)),
    ("dispute_settings", |node| object(node, DISPUTES)),
    ("embed_hosts", |node| list(node, 100, name)),
    ("default_tax_behavior", |node| {
        node.word(TAX_BEHAVIORS, TAX_BEHAVIORS).map(Value::from)
    }),
    ("sso_enforced", no_sso),
];

/// Puts what is new over what is there: objects field by field, and `null` takes away.
pub(super) fn merge(old: &mut Map<String, Value>, new: &Map<String, Value>) {
    for (name, value) in new {
        match (value, old.get_mut(name)) {
            (Value::Null, _) => {
                old.remove(name);
            }
            (Value::Object(new), Some(Value::Object(old))) => merge(old, new),
            (Value::Object(new), _) => {
                let mut fresh = Map::new();
                merge(&mut fresh, new);
                old.insert(name.clone(), Value::Object(fresh));
            }
            _ => {
                old.insert(name.clone(), value.clone());
            }
        }
    }
}

pub(super) const TAX_BEHAVIORS: &[&str] = &["location", "inclusive", "exclusive"];
pub(super) const PLATFORMS: &[&str] = &[
    "x",
    "github",
    "facebook",
    "instagram",
    "youtube",
    "tiktok",
    "linkedin",
    "threads",
    "discord",
    "other",
];
pub(super) const PRORATIONS: &[&str] = &["invoice", "prorate", "next_period"];

const SUBSCRIPTIONS: &[(&str, Read)] = &[
    ("allow_multiple_subscriptions", flag),
    ("allow_customer_updates", flag),
    ("benefit_revocation_grace_period", |node| {
        node.integer(0..=3650).map(Value::from)
    }),
    ("prevent_trial_abuse", flag),
    ("proration_behavior", |node| {
        node.word(PRORATIONS, PRORATIONS).map(Value::from)
    }),
];
const PORTAL: &[(&str, Read)] = &[
    ("usage", |node| object(node, &[("show", flag)])),
    ("subscription", |node| {
        let table: &[(&str, Read)] = &[
            ("update_seats", flag),
            ("update_plan", flag),
            ("update_units", flag),
            ("pause", flag),
        ];
        object(node, table)
    }),
    ("customer", |node| {
        object(node, &[("allow_email_change", flag)])
    }),
];
const DISPUTES: &[(&str, Read)] = &[("auto_accept_below_amount", amount)];
const FEATURES: &[(&str, Read)] = &[
    ("checkout_localization_enabled", flag),
    ("member_model_enabled", flag),
    ("overview_metrics", |node| list(node, 50, name)),
    ("seat_based_pricing_enabled", flag),
];

/// The mails that Polar can send to customers.
pub(super) const MAILS: &[&str] = &[
    "order_confirmation",
    "payment_method_expiration_reminder",
    "subscription_cancellation",
    "subscription_confirmation",
    "subscription_cycled",
    "subscription_cycled_after_trial",
    "subscription_past_due",
    "subscription_paused",
    "subscription_resumed",
    "subscription_renewal_reminder",
    "subscription_revoked",
    "subscription_trial_conversion_reminder",
    "subscription_uncanceled",
    "subscription_updated",
];

/// The business details that Polar asks for. They are private, so they are checked and not kept.
pub(super) fn check_details(node: &Node<'_>) -> Option<Value> {
    let table: &[(&str, Read)] = &[
        ("about", prose),
        ("product_description", prose),
        ("selling_categories", |node| list(node, 50, name)),
        ("pricing_models", |node| list(node, 50, name)),
        ("intended_use", prose),
        ("customer_acquisition", |node| list(node, 50, name)),
        ("future_annual_revenue", amount),
        ("switching", flag),
        ("switching_from", |node| {
            let words = &["paddle", "lemon_squeezy", "gumroad", "stripe", "other"];
            node.word(words, words).map(Value::from)
        }),
        ("previous_annual_revenue", amount),
    ];
    object(node, table)
}

fn object(node: &Node<'_>, table: &[(&str, Read)]) -> Option<Value> {
    let names: Vec<&str> = table.iter().map(|(name, _)| *name).collect();
    Some(kept(&node.object(&names)?, table))
}

/// The fields of a table that are there; `null` takes away what was there before.
fn kept(fields: &Fields<'_>, table: &[(&str, Read)]) -> Value {
    let named = table.iter().filter(|(name, _)| fields.names(name));
    let read = named.map(|(name, read)| {
        let value = fields.optional(name, |node| read(&node));
        // A fault is noted, and nothing of a faulty update is used.
        ((*name).to_owned(), value.flatten().unwrap_or_default())
    });
    Value::Object(read.collect())
}

fn list(node: &Node<'_>, most: usize, read: Read) -> Option<Value> {
    let read: Vec<Option<Value>> = node.list(0..=most)?.iter().map(read).collect();
    let read: Option<Vec<Value>> = read.into_iter().collect();
    read.map(Value::Array)
}

/// Polar's own staff manages further features, and ignores them here.
fn feature_settings(node: &Node<'_>) -> Option<Value> {
    Some(kept(&node.any_object()?, FEATURES))
}

fn mail_settings(node: &Node<'_>) -> Option<Value> {
    let table: Vec<(&str, Read)> = MAILS.iter().map(|name| (*name, flag as Read)).collect();
    object(node, &table)
}

fn social(node: &Node<'_>) -> Option<Value> {
    let table: &[(&str, Read)] = &[
        ("platform", |node| {
            node.word(PLATFORMS, PLATFORMS).map(Value::from)
        }),
        ("url", url),
    ];
    let fields = node.any_object()?;
    for (name, _) in table {
        fields.required(name)?;
    }
    object(node, table)
}

fn no_sso(node: &Node<'_>) -> Option<Value> {
    if node.boolean()? {
        return node.fault(Rule::Other("SSO"), "there is no single sign-on here");
    }
    Some(Value::Bool(false))
}

fn flag(node: &Node<'_>) -> Option<Value> {
    node.boolean().map(Value::Bool)
}

fn amount(node: &Node<'_>) -> Option<Value> {
    node.integer(0..=i64::from(i32::MAX)).map(Value::from)
}

fn name(node: &Node<'_>) -> Option<Value> {
    node.string(1..=255).map(Value::from)
}

fn prose(node: &Node<'_>) -> Option<Value> {
    node.string(0..=3_000).map(Value::from)
}

fn url(node: &Node<'_>) -> Option<Value> {
    let url = node.parsed(WebUrl::parse)?;
    Some(Value::from(url.as_str()))
}

fn email(node: &Node<'_>) -> Option<Value> {
    let email = node.parsed(|text| {
        Email::parse(text)
            .ok_or_else(|| "expected an address such as `ada@shop.example`".to_owned())
    })?;
    Some(Value::from(email.as_str()))
}

fn country(node: &Node<'_>) -> Option<Value> {
    let code = node.parsed(|text| {
        let known = COUNTRIES.split(' ').find(|code| *code == text);
        known.ok_or_else(|| "expected two letters of ISO 3166-1 such as `DE`".to_owned())
    })?;
    Some(Value::from(code))
}

/// The countries of ISO 3166-1: a client that is told another fails.
pub(super) const COUNTRIES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR \
    BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ \
    EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW \
    GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY \
    KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV \
    MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY \
    QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG \
    TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM \
    ZW";
