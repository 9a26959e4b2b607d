//! Nothing is lost, whatever goes wrong at once: tables, queues, streams, functions, endpoints.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    io::Write,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use checkout_links::{
    faults::{
        Weather,
        batches::{self, Order, Troubles},
        dice::Dice,
    },
    sink::{Reaction, Seen, Sink},
};
use reqwest::Method;
use serde_json::{Value, json};
use shared::{
    domain::webhook::{
        Algorithm, DeliveryStatus, Disabled, Ending, Endpoint, EventType, Format, TRIES,
    },
    webhook::client::Limits,
};

use crate::harness::{ENDPOINTS, Happened, Opening, Shop, deliveries, happen, pass_time, told};

const SEED: u64 = 20_261_122;
/// How long endpoints may take: more than a busy machine's good ones do.
const PATIENCE: Duration = Duration::from_secs(1);
/// Who never answers well, until it is mended.
const DEAD: &str = "/dead";
/// The others: what they answer with, and what they are sent.
const OTHERS: [(&str, Format); 4] = [
    ("/first", Format::Standard),
    ("/second", Format::Raw),
    ("/moody", Format::Standard),
    ("/tokens", Format::Jwt),
];
/// So many things meet every kind of trouble.
const MANY: usize = 200;
const EVENTS: [EventType; 3] = [
    EventType::TemplateCreated,
    EventType::TemplateUpdated,
    EventType::TemplateDeleted,
];

/// How many batches of queues in a thousand.
const OF_QUEUES: Troubles = Troubles {
    dropped: 50,
    doubled: 50,
    shuffled: 50,
    delayed: 50,
    deaths: 100,
    forgotten: 50,
};
/// A stream comes in few batches, of many records each: most of them are in trouble.
const OF_STREAMS: Troubles = Troubles {
    dropped: 100,
    doubled: 100,
    shuffled: 100,
    delayed: 50,
    deaths: 200,
    forgotten: 100,
};
/// Ten in a hundred requests fail, and twenty in a hundred writes are in the way of others.
const WEATHER: Weather = Weather {
    throttled: 50,
    broken: 50,
    conflicts: 200,
    lost: 20,
    timers: 50,
};

/// Endpoints as they are on a bad day.
async fn bad_sink() -> (Sink, Arc<AtomicBool>) {
    let (dice, mended) = (Dice::new(SEED), Arc::new(AtomicBool::new(false)));
    let is_mended = Arc::clone(&mended);
    let sink = Sink::start(move |seen: &Seen| {
        if seen.path == DEAD {
            let well = is_mended.load(Ordering::SeqCst);
            return Reaction::Status(if well { 200 } else { 500 });
        }
        let ways = [
            (100, 0),
            (100, 1),
            (50, 2),
            (20, 3),
            (10, 4),
            (30, 5),
            (30, 6),
        ];
        match dice.pick(&ways) {
            Some(0) => Reaction::Status(500),
            Some(1) => Reaction::Status(503),
            Some(2) => Reaction::Hang(4 * PATIENCE),
            Some(3) => Reaction::Reset,
            Some(4) => Reaction::Drip,
            Some(5) if seen.path == "/moody" => Reaction::RetryAfter(429, 600),
            Some(6) if seen.path == "/moody" => Reaction::Redirect("/first".to_owned()),
            _ => Reaction::Status(200),
        }
    });
    (sink.await.unwrap(), mended)
}

/// Endpoints of the other site, where nothing else happens.
async fn endpoints(shop: &Shop, sink: &Sink, paths: &[(&str, Format)]) -> Vec<Endpoint> {
    let site = shop.stack.accounts.other_sites[0].site_id;
    let mut all = Vec::new();
    for (path, format) in paths {
        let url = sink.url(path);
        let mut endpoint = shop.endpoint_of(site, &url, *format, EVENTS).await;
        if *format == Format::Jwt {
            let old = endpoint.revision;
            endpoint.algorithm = Algorithm::Es256;
            endpoint.revision += 1;
            let (store, now) = (&shop.stack.store, shop.clock.now());
            assert!(store.replace_endpoint(&endpoint, old, now).await.unwrap());
        }
        all.push(endpoint);
    }
    all
}

