//! How messages tell of work: each of one piece of it, or of two when there is very much at once.

use jiff::Timestamp;

use super::{Deliver, Queue, TimerError, Work};
use crate::domain::ids::{EndpointId, SiteId};

/// How many messages SQS takes at once, and hands over at once.
pub const AT_ONCE: usize = 10;
/// How many attempts a message asks for, at the most. Those of ten messages are made beside each other, read
/// by one request (of 100 keys, four for each) and noted by one (of 25 writes).
const TOGETHER: usize = 2;
/// More than this at once share messages. What one record of a stream tells all endpoints of a site is less.
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
/// If there is very much, two of an endpoint's attempts share one, and so do two that are left of a site's:
/// whoever makes them reads and writes for all at once. All other work has a message of its own.
pub(super) fn messages(works: &[Work]) -> Vec<Message<'_>> {
    let most = if works.len() > MANY { TOGETHER } else { 1 };
    let mut places: Vec<usize> = (0..works.len()).collect();
    let whose = |place: &usize| (kin(&works[*place]), endpoint(&works[*place]));
    places.sort_by_key(whose);
    let of_one = |one: &usize, other: &usize| whose(one) == whose(other);
    let own = places.chunk_by(of_one).flat_map(|some| some.chunks(most));
    let (own, left): (Vec<&[usize]>, Vec<_>) = own.partition(|some| some.len() == most);
    let left = left.concat();
    let of_site = |one: &usize, other: &usize| kin(&works[*one]) == kin(&works[*other]);
    let left = left.chunk_by(of_site).flat_map(|some| some.chunks(most));
    let message = |places: &[usize]| Message {
        works: places.iter().map(|&place| &works[place]).collect(),
        places: places.to_vec(),
    };
    own.into_iter().chain(left).map(message).collect()
}

/// What may share a message.
fn kin(work: &Work) -> (Option<SiteId>, Timestamp, Queue) {
    let site = match work {
        Work::Due { .. } => None,
        Work::Deliver(Deliver { site, .. }) => Some(*site),
    };
    (site, work.at(), work.queue())
}

const fn endpoint(work: &Work) -> Option<EndpointId> {
    match work {
        Work::Due { .. } => None,
        Work::Deliver(Deliver { endpoint, .. }) => Some(*endpoint),
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
    /// the site if it is for two of its endpoints.
    #[must_use]
    pub fn group(&self) -> Option<String> {
        let Work::Deliver(Deliver { site, endpoint, .. }) = self.works[0] else {
            return None;
        };
        let its_own = |work: &&Work| self::endpoint(work) == Some(*endpoint);
        Some(match self.works.iter().all(its_own) {
            true => endpoint.to_string(),
            false => site.to_string(),
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
    use crate::domain::{due::Bucket, ids::EventId};

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

    fn due(second: i64) -> Work {
        let bucket = Bucket::of(Timestamp::from_second(second).unwrap());
        Work::Due { bucket }
    }

    /// How many works each message tells of.
    fn sizes(works: &[Work]) -> Vec<usize> {
        let messages = messages(works).into_iter();
        messages.map(|message| message.works.len()).collect()
    }

    #[test]
    fn as_long_as_there_is_not_very_much_each_has_its_own() {
        let mut works: Vec<Work> = (0..50).map(|event| attempt((1, 1), event, 0)).collect();
        assert_eq!(sizes(&works), [1; 50]);
        works.push(attempt((1, 1), 50, 0));
        let mut together = [2; 26];
        together[25] = 1;
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
        let mut works = vec![due(0), due(300)];
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
        let mut for_two = 0;
        for message in &messages {
            let told: Vec<&Work> = message.places.iter().map(|&place| &works[place]).collect();
            assert_eq!(message.works, told);
            assert!(told.len() <= TOGETHER);
            assert!(told.iter().all(|work| work.queue() == message.queue()));
            assert!(told.iter().all(|work| work.at() == message.at()));
            assert!(told.iter().all(|work| kin(work) == kin(told[0])));
            for_two += usize::from(told.iter().any(|work| endpoint(work) != endpoint(told[0])));
            all.extend(&message.places);
        }
        all.sort_unstable();
        assert!(all.into_iter().eq(0..works.len()), "all of them, once");
        // The first site's 22 make eleven; the second's are of three kinds; buckets stay alone.
        assert_eq!(messages.len(), 11 + 3 * 6 + 2);
        assert_eq!(for_two, 1, "only what is left");
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
        assert_eq!(group(&[&due(0)]), None);
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
