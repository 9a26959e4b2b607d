//! Attempts at real listeners on this machine.

mod server;

use std::{
    collections::VecDeque,
    net::{IpAddr, Ipv4Addr, TcpListener as Canary},
    sync::Mutex,
};

use async_trait::async_trait;
use reqwest::header::HeaderValue;
use tokio::{io::AsyncWriteExt, net::TcpListener};

use self::server::{Manner, Server};
use super::*;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;
const OK: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

/// Answers with the next of its lists each time.
struct Script {
    answers: Mutex<VecDeque<Vec<IpAddr>>>,
}

#[async_trait]
impl Names for Script {
    async fn addresses(&self, _: &str) -> io::Result<Vec<IpAddr>> {
        let next = self.answers.lock().unwrap().pop_front();
        next.ok_or_else(|| io::Error::other("asked too often"))
    }
}

fn script(answers: &[&[&str]]) -> Arc<Script> {
    let addresses = |all: &&[&str]| all.iter().map(|text| text.parse().unwrap()).collect();
    Arc::new(Script {
        answers: Mutex::new(answers.iter().map(addresses).collect()),
    })
}

fn short() -> Limits {
    Limits {
        connect: Duration::from_millis(400),
        whole: Duration::from_millis(400),
        ..Limits::default()
    }
}

fn local() -> Courier {
    Courier::with(Reach::Loopback, short(), Arc::new(SystemNames))
}

async fn post(courier: &Courier, url: &str) -> Reply {
    let reply = courier
        .post(
            &courier.destination(url),
            HeaderMap::new(),
            b"{}".to_vec(),
            NOW,
        )
        .await;
    reply.expect("a client")
}

const fn answered(status: u16) -> Outcome {
    Outcome::Answered {
        status,
        retry_after: None,
    }
}

/// A listener that nobody is to connect to.
fn canary() -> (Canary, u16) {
    let canary = Canary::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    canary.set_nonblocking(true).unwrap();
    let port = canary.local_addr().unwrap().port();
    (canary, port)
}

#[track_caller]
fn assert_untouched(canary: &Canary) {
    let error = canary.accept().unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::WouldBlock);
}

#[tokio::test]
async fn posts_share_a_connection_and_say_who_we_are() {
    let server = Server::start(Manner::Answer(OK)).await;
    let courier = local();
    for _ in 0..5 {
        let mut headers = HeaderMap::new();
        headers.insert("webhook-id", HeaderValue::from_static("evt"));
        let reply = courier
            .post(
                &courier.destination(&server.url()),
                headers,
                b"{}".to_vec(),
                NOW,
            )
            .await;
        let reply = reply.unwrap();
        assert_eq!(
            (reply.outcome, reply.excerpt.as_str()),
            (answered(200), "ok")
        );
    }
    assert_eq!(server.connections(), 1);
    let requests = server.requests.lock().unwrap();
    assert_eq!(requests.len(), 5);
    for part in [
        "POST /hook HTTP/1.1\r\n",
        "user-agent: Checkout-Links/0.1\r\n",
        "webhook-id: evt\r\n",
    ] {
        assert!(requests[4].contains(part), "{}", requests[4]);
    }
}

#[tokio::test]
async fn redirects_are_answers_and_not_followed() {
    let (canary, port) = canary();
    let answer = format!(
        "HTTP/1.1 307 Elsewhere\r\nlocation: http://127.0.0.1:{port}/\r\ncontent-length: 0\r\n\r\n"
    );
    let server = Server::start(Manner::Answer(answer.leak().as_bytes())).await;
    assert_eq!(post(&local(), &server.url()).await.outcome, answered(307));
    assert_untouched(&canary);
}

#[tokio::test]
async fn a_name_that_leads_elsewhere_the_second_time_is_refused() {
    let (canary, port) = canary();
    let url = format!("https://shop.example:{port}/hook");
    // An address of ORCHID, which nothing is ever routed to: public, and nobody answers.
    let names = script(&[
        &["2001:20::1"],
        &["127.0.0.1"],
        &["8.8.8.8", "127.0.0.1"],
        &["::ffff:127.0.0.1"],
        &["169.254.169.254"],
    ]);
    let courier = Courier::with(Reach::Public, short(), Arc::clone(&names) as _);
    let mut outcomes = Vec::new();
    for _ in 0..5 {
        outcomes.push(post(&courier, &url).await.outcome);
    }
    assert_ne!(outcomes[0], Outcome::Failed(Failure::Refused));
    assert!(matches!(outcomes[0], Outcome::Failed(_)), "{outcomes:?}");
    assert_eq!(outcomes[1..], [Outcome::Failed(Failure::Refused); 4]);
    // Nobody asked again between looking and connecting.
    assert!(names.answers.lock().unwrap().is_empty());
    assert_untouched(&canary);
}

#[tokio::test]
async fn the_local_stack_reaches_itself_by_name_but_no_private_network() {
    let server = Server::start(Manner::Answer(OK)).await;
    let url = format!("http://shop.example:{}/hook", server.port);
    let names = script(&[&["127.0.0.1"], &["10.0.0.1"]]);
    let courier = Courier::with(Reach::Loopback, short(), names);
    assert_eq!(post(&courier, &url).await.outcome, answered(200));
    let other = format!("http://db.example:{}/hook", server.port);
    assert_eq!(
        post(&courier, &other).await.outcome,
        Outcome::Failed(Failure::Refused)
    );
}

