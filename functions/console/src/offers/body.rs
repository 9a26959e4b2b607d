//! The body that asks the API for what a form asks for: one set of rules reads both.

use jiff::civil::DateTime;
use serde_json::{Map, Value, json};
use shared::domain::offer::Reason;

use super::{
    Typed,
    campaign::{LIMIT, PREVIEW},
    fallbacks::{self, ALL, ALL_URL},
};

const TEXTS: [&str; 4] = ["label", "slug", "discount_id", "success_url"];

/// What is other in `typed` than in `old`, as the API takes it in Polar's spelling: what nobody touched is
/// not said, so it need not still be right.
pub(crate) fn changes(typed: &Typed, old: &Typed) -> Map<String, Value> {
    let mut body = Map::new();
    for name in TEXTS.into_iter().filter(|name| typed.differs(old, name)) {
        body.insert(name.to_owned(), text(typed.get(name)));
    }
    for name in ["starts_at", "ends_at"] {
        if typed.differs(old, name) {
            body.insert(name.to_owned(), moment(typed.get(name)));
        }
    }
    if typed.differs(old, "products") {
        let products: Vec<&str> = typed.get("products").split_whitespace().collect();
        body.insert("products".to_owned(), json!(products));
    }
    if typed.differs(old, "allow_discount_codes") {
        let allowed = !typed.get("allow_discount_codes").is_empty();
        body.insert("allow_discount_codes".to_owned(), json!(allowed));
    }
    let any = |names: &[&str]| names.iter().any(|name| typed.differs(old, name));
    if any(&LIMIT) {
        body.insert("limit".to_owned(), limit(typed));
    }
    if any(&PREVIEW) {
        body.insert("preview".to_owned(), preview(typed));
    }
    if any(&fallbacks::FIELDS) {
        body.insert("fallbacks".to_owned(), all_fallbacks(typed));
    }
    body
}

fn text(typed: &str) -> Value {
    match typed {
        "" => Value::Null,
        text => json!(text),
    }
}

/// A moment in UTC; what is none is left to the API to refuse.
fn moment(typed: &str) -> Value {
    match typed.parse::<DateTime>() {
        Ok(moment) => json!(format!("{moment}Z")),
        Err(_) => text(typed),
    }
}

fn number(typed: &str) -> Value {
    match typed.parse::<i64>() {
        Ok(number) => json!(number),
        Err(_) => text(typed),
    }
}

fn limit(typed: &Typed) -> Value {
    let [max, counts, per_customer] = LIMIT.map(|name| typed.get(name));
    let mut limit = json!({"max": number(max), "per_customer": number(per_customer)});
    match (max, per_customer) {
        ("", "") => return Value::Null,
        ("", _) => {}
        _ => limit["counts"] = text(counts),
    }
    limit
}

fn preview(typed: &Typed) -> Value {
    let [title, description, image_url] = PREVIEW.map(|name| text(typed.get(name)));
    json!({"title": title, "description": description, "image_url": image_url})
}

fn all_fallbacks(typed: &Typed) -> Value {
    let told = Reason::ALL.map(|reason| {
        let [kind, url, name] = fallbacks::names(reason);
        let told = match typed.get(kind) {
            "" => fallback(typed.get(ALL), typed.get(ALL_URL)),
            own => fallback(own, typed.get(url)),
        };
        (name.to_owned(), told)
    });
    Value::Object(told.into_iter().collect())
}

fn fallback(kind: &str, url: &str) -> Value {
    match (kind, url) {
        ("page", _) => json!({"type": "page"}),
        ("url", "") => json!({"type": "url"}),
        ("url", url) => json!({"type": "url", "url": url}),
        _ => Value::Null,
    }
}

/// The same in Wix's spelling.
pub(crate) fn in_wix_words(body: Map<String, Value>) -> Value {
    let spelled = |(name, value): (String, Value)| {
        let value = match (name.as_str(), value) {
            (_, Value::Object(fields)) => in_wix_words(fields),
            ("counts" | "type", Value::String(word)) => json!(word.to_ascii_uppercase()),
            (_, value) => value,
        };
        (camel(&name), value)
    };
    Value::Object(body.into_iter().map(spelled).collect())
}

fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |all, word| {
        let (head, rest) = word.split_at(word.len().min(1));
        all + &head.to_ascii_uppercase() + rest
    })
}

/// A path of a fault in Polar's spelling, whichever dialect told it.
pub(super) fn in_polar_words(path: &str) -> String {
    let path = path.strip_prefix("checkoutTemplate.").unwrap_or(path);
    let mut spelled = String::new();
    for letter in path.chars() {
        if letter.is_ascii_uppercase() {
            spelled.push('_');
        }
        spelled.push(letter.to_ascii_lowercase());
    }
    spelled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_other_is_said_and_in_either_spelling() {
        let old = Typed::default().with("label", "A").with("slug", "a-b-c");
        assert_eq!(changes(&old, &old), Map::new());
        let typed = old
            .clone()
            .with("slug", "")
            .with("ends_at", "2026-12-24T18:00");
        let typed = typed.with("limit.per_customer", "2");
        let typed = typed
            .with(ALL, "url")
            .with(ALL_URL, "https://shop.example/");
        let typed = typed.with("fallbacks.not_started", "page");
        let body = changes(&typed, &old);
        let url = json!({"type": "url", "url": "https://shop.example/"});
        let fallbacks = json!({
            "inactive": url, "not_started": {"type": "page"}, "ended": url, "exhausted": url, "deleted": url,
        });
        let polar = json!({
            "slug": null,
            "ends_at": "2026-12-24T18:00:00Z",
            "limit": {"max": null, "per_customer": 2},
            "fallbacks": fallbacks,
        });
        assert_eq!(Value::Object(body.clone()), polar);
        let wix = in_wix_words(body);
        assert_eq!(wix["limit"], json!({"max": null, "perCustomer": 2}));
        assert_eq!(wix["fallbacks"]["notStarted"], json!({"type": "PAGE"}));
        for (path, name) in [
            ("checkoutTemplate.limit.perCustomer", "limit.per_customer"),
            (
                "checkoutTemplate.fallbacks.notStarted.url",
                "fallbacks.not_started.url",
            ),
            ("ends_at", "ends_at"),
        ] {
            assert_eq!(in_polar_words(path), name);
        }
    }

    #[test]
    fn what_cannot_be_read_is_left_to_the_rules() {
        let typed = Typed::default()
            .with("starts_at", "soon")
            .with("limit.max", "many");
        let body = changes(&typed, &Typed::default());
        assert_eq!(body["starts_at"], "soon");
        assert_eq!(body["limit"]["max"], "many");
    }
}
