//! One page of a query: which templates are on it, and how it goes on.

use shared::{
    dialect::wix::{Paging, TemplateQuery},
    domain::{
        fault::{Fault, Rule},
        ids::{SiteId, TemplateId},
        problem::Problem,
        template::query::{Edge, Entry, Order, Plan},
    },
    http::App,
    store::Listed,
};

use super::{
    sheet::{Room, Sheet},
    walk::{Step, Walk},
};

/// A filter that names this many ids or fewer is served by these, not by an index.
const FEW_IDS: usize = 100;

/// The entries of a page in the query's order, and what lies beside it.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) entries: Vec<Entry>,
    /// Where the next page begins; none when there is no next page.
    pub(super) next: Option<Edge>,
    /// Where the page before begins; none when this is the first.
    pub(super) prev: Option<Edge>,
    /// How many templates are meant in all, when paging is by offset and it could be told.
    pub(super) total: Option<usize>,
}

/// Finds the entries of a page.
pub(super) async fn read_page(
    app: &App,
    site: SiteId,
    query: &TemplateQuery,
    limit: u16,
) -> Result<Page, Problem> {
    let (edge, offset) = match &query.paging {
        Paging::First => (None, None),
        Paging::Offset(offset) => (None, Some(*offset)),
        Paging::From(edge) => (Some(edge), None),
    };
    let before = edge.is_some_and(|edge| edge.before);
    let order = if before {
        query.order.reversed()
    } else {
        query.order.clone()
    };
    let mut sheet = Sheet::new(&query.filter, &order, edge, limit, offset);
    fill(app, site, query, &mut sheet).await?;
    let total = sheet.total();
    let (mut entries, onward) = sheet.finish();
    let onward = onward.map(|entry| Edge {
        entry,
        before,
        including: false,
    });
    let back = edge.map(Edge::other_side);
    let (next, prev) = if before {
        entries.reverse();
        (back, onward)
    } else {
        (onward, back)
    };
    Ok(Page {
        entries,
        next,
        prev,
        total,
    })
}

/// Takes entries in order until the page is full or there is no more.
async fn fill(
    app: &App,
    site: SiteId,
    query: &TemplateQuery,
    sheet: &mut Sheet<'_>,
) -> Result<(), Problem> {
    let order = sheet.order;
    if let Some(ids) = query.filter.ids().filter(|ids| ids.len() <= FEW_IDS) {
        let entries = named(app, site, &ids, order).await?;
        if sheet.take_run(entries) == Room::Left {
            sheet.end();
        }
        return Ok(());
    }
    let plan = Plan::of(&query.filter, order);
    let start = sheet.position().cloned();
    let mut walk = Walk::new(
        (&app.store, site),
        (&plan, order),
        start.as_ref(),
        sheet.wanted(),
    );
    loop {
        match walk.next_run().await? {
            Step::Next(run) => {
                let size = run.len();
                if sheet.take_run(run) == Room::Full {
                    return Ok(());
                }
                // The run at the edge was read once more, to find what of it is left.
                if !sheet.has_moved() {
                    walk.gave_for_nothing(size);
                }
            }
            Step::End => {
                sheet.end();
                return Ok(());
            }
            Step::Spent if sheet.is_out_of_reach() => return Err(too_far()),
            Step::Spent if sheet.has_moved() => return Ok(()),
            Step::Spent => return Err(too_wide()),
        }
    }
}

/// The entries of some ids.
async fn named(
    app: &App,
    site: SiteId,
    ids: &[&str],
    order: &Order,
) -> Result<Vec<Listed>, Problem> {
    let mut ids: Vec<TemplateId> = ids.iter().filter_map(|id| TemplateId::parse(id)).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut entries = app.store.listed_templates(site, &ids).await?;
    entries.sort_by(|one, two| order.compare(&one.entry, &two.entry));
    Ok(entries)
}

fn too_far() -> Problem {
    let message = "more than 1000 templates were examined before the page: use `cursorPaging`";
    Problem::invalid(vec![Fault {
        path: "query.paging.offset".to_owned(),
        rule: Rule::Other("OFFSET_TOO_FAR"),
        message: message.to_owned(),
    }])
}

fn too_wide() -> Problem {
    let message = "more than 1000 templates are alike in the first field: sort by `id` next, or \
                   narrow the filter";
    Problem::invalid(vec![Fault {
        path: "query.sort".to_owned(),
        rule: Rule::Other("SORT_TOO_WIDE"),
        message: message.to_owned(),
    }])
}