#[tokio::test]
async fn addresses_in_urls_are_refused_before_anything_connects() {
    let (canary, port) = canary();
    let courier = Courier::with(Reach::Public, short(), script(&[]));
    for host in [
        "127.0.0.1",
        "0x7f.1",
        "2130706433",
        "[::1]",
        "[::ffff:7f00:1]",
        "localhost",
        "0.0.0.0",
    ] {
        let url = format!("https://{host}:{port}/hook");
        assert_eq!(
            post(&courier, &url).await.outcome,
            Outcome::Failed(Failure::Refused),
            "{url}"
        );
    }
    assert_untouched(&canary);
}

#[tokio::test]
async fn a_slow_receiver_ends_with_the_time() {
    let silent = Server::start(Manner::Drip(b"HTTP/1.1 200 OK\r\nx-slow: ")).await;
    let reply = post(&local(), &silent.url()).await;
    assert_eq!(reply.outcome, Outcome::Failed(Failure::Timeout));
    assert!((400..5_000).contains(&reply.took_ms), "{reply:?}");
    // It said what counts; its body is ours to cut.
    let slow = Server::start(Manner::Drip(
        b"HTTP/1.1 500 No\r\ncontent-length: 90000\r\n\r\n",
    ))
    .await;
    let reply = post(&local(), &slow.url()).await;
    assert_eq!(reply.outcome, answered(500));
    assert!((400..5_000).contains(&reply.took_ms), "{reply:?}");
    assert!(reply.excerpt.starts_with("xxx"), "{reply:?}");
}

#[tokio::test]
async fn a_body_without_end_is_cut_and_its_connection_given_up() {
    let endless = Server::start(Manner::Flood(
        b"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\n\r\n",
    ))
    .await;
    let courier = Courier::with(Reach::Loopback, Limits::default(), Arc::new(SystemNames));
    for _ in 0..2 {
        let reply = post(&courier, &endless.url()).await;
        assert_eq!((reply.outcome, reply.excerpt.len()), (answered(200), 4096));
        // Long before the time is up.
        assert!(reply.took_ms < 10_000, "{reply:?}");
    }
    assert_eq!(endless.connections(), 2);
}

#[tokio::test]
async fn what_is_no_text_is_kept_as_far_as_it_is() {
    let odd = b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\na\xffb\n";
    let server = Server::start(Manner::Answer(odd)).await;
    assert_eq!(post(&local(), &server.url()).await.excerpt, "a\u{fffd}b\n");
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n";
    let much = [head.as_slice(), &[0xff; 5000]];
    let server = Server::start(Manner::Answer(much.concat().leak())).await;
    let excerpt = post(&local(), &server.url()).await.excerpt;
    assert_eq!(excerpt, "\u{fffd}".repeat(4096 / 3));
}

#[tokio::test]
async fn how_it_failed_is_told_apart() {
    let (closed, port) = canary();
    drop(closed);
    let plain = Server::start(Manner::Answer(OK)).await;
    let hangs_up = Server::start(Manner::HangUp).await;
    let garbage = Server::start(Manner::Answer(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")).await;
    let (silent, silent_port) = canary();
    for (url, failure) in [
        (format!("http://127.0.0.1:{port}/"), Failure::Connect),
        (hangs_up.url(), Failure::Broken),
        (garbage.url(), Failure::Broken),
        (format!("http://127.0.0.1:{silent_port}/"), Failure::Timeout),
        ("http://10.0.0.1/".to_owned(), Failure::Refused),
        ("no URL".to_owned(), Failure::Refused),
    ] {
        assert_eq!(
            post(&local(), &url).await.outcome,
            Outcome::Failed(failure),
            "{url}"
        );
    }
    // What it hears instead of a request ends when it hangs up, and is no handshake.
    let talks = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let talker = talks.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = talks.accept().await {
            drop(stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await);
        }
    });
    let tls = format!("https://{talker}/");
    assert_eq!(
        post(&local(), &tls).await.outcome,
        Outcome::Failed(Failure::Tls)
    );
    let courier = Courier::with(Reach::Loopback, short(), script(&[]));
    let nameless = post(&courier, &format!("http://shop.example:{}/", plain.port)).await;
    assert_eq!(nameless.outcome, Outcome::Failed(Failure::Connect));
    drop(silent);
}

#[tokio::test]
async fn how_long_to_wait_is_told_in_seconds_or_as_a_date() {
    let now: Timestamp = "2026-11-22T10:00:00.5Z".parse().unwrap();
    for (text, wait) in [
        ("120", Some(SignedDuration::from_secs(120))),
        (" 0 ", Some(SignedDuration::ZERO)),
        (
            "Sun, 22 Nov 2026 10:01:00 GMT",
            Some(SignedDuration::from_millis(59_500)),
        ),
        ("Sun, 22 Nov 2026 09:00:00 GMT", Some(SignedDuration::ZERO)),
        ("9999999999", Some(LONGEST_WAIT)),
        ("99999999999999999999", None),
        ("-1", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
    ] {
        let headers = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static(text))]);
        assert_eq!(wait_of(&headers, now), wait, "{text}");
    }
    let server = Server::start(Manner::Answer(
        b"HTTP/1.1 429 Slow down\r\nretry-after: 7\r\ncontent-length: 0\r\n\r\n",
    ));
    let reply = post(&local(), &server.await.url()).await;
    let expected = Outcome::Answered {
        status: 429,
        retry_after: Some(SignedDuration::from_secs(7)),
    };
    assert_eq!(reply.outcome, expected);
}
