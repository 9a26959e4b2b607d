//! What variables make.

use super::*;

fn lookup(name: &str) -> Option<String> {
    let value = match name {
        "PUBLIC_BASE_URL" => "https://pay.example.com/",
        "ROOT_SECRET" => "ssm:/checkout-links/root-secret",
        "AWS_ENDPOINT_URL" | "AWS_SESSION_TOKEN" | "STRIPE_API_BASE" => return None,
        "OPENINGS_PER_MINUTE" => "30",
        other => other,
    };
    Some(value.to_owned())
}

#[test]
fn all_that_is_missing_or_wrong_is_listed() {
    let error = Config::from_vars(|name| match name {
        "PUBLIC_BASE_URL" => Some("pay".to_owned()),
        "ROOT_SECRET" => Some("hunter2".to_owned()),
        "OFFERS_TABLE" | "SCHEDULE_GROUP" => Some(String::new()),
        "OPENINGS_PER_MINUTE" => Some("many".to_owned()),
        name => lookup(name),
    });
    let text = error.unwrap_err().to_string();
    for part in [
        "PUBLIC_BASE_URL is `pay`",
        "OFFERS_TABLE is not set",
        "OPENINGS_PER_MINUTE is `many`",
        "SCHEDULE_GROUP is not set",
        "ROOT_SECRET is neither",
    ] {
        assert!(text.contains(part), "{text}");
    }
    assert!(!text.contains("hunter2"), "{text}");
}

#[test]
fn the_base_url_loses_its_last_slash_and_nothing_prints_a_credential() {
    let config = Config::from_vars(lookup).unwrap();
    assert_eq!(
        config.public_base_url.as_deref(),
        Some("https://pay.example.com")
    );
    assert!(!format!("{config:?}").contains("SECRET_ACCESS"));
}

#[test]
fn no_limit_is_zero_or_nothing() {
    for (text, expected) in [("30", Some(30)), ("0", None), ("", None)] {
        let config = Config::from_vars(|name| match name {
            "OPENINGS_PER_MINUTE" => Some(text.to_owned()),
            name => lookup(name),
        });
        let limit = config.unwrap().openings_per_minute;
        assert_eq!(limit.map(NonZeroU32::get), expected);
    }
}
