//! Who gets a checkout: requests as machines and people of the field send them.

use std::collections::BTreeSet;

use proptest::prelude::*;
use reqwest::{Client, Method, Url};
use serde::Deserialize;
use serde_json::json;
use shared::domain::visitor::{Kind, Visitor};

use crate::{
    harness::{Answer, Shop, custom_item, repository, text_of},
    links::{COURSE, made},
};

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

    async fn send(&self, client: &Client, method: Method, url: &str) -> Answer {
        let url: Url = url.parse().expect("an address");
        let mut request = client.request(method, url);
        for (name, value) in &self.headers {
            request = request.header(name, value.as_bytes());
        }
        Answer::read(request.send().await.expect("an answer")).await
    }
}

fn seen(list: &str) -> Vec<Seen> {
    let text = text_of(&repository(&format!(
        "events/create-and-redirect/{list}.json"
    )));
    serde_json::from_str(&text).expect("a list of requests")
}

/// A client that says nothing of itself.
fn nobody() -> Client {
    Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .expect("a client")
}

/// Shared URLs of every form: a template's, and a link's by slug and by secret.
async fn shared_urls(shop: &Shop) -> [String; 3] {
    let items = json!([custom_item("Zine", "10.00", 1)]);
    let template = json!({"customLineItems": items, "limit": {"max": 1_000}});
    let template = shop.create_template(template).await;
    let link = made(
        shop,
        json!({"products": [COURSE], "slug": "for-people", "limit": {"max": 1_000}}),
    )
    .await;
    let secret = link["client_secret"].as_str().unwrap();
    [
        shop.shared_url(template["id"].as_str().unwrap()),
        "/l/for-people?utm_source=post".to_owned(),
        format!("/v1/checkout-links/{secret}/redirect"),
    ]
    .map(|path| shop.url(&path))
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

#[tokio::test]
async fn a_thousand_requests_of_machines_make_no_checkout() {
    let shop = Shop::open().await;
    let urls = shared_urls(&shop).await;
    let (machines, client) = (seen("machines"), nobody());
    drop(shop.calls());
    for (round, machine) in (0..1_000).zip(machines.iter().cycle()) {
        let method = match (machine.method.as_str(), round % 3) {
            ("HEAD", _) => Method::HEAD,
            (_, 2) => Method::POST,
            _ => Method::GET,
        };
        let is_head = method == Method::HEAD;
        let url = &urls[round / machines.len() % 3];
        let answer = machine.send(&client, method, url).await.expect(200);
        assert_eq!(
            answer.header("cache-control"),
            "private, max-age=300",
            "{}",
            machine.name
        );
        if !is_head {
            answer
                .says("property=\"og:title\"")
                .keeps_silent_on("<form");
        }
    }
    for call in shop.calls() {
        let is_read = ["BatchGetItem", "GetItem"].contains(&call.operation);
        assert!(is_read && call.table != "Checkouts", "{call:?}");
    }
}

#[tokio::test]
async fn every_person_gets_a_checkout() {
    let shop = Shop::open().await;
    let urls = shared_urls(&shop).await;
    let client = nobody();
    for (round, person) in seen("people").iter().enumerate() {
        let url = &urls[round % 3];
        for (method, status) in [(Method::GET, 302), (Method::POST, 303)] {
            let answer = person.send(&client, method, url).await;
            assert_eq!(answer.status.as_u16(), status, "{}", person.name);
            let checkout = shop.checkout_at(&answer.location()).await;
            assert!(checkout.offer.is_some(), "{}", person.name);
        }
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