/// What came to a path, by the events' ids.
fn by_event(sink: &Sink, path: &str) -> HashMap<String, Vec<Seen>> {
    let mut found: HashMap<String, Vec<Seen>> = HashMap::new();
    for seen in sink.seen().into_iter().filter(|seen| seen.path == path) {
        found.entry(seen.id().to_owned()).or_default().push(seen);
    }
    found
}

/// All that happened was taken at a path, and what came again was the same. Gives how much came that
/// had been taken before.
#[track_caller]
fn assert_complete(sink: &Sink, path: &str, happened: &[Happened]) -> usize {
    let found = by_event(sink, path);
    let known: BTreeSet<String> = happened.iter().map(|one| one.id.to_string()).collect();
    let taken = found
        .iter()
        .filter(|(_, all)| all.iter().any(|one| one.taken));
    let taken: BTreeSet<String> = taken.map(|(id, _)| id.clone()).collect();
    let missing: Vec<_> = known.difference(&taken).collect();
    assert!(missing.is_empty(), "{path}: {} missing", missing.len());
    assert!(found.keys().all(|id| known.contains(id)), "{path}");
    for (id, all) in &found {
        assert!(all.iter().all(|one| one.body == all[0].body), "{path} {id}");
    }
    let again = |all: &Vec<Seen>| all.iter().filter(|one| one.taken).count().saturating_sub(1);
    found.values().map(again).sum()
}

/// All deliveries to an endpoint arrived, as far as we know.
async fn assert_delivered(shop: &Shop, endpoint: &Endpoint) {
    for delivery in deliveries(shop, endpoint).await {
        assert_eq!(delivery.status, DeliveryStatus::Delivered, "{delivery:?}");
    }
}

/// What receivers are told of each thing: in order, and without a gap.
#[track_caller]
fn assert_sequences(sink: &Sink, path: &str) {
    let mut stories: BTreeMap<String, BTreeMap<u64, u64>> = BTreeMap::new();
    for all in by_event(sink, path).values() {
        let body = all[0].json();
        let number = |field: &str| body[field].as_u64().unwrap();
        let entity = body["data"]["id"].as_str().unwrap().to_owned();
        let story = stories.entry(entity).or_default();
        story.insert(number("revision"), number("entity_event_sequence"));
    }
    for (entity, story) in stories {
        assert!(story.keys().copied().eq(1..=story.len() as u64), "{entity}");
        let sequences: Vec<u64> = story.into_values().collect();
        assert!(sequences.is_sorted_by(|one, next| one < next), "{entity}");
    }
}

/// Sends an endpoint all that it missed, until there is no more. Gives how much.
async fn recover(shop: &Shop, endpoint: &Endpoint, since: impl std::fmt::Display) -> u64 {
    let token = shop.other_token();
    let path = format!("{ENDPOINTS}/{}", endpoint.id);
    let body = json!({"enabled": true});
    shop.call_as(token, Method::PATCH, &path, Some(body))
        .await
        .expect(200);
    let (mut recovered, mut until) = (0, Value::Null);
    loop {
        let mut body = json!({"since": since.to_string()});
        if !until.is_null() {
            body["until"] = until;
        }
        let path = format!("{path}/recover");
        let answer = shop.call_as(token, Method::POST, &path, Some(body)).await;
        let answer = answer.expect(202).json();
        recovered += answer["recovered"].as_u64().unwrap();
        until = answer["next_until"].clone();
        if until.is_null() {
            return recovered;
        }
    }
}

fn report(text: &str) {
    drop(std::io::stderr().write_all(format!("{text}\n").as_bytes()));
}

