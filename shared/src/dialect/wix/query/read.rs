//! Queries as clients send them.

use serde_json::Value;

use super::{
    Cursor, Projection,
    filter::{FIELDS, field_named, read_filter},
};
use crate::{
    dialect::reader::{Faults, Fields, Node},
    domain::{
        fault::Rule,
        problem::Problem,
        template::query::{Direction, Edge, Field, Filter, Order},
    },
};

/// How many templates come back unless a client says so.
const DEFAULT_LIMIT: u16 = 50;
/// How many may.
pub(super) const MAX_LIMIT: i64 = 100;
/// How far paging by offset reaches: cursors reach everything.
pub(super) const MAX_OFFSET: i64 = 1_000;
/// The most bytes of a filter, which every cursor carries.
const MAX_FILTER: usize = 20_000;
pub(super) const MAX_CURSOR: usize = 100_000;
pub(super) const MAX_SORT: usize = 10;
pub(super) const ORDERS: &[&str] = &["ASC", "DESC"];
const DIRECTIONS: &[Direction] = &[Direction::Ascending, Direction::Descending];

/// What a client asks for.
#[derive(Clone, Debug)]
pub struct QueryRequest {
    /// At most so many templates.
    pub limit: u16,
    /// Which of them.
    pub paging: PagingRequest,
}

/// A new query, or the next page of an old one.
#[derive(Clone, Debug)]
pub enum PagingRequest {
    /// A new query.
    Query(Box<TemplateQuery>),
    /// A cursor, still sealed: filter and order are in it, whatever else was sent.
    Cursor(String),
}

/// Which templates, in which order, from where.
#[derive(Clone, Debug)]
pub struct TemplateQuery {
    /// Which.
    pub filter: Filter,
    /// In which order.
    pub order: Order,
    /// From where.
    pub paging: Paging,
    /// Which of their fields; none is all.
    pub projection: Option<Projection>,
    filter_as_sent: Option<Value>,
    sort_as_sent: Option<Value>,
}

/// From where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paging {
    /// From the first.
    First,
    /// From so many behind the first; for older clients.
    Offset(u16),
    /// From an edge.
    From(Edge),
}

impl TemplateQuery {
    /// The cursor of the page that begins at `edge`.
    #[must_use]
    pub fn cursor(&self, edge: Edge) -> Cursor {
        Cursor {
            filter: self.filter_as_sent.clone(),
            sort: self.sort_as_sent.clone(),
            fields: self
                .projection
                .as_ref()
                .map(|fields| fields.paths().to_vec()),
            edge,
        }
    }
}

/// Reads `{query}`.
///
/// # Errors
///
/// All faults at once.
pub fn read_query(body: &Value) -> Result<QueryRequest, Problem> {
    let faults = Faults::default();
    let empty = Value::Object(serde_json::Map::new());
    let read = Node::root(body, &faults)
        .object(&["query"])
        .and_then(|envelope| {
            let node = envelope
                .get("query")
                .unwrap_or_else(|| Node::root(&empty, &faults));
            let known = [
                "filter",
                "sort",
                "cursorPaging",
                "paging",
                "fields",
                "fieldsets",
            ];
            read_fields(&node.object(&known)?)
        });
    faults.finish(read).map_err(Problem::invalid)
}

fn read_fields(fields: &Fields<'_>) -> Option<QueryRequest> {
    if fields.get("cursorPaging").is_some() && fields.get("paging").is_some() {
        let message = "only one of `cursorPaging` and `paging` may be there";
        return fields.node().fault(Rule::OneOf, message);
    }
    let cursor = fields.optional("cursorPaging", |node| read_cursor_paging(&node));
    let offset = fields.optional("paging", |node| read_offset_paging(&node));
    // Read in any case: whoever sends a cursor and a wrong filter has made a mistake.
    let query = read_new(fields);
    let (cursor, offset, query) = (cursor?, offset?, query?);
    let by_offset = offset.unwrap_or_default();
    let ((cursor, limit), offset) = cursor.map_or(by_offset, |cursor| (cursor, None));
    let limit = limit.unwrap_or(DEFAULT_LIMIT);
    let paging = match (cursor, offset) {
        (Some(cursor), _) => PagingRequest::Cursor(cursor),
        (None, Some(offset)) => PagingRequest::Query(Box::new(TemplateQuery {
            paging: Paging::Offset(offset),
            ..query
        })),
        (None, None) => PagingRequest::Query(Box::new(query)),
    };
    Some(QueryRequest { limit, paging })
}

