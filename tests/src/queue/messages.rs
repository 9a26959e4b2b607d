//! The messages of one queue: when each is due, and whose turn it is.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

use jiff::Timestamp;
use shared::timers::{self, TimerError, Work};
use tokio::sync::Notify;

/// So many messages of a group under way leave the turn to other groups, as in SQS's fair queues.
const NOISY: usize = 30;

/// A message, and whose turn it takes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Message {
    pub(super) body: String,
    pub(super) group: String,
}

impl Message {
    /// A message with this text, whose turn is that of a group or nobody's.
    #[must_use]
    pub fn new(body: String, group: Option<String>) -> Self {
        let group = group.unwrap_or_default();
        Self { body, group }
    }

    /// The message that tells of some work alone.
    ///
    /// # Errors
    ///
    /// Never, in fact.
    pub fn of(work: &Work) -> Result<Self, TimerError> {
        Self::sent(&timers::Message::of(work))
    }

    /// The message as it is sent.
    pub(super) fn sent(message: &timers::Message<'_>) -> Result<Self, TimerError> {
        Ok(Self::new(message.body()?, message.group()))
    }
}

/// The messages of a queue. The same message at the same time is one.
#[derive(Clone, Debug, Default)]
pub struct Messages(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Debug, Default)]
struct State {
    /// What is not due yet, the next first.
    later: BTreeSet<(Timestamp, Message)>,
    /// What is due, by its group.
    due: BTreeMap<String, VecDeque<Message>>,
    /// The groups with something due: whose turn is next comes first.
    turns: VecDeque<String>,
    /// How many messages of each group are under way.
    under_way: BTreeMap<String, usize>,
}

impl Messages {
    /// Delivers a message at a time or soon after.
    pub fn put(&self, at: Timestamp, message: Message) {
        self.lock().later.insert((at, message));
        self.0.changed.notify_one();
    }

    /// Waits until something is put in.
    pub(super) async fn changed(&self) {
        self.0.changed.notified().await;
    }

    /// Takes out some whose time has come, from each group in turn. Those of a group that keeps its
    /// workers busy come only after all others, and only if there is `plenty` of room.
    pub(super) fn take(&self, now: Timestamp, most: usize, plenty: bool) -> Vec<Message> {
        let mut state = self.lock();
        state.ripen(now);
        let mut taken = state.next(most, false);
        if taken.len() < most && plenty {
            taken.extend(state.next(most - taken.len(), true));
        }
        taken
    }

    /// Whoever had some is done with them.
    pub(super) fn done(&self, messages: &[Message]) {
        let mut state = self.lock();
        for message in messages {
            if let Some(count) = state.under_way.get_mut(&message.group) {
                *count = count.saturating_sub(1);
            }
        }
    }

    /// How many wait, due or not.
    #[must_use]
    pub fn waiting(&self) -> usize {
        let state = self.lock();
        state.later.len() + state.due.values().map(VecDeque::len).sum::<usize>()
    }

    /// When the next is due; `None` while some are under way or due, or when none is left.
    #[must_use]
    pub fn next_at(&self) -> Option<Timestamp> {
        let state = self.lock();
        let busy = !state.due.is_empty() || state.under_way.values().any(|count| *count > 0);
        let next = state.later.first().map(|(at, _)| *at);
        next.filter(|_| !busy)
    }

    /// Whether none is left, also not with whoever deals with it.
    #[must_use]
    pub fn is_over(&self) -> bool {
        let state = self.lock();
        let busy = state.under_way.values().any(|count| *count > 0);
        !busy && state.due.is_empty() && state.later.is_empty()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn ripen(&mut self, now: Timestamp) {
        while self.later.first().is_some_and(|(at, _)| *at <= now)
            && let Some((_, message)) = self.later.pop_first()
        {
            let group = self.due.entry(message.group.clone()).or_default();
            if group.is_empty() {
                self.turns.push_back(message.group.clone());
            }
            group.push_back(message);
        }
    }

    /// Takes one of each group in turn, until there are `most` or nobody's turn is left.
    fn next(&mut self, most: usize, noisy: bool) -> Vec<Message> {
        let mut taken = Vec::new();
        let mut passed = 0;
        while taken.len() < most && passed < self.turns.len() {
            let Some(group) = self.turns.pop_front() else {
                break;
            };
            let busy = self.under_way.get(&group).copied().unwrap_or_default();
            if busy >= NOISY && !group.is_empty() && !noisy {
                self.turns.push_back(group);
                passed += 1;
                continue;
            }
            let waiting = self.due.entry(group.clone()).or_default();
            taken.extend(waiting.pop_front());
            *self.under_way.entry(group.clone()).or_default() += 1;
            if waiting.is_empty() {
                self.due.remove(&group);
            } else {
                self.turns.push_back(group);
            }
            passed = 0;
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(body: &str, group: &str) -> Message {
        Message {
            body: body.to_owned(),
            group: group.to_owned(),
        }
    }

    fn bodies(messages: Vec<Message>) -> Vec<String> {
        messages.into_iter().map(|message| message.body).collect()
    }

    #[test]
    fn a_message_is_taken_when_its_time_has_come_and_not_before() {
        let messages = Messages::default();
        let at = |second| Timestamp::from_second(second).unwrap();
        for (second, body) in [(20, "b"), (10, "a"), (20, "b"), (30, "c")] {
            messages.put(at(second), message(body, ""));
        }
        assert_eq!(messages.take(at(9), 9, true), []);
        assert_eq!(bodies(messages.take(at(25), 1, true)), ["a"]);
        assert_eq!(bodies(messages.take(at(25), 9, true)), ["b"]);
    }

    #[test]
    fn groups_take_turns_and_a_busy_one_waits_for_the_others() {
        let messages = Messages::default();
        let now = Timestamp::from_second(1).unwrap();
        for number in 0..100 {
            messages.put(now, message(&format!("{number:03}"), "noisy"));
        }
        messages.put(now, message("q", "quiet"));
        assert_eq!(bodies(messages.take(now, 2, true)), ["000", "q"]);
        let busy = messages.take(now, 29, true);
        assert_eq!(busy.len(), 29);
        messages.put(now, message("r", "quiet"));
        assert_eq!(bodies(messages.take(now, 10, false)), ["r"]);
        assert_eq!(messages.take(now, 10, true).len(), 10);
        messages.done(&busy);
        assert_eq!(messages.take(now, 10, false).len(), 10);
        assert_eq!(messages.waiting(), 50);
    }
}
