//! Much that happens, and what becomes of it as time passes.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use shared::{
    domain::{
        fact::{Change, facts_of},
        ids::{EventId, TemplateId},
        label::Label,
        template::Template,
        webhook::{Delivery, DeliveryStatus, Endpoint},
    },
    random,
};

use super::{Shop, eventually, until};

/// How often each thing changes, from its making to its end.
const CHANGES: usize = 5;
/// Times are as coarse as this; later a part of what has passed.
const COARSE: SignedDuration = SignedDuration::from_secs(30);
/// No more than that, or events are forgotten before all is settled.
const COARSEST: SignedDuration = SignedDuration::from_hours(12);

/// Something that happened.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Happened {
    /// The event that tells of it.
    pub(crate) id: EventId,
}

/// Makes templates of the other site, changes each a few times, and deletes it.
pub(crate) async fn happen(shop: &Shop, things: usize) -> Vec<Happened> {
    let store = &shop.stack.store;
    let pattern = store.latest_template(shop.demo.template_id).await;
    let pattern = pattern.expect("the store answers").expect("a template");
    let site = shop.stack.accounts.other_sites[0].site_id;
    let mut there: Vec<Template> = Vec::new();
    let mut happened = Vec::new();
    for change in 0..CHANGES {
        for thing in 0..things {
            shop.clock.advance(SignedDuration::from_millis(1));
            let now = shop.clock.now();
            let old = there.get(thing).cloned();
            let new = match &old {
                None => Template {
                    id: TemplateId::new(random::id(now)),
                    site,
                    revision: 1,
                    updated_at: now,
                    ..pattern.clone()
                },
                Some(old) if change == CHANGES - 1 => old.clone().deleted(now),
                Some(old) => {
                    let mut new = old.clone();
                    new.content.label = Label::parse(&format!("Change {change}"));
                    (new.revision, new.updated_at) = (old.revision + 1, now);
                    new
                }
            };
            let written = match &old {
                None => store.insert_template(&new).await,
                Some(old) => store.replace_template(&new, old.revision).await,
            };
            assert!(written.expect("the store answers"));
            let change = Change::Template(old.map(Box::new), Some(Box::new(new.clone())));
            let ids = facts_of(&change).into_iter().map(|fact| fact.id);
            happened.extend(ids.map(|id| Happened { id }));
            match there.get_mut(thing) {
                Some(there) => *there = new,
                None => there.push(new),
            }
        }
    }
    assert_eq!(happened.len(), things * CHANGES);
    happened
}

/// All deliveries to an endpoint.
pub(crate) async fn deliveries(shop: &Shop, endpoint: &Endpoint) -> Vec<Delivery> {
    let time = Timestamp::UNIX_EPOCH..Timestamp::MAX;
    let store = &shop.stack.store;
    let all = store.deliveries_of(endpoint.id, time, (None, usize::MAX));
    all.await.expect("the store answers")
}

/// Waits until it is known to whom all that happened goes.
pub(crate) async fn told(shop: &Shop, endpoints: &[Endpoint], happened: &[Happened]) {
    for endpoint in endpoints {
        eventually(async || {
            let known = deliveries(shop, endpoint).await.len();
            if known < happened.len() {
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            (known >= happened.len()).then_some(())
        })
        .await;
    }
}

/// Lets time pass until nothing is pending.
pub(crate) async fn pass_time(shop: &Shop, endpoints: &[Endpoint]) {
    let (queue, began) = (shop.stack.queues.of("DeliveriesQueue"), shop.clock.now());
    eventually(async || {
        loop {
            let next = until(|| {
                let now = shop.clock.now();
                let next = queue.next_at().filter(|next| *next > now);
                (queue.is_over() || next.is_some()).then_some(next)
            });
            let Some(next) = next.await else {
                break;
            };
            let now = shop.clock.now();
            let coarse = (now.duration_since(began) / 2).clamp(COARSE, COARSEST);
            shop.clock.advance(next.duration_since(now) + coarse);
        }
        for endpoint in endpoints {
            let all = deliveries(shop, endpoint).await;
            if all.iter().any(|one| one.status == DeliveryStatus::Pending) {
                // A batch of the stream may have to come again first.
                tokio::time::sleep(Duration::from_millis(100)).await;
                return None;
            }
        }
        Some(())
    })
    .await;
}
