//! How messages tell of work: each of one piece of it, or of two when there is very much at once.

use jiff::Timestamp;

use super::{Deliver, Queue, TimerError, Work};
use crate::domain::ids::SiteId;

/// How many messages SQS takes at once, and hands over at once.
pub const AT_ONCE: usize = 10;
/// How many attempts a message asks for, at the most. Those of ten messages are made beside each other, read
/// by one request (of 100 keys, four for each) and noted by one (of 25 writes).
const TOGETHER: usize = 2;
/// More than this at once share messages. What one change tells all endpoints of a site is less: while
/// little happens, one that hangs does not share its turn.
const MANY: usize = 50;

/// What one message tells of: work of one queue and one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message<'a> {
    /// Never without any.
    works: Vec<&'a Work>,
    /// Where the work was among all that it was told with.
    pub places: Vec<usize>,
}

/// The messages that tell of some work.
///
/// If there is very much, two of a site's attempts share one: whoever makes them reads and writes for all
/// at once. All other work has a message of its own.
#[must_use]
pub fn messages(works: &[Work]) -> Vec<Message<'_>> {
    let most = if works.len() > MANY { TOGETHER } else { 1 };
    let mut places: Vec<usize> = (0..works.len()).collect();
    // By site, and then by endpoint, so that as few messages as can be are for two endpoints.
    places.sort_by_key(|&place| &works[place]);
    let alike = |one: &usize, other: &usize| {
        let (one, other) = (kin(&works[*one]), kin(&works[*other]));
        one.is_some() && one == other
    };
    let together = places.chunk_by(alike).flat_map(|some| some.chunks(most));
    let message = |places: &[usize]| Message {
        works: places.iter().map(|&place| &works[place]).collect(),
        places: places.to_vec(),
    };
    together.map(message).collect()
}

/// What may share a message.
fn kin(work: &Work) -> Option<(SiteId, Timestamp, Queue)> {
    match work {
        // Each stands for very many checkouts.
        Work::Due { .. } => None,
        Work::Deliver(Deliver { site, at, .. }) => Some((*site, *at, work.queue())),
    }
}

impl<'a> Message<'a> {
    /// The message that tells of nothing else.
    #[must_use]
    pub fn of(work: &'a Work) -> Self {
        Self {
            works: vec![work],
            places: vec![0],
        }
    }

