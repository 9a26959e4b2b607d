//! What streams or queues lost is made good by the operator.

use std::{
    collections::BTreeSet,
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use checkout_links::{
    mappings::ConsumerSlot,
    pump::acknowledge_all,
    sink::{Reaction, Sink},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use shared::{
    config::{Config, QueueConfig, TimersConfig},
    domain::webhook::{Delivery, DeliveryStatus, EventType, Format},
    timers::Timers,
    webhook::{
        publish::Publisher,
        reconcile::{Reconciled, reconcile},
    },
};

use crate::harness::{
    ADA, Ears, Opening, Shop, custom_item, deliveries, eventually, pass_time, until, zine,
};

/// Makes good what was lost of the demo shop's time, as the operator's command does.
async fn made_good(shop: &Shop, time: Range<Timestamp>) -> Reconciled {
    let stack = &shop.stack;
    let queue = QueueConfig {
        url: "DeliveriesQueue".to_owned(),
        arn: String::new(),
    };
    let timers = stack.queues.timers(&TimersConfig {
        timers: None,
        deliveries: Some(queue),
        slow_deliveries: None,
        scheduler: None,
    });
    let timers: Arc<dyn Timers> = Arc::new(timers);
    let config = Config::from_vars(|name| match name {
        "PUBLIC_BASE_URL" => Some(stack.info.base_url.clone()),
        _ => name
            .ends_with("_TABLE")
            .then(|| "T".to_owned())
            .or_else(|| {
                let own = name.starts_with("AWS_REGION") || name.contains("_KEY");
                own.then(|| "local".to_owned())
            }),
    });
    let signing = stack.signing_keys.clone();
    let told_by = Arc::clone(&timers);
    let publisher = Publisher::new(stack.store.clone(), told_by, signing, &config.unwrap());
    let (site, now) = (shop.demo.site.site_id, shop.clock.now());
    let done = reconcile(&stack.store, (&publisher, &timers), (site, time), now);
    done.await.unwrap()
}

#[tokio::test]
async fn a_stream_that_nobody_read_is_made_good_once() {
    let (ears, shop) = Ears::in_shop().await;
    let sink = Sink::start(|_| Reaction::Status(200)).await.unwrap();
    let all = EventType::ALL.iter().copied();
    let endpoint = shop.endpoint(&sink.url("/a"), Format::Standard, all).await;
    shop.clock.advance(SignedDuration::from_hours(1));
    let since = shop.clock.now();
    let url = zine(&shop, json!({})).await;
    // Lists have a checkout once somebody looked at its page.
    shop.follow(&url).await.expect(200);
    shop.pay(&url, ADA).await;
    let changed =
        shop.create_template(json!({"customLineItems": [custom_item("Zine", "10.00", 1)]}));
    let changed = changed.await["id"].as_str().unwrap().to_owned();
    shop.clock.advance(SignedDuration::from_secs(1));
    let label = json!({"label": "Another"});
    shop.update_template(&changed, label).await.expect(200);
    ears.facts_until(&shop, EventType::OrderPaid).await;
    ears.facts_until(&shop, EventType::TemplateUpdated).await;
    shop.clock.advance(SignedDuration::from_hours(1));
    let until = shop.clock.now();

    let done = made_good(&shop, since..until).await;
    assert_eq!((done.set_off, done.left), (0, 0), "{done:?}");
    pass_time(&shop, std::slice::from_ref(&endpoint)).await;
    let seen: BTreeSet<String> = sink
        .seen()
        .iter()
        .map(|seen| seen.id().to_owned())
        .collect();
    assert_eq!((seen.len(), sink.count()), (done.told, done.told));
    // Nothing but what the stream would have told, under the same ids.
    let facts = ears.facts(&shop);
    let known: BTreeSet<String> = facts.iter().map(|fact| fact.id.to_string()).collect();
    assert!(seen.is_subset(&known));
    let told = |kind: EventType| {
        let of_kind = facts
            .iter()
            .filter(|fact| fact.kind == kind && fact.at >= since);
        let ids: Vec<String> = of_kind.map(|fact| fact.id.to_string()).collect();
        assert!(!ids.is_empty(), "{kind}");
        assert!(ids.iter().all(|id| seen.contains(id)), "{kind}");
    };
    for kind in [
        EventType::TemplateCreated,
        EventType::TemplateUpdated,
        EventType::CheckoutCreated,
        EventType::OrderCreated,
        EventType::OrderPaid,
        EventType::CustomerCreated,
    ] {
        told(kind);
    }
    // Nothing twice, and nothing of another time.
    let again = made_good(&shop, since..until).await;
    assert_eq!(again, done);
    pass_time(&shop, std::slice::from_ref(&endpoint)).await;
    assert_eq!(sink.count(), done.told);
    let never = made_good(&shop, until..until + SignedDuration::from_hours(1)).await;
    assert_eq!(never, Reconciled::default());
}

#[tokio::test]
async fn a_queue_that_was_purged_is_made_good() {
    let purging = Arc::new(AtomicBool::new(false));
    let is_purging = Arc::clone(&purging);
    let queues = ConsumerSlot::Around(Arc::new(move |consumer| {
        let is_purging = Arc::clone(&is_purging);
        let nothing = acknowledge_all();
        Arc::new(move |batch| match is_purging.load(Ordering::SeqCst) {
            true => nothing(batch),
            false => consumer(batch),
        })
    }));
    let opening = Opening {
        queues,
        ..Opening::default()
    };
    let shop = Shop::open_amid(opening).await;
    let failing = AtomicBool::new(true);
    let sink = Sink::start(move |_| match failing.swap(false, Ordering::SeqCst) {
        true => Reaction::Status(500),
        false => Reaction::Status(200),
    });
    let sink = sink.await.unwrap();
    let since = shop.clock.now();
    shop.clock.advance(SignedDuration::from_secs(1));
    let updated = [EventType::TemplateUpdated];
    let endpoint = shop
        .endpoint(&sink.url("/a"), Format::Standard, updated)
        .await;
    let id = shop.demo.template_id.to_string();
    let update = async |label: &str| {
        let update = shop.update_template(&id, json!({"label": label})).await;
        update.expect(200);
    };
    let count = async |wanted: usize, tries: u32| {
        let found = async || {
            let found = deliveries(&shop, &endpoint).await;
            let is_it = |one: &Delivery| one.tries == tries;
            (found.iter().filter(|one| is_it(one)).count() == wanted).then_some(())
        };
        eventually(found).await;
    };
    // One that was tried once, and one that never was: the messages of both get lost.
    update("One").await;
    count(1, 1).await;
    purging.store(true, Ordering::SeqCst);
    shop.clock.advance(SignedDuration::from_mins(1));
    update("Another").await;
    count(1, 0).await;
    let queue = shop.stack.queues.of("DeliveriesQueue");
    until(|| queue.is_over().then_some(())).await;
    shop.clock.advance(SignedDuration::from_hours(1));
    assert_eq!(sink.count(), 1);

    purging.store(false, Ordering::SeqCst);
    let done = made_good(&shop, since..shop.clock.now()).await;
    assert_eq!((done.set_off, done.left), (1, 0), "{done:?}");
    pass_time(&shop, std::slice::from_ref(&endpoint)).await;
    assert_eq!(sink.count(), 3);
    for delivery in deliveries(&shop, &endpoint).await {
        assert_eq!(delivery.status, DeliveryStatus::Delivered);
    }
}
