//! The document of the API: what operations have in common is added to what their handlers say.
//!
//! A handler's attribute names its method, path, bodies, scope and answers. What else it may answer
//! follows from what it takes: who asks for a token may say 401, who reads a body 413, and so on.
//! Only a test makes the document; functions do not even hold the code.

mod parameters;

pub use parameters::parameter;

use serde_json::{Value, json};
use utoipa::openapi::{
    Components, Content, HeaderBuilder, OpenApi, PathItem, Ref, RefOr, Response, ResponseBuilder,
    path::{Operation, Parameter},
    security::{
        ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
    },
};

use crate::dialect::{
    polar,
    schema::{Component, about, parsed},
    wix,
};

/// The form of a router's problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `{error, detail}`, and a list of faults for 422.
    Polar,
    /// `{message, details}`.
    Wix,
    /// A page.
    Page,
    /// RFC 9457.
    Details,
}

/// The access token in its usual form; operations name it with the scope that they ask for.
const TOKEN: &str = "token";
/// The bare token, as Wix's client sends it.
const RAW_TOKEN: &str = "rawToken";

/// Adds what all operations of a form have in common, and schemas of their own.
#[must_use]
pub fn complete(mut api: OpenApi, form: Form, own: Vec<Component>) -> OpenApi {
    let mut components = components_of(form, own);
    for item in api.paths.paths.values_mut() {
        for (method, operation) in operations(item) {
            complete_operation(method, operation, form, &mut components);
        }
        // What needs no token is for browsers and the like, which ask by HEAD, too.
        if item.head.is_none() {
            let public = item.get.as_ref().filter(|get| is_for_browsers(get));
            item.head = public.map(head_of);
        }
    }
    api.components = Some(components);
    api
}

