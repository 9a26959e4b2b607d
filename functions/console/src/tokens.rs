//! Access tokens: what programs sign in with.

use std::collections::BTreeSet;

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use maud::{Markup, html};
use serde_json::{Value, json};
use shared::{
    dialect::polar::{self, NewToken},
    domain::{
        access::{AccessToken, Scope},
        ids::TokenId,
        problem::{Cause, Problem},
        secret::{Secret, SecretKind},
    },
    http::{Access, FormBody, PathUuid, QueryPairs, ReadTokens, WriteTokens},
    random,
};

use crate::{
    Console,
    frame::{Frame, checkbox, done, faults, moment, parameter},
    session::Signed,
};

const PLACE: &str = "/console/tokens";
/// When a token may end: as the API takes it, and in words.
const ENDS: [(&str, &str); 6] = [
    ("", "when it is deleted"),
    ("P1D", "after a day"),
    ("P7D", "after a week"),
    ("P30D", "after 30 days"),
    ("P90D", "after 90 days"),
    ("P1Y", "after a year"),
];

/// The routes of access tokens.
pub(crate) fn router() -> Router<Console> {
    let all = get(show_tokens).post(create_token);
    Router::new()
        .route("/console/tokens", all.clone())
        .route("/console/tokens/", all)
        .route("/console/tokens/{id}/delete", post(delete_token))
}

/// Show the site's access tokens, without their secrets.
async fn show_tokens(
    signed: Signed<ReadTokens>,
    QueryPairs(pairs): QueryPairs,
    State(console): State<Console>,
) -> Result<Response, Problem> {
    let above = done(parameter(&pairs, "done"));
    let fresh = (StatusCode::OK, &FormBody::default());
    page(&console, &signed, fresh, above).await
}

/// Make an access token, and tell its secret this once.
async fn create_token(
    signed: Signed<WriteTokens>,
    State(console): State<Console>,
    form: FormBody,
) -> Result<Response, Problem> {
    match create(&console, &signed.access, &form).await {
        Ok(secret) => {
            let above = html! {
                section class="card stack" role="status" {
                    h2 { "The new access token" }
                    p { "Copy it now: it is not shown again." }
                    pre { (secret.reveal()) }
                }
            };
            let fresh = (StatusCode::CREATED, &FormBody::default());
            page(&console, &signed, fresh, above).await
        }
        Err(problem) if problem.cause() == Cause::Invalid => {
            let typed = (StatusCode::UNPROCESSABLE_ENTITY, &form);
            page(&console, &signed, typed, faults(Some(&problem))).await
        }
        Err(problem) => Err(problem),
    }
}

async fn create(
    console: &Console,
    access: &Access<WriteTokens>,
    form: &FormBody,
) -> Result<Secret, Problem> {
    let (site, now) = (access.site(), console.app.clock.now());
    let scopes: Vec<&str> = form.all("scopes").collect();
    let expires_in = Some(form.get("expires_in")).filter(|text| !text.is_empty());
    let comment = form.get("comment");
    let body: Value = json!({"comment": comment, "scopes": scopes, "expires_in": expires_in});
    let NewToken {
        comment,
        scopes,
        expires_at,
    } = polar::read_new_token(&body, site, now)?;
    access.check_grant(&scopes)?;
    let random = random::bytes().map_err(Problem::internal)?;
    let secret = Secret::new(SecretKind::AccessToken, random::id(now), random);
    let token = AccessToken {
        comment: Some(comment),
        expires_at,
        ..AccessToken::new(&secret, site, scopes)
    };
    match console.app.store.insert_token(&token).await? {
        true => Ok(secret),
        false => Err(Problem::internal("the fresh id of a token is taken")),
    }
}

/// Delete an access token; the next request with it is refused.
async fn delete_token(
    signed: Signed<WriteTokens>,
    PathUuid(id): PathUuid,
    State(console): State<Console>,
) -> Result<Response, Problem> {
    let token = console.app.store.token(TokenId::new(id)).await?;
    let is_ours = |token: &AccessToken| token.site == signed.access.site();
    let token = token.filter(|token| is_ours(token) && token.client.is_none());
    let token = token.ok_or_else(|| Problem::not_found("access token", id))?;
    console.app.store.delete_token(token.id).await?;
    Ok(Redirect::to(&format!("{PLACE}?done=deleted")).into_response())
}

async fn page<R>(
    console: &Console,
    signed: &Signed<R>,
    (status, typed): (StatusCode, &FormBody),
    above: Markup,
) -> Result<Response, Problem> {
    let tokens = console.app.store.tokens_of_site(signed.access.site());
    let mut tokens = tokens.await?;
    tokens.reverse();
    let granted = signed.access.scopes();
    let may_write = Scope::WriteTokens.is_in(granted);
    let frame = Frame {
        site: &signed.site,
        title: "Access tokens",
        place: PLACE,
        script: None,
    };
    let body = html! {
        (above)
        section class="card" {
            h2 { "All of them" }
            ul class="rows" role="list" { @for token in &tokens { (row(token, may_write)) } }
        }
        @if may_write {
            section class="card stack" {
                h2 { "New access token" }
                (new_form(typed, granted))
            }
        } @else {
            p class="soft" { "Your access token does not allow to make or delete others." }
        }
    };
    Ok(frame.answer(status, &body))
}

/// The form of a new token, with what is typed into it.
fn new_form(typed: &FormBody, granted: &BTreeSet<Scope>) -> Markup {
    let is_ticked = |scope: &Scope| typed.all("scopes").any(|one| one == scope.name());
    html! {
        form class="stack" method="post" action=(PLACE) {
            div class="field" {
                label for="comment" { "Label" }
                input id="comment" name="comment" required value=(typed.get("comment"));
            }
            div class="field" {
                label for="expires_in" { "It ends" }
                select id="expires_in" name="expires_in" {
                    @for (value, words) in ENDS {
                        option value=(value) selected[value == typed.get("expires_in")] { (words) }
                    }
                }
            }
            fieldset {
                legend { "What it allows" }
                div class="ticks" {
                    @for scope in Scope::ALL.iter().filter(|scope| scope.is_in(granted)) {
                        (checkbox("scopes", scope.name(), is_ticked(scope)))
                    }
                }
            }
            button class="main" { "Make the access token" }
        }
    }
}

fn row(token: &AccessToken, may_write: bool) -> Markup {
    let label = token
        .comment
        .as_ref()
        .map_or("Without a label", |label| label.as_str());
    let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.name()).collect();
    html! {
        li {
            div class="line" {
                strong { (label) }
                span class="small soft" { "made " (moment(token.id.made_at())) }
                @if let Some(end) = token.expires_at { span class="small soft" { "ends " (moment(end)) } }
            }
            details { summary { (scopes.len()) " scopes" } p class="small" { (scopes.join(", ")) } }
            @if may_write {
                form method="post" action={ (PLACE) "/" (token.id) "/delete" } {
                    button class="danger" aria-label={ "Delete " (label) } { "Delete" }
                }
            }
        }
    }
}
