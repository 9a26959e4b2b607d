//! Who is signed in: the cookie holds the access token, and each request checks it like any other.

use axum::{
    extract::{FromRef, FromRequestParts},
    http::{
        HeaderMap, HeaderValue,
        header::{COOKIE, SET_COOKIE},
        request::Parts,
    },
    response::Response,
};
use shared::{
    domain::{
        access::AccessToken,
        problem::{Cause, Problem},
        secret::{Secret, SecretKind},
        site::Site,
    },
    http::{Access, App, Requires, token_behind},
};

use crate::Console;

/// The cookie's name.
const NAME: &str = "console";
/// How long a browser keeps it, in seconds: a working day.
const LIFETIME: u32 = 8 * 60 * 60;

/// Whoever signed in with a token that allows what the page needs, and the site that it speaks for.
pub(crate) struct Signed<R> {
    pub(crate) access: Access<R>,
    pub(crate) site: Site,
}

impl<R: Requires> FromRequestParts<Console> for Signed<R> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, console: &Console) -> Result<Self, Problem> {
        let app = App::from_ref(console);
        let token = token_of(&app, &parts.headers).await?;
        let token = token.ok_or_else(|| Problem::new(Cause::Unauthenticated, "Please sign in."))?;
        let site = app.site(token.site).await?;
        let access = Access::of(token)?;
        Ok(Self { access, site })
    }
}

/// The token that a request's cookie holds, if it is still good.
pub(crate) async fn token_of(
    app: &App,
    headers: &HeaderMap,
) -> Result<Option<AccessToken>, Problem> {
    match secret_in(headers) {
        None => Ok(None),
        Some(secret) => known(app, &secret).await,
    }
}

/// The token of a secret, if it is known and has not expired.
pub(crate) async fn known(app: &App, secret: &Secret) -> Result<Option<AccessToken>, Problem> {
    match token_behind(app, secret).await {
        Ok(token) => Ok(Some(token)),
        Err(problem) if problem.cause() == Cause::Unauthenticated => Ok(None),
        Err(problem) => Err(problem),
    }
}

fn secret_in(headers: &HeaderMap) -> Option<Secret> {
    let lines = headers.get_all(COOKIE).iter();
    let mut cookies = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'));
    cookies.find_map(|cookie| {
        let (name, value) = cookie.trim().split_once('=')?;
        (name == NAME).then(|| Secret::parse(SecretKind::AccessToken, value))?
    })
}

/// Lets the browser keep a token, or forget it. No script can read it, and no other site makes the browser
/// send it.
pub(crate) fn remember(response: &mut Response, secret: Option<&Secret>, base_url: &str) {
    let (value, age) = secret.map_or((String::new(), 0), |secret| (secret.reveal(), LIFETIME));
    let secure = match base_url.starts_with("https:") {
        true => "; Secure",
        false => "",
    };
    let cookie =
        format!("{NAME}={value}; Path=/console; Max-Age={age}; HttpOnly; SameSite=Strict{secure}");
    if let Ok(mut cookie) = HeaderValue::try_from(cookie) {
        cookie.set_sensitive(true);
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
}