/// Whether an operation needs no token and is none of a dialect's API.
fn is_for_browsers(operation: &Operation) -> bool {
    let responses = &operation.responses.responses;
    operation.security.is_none() && !responses.contains_key("422")
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let PathItem {
        get,
        post,
        put,
        patch,
        delete,
        ..
    } = item;
    [
        ("get", get),
        ("post", post),
        ("put", put),
        ("patch", patch),
        ("delete", delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

fn complete_operation(
    method: &str,
    operation: &mut Operation,
    form: Form,
    components: &mut Components,
) {
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response {
            complete_response(status, response, has(operation.parameters.as_deref(), KEY));
        }
    }
    let refusals = refusals(method, operation, form);
    for status in refusals {
        let name = format!("{form:?}{status}");
        let reference = Ref::from_response_name(&name);
        components
            .responses
            .entry(name)
            .or_insert_with(|| RefOr::T(refusal(form, status)));
        let responses = &mut operation.responses.responses;
        responses
            .entry(status.to_string())
            .or_insert(RefOr::Ref(reference));
    }
    if let Some(ways) = &mut operation.security {
        ways.push(SecurityRequirement::new(RAW_TOKEN, Vec::<String>::new()));
        for (name, scheme) in schemes() {
            components
                .security_schemes
                .insert(name.to_owned(), RefOr::T(scheme));
        }
    }
}

const KEY: &str = "Idempotency-Key";

fn has(parameters: Option<&[RefOr<Parameter>]>, name: &str) -> bool {
    let mut parameters = parameters.unwrap_or_default().iter();
    parameters.any(|one| matches!(one, RefOr::T(one) if one.name == name))
}

fn complete_response(status: &str, response: &mut Response, is_keyed: bool) {
    if response.description.is_empty() {
        let text = match status {
            "201" => "It was made.",
            "204" => "It is gone.",
            "302" | "303" => "Where to go on.",
            _ => "The answer.",
        };
        text.clone_into(&mut response.description);
    }
    let is_tagged = response.headers.contains_key("ETag");
    let mut header = |name: &str, text: &str| {
        let schema = parsed(about(text, json!({"type": "string"})));
        let header = HeaderBuilder::new().schema(Some(schema)).build();
        response.headers.insert(name.to_owned(), RefOr::T(header));
    };
    if is_tagged {
        header("ETag", "Its revision, for `If-Match`.");
    }
    match status {
        "302" | "303" => header("Location", "The address to go to."),
        "200" | "201" if is_keyed => header(
            "Idempotency-Replayed",
            "`true` when this was answered before, and nothing was done again.",
        ),
        _ => {}
    }
}

/// What an operation may refuse, by what it takes. One that names a 401 itself knows best.
fn refusals(method: &str, operation: &Operation, form: Form) -> Vec<u16> {
    let parameters = operation.parameters.as_deref();
    let secured = operation.security.is_some();
    let body = operation.request_body.is_some();
    let keyed = has(parameters, KEY);
    let matched = has(parameters, "If-Match");
    let invalid = body || parameters.is_some_and(|all| !all.is_empty());
    let changed = matches!(method, "patch" | "put") || matched || keyed;
    let known = operation.responses.responses.contains_key("401");
    let rules: &[(bool, u16)] = match form {
        Form::Polar => &[
            (secured, 401),
            (secured, 403),
            (secured, 404),
            (changed, 409),
            (matched, 412),
            (body || has(parameters, "limit"), 413),
            (body, 415),
            (invalid, 422),
        ],
        Form::Wix => &[
            (invalid, 400),
            (secured, 401),
            (secured, 403),
            (secured, 404),
            (changed, 409),
            (matched, 412),
            (body, 413),
            (body, 415),
            (keyed, 422),
        ],
        Form::Page => &[(body, 400), (invalid, 404)],
        Form::Details => &[(body, 400), (invalid, 404), (body, 413)],
    };
    let refused = rules.iter().filter(|(applies, _)| *applies && !known);
    // A page has but one for what is our fault.
    let ours = [500, 503]
        .into_iter()
        .filter(|status| form != Form::Page || *status == 503);
    refused.map(|(_, status)| *status).chain(ours).collect()
}

fn refusal(form: Form, status: u16) -> Response {
    let sentence = match (status, form) {
        (422, Form::Wix) => "The `Idempotency-Key` was used for another request.",
        (400 | 422, _) => "The request is wrong; the answer names everything that is.",
        (401, _) => "There is no access token, or none that is known.",
        (403, _) => "The access token lacks the scope.",
        (404, _) => "There is no such thing for the caller.",
        (409, _) => "Another request came first, or the thing is in no state for this.",
        (412, _) => "It is of another revision than `If-Match` names.",
        (413, _) => "The body or the page asked for is too large.",
        (415, _) => "The body is of another content type.",
        (503, _) => "Passing trouble: the same request may succeed later.",
        _ => "Something went wrong on our side.",
    };
    let (content_type, schema) = match form {
        Form::Polar if status == 422 => ("application/json", named("PolarFaults")),
        Form::Polar => ("application/json", named("PolarProblem")),
        Form::Wix => ("application/json", named("WixProblem")),
        Form::Page => ("text/html", json!({"type": "string"})),
        Form::Details => ("application/problem+json", named("ProblemDetails")),
    };
    let response = ResponseBuilder::new()
        .description(sentence)
        .content(content_type, Content::new(Some(parsed(schema))));
    let header = |name: &str| {
        HeaderBuilder::new().schema(Some(parsed(about(name, json!({"type": "string"})))))
    };
    let response = match (status, form) {
        (401, _) => response.header("WWW-Authenticate", header("How to prove who asks.").build()),
        (503, _) => response.header("Retry-After", header("Seconds.").build()),
        _ => response,
    };
    response.build()
}

fn named(schema: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{schema}")})
}

fn components_of(form: Form, own: Vec<Component>) -> Components {
    let schemas = match form {
        Form::Polar => polar::schema::all_components(),
        Form::Wix => wix::schema::all_components(),
        Form::Page => Vec::new(),
        Form::Details => vec![("ProblemDetails", problem_details())],
    };
    let mut components = Components::new();
    for (name, source) in schemas.into_iter().chain(own) {
        components.schemas.insert(name.to_owned(), parsed(source));
    }
    components
}

fn problem_details() -> Value {
    use crate::dialect::schema::{any_text, integer, object, word};
    let fields = object().has([
        ("type", word(&["about:blank"])),
        ("title", any_text()),
        ("status", integer(400..=599)),
        ("detail", any_text()),
    ]);
    about("Why a request is refused (RFC 9457).", fields.open())
}

fn schemes() -> [(&'static str, SecurityScheme); 2] {
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some(
            "An access token, which names the site and what it allows.",
        ));
    let raw = ApiKeyValue::with_description("Authorization", "The bare access token.");
    [
        (TOKEN, SecurityScheme::Http(bearer.build())),
        (RAW_TOKEN, SecurityScheme::ApiKey(ApiKey::Header(raw))),
    ]
}

/// The operation without bodies, as HEAD answers it.
fn head_of(get: &Operation) -> Operation {
    let mut head = get.clone();
    let id = get.operation_id.as_deref().unwrap_or_default();
    let noun = id.split_once('_').map_or(id, |(_, noun)| noun);
    head.operation_id = Some(format!("head_{noun}"));
    for response in head.responses.responses.values_mut() {
        let answer = match response {
            RefOr::T(answer) => answer,
            RefOr::Ref(_) => {
                *response = RefOr::T(Response::new("The same without a body."));
                continue;
            }
        };
        answer.content.clear();
    }
    head
}
