//! The API: who asks, whether it was asked before, and what is wrong with it.

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use serde_json::{Value, json};

use super::{Account, Mood, Recorded, Refusal, SECRET_KEY, Things, money, sessions, subscriptions};

/// A request that has come in.
pub(super) struct Asked<'a> {
    pub(super) method: &'a str,
    /// The path's parts behind `/v1/`.
    pub(super) path: Vec<&'a str>,
    pub(super) form: &'a str,
    pub(super) now: i64,
}

pub(super) fn router(account: Account) -> Router {
    Router::new().fallback(answer).with_state(account)
}

async fn answer(
    State(account): State<Account>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let form = match method {
        Method::POST => String::from_utf8_lossy(&body).into_owned(),
        _ => uri.query().unwrap_or_default().to_owned(),
    };
    let text = |name: &str| {
        let value = headers.get(name)?.to_str().ok()?;
        Some(value.to_owned())
    };
    let key = text("idempotency-key");
    let pairs = url::form_urlencoded::parse(form.as_bytes()).into_owned();
    let recorded = Recorded {
        method: method.to_string(),
        path: uri.path().to_owned(),
        form: pairs.collect(),
        idempotency_key: key.clone(),
    };
    let mood = {
        let mut things = account.lock();
        things.recorded.push(recorded);
        things.moods.pop_front()
    };
    match mood {
        Some(Mood::Down) => return cut_off(),
        Some(Mood::Garbage) => return (StatusCode::OK, "<html>").into_response(),
        Some(Mood::Slow(time)) => tokio::time::sleep(time).await,
        Some(Mood::Pass | Mood::LostReply | Mood::Status(_)) | None => {}
    }
    let asked = Asked {
        method: method.as_str(),
        path: uri.path().trim_start_matches("/v1/").split('/').collect(),
        form: &form,
        now: account.now(),
    };
    let bearer = text(header::AUTHORIZATION.as_str()).unwrap_or_default();
    let (status, body) = once(&account, &asked, key.as_deref(), (&bearer, mood));
    if mood == Some(Mood::LostReply) {
        return cut_off();
    }
    let status = StatusCode::from_u16(status).unwrap_or_default();
    (
        status,
        [(header::CONTENT_TYPE, "application/json")],
        body.to_string(),
    )
        .into_response()
}

/// A response that ends before it is whole.
fn cut_off() -> Response {
    let lost = std::io::Error::other("cut off");
    Body::from_stream(stream::iter([Err::<Bytes, _>(lost)])).into_response()
}

/// The first answer to a key is kept, also of what went wrong, but not of what was never begun.
fn once(
    account: &Account,
    asked: &Asked<'_>,
    key: Option<&str>,
    (bearer, mood): (&str, Option<Mood>),
) -> (u16, Value) {
    let sent = bearer.strip_prefix("Bearer ").unwrap_or(bearer);
    let mut things = account.lock();
    let told = |refusal: Refusal| (refusal.status, refusal.body());
    if sent != SECRET_KEY {
        return told(Refusal::wrong_key(sent));
    }
    let print = format!("{} {} {}", asked.method, asked.path.join("/"), asked.form);
    if let Some((known, status, body)) = key.and_then(|key| things.answered.get(key)) {
        if *known != print {
            return told(Refusal::other_parameters());
        }
        return (*status, body.clone());
    }
    let done = match mood {
        Some(Mood::Status(status)) => Err(Refusal::trouble(status)),
        _ => dispatch(&mut things, asked),
    };
    let begun = done.as_ref().err().is_none_or(|refusal| refusal.begun);
    let answer = done.map_or_else(told, |body| (200, body));
    if let Some(key) = key.filter(|_| begun) {
        let (status, body) = answer.clone();
        things
            .answered
            .insert(key.to_owned(), (print, status, body));
    }
    answer
}

fn dispatch(things: &mut Things, asked: &Asked<'_>) -> Result<Value, Refusal> {
    match (asked.method, asked.path.as_slice()) {
        ("POST", ["coupons"]) => sessions::create_coupon(things, asked),
        ("POST", ["checkout", "sessions"]) => sessions::create(things, asked),
        ("GET", ["checkout", "sessions", id]) => sessions::get(things, asked, id),
        ("POST", ["checkout", "sessions", id, "expire"]) => sessions::expire(things, asked, id),
        ("GET", ["payment_intents", id]) => things.get("payment_intent", id),
        ("GET", ["charges", id]) => things.get("charge", id),
        ("GET", ["invoices", id]) => things.get("invoice", id),
        ("GET", ["invoice_payments"]) => subscriptions::invoice_payments(things, asked),
        ("POST", ["refunds"]) => money::create_refund(things, asked),
        ("GET", ["refunds"]) => money::list_refunds(things, asked),
        ("GET", ["subscriptions", id]) => things.get("subscription", id),
        ("POST", ["subscriptions", id]) => subscriptions::update(things, asked, id),
        ("DELETE", ["subscriptions", id]) => subscriptions::cancel(things, asked, id),
        (method, path) => Err(Refusal::no_such(method, &path.join("/"))),
    }
}

/// A page of a list.
pub(super) fn page(data: &[&Value], has_more: bool) -> Value {
    json!({"object": "list", "data": data, "has_more": has_more})
}
