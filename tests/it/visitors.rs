//! Who asks: requests as machines and people of the field send them.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde::Deserialize;
use shared::domain::visitor::{Kind, Visitor};

use crate::harness::{repository, text_of};

/// A request of the field.
#[derive(Deserialize)]
struct Seen {
    name: String,
    /// Who says so.
    source: String,
    /// Of machines.
    kind: Option<String>,
    /// Of browsers inside an app.
    app: Option<String>,
    method: String,
    headers: std::collections::BTreeMap<String, String>,
}

impl Seen {
    fn visitor(&self) -> Visitor {
        Visitor::of(&self.method, |name| {
            self.headers.get(name).map(String::as_bytes)
        })
    }
}

fn seen(list: &str) -> Vec<Seen> {
    let text = text_of(&repository(&format!(
        "events/create-and-redirect/{list}.json"
    )));
    serde_json::from_str(&text).expect("a list of requests")
}

#[test]
fn machines_are_told_by_what_they_send() {
    let machines = seen("machines");
    assert!(machines.len() >= 60, "{}", machines.len());
    for machine in &machines {
        let kind = match machine.kind.as_deref() {
            Some("head") => Kind::Head,
            Some("nameless") => Kind::Nameless,
            Some("preview") => Kind::Preview,
            Some("mail-scanner") => Kind::MailScanner,
            Some("library") => Kind::Library,
            Some("crawler") => Kind::Crawler,
            Some("headless") => Kind::Headless,
            other => panic!("{}: {other:?}", machine.name),
        };
        assert!(!machine.source.is_empty(), "{}", machine.name);
        assert_eq!(
            machine.visitor(),
            Visitor::Machine(kind),
            "{}",
            machine.name
        );
        // The rest of a browser's headers are no excuse.
        let dressed = Visitor::of(&machine.method, |name| match name {
            "accept-language" => Some(b"en-GB,en;q=0.9"),
            "sec-fetch-mode" => Some(b"navigate"),
            name => machine.headers.get(name).map(String::as_bytes),
        });
        assert_eq!(dressed, Visitor::Machine(kind), "{}", machine.name);
    }
}

#[test]
fn people_are_people_in_the_browsers_of_apps_too() {
    let people = seen("people");
    assert!(people.len() >= 40, "{}", people.len());
    let apps = people.iter().filter(|person| person.app.is_some());
    let apps: BTreeSet<&String> = apps.map(|person| &person.headers["user-agent"]).collect();
    assert!(apps.len() >= 25, "{}", apps.len());
    for person in &people {
        assert!(!person.source.is_empty(), "{}", person.name);
        assert_eq!(person.visitor(), Visitor::Person, "{}", person.name);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_header_breaks_it(
        method in "[A-Z]{0,7}",
        values in proptest::collection::vec(
            prop_oneof![
                proptest::collection::vec(any::<u8>(), 0..200),
                "\\PC{0,200}".prop_map(String::into_bytes),
                "(Mozilla/5.0 \\(|compatible; |\\+http://|Bot/|prefetch|https?://[a-z]{0,9}|[;:/ @.]){0,12}"
                    .prop_map(String::into_bytes),
            ],
            11,
        ),
    ) {
        let names: Vec<&str> = Visitor::TOLD_BY.split(", ").collect();
        let header = |name: &'static str| {
            let at = names.iter().position(|own| *own == name);
            at.map(|at| values[at].as_slice())
        };
        let visitor = Visitor::of(&method, header);
        // Whoever says that it fetches ahead, or who is in charge of it, is no person.
        if !values[names.iter().position(|name| *name == "from").unwrap()].trim_ascii().is_empty() {
            prop_assert!(matches!(visitor, Visitor::Machine(_)));
        }
    }
}
