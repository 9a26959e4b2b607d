//! Make a link.

use axum::{extract::State, http::StatusCode, response::Response};
use maud::html;
use serde_json::{Value, json};
use shared::{
    domain::{
        access::Scope,
        problem::{Cause, Problem},
        secret::{Secret, SecretKind},
    },
    http::{FormBody, WriteLinks},
    random,
};

use super::{PLACE, back, choices::Choices, desk, form};
use crate::{
    Console,
    frame::Frame,
    offers::{Form, Typed, changes, is_of_form},
    session::Signed,
};

/// Show the form of a new link.
pub(super) async fn show_form(
    signed: Signed<WriteLinks>,
    State(console): State<Console>,
) -> Result<Response, Problem> {
    if !Scope::ReadProducts.is_in(signed.access.scopes()) {
        let scope = Scope::ReadProducts.name();
        let message = format!(
            "The access token lacks the scope `{scope}`: there is nothing to choose a link's products from."
        );
        return Err(Problem::new(Cause::Forbidden, message));
    }
    page(&console, &signed, &form::fresh(), None).await
}

/// Make a link.
pub(super) async fn create_link(
    signed: Signed<WriteLinks>,
    State(console): State<Console>,
    form: FormBody,
) -> Result<Response, Problem> {
    let fresh = form::fresh();
    let typed = form::read(&form, &fresh);
    let now = console.app.clock.now();
    let random = random::bytes().map_err(Problem::internal)?;
    let secret = Secret::new(SecretKind::Link, random::id(now), random);
    let mut body = changes(&typed, &fresh);
    body.insert("payment_processor".to_owned(), json!("stripe"));
    body.entry("products").or_insert_with(|| json!([]));
    let made = desk(&console, signed.access.site());
    match made.create(&secret, &Value::Object(body)).await {
        Ok(link) => Ok(back(link.id, "created")),
        Err(problem) if is_of_form(&problem) => {
            page(&console, &signed, &typed, Some(&problem)).await
        }
        Err(problem) => Err(problem),
    }
}

async fn page(
    console: &Console,
    signed: &Signed<WriteLinks>,
    typed: &Typed,
    problem: Option<&Problem>,
) -> Result<Response, Problem> {
    let choices = Choices::read(console, signed, &[]).await?;
    let form = Form::new(typed, problem);
    let frame = Frame {
        site: &signed.site,
        title: "New link",
        place: PLACE,
        script: None,
    };
    let status = match problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let body = html! {
        section class="card stack" {
            (form.summary())
            @if choices.products.is_empty() {
                p { "The catalog has no product that is sold: a link needs one, at least." }
            }
            form class="stack" method="post" action=(PLACE) {
                (form::fields(&form, &choices))
                button class="main" { "Make the link" }
            }
        }
    };
    Ok(frame.answer(status, &body))
}