    /// What it tells of.
    pub fn works(&self) -> impl Iterator<Item = &'a Work> {
        self.works.iter().copied()
    }

    /// Which queue it goes to.
    #[must_use]
    pub fn queue(&self) -> Queue {
        self.works[0].queue()
    }

    /// When it is to come out of there.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.works[0].at()
    }

    /// Whose turn it takes: one that keeps its workers long must not hold up others. That is the endpoint, or
    /// the site if it is for several of its endpoints.
    #[must_use]
    pub fn group(&self) -> Option<String> {
        let delivers = self.works.iter().filter_map(|work| match work {
            Work::Due { .. } => None,
            Work::Deliver(deliver) => Some(deliver),
        });
        let mut delivers = delivers.peekable();
        let Deliver { site, endpoint, .. } = delivers.peek()?;
        let (site, endpoint) = (*site, *endpoint);
        let is_its_own = delivers.all(|deliver| deliver.endpoint == endpoint);
        Some(if is_its_own {
            endpoint.to_string()
        } else {
            site.to_string()
        })
    }

    /// Its text: the work in JSON, or a list of it.
    ///
    /// # Errors
    ///
    /// Never, in fact: all fields have a JSON form.
    pub fn body(&self) -> Result<String, TimerError> {
        let body = match self.works.as_slice() {
            [work] => serde_json::to_string(work),
            works => serde_json::to_string(works),
        };
        body.map_err(|error| TimerError(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::{
        due::Bucket,
        ids::{EndpointId, EventId},
    };

    fn attempt((site, endpoint): (u128, u128), event: u128, second: i64) -> Work {
        Work::Deliver(Deliver {
            site: SiteId::new(Uuid::from_u128(site)),
            endpoint: EndpointId::new(Uuid::from_u128(endpoint)),
            event: EventId::new(Uuid::from_u128(event)),
            attempt: 1,
            at: Timestamp::from_second(second).unwrap(),
            slow: false,
        })
    }

    fn telling_of<'a>(works: &[&'a Work]) -> Message<'a> {
        Message {
            works: works.to_vec(),
            places: Vec::new(),
        }
    }

    fn due() -> Work {
        let bucket = Bucket::of(Timestamp::UNIX_EPOCH);
        Work::Due { bucket }
    }

    #[test]
    fn as_long_as_there_is_not_very_much_each_has_its_own() {
        let mut works = vec![due(); 2];
        works.extend((2..50).map(|event| attempt((1, 1), event, 0)));
        let sizes = |works: &[Work]| -> Vec<usize> {
            let messages = messages(works).into_iter();
            messages.map(|message| message.works.len()).collect()
        };
        assert_eq!(sizes(&works), [1; 50]);
        works.push(attempt((1, 1), 50, 0));
        let mut together = vec![1; 2];
        together.extend([2; 24]);
        together.push(1);
        assert_eq!(sizes(&works), together);
        assert_eq!(messages(&[]), []);
    }

    #[test]
    fn what_goes_together_is_of_one_site_and_one_time_and_one_queue() {
        let slow = |work| match work {
            Work::Deliver(deliver) => Work::Deliver(Deliver {
                slow: true,
                ..deliver
            }),
            Work::Due { .. } => work,
        };
        let mut works = vec![due(), due()];
        for event in 0..11 {
            works.extend([
                attempt((1, 1), event, 0),
                attempt((1, 2), event, 0),
                attempt((2, 3), event, 0),
                attempt((2, 4), event, 9),
                slow(attempt((2, 5), event, 9)),
            ]);
        }
        let messages = messages(&works);
        let mut all: Vec<usize> = Vec::new();
        for message in &messages {
            let told: Vec<&Work> = message.places.iter().map(|&place| &works[place]).collect();
            assert_eq!(message.works, told);
            assert!(told.len() <= TOGETHER);
            assert!(told.iter().all(|work| work.queue() == message.queue()));
            assert!(told.iter().all(|work| work.at() == message.at()));
            assert!(told.iter().all(|work| kin(work) == kin(told[0])));
            all.extend(&message.places);
        }
        all.sort_unstable();
        assert!(all.into_iter().eq(0..works.len()), "all of them, once");
        // The first site's 22 make eleven; the second's are of three kinds; buckets stay alone.
        assert_eq!(messages.len(), 11 + 3 * 6 + 2);
    }

    #[test]
    fn an_endpoint_takes_its_turn_and_several_take_their_sites() {
        let [one, same, other] =
            [(1, 1), (1, 2), (2, 3)].map(|(endpoint, event)| attempt((9, endpoint), event, 0));
        let group = |works: &[&Work]| telling_of(works).group();
        let name = |id| Some(Uuid::from_u128(id).to_string());
        assert_eq!(group(&[&one]), name(1));
        assert_eq!(group(&[&one, &same]), name(1));
        assert_eq!(group(&[&one, &same, &other]), name(9));
        assert_eq!(group(&[&due()]), None);
    }

    #[test]
    fn a_text_is_what_it_tells_of_or_a_list_of_that() {
        let [one, other] = [1, 2].map(|event| attempt((1, 1), event, 0));
        let text = |works: &[&Work]| telling_of(works).body().unwrap();
        assert_eq!(serde_json::from_str::<Work>(&text(&[&one])).unwrap(), one);
        let list: Vec<Work> = serde_json::from_str(&text(&[&one, &other])).unwrap();
        assert_eq!(list, [one, other]);
    }
}