fn read_new(fields: &Fields<'_>) -> Option<TemplateQuery> {
    let filter = fields.optional("filter", |node| {
        if node.value().to_string().len() > MAX_FILTER {
            return node.fault(
                Rule::Other("FILTER_SIZE"),
                format!("a filter has at most {MAX_FILTER} bytes"),
            );
        }
        read_filter(&node)
    });
    let sort = fields.optional("sort", |node| {
        let entries: Vec<_> = node.list(0..=MAX_SORT)?.iter().map(read_sorting).collect();
        entries.into_iter().collect::<Option<Vec<_>>>()
    });
    let projection = Projection::read(
        fields.get("fields").as_ref(),
        fields.get("fieldsets").as_ref(),
    );
    Some(TemplateQuery {
        filter: filter?.unwrap_or(Filter::ALL),
        order: Order::by(sort?.unwrap_or_default()),
        paging: Paging::First,
        projection: projection?,
        filter_as_sent: fields.map().get("filter").cloned(),
        sort_as_sent: fields.map().get("sort").cloned(),
    })
}

fn read_sorting(node: &Node<'_>) -> Option<(Field, Direction)> {
    let fields = node.object(&["fieldName", "order"])?;
    let field = fields.required("fieldName").and_then(|node| {
        let name = node.string(1..=100)?;
        field_named(&name).or_else(|| {
            let known: Vec<&str> = FIELDS.iter().map(|(name, _)| *name).collect();
            node.fault(
                Rule::NotAllowed,
                format!(
                    "`{name}` cannot be sorted by, expected one of {}",
                    known.join(", ")
                ),
            )
        })
    });
    let order = fields.optional("order", |node| node.word(ORDERS, DIRECTIONS));
    Some((field?, order?.unwrap_or_default()))
}

type CursorPaging = (Option<String>, Option<u16>);

fn read_cursor_paging(node: &Node<'_>) -> Option<CursorPaging> {
    let fields = node.object(&["cursor", "limit"])?;
    let cursor = fields.optional("cursor", |node| node.string(0..=MAX_CURSOR));
    let limit = fields.optional("limit", |node| read_limit(&node));
    Some((cursor?.filter(|cursor| !cursor.is_empty()), limit?))
}

/// Paging by offset; a helper of Wix's client puts a cursor here.
fn read_offset_paging(node: &Node<'_>) -> Option<(CursorPaging, Option<u16>)> {
    let fields = node.object(&["offset", "limit", "cursor"])?;
    let cursor = fields.optional("cursor", |node| node.string(0..=MAX_CURSOR));
    let offset = fields.optional("offset", |node| {
        let offset = node.integer(0..=MAX_OFFSET)?;
        u16::try_from(offset).ok()
    });
    let limit = fields.optional("limit", |node| read_limit(&node));
    let cursor = cursor?.filter(|cursor| !cursor.is_empty());
    Some(((cursor, limit?), Some(offset?.unwrap_or_default())))
}

fn read_limit(node: &Node<'_>) -> Option<u16> {
    let limit = node.integer(1..=MAX_LIMIT)?;
    u16::try_from(limit).ok()
}

/// The query that a cursor of ours goes on with, from its text. None for what is no cursor.
#[must_use]
pub fn read_cursor(text: &str) -> Option<TemplateQuery> {
    let cursor: Cursor = serde_json::from_str(text).ok()?;
    let faults = Faults::default();
    let mut query = serde_json::Map::new();
    query.extend(cursor.filter.map(|filter| ("filter".to_owned(), filter)));
    query.extend(cursor.sort.map(|sort| ("sort".to_owned(), sort)));
    let query = Value::Object(query);
    let read = Node::root(&query, &faults)
        .any_object()
        .and_then(|fields| read_new(&fields));
    let read = faults.finish(read).ok()?;
    Some(TemplateQuery {
        paging: Paging::From(cursor.edge),
        projection: cursor.fields.map(Projection::of_cursor),
        ..read
    })
}
