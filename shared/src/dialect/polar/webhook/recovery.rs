//! What an endpoint missed, as clients ask for it.

use std::ops::Range;

use jiff::Timestamp;
use serde_json::Value;

use crate::{
    dialect::{
        polar::read_body,
        reader::{Fields, Node},
    },
    domain::{fault::Rule, problem::Problem, webhook::RETENTION},
};

/// The fields of what is to be sent again.
pub(super) const FIELDS: [&str; 2] = ["since", "until"];

/// Reads of what time events are to be sent again, at `now`: from the beginning until before the end.
///
/// # Errors
///
/// All faults.
pub fn read_recovery(body: &Value, now: Timestamp) -> Result<Range<Timestamp>, Problem> {
    read_body(body, |node| {
        let fields = node.object(&FIELDS)?;
        let since = fields.required("since").and_then(|node| since(&node, now));
        let until = fields.optional("until", |node| moment(&node));
        let (since, until) = (since?, until?.unwrap_or(now));
        check_order(&fields, since..until)
    })
}

fn since(node: &Node<'_>, now: Timestamp) -> Option<Timestamp> {
    let since = moment(node)?;
    if since < now - RETENTION {
        let message = "events are kept for 30 days";
        return node.fault(Rule::Other("RETENTION"), message);
    }
    Some(since)
}

fn check_order(fields: &Fields<'_>, time: Range<Timestamp>) -> Option<Range<Timestamp>> {
    match (time.is_empty(), fields.names("until")) {
        (false, _) => Some(time),
        (true, true) => fields.fault(
            "until",
            Rule::Other("BOUNDS"),
            "expected to be after `since`",
        ),
        (true, false) => fields.fault("since", Rule::Other("BOUNDS"), "expected to be in the past"),
    }
}

fn moment(node: &Node<'_>) -> Option<Timestamp> {
    node.parsed(|text| {
        let moment = text.parse();
        moment.map_err(|_| "expected a date and time (RFC 3339)".to_owned())
    })
}
