//! Lists: pages by number, and an order by several fields.

use std::cmp::Ordering;

use serde_json::{Value, json};

/// Which page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    /// From 1.
    pub page: usize,
    /// How many objects it has.
    pub limit: usize,
}

impl Paging {
    /// The most objects of a page; who asks for more gets these.
    pub const MAX_LIMIT: usize = 100;
    /// How many objects the last page that can be asked for ends with.
    pub const DEEPEST: usize = 10_000;

    /// How many objects lie before the page.
    #[must_use]
    pub const fn skipped(self) -> usize {
        (self.page - 1) * self.limit
    }

    /// How many objects there are up to the page's end.
    #[must_use]
    pub const fn end(self) -> usize {
        self.page * self.limit
    }

    /// The page's objects of all.
    #[must_use]
    pub fn of<T>(self, all: Vec<T>) -> Vec<T> {
        all.into_iter()
            .skip(self.skipped())
            .take(self.limit)
            .collect()
    }
}

/// A field to sort by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sorted {
    /// Its name on the wire.
    pub field: &'static str,
    /// From the greatest to the least.
    pub descending: bool,
}

impl Sorted {
    /// From the least to the greatest.
    #[must_use]
    pub const fn by(field: &'static str) -> Self {
        let descending = false;
        Self { field, descending }
    }

    /// From the greatest to the least.
    #[must_use]
    pub const fn down(field: &'static str) -> Self {
        let descending = true;
        Self { field, descending }
    }

    /// Sorts by several fields, the first first; `compare` knows the fields. What is alike in all of
    /// them stays in its order, turned round where the last field descends: the newest come first.
    pub fn sort<T>(all: &mut [T], by: &[Self], compare: impl Fn(&'static str, &T, &T) -> Ordering) {
        if by.last().is_some_and(|last| last.descending) {
            all.reverse();
        }
        all.sort_by(|a, b| {
            let orders = by.iter().map(|one| {
                let order = compare(one.field, a, b);
                if one.descending {
                    order.reverse()
                } else {
                    order
                }
            });
            orders.fold(Ordering::Equal, Ordering::then)
        });
    }
}

/// `{items, pagination}` of a page of so many objects in all.
#[must_use]
pub fn page_body(items: &[Value], total: usize, paging: Paging) -> Value {
    let max_page = total.div_ceil(paging.limit);
    json!({"items": items, "pagination": {"total_count": total, "max_page": max_page}})
}
