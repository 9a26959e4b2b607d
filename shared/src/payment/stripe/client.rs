//! Stripe's API over HTTP: tries again what may succeed, within the time that a function has.

use std::{sync::Arc, time::Duration};

use reqwest::{
    Method, RequestBuilder, Response, StatusCode,
    header::{CONTENT_TYPE, HeaderMap},
};
use serde::{Deserialize, de::DeserializeOwned};
use tokio::{
    sync::OnceCell,
    time::{Instant, sleep},
};

use super::form::Form;
use crate::{payment::PaymentError, random, sealed::Key};

/// The version of the API that answers are read in.
const VERSION: &str = "2026-10-28.endive";
/// How often a request is sent at most.
const TRIES: u32 = 3;
/// How long one try may take.
const ONE_TRY: Duration = Duration::from_secs(4);
/// How long all requests of one step may take: well under the time of a function.
const ALL_TRIES: Duration = Duration::from_secs(8);
/// How long to wait before the second try at the least; before the third it is twice that.
const PAUSE: u64 = 150;

/// Whoever calls Stripe's API.
#[derive(Clone)]
pub(super) struct Client {
    base: Arc<str>,
    http: Arc<OnceCell<reqwest::Client>>,
}

impl Client {
    /// A client of the API at `base`.
    pub(super) fn new(base: &str) -> Self {
        Self {
            base: base.into(),
            http: Arc::default(),
        }
    }

    /// Begins one step, which may take several requests.
    pub(super) fn with(&self, key: Key) -> Call<'_> {
        Call {
            client: self,
            key,
            until: Instant::now() + ALL_TRIES,
        }
    }

    /// Built on first use: most invocations of a function ask nobody.
    async fn http(&self) -> Result<&reqwest::Client, Trouble> {
        let build = || async {
            // Whoever installed one first, it is this one.
            drop(rustls::crypto::ring::default_provider().install_default());
            reqwest::Client::builder()
                .no_proxy()
                .redirect(reqwest::redirect::Policy::none())
                .build()
        };
        let client = self.http.get_or_try_init(build).await;
        client.map_err(Trouble::Http)
    }
}

/// One step at Stripe: requests with a key, until its time is up.
pub(super) struct Call<'a> {
    client: &'a Client,
    key: Key,
    until: Instant,
}

/// A request that can be sent more than once.
struct Request<'a> {
    method: Method,
    path: &'a str,
    form: &'a Form,
    idempotency_key: Option<&'a str>,
}

/// How a try went.
enum Tried {
    Answered(Vec<u8>),
    /// It may go better.
    Again(Trouble),
    /// It will not.
    Over(PaymentError),
}

/// Why there is no answer that makes sense. It holds nothing of what was sent.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error("no answer")]
    Http(#[source] reqwest::Error),
    #[error("the answer is {0}: {1}")]
    Status(StatusCode, String),
    #[error("the answer is not what was asked for (line {0}, column {1})")]
    Garbage(usize, usize),
    #[error("no time is left")]
    TooLate,
}

impl From<Trouble> for PaymentError {
    fn from(trouble: Trouble) -> Self {
        Self::Unavailable(trouble.into())
    }
}

#[derive(Deserialize)]
struct Refusal {
    error: RefusalBody,
}

#[derive(Deserialize)]
struct RefusalBody {
    #[serde(default)]
    r#type: Option<String>,
    #[serde(default)]
    code: Option<String>,
}

