//! Signing in and out.

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use maud::html;
use shared::{
    domain::{
        problem::Problem,
        secret::{Secret, SecretKind},
    },
    http::{App, BaseUrl, FormBody},
};

use crate::{
    Console,
    frame::bare,
    home,
    session::{known, remember, token_of},
};

/// The routes of signing in and out.
pub(crate) fn router() -> Router<Console> {
    Router::new()
        .route("/console", get(show))
        .route("/console/", get(show))
        .route("/console/sign-in", post(sign_in))
        .route("/console/sign-out", post(sign_out))
}

/// Show the home of whoever is signed in, else where one does that.
async fn show(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    match token_of(&app, &headers).await? {
        Some(token) => Ok(home::page(&app.site(token.site).await?, &token)),
        None => Ok(form(false)),
    }
}

/// Sign in with an access token.
async fn sign_in(
    State(app): State<App>,
    BaseUrl(base_url): BaseUrl,
    body: FormBody,
) -> Result<Response, Problem> {
    let secret = Secret::parse(SecretKind::AccessToken, body.get("token").trim());
    let Some(secret) = secret else {
        return Ok(form(true));
    };
    if known(&app, &secret).await?.is_none() {
        return Ok(form(true));
    }
    let mut response = Redirect::to("/console").into_response();
    remember(&mut response, Some(&secret), &base_url);
    Ok(response)
}

/// Sign out: the browser forgets the token, which goes on to count elsewhere.
async fn sign_out(BaseUrl(base_url): BaseUrl) -> Response {
    let mut response = Redirect::to("/console").into_response();
    remember(&mut response, None, &base_url);
    response
}

fn form(is_wrong: bool) -> Response {
    let (status, invalid) = match is_wrong {
        true => (StatusCode::UNPROCESSABLE_ENTITY, Some("true")),
        false => (StatusCode::OK, None),
    };
    let body = html! {
        section class="card stack sign-in" {
            h1 { "Sign in" }
            @if is_wrong {
                p class="alert" role="alert" id="wrong" {
                    "We do not know this access token. It may have expired or been deleted, or a part of it is \
                     missing: please paste all of it."
                }
            }
            form class="stack" method="post" action="/console/sign-in" {
                div class="field" {
                    label for="token" { "Access token" }
                    input id="token" name="token" type="password" autocomplete="current-password" required
                        spellcheck="false" aria-invalid=[invalid] aria-describedby=[invalid.map(|_| "wrong")];
                }
                p class="small soft" {
                    "It starts with " code { "ck_" } ". You can do here what it allows, for eight hours at most."
                }
                button class="main" { "Sign in" }
            }
        }
    };
    bare("Sign in", body, status)
}
