//! The document of the function's operations. A test puts all of them together.

use shared::{
    dialect::{
        schema::{any_text, id},
        wix,
    },
    http::document::{Form, complete, parameter},
};
use utoipa::{
    IntoParams, OpenApi,
    openapi::{
        PathItem, Response,
        path::{Operation, Parameter, ParameterIn},
    },
};

#[derive(OpenApi)]
#[openapi(paths(crate::open::open_template, crate::link::open_link))]
struct Operations;

const LINK: &str = "/l/{name}";
const SECRET_LINK: &str = "/v1/checkout-links/{client_secret}/redirect";

/// What the function's operations take and answer.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut api = Operations::openapi();
    for (path, item) in &mut api.paths.paths {
        let noun = if path == LINK { "link" } else { "template" };
        by_every_method(item, noun);
    }
    // The same link by its secret alone.
    if let Some(mut item) = api.paths.paths.get(LINK).cloned() {
        by_every_method(&mut item, "link_by_secret");
        for operation in [&mut item.get, &mut item.post, &mut item.head] {
            let name = operation.as_mut().and_then(|one| one.parameters.as_mut());
            if let Some(name) = name.and_then(|all| all.first_mut()) {
                *name = secret().into();
            }
        }
        api.paths.paths.insert(SECRET_LINK.to_owned(), item);
    }
    complete(api, Form::Page, wix::schema::all_components())
}

/// A browser's GET is redirected by 302, a form by 303; a HEAD opens nothing.
fn by_every_method(item: &mut PathItem, noun: &str) {
    let Some(get) = &mut item.get else { return };
    get.operation_id = Some(format!("open_{noun}"));
    let mut head = get.clone();
    head.operation_id = Some(format!("preview_{noun}"));
    head.summary = Some("Preview a shared URL: nothing is opened.".to_owned());
    head.description = None;
    head.security = None;
    let page = Response::new("There is a page.");
    // A parameter with an encoded slash or question mark makes another path of it.
    let none = Response::new("There is no such path.");
    head.responses.responses = [
        ("200".to_owned(), page.into()),
        ("404".to_owned(), none.into()),
    ]
    .into();
    let mut post: Operation = get.clone();
    post.operation_id = Some(format!("open_{noun}_by_form"));
    let redirect = post.responses.responses.remove("302");
    let redirect = redirect.map(|response| ("303".to_owned(), response));
    post.responses.responses.extend(redirect);
    (item.head, item.post) = (Some(head), Some(post));
}

fn secret() -> Parameter {
    let words = "The link's secret.";
    parameter(ParameterIn::Path, "client_secret", words, any_text())
}

/// What a template's URL says.
pub(crate) struct TemplatePath;

impl IntoParams for TemplatePath {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let site = "The template's site. Who names another, or none that is an id, is sent home.";
        vec![
            parameter(ParameterIn::Path, "checkoutTemplateId", "Its id.", id()),
            parameter(ParameterIn::Query, "siteId", site, id()),
        ]
    }
}

/// What a link's URL says.
pub(crate) struct LinkPath;

impl IntoParams for LinkPath {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let filled = [
            ("product_id", "The product that is chosen at first."),
            ("customer_email", "The buyer's e-mail address."),
            ("customer_name", "The buyer's name."),
            (
                "discount_code",
                "A discount instead of the link's own, where the link allows it.",
            ),
            ("amount", "Minor units, where the price lets the buyer say."),
            (
                "reference_id",
                "Kept in the checkout's metadata, as the usual tracking parameters are.",
            ),
            ("locale", "The language that is asked for."),
            ("theme", "`light` or `dark`."),
        ];
        let name = "The link's secret or its slug.";
        let mut all = vec![parameter(ParameterIn::Path, "name", name, any_text())];
        all.extend(
            filled.map(|(name, words)| parameter(ParameterIn::Query, name, words, any_text())),
        );
        all
    }
}
