//! Parameters of lists of what is told to endpoints.

use utoipa::{
    IntoParams,
    openapi::path::{Parameter, ParameterIn},
};

use super::{pages, query};
use crate::dialect::{
    polar::webhook::{CLASSES, EVENT_TYPES, STATUSES},
    schema::{all, any_text, flag, id, moment, word},
};

fn time() -> [Parameter; 2] {
    [
        query("start_timestamp", "Only from then on.", moment()),
        query("end_timestamp", "Only until then.", moment()),
    ]
}

/// What a list of endpoints can be asked for.
#[derive(Clone, Copy, Debug)]
pub struct WebhookEndpointQuery;

impl IntoParams for WebhookEndpointQuery {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        pages(Vec::new())
    }
}

/// What a list of deliveries can be asked for.
#[derive(Clone, Copy, Debug)]
pub struct WebhookDeliveryQuery;

impl IntoParams for WebhookDeliveryQuery {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut more = vec![
            query("endpoint_id", "Only those to these.", all(id())),
            query("status", "Only those that stand so.", all(word(STATUSES))),
            query(
                "succeeded",
                "Only those that arrived, or none of them.",
                flag(),
            ),
            query(
                "query",
                "A part of the answer or of the event's type, or one of the ids.",
                any_text(),
            ),
            query(
                "http_code_class",
                "Only those whose latest answer is such.",
                all(word(CLASSES)),
            ),
            query(
                "event_type",
                "Only those of events of these types.",
                all(word(EVENT_TYPES)),
            ),
        ];
        more.extend(time());
        pages(more)
    }
}

/// What a list of events can be asked for.
#[derive(Clone, Copy, Debug)]
pub struct WebhookEventQuery;

impl IntoParams for WebhookEventQuery {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut more = vec![query(
            "type",
            "Only those of these types.",
            all(word(EVENT_TYPES)),
        )];
        more.extend(time());
        pages(more)
    }
}

/// To whom an event goes again.
#[derive(Clone, Copy, Debug)]
pub struct RedeliveryQuery;

impl IntoParams for RedeliveryQuery {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![query("endpoint_id", "Only to this one.", id())]
    }
}
