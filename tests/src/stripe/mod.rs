//! A stand-in for Stripe: its API on loopback, with its idempotency, its errors and its moods, and its
//! events. A test plays the buyer, the bank and the merchant at Stripe's dashboard.

mod buyer;
mod events;
mod form;
mod money;
mod refusal;
mod server;
mod sessions;
mod subscriptions;

use std::{
    collections::{BTreeMap, VecDeque},
    net::Ipv4Addr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde_json::Value;
use shared::clock::Clock;
use tokio::{net::TcpListener, task::JoinHandle};

pub use events::sign;
use refusal::Refusal;

/// The key that opens the account.
pub const SECRET_KEY: &str = "sk_test_51StandInStandInStandIn";
/// What only the stand-in knows of a card: no one else may keep or log it.
pub const CARD_DATA: [&str; 2] = ["fpXt5EWLLDS7FJjR1c", "pm_1StandInCardCard"];

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// All is well.
    Pass,
    /// Nobody answers, and nothing is done.
    Down,
    /// It is done, and the answer gets lost.
    LostReply,
    /// The answer takes this long.
    Slow(Duration),
    /// A status that says that something is wrong.
    Status(u16),
    /// An answer that is none.
    Garbage,
}

/// A request as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its method.
    pub method: String,
    /// Its path.
    pub path: String,
    /// Its parameters, in their order.
    pub form: Vec<(String, String)>,
    /// Its idempotency key.
    pub idempotency_key: Option<String>,
}

impl Recorded {
    /// A parameter.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let pair = self.form.iter().find(|(key, _)| key == name);
        pair.map(|(_, value)| value.as_str())
    }
}

/// The stand-in.
#[derive(Debug)]
pub struct Stripe {
    base: String,
    account: Account,
    server: JoinHandle<std::io::Result<()>>,
}

impl Drop for Stripe {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// What an account at Stripe holds.
#[derive(Clone, Debug)]
struct Account {
    clock: Clock,
    things: Arc<Mutex<Things>>,
}

#[derive(Debug, Default)]
struct Things {
    base: String,
    /// By kind and id, in order of creation by their numbers.
    objects: BTreeMap<&'static str, BTreeMap<String, Value>>,
    made: u64,
    answered: BTreeMap<String, (String, u16, Value)>,
    moods: VecDeque<Mood>,
    recorded: Vec<Recorded>,
    events: Vec<Value>,
}

impl Stripe {
    /// Starts it on a free port; it tells the time of `clock`.
    ///
    /// # Errors
    ///
    /// When it cannot listen.
    pub async fn start(clock: Clock) -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let base = format!("http://{}", listener.local_addr()?);
        let things = Things {
            base: base.clone(),
            ..Things::default()
        };
        let account = Account {
            clock,
            things: Arc::new(Mutex::new(things)),
        };
        let router = server::router(account.clone());
        let server = tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self {
            base,
            account,
            server,
        })
    }

    /// Where its API answers.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Lets the next `times` requests end in this way.
    pub fn be(&self, mood: Mood, times: usize) {
        self.account
            .lock()
            .moods
            .extend(std::iter::repeat_n(mood, times));
    }

    /// Gets over what was still to go wrong.
    pub fn recover(&self) {
        self.account.lock().moods.clear();
    }

    /// Forgets the idempotency keys, as Stripe does after a day.
    pub fn forget_keys(&self) {
        self.account.lock().answered.clear();
    }

    /// The requests since the last time.
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        std::mem::take(&mut self.account.lock().recorded)
    }

    /// The events since the last time, in the order in which they happened.
    #[must_use]
    pub fn events(&self) -> Vec<Value> {
        std::mem::take(&mut self.account.lock().events)
    }

    /// All things of a kind, such as `refund`, in order of creation.
    #[must_use]
    pub fn all(&self, kind: &str) -> Vec<Value> {
        let things = self.account.lock();
        let all = things.objects.get(kind);
        all.into_iter()
            .flat_map(BTreeMap::values)
            .cloned()
            .collect()
    }

    /// A thing of a kind as it stands; nothing is `null`.
    #[must_use]
    pub fn thing(&self, kind: &str, id: &str) -> Value {
        self.account
            .lock()
            .find(kind, id)
            .cloned()
            .unwrap_or_default()
    }

    /// Changes a thing behind everybody's back.
    pub fn change(&self, kind: &'static str, id: &str, change: impl FnOnce(&mut Value)) {
        self.account.lock().change(kind, id, change);
    }
}

impl Account {
    fn lock(&self) -> MutexGuard<'_, Things> {
        self.things.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> i64 {
        self.clock.now().as_second()
    }
}

impl Things {
    /// An id of its own that sorts in order of creation.
    fn id(&mut self, prefix: &str) -> String {
        self.made += 1;
        format!("{prefix}_1StandIn{:08}", self.made)
    }

    fn find(&self, kind: &str, id: &str) -> Option<&Value> {
        self.objects.get(kind)?.get(id)
    }

    fn get(&self, kind: &'static str, id: &str) -> Result<Value, Refusal> {
        let found = self.find(kind, id).cloned();
        found.ok_or_else(|| Refusal::no_such(kind, id))
    }

    fn put(&mut self, kind: &'static str, object: &Value) {
        let id = object["id"].as_str().unwrap_or_default().to_owned();
        self.objects
            .entry(kind)
            .or_default()
            .insert(id, object.clone());
    }

    fn change(&mut self, kind: &'static str, id: &str, change: impl FnOnce(&mut Value)) {
        if let Some(object) = self.objects.get_mut(kind).and_then(|all| all.get_mut(id)) {
            change(object);
        }
    }
}