#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn nothing_is_lost(things: usize) {
    let (streams, of_streams) = batches::troubled(Order::PerKey, OF_STREAMS, SEED + 1);
    let (queues, of_queues) = batches::troubled(Order::None, OF_QUEUES, SEED + 2);
    let limits = Limits {
        whole: PATIENCE,
        ..Limits::default()
    };
    let opening = Opening {
        consumer: streams,
        queues,
        limits,
        ..Opening::default()
    };
    let shop = Shop::open_amid(opening).await;
    let (sink, mended) = bad_sink().await;
    let mut all = endpoints(&shop, &sink, &OTHERS).await;
    all.extend(endpoints(&shop, &sink, &[(DEAD, Format::Standard)]).await);
    let start = Instant::now();
    let began = shop.clock.now();
    shop.stack.faults.expect_by_chance(WEATHER, SEED + 3);
    let happened = happen(&shop, things).await;
    report(&format!("{:?} events", start.elapsed()));
    told(&shop, &all, &happened).await;
    report(&format!("{:?} told", start.elapsed()));
    pass_time(&shop, &all).await;
    report(&format!("{:?} settled", start.elapsed()));

    let mut duplicates = 0;
    for ((path, _), endpoint) in OTHERS.iter().zip(&all) {
        assert_delivered(&shop, endpoint).await;
        duplicates += assert_complete(&sink, path, &happened);
    }
    assert_sequences(&sink, "/first");
    let dead = all.last().unwrap();
    let given_up = deliveries(&shop, dead).await;
    assert_eq!(given_up.len(), happened.len());
    for delivery in &given_up {
        assert_eq!(delivery.status, DeliveryStatus::Dead, "{delivery:?}");
        let ended = matches!(
            delivery.ending,
            Some(Ending::EndpointDisabled | Ending::Exhausted)
        );
        assert!(ended && delivery.tries <= TRIES, "{delivery:?}");
    }
    let store = &shop.stack.store;
    let stored = store.endpoint(dead.site, dead.id).await.unwrap().unwrap();
    assert_eq!(stored.disabled, Some(Disabled::Failing));

    let faults = shop.stack.faults.happened();
    shop.stack.faults.stop();
    mended.store(true, Ordering::SeqCst);
    let recovered = recover(&shop, dead, began).await;
    assert_eq!(recovered, happened.len() as u64);
    pass_time(&shop, &all).await;
    assert_complete(&sink, DEAD, &happened);
    report(&format!(
        "{} events, {} endpoints, {} POSTs, {duplicates} duplicates, {faults} requests failed, \
         streams {:?}, queues {:?}: {:?}",
        happened.len(),
        all.len(),
        sink.count(),
        of_streams.counts(),
        of_queues.counts(),
        start.elapsed(),
    ));
    assert!(of_queues.counts().contains_key("shared"));
    // Of all kinds of trouble, once there are enough batches for it.
    for (log, kinds) in [(of_streams, 7), (of_queues, 8)] {
        let counts = log.counts();
        assert!(counts.contains_key("untroubled"), "{counts:?}");
        assert!(things < MANY || counts.len() == kinds, "{counts:?}");
    }
    assert!(faults > happened.len() && duplicates > 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_on_a_bad_day() {
    nothing_is_lost(30).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes"]
async fn nothing_of_a_thousand_events_is_lost_on_a_bad_day() {
    nothing_is_lost(MANY).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes an hour"]
async fn nothing_of_ten_thousand_events_is_lost_on_a_bad_day() {
    nothing_is_lost(10 * MANY).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_good_day_everything_comes_once() {
    let shop = Shop::open_amid(Opening::default()).await;
    let sink = Sink::start(|_| Reaction::Status(200)).await.unwrap();
    let all = endpoints(&shop, &sink, &OTHERS).await;
    let happened = happen(&shop, 40).await;
    told(&shop, &all, &happened).await;
    pass_time(&shop, &all).await;
    for (path, _) in OTHERS {
        assert_eq!(assert_complete(&sink, path, &happened), 0);
    }
    assert_eq!(sink.count(), happened.len() * OTHERS.len());
    assert_sequences(&sink, "/first");
}