impl Call<'_> {
    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &Form,
    ) -> Result<T, PaymentError> {
        self.send(&request(Method::GET, path, query, None)).await
    }

    /// Posts what may be done twice without harm, or once with an idempotency key.
    pub(super) async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        form: &Form,
        idempotency_key: Option<&str>,
    ) -> Result<T, PaymentError> {
        self.send(&request(Method::POST, path, form, idempotency_key))
            .await
    }

    pub(super) async fn delete<T: DeserializeOwned>(&self, path: &str) -> Result<T, PaymentError> {
        let nothing = Form::new();
        self.send(&request(Method::DELETE, path, &nothing, None))
            .await
    }

    async fn send<T: DeserializeOwned>(&self, request: &Request<'_>) -> Result<T, PaymentError> {
        let body = self.answer(request).await?;
        serde_json::from_slice(&body).map_err(|error| {
            // Not the error itself: it quotes what it did not expect.
            Trouble::Garbage(error.line(), error.column()).into()
        })
    }

    async fn answer(&self, request: &Request<'_>) -> Result<Vec<u8>, PaymentError> {
        let mut tries = 0;
        loop {
            tries += 1;
            let trouble = match self.try_once(request).await {
                Tried::Answered(body) => return Ok(body),
                Tried::Over(error) => return Err(error),
                Tried::Again(trouble) => trouble,
            };
            let pause = pause_after(tries);
            if tries == TRIES || Instant::now() + pause >= self.until {
                return Err(trouble.into());
            }
            sleep(pause).await;
        }
    }

    async fn try_once(&self, request: &Request<'_>) -> Tried {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Tried::Over(Trouble::TooLate.into());
        }
        let http = match self.client.http().await {
            Ok(http) => http,
            Err(trouble) => return Tried::Over(trouble.into()),
        };
        let built = self.built(http, request).timeout(left.min(ONE_TRY));
        let answer = match built.send().await {
            Ok(answer) => answer,
            Err(error) => return Tried::Again(Trouble::Http(error.without_url())),
        };
        read(answer, request.path).await
    }

    fn built(&self, http: &reqwest::Client, request: &Request<'_>) -> RequestBuilder {
        let (base, path, form) = (&self.client.base, request.path, request.form.encoded());
        let asks = request.method == Method::GET && !form.is_empty();
        let url = match asks {
            true => format!("{base}/v1/{path}?{form}"),
            false => format!("{base}/v1/{path}"),
        };
        let mut built = http
            .request(request.method.clone(), url)
            .bearer_auth(self.key.reveal())
            .header("stripe-version", VERSION);
        if let Some(key) = request.idempotency_key {
            built = built.header("idempotency-key", key);
        }
        if request.method == Method::POST {
            built = built
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(form);
        }
        built
    }
}

const fn request<'a>(
    method: Method,
    path: &'a str,
    form: &'a Form,
    idempotency_key: Option<&'a str>,
) -> Request<'a> {
    Request {
        method,
        path,
        form,
        idempotency_key,
    }
}

async fn read(answer: Response, path: &str) -> Tried {
    let (status, again) = (answer.status(), told_to_repeat(answer.headers()));
    let body = match answer.bytes().await {
        Ok(body) => body.to_vec(),
        Err(error) => return Tried::Again(Trouble::Http(error.without_url())),
    };
    if status.is_success() {
        return Tried::Answered(body);
    }
    let word = word_of(&body);
    let passing = matches!(status.as_u16(), 409 | 429) || status.is_server_error();
    let trouble = || Trouble::Status(status, word.clone());
    match status.as_u16() {
        _ if again.unwrap_or(passing) => Tried::Again(trouble()),
        404 if word == "resource_missing" => Tried::Over(PaymentError::Unknown(path.to_owned())),
        // A key that is wrong can be put right; then the same request is answered.
        401 | 403 => Tried::Over(trouble().into()),
        400..=499 if !passing && !word.is_empty() => Tried::Over(PaymentError::Refused(word)),
        _ => Tried::Over(trouble().into()),
    }
}

fn told_to_repeat(headers: &HeaderMap) -> Option<bool> {
    let value = headers.get("stripe-should-retry")?;
    value.to_str().ok()?.parse().ok()
}

/// Stripe's word for what is wrong. Its sentences are not told: they may quote what was sent.
fn word_of(body: &[u8]) -> String {
    let Ok(Refusal { error }) = serde_json::from_slice(body) else {
        return String::new();
    };
    let word = error.code.or(error.r#type).unwrap_or_default();
    let plain = |c: &char| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '_';
    word.chars().filter(plain).take(60).collect()
}

/// Longer after each try, and for everybody different.
fn pause_after(tries: u32) -> Duration {
    let random = random::bytes::<1>().map_or(0, |[byte]| u64::from(byte));
    let least = PAUSE << (tries - 1).min(4);
    Duration::from_millis(least + least * random / 255)
}
