//! Lists of events and deliveries.

use std::ops::Range;

use jiff::{SignedDuration, Timestamp};

use super::{
    EVENT_TYPES, STATUSES,
    delivery::{http_code, response},
};
use crate::{
    dialect::polar::{
        Paging, Query,
        query::{among, contains},
    },
    domain::{
        ids::{EndpointId, SiteId},
        problem::Problem,
        webhook::{Delivery, DeliveryStatus, Event, EventType},
    },
};

/// The hundreds of HTTP statuses, from 2 on.
pub(in crate::dialect::polar) const CLASSES: &[&str] = &["2xx", "3xx", "4xx", "5xx"];

/// Which deliveries, and which page of them.
#[derive(Debug)]
pub struct DeliveryList {
    /// Whether the caller's site is asked for.
    pub is_ours: bool,
    /// Which page.
    pub paging: Paging,
    /// When their events happened; from the beginning until before the end.
    pub time: Range<Timestamp>,
    endpoints: Vec<EndpointId>,
    statuses: Vec<DeliveryStatus>,
    succeeded: Option<bool>,
    query: Option<String>,
    classes: Option<Vec<&'static str>>,
    kinds: Vec<EventType>,
}

/// Reads the parameters of a list of a site's deliveries.
///
/// # Errors
///
/// All faults.
pub fn read_delivery_list(
    pairs: &[(String, String)],
    site: SiteId,
) -> Result<DeliveryList, Problem> {
    let query = Query::new(pairs);
    let statuses = query.words("status", STATUSES).unwrap_or_default();
    let status = |word: &&str| {
        DeliveryStatus::ALL
            .into_iter()
            .find(|one| one.word() == *word)
    };
    let list = DeliveryList {
        is_ours: query.is_about(site),
        paging: query.paging(),
        time: time(&query),
        endpoints: query.ids_of("endpoint_id", EndpointId::new),
        statuses: statuses.iter().filter_map(status).collect(),
        succeeded: query.flag("succeeded"),
        query: query.text("query").map(str::to_lowercase),
        classes: query.words("http_code_class", CLASSES),
        kinds: kinds(&query, "event_type"),
    };
    query.finish(list)
}

impl DeliveryList {
    /// Whether deliveries to an endpoint may be on it.
    #[must_use]
    pub fn is_about(&self, endpoint: EndpointId) -> bool {
        among(&self.endpoints, Some(&endpoint))
    }

    /// How all of them stand, if only one way is asked for.
    #[must_use]
    pub fn status(&self) -> Option<DeliveryStatus> {
        match (self.statuses.as_slice(), self.succeeded) {
            ([one], _) => Some(*one),
            (_, Some(true)) => Some(DeliveryStatus::Delivered),
            _ => None,
        }
    }

    /// Whether a delivery is on it.
    #[must_use]
    pub fn takes(&self, delivery: &Delivery) -> bool {
        let last = delivery.attempts.last();
        let class = last
            .and_then(http_code)
            .map(|code| format!("{}xx", code / 100));
        let holds = |text: &String| {
            contains(last.map_or("", response), text)
                || delivery.kind.word().contains(text)
                || [delivery.id().to_string(), delivery.event.to_string()].contains(text)
        };
        let succeeded = delivery.status == DeliveryStatus::Delivered;
        self.succeeded.is_none_or(|wanted| wanted == succeeded)
            && among(&self.statuses, Some(&delivery.status))
            && among(&self.kinds, Some(&delivery.kind))
            && self
                .classes
                .as_ref()
                .is_none_or(|classes| class.is_some_and(|class| classes.contains(&class.as_str())))
            && self.query.as_ref().is_none_or(holds)
    }
}

/// Which events, and which page of them.
#[derive(Debug)]
pub struct EventList {
    /// Whether the caller's site is asked for.
    pub is_ours: bool,
    /// Which page.
    pub paging: Paging,
    /// When they happened; from the beginning until before the end.
    pub time: Range<Timestamp>,
    kinds: Vec<EventType>,
}

/// Reads the parameters of a list of a site's events.
///
/// # Errors
///
/// All faults.
pub fn read_event_list(pairs: &[(String, String)], site: SiteId) -> Result<EventList, Problem> {
    let query = Query::new(pairs);
    let list = EventList {
        is_ours: query.is_about(site),
        paging: query.paging(),
        time: time(&query),
        kinds: kinds(&query, "type"),
    };
    query.finish(list)
}

impl EventList {
    /// Whether an event is on it.
    #[must_use]
    pub fn takes(&self, event: &Event) -> bool {
        among(&self.kinds, Some(&event.kind))
    }
}

fn kinds<'a>(query: &Query<'a>, name: &'a str) -> Vec<EventType> {
    let words = query.words(name, EVENT_TYPES).unwrap_or_default();
    words.into_iter().filter_map(EventType::parse).collect()
}

/// The time between the two ends that are named, both included, to the millisecond.
fn time(query: &Query<'_>) -> Range<Timestamp> {
    let (start, end) = query.span("start_timestamp", "end_timestamp").ends();
    let after = |end: Timestamp| end.checked_add(SignedDuration::from_millis(1));
    let end = end.and_then(|end| after(end).ok());
    start.unwrap_or(Timestamp::UNIX_EPOCH)..end.unwrap_or(Timestamp::MAX)
}
