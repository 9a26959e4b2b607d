//! Signals one by one; whole requests of the field are in `events/create-and-redirect`.

use std::cell::RefCell;

use super::*;

const CHROME: &str = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) \
    Chrome/140.0.0.0 Safari/537.36";

/// Who asks by GET with these headers.
fn get(headers: &[(&str, &str)]) -> Visitor {
    Visitor::of("GET", |name| {
        let found = headers.iter().find(|(own, _)| *own == name);
        found.map(|(_, value)| value.as_bytes())
    })
}

/// Who asks as a browser of this name does.
fn browser(agent: &str) -> Visitor {
    get(&[("user-agent", agent), ("accept-language", "en")])
}

#[test]
fn every_header_that_tells_is_in_vary() {
    let asked = RefCell::new(Vec::new());
    let note = |name| {
        asked.borrow_mut().push(name);
        match name {
            "user-agent" => Some(CHROME.as_bytes()),
            "accept-language" => Some("en".as_bytes()),
            _ => None,
        }
    };
    assert_eq!(Visitor::of("GET", note), Visitor::Person);
    asked.borrow_mut().push("authorization");
    let mut told: Vec<&str> = Visitor::TOLD_BY.split(", ").collect();
    let mut asked = asked.into_inner();
    told.sort_unstable();
    asked.sort_unstable();
    assert_eq!(told, asked);
}

#[test]
fn one_signal_is_enough_against_all_that_says_it_is_a_browser() {
    let ordinary = [
        ("user-agent", CHROME),
        ("accept-language", "en"),
        ("sec-fetch-mode", "navigate"),
    ];
    assert_eq!(get(&ordinary), Visitor::Person);
    for (signal, visitor) in [
        (("sec-purpose", "prefetch"), Visitor::Prefetch),
        (("sec-purpose", "prefetch;prerender"), Visitor::Prefetch),
        (
            ("sec-purpose", "prefetch;anonymous-client-ip"),
            Visitor::Prefetch,
        ),
        (("purpose", "prefetch"), Visitor::Prefetch),
        (("purpose", "preview"), Visitor::Prefetch),
        (("x-purpose", "preview"), Visitor::Prefetch),
        (("x-moz", "prefetch"), Visitor::Prefetch),
        (
            ("from", "bot@search.example"),
            Visitor::Machine(Kind::Crawler),
        ),
        (
            ("sec-ch-ua", "\"HeadlessChrome\";v=\"140\""),
            Visitor::Machine(Kind::Headless),
        ),
        (
            ("user-agent", "Twitterbot/1.0"),
            Visitor::Machine(Kind::Preview),
        ),
        (("user-agent", " "), Visitor::Machine(Kind::Nameless)),
        (("sec-fetch-mode", "no-cors"), Visitor::Unsure),
        (("sec-fetch-mode", "cors"), Visitor::Unsure),
        (
            ("referer", "https://protect-eu.mimecast.com/s/abc"),
            Visitor::Unsure,
        ),
        (
            ("referer", "https://url.emailprotection.link/?b=1"),
            Visitor::Unsure,
        ),
    ] {
        let mut headers = vec![signal];
        headers.extend(ordinary);
        assert_eq!(get(&headers), visitor, "{signal:?}");
    }
    let harmless = ("referer", "https://news.example/mimecast-emailprotection");
    assert_eq!(get(&[ordinary[0], ordinary[1], harmless]), Visitor::Person);
}

#[test]
fn a_browser_s_name_alone_does_not_make_a_browser() {
    assert_eq!(get(&[("user-agent", CHROME)]), Visitor::Unsure);
    let new = [("user-agent", CHROME), ("sec-fetch-mode", "navigate")];
    assert_eq!(get(&new), Visitor::Person);
    for strange in [
        "Mozilla/5.0",
        "Mozilla/5.0 Chrome/140.0",
        "Mozilla/5.0 (compatible; Inspector/1.0)",
        "Inspector/1.0",
        "-",
    ] {
        assert_eq!(browser(strange), Visitor::Unsure, "{strange}");
    }
}

#[test]
fn head_is_a_machine_s_whoever_asks() {
    let head = |_: &str| Some(CHROME.as_bytes());
    assert_eq!(Visitor::of("HEAD", head), Visitor::Machine(Kind::Head));
}

#[test]
fn phones_whose_names_are_not_ascii_are_persons() {
    let agent = "Mozilla/5.0 (Linux; Android 13; 红魔 8S) AppleWebKit/537.36 Chrome/120.0 Mobile";
    assert_eq!(browser(agent), Visitor::Person);
    let latin = b"Mozilla/5.0 (Linux; Android 9; \xc9cran) Chrome/120.0 \xff";
    let asked = |name| {
        Some(if name == "user-agent" {
            &latin[..]
        } else {
            b"en"
        })
    };
    let only = |name| asked(name).filter(|_| ["user-agent", "accept-language"].contains(&name));
    assert_eq!(Visitor::of("GET", only), Visitor::Person);
}
