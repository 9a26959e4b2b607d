//! A walk along an index, entry by entry.

use std::collections::VecDeque;

use shared::{
    domain::{
        ids::SiteId,
        template::query::{Direction, Entry, Order, Plan},
    },
    store::{Listed, Resume, Store, StoreError, Stretch},
};

/// How many entries one walk gives: one more than may be examined, to see the end.
const BUDGET: u16 = 1_001;
/// How many entries one request asks for at the most.
const MOST_AT_ONCE: u16 = 250;

/// A walk along an index, in its order.
pub(super) struct Walk<'a> {
    store: &'a Store,
    plan: &'a Plan,
    order: &'a Order,
    sources: Vec<Source>,
    /// How many entries it still gives.
    left: u16,
    /// How many entries the next request asks for.
    at_once: u16,
    /// The entry that ended a run, and begins the next.
    pending: Option<Listed>,
}

struct Source {
    stretch: Stretch,
    read: VecDeque<Listed>,
    on: On,
}

/// How a source goes on.
enum On {
    Start,
    From(Resume),
    End,
}

/// What a step of a walk comes to.
pub(super) enum Step<T> {
    /// What comes next.
    Next(T),
    /// There is nothing more.
    End,
    /// There may be more, but the walk has given as many as it may.
    Spent,
}

impl<'a> Walk<'a> {
    /// A walk along what `plan` says, begun with `start` or what comes next. The first
    /// request asks for `wanted` entries.
    pub(super) fn new(
        (store, site): (&'a Store, SiteId),
        (plan, order): (&'a Plan, &'a Order),
        start: Option<&Entry>,
        wanted: u16,
    ) -> Self {
        let place = |status| plan.statuses.iter().position(|known| *known == status);
        let first = start
            .and_then(|entry| place(entry.status))
            .filter(|_| !plan.merged);
        let first = first.unwrap_or_default();
        let sources = plan
            .statuses
            .iter()
            .enumerate()
            .skip(first)
            .map(|(at, status)| {
                let stretch = Stretch::of(plan, site, *status);
                // One after the other, only the first of them is begun in its middle.
                let begun = start.filter(|_| plan.merged || at == first);
                let stretch = match (begun, plan.run) {
                    (Some(entry), Some(run)) => stretch.from_run(run, entry),
                    (Some(entry), None) => stretch.from_entry(entry),
                    (None, _) => stretch,
                };
                Source {
                    stretch,
                    read: VecDeque::new(),
                    on: On::Start,
                }
            });
        Self {
            store,
            plan,
            order,
            sources: sources.collect(),
            left: BUDGET.max(wanted),
            at_once: wanted,
            pending: None,
        }
    }

    /// The next entries that are alike in what the index is sorted by, in the query's order; one
    /// entry when the index's order is the query's.
    pub(super) async fn next_run(&mut self) -> Result<Step<Vec<Listed>>, StoreError> {
        let first = match self.pending.take() {
            Some(entry) => entry,
            None => match self.next().await? {
                Step::Next(entry) => entry,
                Step::End => return Ok(Step::End),
                Step::Spent => return Ok(Step::Spent),
            },
        };
        let mut run = vec![first];
        while self.plan.run.is_some() {
            match self.next().await? {
                Step::End => break,
                Step::Spent => return Ok(Step::Spent),
                Step::Next(entry)
                    if run
                        .first()
                        .is_some_and(|first| self.is_one_run(first, &entry)) =>
                {
                    run.push(entry);
                }
                Step::Next(entry) => {
                    self.pending = Some(entry);
                    break;
                }
            }
        }
        run.sort_by(|one, two| self.order.compare(&one.entry, &two.entry));
        Ok(Step::Next(run))
    }

    /// Does not count so many of what it gave: they were on an earlier page.
    pub(super) fn gave_for_nothing(&mut self, count: usize) {
        let count = u16::try_from(count).unwrap_or(BUDGET);
        self.left = self.left.saturating_add(count);
    }

    fn is_one_run(&self, one: &Listed, two: &Listed) -> bool {
        self.plan.is_one_run(&one.entry, &two.entry)
    }

    /// The next entry in the order of the index.
    async fn next(&mut self) -> Result<Step<Listed>, StoreError> {
        let active = if self.plan.merged {
            self.sources.len()
        } else {
            1
        };
        if self.left == 0 {
            return Ok(Step::Spent);
        }
        loop {
            for at in 0..active.min(self.sources.len()) {
                while self.sources[at].is_dry() {
                    self.fill(at).await?;
                }
            }
            if let Some(entry) = self.pop(active) {
                self.left -= 1;
                return Ok(Step::Next(entry));
            }
            if self.plan.merged || self.sources.len() <= 1 {
                return Ok(Step::End);
            }
            self.sources.remove(0);
        }
    }

    async fn fill(&mut self, at: usize) -> Result<(), StoreError> {
        let limit = self.at_once.clamp(1, MOST_AT_ONCE);
        let source = &mut self.sources[at];
        let resume = match std::mem::replace(&mut source.on, On::End) {
            On::Start => None,
            On::From(resume) => Some(resume),
            On::End => return Ok(()),
        };
        let (entries, resume) = self
            .store
            .list_templates(&source.stretch, resume, limit)
            .await?;
        source.read = entries.into();
        source.on = resume.map_or(On::End, On::From);
        self.at_once = limit.saturating_mul(2);
        Ok(())
    }

    /// The least of what the sources have read.
    fn pop(&mut self, active: usize) -> Option<Listed> {
        let key = |listed: &Listed| (self.plan.index.value(&listed.entry), listed.entry.id);
        let heads = self.sources.iter().take(active).enumerate();
        let heads = heads.filter_map(|(at, source)| Some((at, key(source.read.front()?))));
        let next = match self.plan.direction {
            Direction::Ascending => heads.min_by(|one, two| one.1.cmp(&two.1)),
            Direction::Descending => heads.max_by(|one, two| one.1.cmp(&two.1)),
        };
        self.sources.get_mut(next?.0)?.read.pop_front()
    }
}

impl Source {
    fn is_dry(&self) -> bool {
        self.read.is_empty() && !matches!(self.on, On::End)
    }
}
