//! A page that is being filled.

use std::collections::HashSet;

use shared::{
    domain::{
        ids::TemplateId,
        template::query::{Edge, Entry, Filter, Order},
    },
    store::Listed,
};

/// The most bytes of a page's templates. Lambda answers with at most 6 MB, and escapes every quote of a
/// body; 4 MB of quotes would be too many.
const MAX_BYTES: usize = 3_000_000;

/// A page that is being filled with entries that come in its order.
pub(super) struct Sheet<'a> {
    pub(super) order: &'a Order,
    filter: &'a Filter,
    edge: Option<&'a Edge>,
    limit: usize,
    /// How many that are meant come before the page.
    skip: usize,
    /// Whether those behind the page are counted.
    counts: bool,
    /// The last entry that was taken or passed over.
    position: Option<Entry>,
    entries: Vec<Entry>,
    /// Which templates were seen: one whose status changes meanwhile is in two partitions.
    known: HashSet<TemplateId>,
    bytes: usize,
    /// How many are meant, on the page or not.
    meant: usize,
    /// The position at which the page was full.
    full_at: Option<Entry>,
    /// Whether there is nothing behind the position.
    ended: bool,
}

/// Whether anything more fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Room {
    Left,
    Full,
}

impl<'a> Sheet<'a> {
    /// An empty page; `offset` is for paging by offset, which also counts.
    pub(super) fn new(
        filter: &'a Filter,
        order: &'a Order,
        edge: Option<&'a Edge>,
        limit: u16,
        offset: Option<u16>,
    ) -> Self {
        Self {
            order,
            filter,
            edge,
            limit: usize::from(limit),
            skip: usize::from(offset.unwrap_or_default()),
            counts: offset.is_some(),
            position: None,
            entries: Vec::new(),
            known: HashSet::new(),
            bytes: 0,
            meant: 0,
            full_at: None,
            ended: false,
        }
    }

    /// Whether it begins behind what was seen: its offset reaches too far.
    pub(super) fn is_out_of_reach(&self) -> bool {
        self.counts && self.meant <= self.skip
    }

    /// Where to begin.
    pub(super) fn position(&self) -> Option<&Entry> {
        self.position.as_ref().or(self.edge.map(|edge| &edge.entry))
    }

    /// Whether it got beyond its edge.
    pub(super) const fn has_moved(&self) -> bool {
        self.position.is_some()
    }

    /// How many entries it takes if all are meant, and one to see that there is more.
    pub(super) fn wanted(&self) -> u16 {
        u16::try_from(self.skip + self.limit + 1).unwrap_or(u16::MAX)
    }

    /// There is nothing more.
    pub(super) const fn end(&mut self) {
        self.ended = true;
    }

    /// Takes what is meant and fits.
    pub(super) fn take_run(&mut self, run: Vec<Listed>) -> Room {
        for listed in run {
            if self.take(listed) == Room::Full {
                return Room::Full;
            }
        }
        Room::Left
    }

    fn take(&mut self, Listed { entry, bytes }: Listed) -> Room {
        if self.position.is_none() && self.is_over_the_edge(&entry) {
            return Room::Left;
        }
        if self.filter.matches(&entry) && self.known.insert(entry.id) {
            self.meant += 1;
            if self.meant > self.skip && self.full_at.is_none() && !self.put(&entry, bytes) {
                // A page holds at least one, so there is a position.
                self.full_at.clone_from(&self.position);
                if !self.counts {
                    return Room::Full;
                }
            }
        }
        self.position = Some(entry);
        Room::Left
    }

    fn is_over_the_edge(&self, entry: &Entry) -> bool {
        self.edge.is_some_and(|edge| {
            let ordering = self.order.compare(entry, &edge.entry);
            ordering.is_lt() || (ordering.is_eq() && !edge.including)
        })
    }

    fn put(&mut self, entry: &Entry, bytes: usize) -> bool {
        let too_large = self.bytes + bytes > MAX_BYTES && !self.entries.is_empty();
        let fits = self.entries.len() < self.limit && !too_large;
        if fits {
            self.bytes += bytes;
            self.entries.push(entry.clone());
        }
        fits
    }

    /// How many are meant in all, if that was counted to the end.
    pub(super) fn total(&self) -> Option<usize> {
        (self.counts && self.ended).then_some(self.meant)
    }

    /// The entries, and the one behind which the next page begins if there may be one.
    pub(super) fn finish(self) -> (Vec<Entry>, Option<Entry>) {
        let onward = match (self.full_at, self.ended) {
            (Some(entry), _) => Some(entry),
            (None, false) => self.position,
            (None, true) => None,
        };
        (self.entries, onward)
    }
}
