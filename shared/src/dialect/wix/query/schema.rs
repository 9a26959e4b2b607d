//! Schemas of queries.

use serde_json::{Value, json};

use super::{
    filter::FIELDS,
    project::SETS,
    read::{MAX_CURSOR, MAX_LIMIT, MAX_OFFSET, MAX_SORT, ORDERS},
};
use crate::dialect::{
    schema::{
        about, all, any_of, any_text, anything, count, flag, integer, like, list, named, nullable,
        object, schemas, text, word,
    },
    wix::template::schema::CheckoutTemplate,
};

schemas! {
    /// Which checkout templates, in which order, and which page of them.
    QueryCheckoutTemplates = like(
        object().takes([("query", query())]).closed(),
        json!({"query": {
            "filter": {"status": "ACTIVE", "label": {"$startsWith": "spring"}},
            "sort": [{"fieldName": "updatedDate", "order": "DESC"}],
            "cursorPaging": {"limit": 20},
        }}),
    );
    /// What must hold, all of it: fields with values or `{$operator: value}`, and filters within filters.
    TemplateFilter = filter();
    /// A page of checkout templates.
    FoundCheckoutTemplates = object()
        .has([
            ("checkoutTemplates", all(any_of(vec![
                named::<CheckoutTemplate>(),
                about("Only the fields that were asked for.", json!({"type": "object", "additionalProperties": true})),
            ]))),
            ("pagingMetadata", object()
                .has([
                    ("count", about("How many the page has.", count())),
                    ("cursors", object().has([("next", nullable(any_text())), ("prev", nullable(any_text()))]).open()),
                    ("hasNext", flag()),
                ])
                .may_have([("offset", count()), ("tooManyToCount", flag()), ("total", count())])
                .open()),
        ])
        .open();
}

fn query() -> Value {
    let limit = || integer(1..=MAX_LIMIT);
    let cursor = || text(0..=MAX_CURSOR);
    let fields: Vec<&str> = FIELDS.iter().map(|(name, _)| *name).collect();
    let sorting = object()
        .has([("fieldName", word(&fields))])
        .takes([("order", word(ORDERS))]);
    let by_cursor = object().takes([("cursor", cursor()), ("limit", limit())]);
    let by_offset = object().takes([
        ("offset", integer(0..=MAX_OFFSET)),
        ("limit", limit()),
        ("cursor", cursor()),
    ]);
    let by_offset = about(
        "For older clients; not with `cursorPaging`.",
        by_offset.closed(),
    );
    object()
        .takes([
            ("filter", named::<TemplateFilter>()),
            ("sort", list(0..=MAX_SORT, sorting.closed())),
            ("cursorPaging", by_cursor.closed()),
            ("paging", by_offset),
            ("fields", list(0..=50, like(text(1..=100), json!("id")))),
            ("fieldsets", list(0..=SETS.len(), word(SETS))),
        ])
        .closed()
}

fn filter() -> Value {
    let several = || json!({"type": "array", "minItems": 1, "items": named::<TemplateFilter>()});
    let not = any_of(vec![named::<TemplateFilter>(), several()]);
    let mut filter = object()
        .may_have([("$and", several()), ("$or", several()), ("$not", not)])
        .closed();
    for (name, _) in FIELDS {
        filter["properties"][name] = about(
            "A value, `null` for none, or `{$operator: value}`.",
            anything(),
        );
    }
    filter
}
