//! Lists of custom fields.

use std::cmp::Ordering;

use super::kind::KINDS;
use crate::{
    dialect::polar::{Paging, Query, Sorted, query::contains},
    domain::{catalog::CustomField, ids::SiteId, problem::Problem},
};

/// What a list can be sorted by.
pub(in crate::dialect::polar) const SORTS: &[&str] = &["created_at", "slug", "name", "type"];

/// Which custom fields, in what order, and which page of them.
#[derive(Debug)]
pub struct CustomFieldList {
    is_ours: bool,
    query: Option<String>,
    kinds: Option<Vec<&'static str>>,
    sorting: Vec<Sorted>,
    /// Which page.
    pub paging: Paging,
}

/// Reads the parameters of a list of a site's custom fields.
///
/// # Errors
///
/// All faults.
pub fn read_custom_field_list(
    pairs: &[(String, String)],
    site: SiteId,
) -> Result<CustomFieldList, Problem> {
    let query = Query::new(pairs);
    let list = CustomFieldList {
        is_ours: query.is_about(site),
        query: query.text("query").map(str::to_lowercase),
        kinds: query.words("type", KINDS),
        sorting: query.sorting(SORTS, Sorted::by("slug")),
        paging: query.paging(),
    };
    query.finish(list)
}

impl CustomFieldList {
    /// The custom fields of the list, of all of the site, in its order.
    #[must_use]
    pub fn of(&self, all: Vec<CustomField>) -> Vec<CustomField> {
        let mut found: Vec<CustomField> = all.into_iter().filter(|one| self.takes(one)).collect();
        Sorted::sort(&mut found, &self.sorting, compare);
        found
    }

    fn takes(&self, field: &CustomField) -> bool {
        let named =
            |text: &String| contains(&field.name, text) || contains(field.slug.as_str(), text);
        let kind = field.kind.word();
        self.is_ours
            && self.query.as_ref().is_none_or(named)
            && self
                .kinds
                .as_ref()
                .is_none_or(|kinds| kinds.contains(&kind))
    }
}

fn compare(field: &'static str, a: &CustomField, b: &CustomField) -> Ordering {
    match field {
        "slug" => a.slug.cmp(&b.slug),
        "name" => a.name.to_lowercase().cmp(&b.name.to_lowercase()),
        "type" => a.kind.word().cmp(b.kind.word()),
        _ => a.created_at.cmp(&b.created_at),
    }
}
