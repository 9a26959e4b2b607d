//! Spellings and their verdicts, and what holds for whole ranges.

use proptest::prelude::*;

use super::{
    spellings::{ALLOWED, REFUSED},
    *,
};

#[test]
fn every_spelling_gets_its_verdict() {
    assert!(REFUSED.len() + ALLOWED.len() >= 120);
    for url in REFUSED {
        assert!(vet_url(url, Reach::Public).is_err(), "{url}");
    }
    for url in ALLOWED {
        let vetted = vet_url(url, Reach::Public);
        assert!(vetted.is_ok(), "{url}: {vetted:?}");
    }
    let long = format!("https://shop.example/{}", "x".repeat(MAX_LENGTH));
    assert_eq!(vet_url(&long, Reach::Public), Err(Unreachable::TooLong));
    let deep = format!("https://{}example/", "a.".repeat(130));
    assert!(vet_url(&deep, Reach::Public).is_err());
}

#[test]
fn the_local_stack_reaches_its_machine_and_nothing_else_that_is_private() {
    for url in [
        "http://127.0.0.1:3000/hook",
        "http://127.1/",
        "http://localhost:9001/",
        "http://api.localhost./",
        "http://[::1]:80/",
        "https://127.0.0.1:22/",
        "http://shop.example/",
    ] {
        let vetted = vet_url(url, Reach::Loopback);
        assert!(vetted.is_ok(), "{url}: {vetted:?}");
    }
    let mut addresses = 0;
    for url in REFUSED {
        if let Err(Unreachable::Address(ip)) = vet_url(url, Reach::Public) {
            addresses += 1;
            let vetted = vet_url(url, Reach::Loopback);
            assert_eq!(vetted.is_ok(), ip.is_loopback(), "{url}");
        }
    }
    assert!(addresses > 90, "{addresses}");
    for hidden in ["[::ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]"] {
        let url = format!("http://{hidden}/");
        assert!(vet_url(&url, Reach::Loopback).is_err(), "{url}");
    }
}

#[test]
fn what_is_wrong_is_said_without_what_a_name_resolved_to() {
    for (url, sentence) in [
        (
            "http://shop.example/",
            "`http://shop.example/` is not an https URL",
        ),
        ("https://10.1.2.3/", "`10.1.2.3` is not a public address"),
        ("https://0x7f.1/", "`127.0.0.1` is not a public address"),
        (
            "https://db.internal/",
            "`db.internal` is not the name of a public host",
        ),
        (
            "https://shop.example:25/",
            "webhooks are not sent to port 25: use 443, 8443 or another from 1024 on",
        ),
    ] {
        let error = vet_url(url, Reach::Public).unwrap_err();
        assert_eq!(error.to_string(), sentence);
    }
    let resolved = Unreachable::Resolved.to_string();
    assert!(
        !resolved.contains(|c: char| c.is_ascii_digit()),
        "{resolved}"
    );
}

fn refused(ip: impl Into<IpAddr>) -> bool {
    vet_ip(ip.into(), Reach::Public).is_err()
}

fn v6(head: u128, tail: u128) -> Ipv6Addr {
    Ipv6Addr::from_bits(head | tail)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_whole_first_256th_of_ipv6_is_refused_but_for_nat64(bits: u128) {
        let ip = Ipv6Addr::from_bits(bits >> 8);
        prop_assume!(ip.segments()[..6] != [0x64, 0xff9b, 0, 0, 0, 0]);
        prop_assert!(refused(ip));
    }

    #[test]
    fn nat64_inherits_the_verdict(v4: u32) {
        let inside = Ipv4Addr::from_bits(v4);
        let ip = v6(0x0064_ff9b << 96, v4.into());
        prop_assert_eq!(refused(ip), refused(inside));
        prop_assert!(vet_ip(ip.into(), Reach::Loopback).is_err() >= refused(inside));
    }

    #[test]
    fn relays_of_6to4_are_refused_wherever_they_lead(tail: u128) {
        prop_assert!(refused(v6(0x2002 << 112, tail >> 16)));
    }

    #[test]
    fn a_mapped_address_never_opens_what_the_plain_one_does_not(v4: u32) {
        let (inside, mapped) = (Ipv4Addr::from_bits(v4), Ipv4Addr::from_bits(v4).to_ipv6_mapped());
        prop_assert!(refused(mapped) >= refused(inside));
        for host in [format!("[{mapped}]"), format!("[::ffff:{:x}:{:x}]", v4 >> 16, v4 & 0xffff)] {
            let url = format!("https://{host}/");
            prop_assert!(vet_url(&url, Reach::Public).is_err());
        }
    }
}
