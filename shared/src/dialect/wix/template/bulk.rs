//! Bulk creation: many templates in one request, each with a result of its own.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::template_body;
use crate::{
    dialect::{
        reader::{Faults, Node},
        wix::problem::application_error,
    },
    domain::{
        offer::Usage,
        problem::{Problem, Refusal},
        template::Template,
    },
};

/// The most templates of one request.
pub(super) const MAX_TEMPLATES: usize = 100;

/// What a client asks to create.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkCreate {
    /// The body of a create for each template.
    pub creates: Vec<Value>,
    /// Whether the templates come back, and not only their ids.
    pub return_entity: bool,
}

/// Reads `{checkoutTemplates, returnEntity}`; what is inside the templates is read one by one.
///
/// # Errors
///
/// All faults of the list at once.
pub fn read_bulk_create(body: &Value) -> Result<BulkCreate, Problem> {
    let faults = Faults::default();
    let root = Node::root(body, &faults).object(&["checkoutTemplates", "returnEntity"]);
    let read = root.and_then(|fields| {
        let templates = fields
            .required("checkoutTemplates")
            .and_then(|node| node.list(1..=MAX_TEMPLATES));
        let return_entity = fields.optional("returnEntity", |node| node.boolean());
        let create = |node: &Node<'_>| json!({"checkoutTemplate": node.value()});
        Some(BulkCreate {
            creates: templates?.iter().map(create).collect(),
            return_entity: return_entity?.unwrap_or_default(),
        })
    });
    faults.finish(read).map_err(Problem::invalid)
}

/// Every template has items of one kind or the other, right or wrong: else nothing is created.
///
/// # Errors
///
/// [`Refusal::TemplateWithoutItems`].
pub fn check_items_are_there(creates: &[Value]) -> Result<(), Problem> {
    let is_empty = |create: &Value| {
        let template = create["checkoutTemplate"].as_object();
        let none = |value: Option<&Value>| {
            value.is_none_or(|value| value.is_null() || value.as_array().is_some_and(Vec::is_empty))
        };
        template.is_some_and(|template| {
            none(template.get("lineItems")) && none(template.get("customLineItems"))
        })
    };
    match creates.iter().position(is_empty) {
        None => Ok(()),
        Some(index) => Err(Problem::refused(
            Refusal::TemplateWithoutItems,
            format!("`checkoutTemplates[{index}]` needs `lineItems` or `customLineItems`."),
        )),
    }
}

/// Moves the faults of a create to where its template stands in the list.
#[must_use]
pub fn bulk_problem(problem: Problem, index: usize) -> Problem {
    problem.moved("checkoutTemplate", &format!("checkoutTemplates[{index}]"))
}

/// `{results, bulkActionMetadata}`, with the templates as they are `now`, or only their ids.
#[must_use]
pub fn bulk_body(
    results: &[Result<Template, Problem>],
    return_entity: bool,
    now: Timestamp,
) -> Value {
    let failures = results.iter().filter(|result| result.is_err()).count();
    let body = |(index, result): (usize, &Result<Template, Problem>)| match result {
        Ok(template) => {
            let metadata = json!({"id": template.id, "originalIndex": index, "success": true});
            if return_entity {
                json!({"itemMetadata": metadata, "item": template_body(template, now, Some(Usage::default()))})
            } else {
                json!({"itemMetadata": metadata})
            }
        }
        Err(problem) => json!({"itemMetadata": {
            "originalIndex": index, "success": false, "error": application_error(problem),
        }}),
    };
    let results: Vec<Value> = results.iter().enumerate().map(body).collect();
    json!({
        "bulkActionMetadata": {
            "totalSuccesses": results.len() - failures,
            "totalFailures": failures,
            "undetailedFailures": 0,
        },
        "results": results,
    })
}
