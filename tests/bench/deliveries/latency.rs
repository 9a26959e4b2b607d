//! How soon events arrive on the local stack, and whether one endpoint holds up others.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, ensure};
use checkout_links::{
    home::Home,
    seed::SiteAccess,
    sink::{Reaction, Seen, Sink},
    stack::Stack,
};
use reqwest::Client;
use serde_json::{Value, json};
use shared::domain::webhook::{EventType, Format};
use tokio::{
    task::JoinSet,
    time::{Instant, MissedTickBehavior, interval},
};

use crate::shop::{endpoint, settings};

/// How many templates are updated in turn: each by one request at a time.
const TEMPLATES: usize = 50;
/// From the request that changes something to the event at the endpoint, of one half.
const SOON: Duration = Duration::from_millis(30);
/// How long an endpoint hangs.
const HANGS: Duration = Duration::from_secs(15);
/// How many endpoints are well.
const HEALTHY: usize = 8;
/// By how much the time of 99 in a hundred may grow when another endpoint hangs.
const APART: u32 = 2;

/// When a revision of a template was asked for, and when that was answered.
type Asked = HashMap<(String, String), (Instant, Instant)>;

/// Events follow at once on what happened, at 200 changes a second.
pub(crate) async fn soon() -> anyhow::Result<Option<String>> {
    let stack = Stack::start(settings(Home::temporary()?, 1)?).await?;
    let sink = Sink::start(|_| Reaction::Status(200)).await?;
    let site = &stack.accounts.other_sites[0];
    let wanted = (Format::Standard, EventType::TemplateUpdated);
    endpoint(&stack, site.site_id, &sink.url("/"), wanted).await?;
    let shop = Changes::start(&stack, site).await?;
    let warm = shop.change(50, Duration::from_secs(1)).await?.len();
    sink.until(|all| all.len() >= warm).await;
    let asked = shop.change(200, Duration::from_secs(10)).await?;
    sink.until(|all| all.len() >= warm + asked.len()).await;
    let seen = sink.seen();
    let (mut whole, mut after): (Vec<_>, Vec<_>) =
        times(&seen, &asked).into_values().flatten().unzip();
    println!(
        "\n{} events at 200/s: from the request to the endpoint p50 {:.1?}, p99 {:.1?}; from its answer p50 {:.1?}, p99 {:.1?}",
        whole.len(),
        percentile(&mut whole, 50),
        percentile(&mut whole, 99),
        percentile(&mut after, 50),
        percentile(&mut after, 99),
    );
    ensure!(whole.len() == asked.len(), "some did not arrive");
    stack.stop().await?;
    let is_late = percentile(&mut whole, 50) > SOON;
    Ok(is_late.then(|| format!("events come later than {SOON:?}")))
}

/// Endpoints that are well are told as soon while another hangs.
pub(crate) async fn apart() -> anyhow::Result<Option<String>> {
    let hanging = Arc::new(AtomicBool::new(false));
    let hangs = Arc::clone(&hanging);
    let sink =
        Sink::start(
            move |seen| match seen.path == "/hangs" && hangs.load(Ordering::SeqCst) {
                true => Reaction::Hang(HANGS),
                false => Reaction::Status(200),
            },
        );
    let sink = sink.await?;
    let stack = Stack::start(settings(Home::temporary()?, 1)?).await?;
    let site = &stack.accounts.other_sites[0];
    let wanted = (Format::Standard, EventType::TemplateUpdated);
    for path in (0..HEALTHY)
        .map(|at| format!("/{at}"))
        .chain(["/hangs".to_owned()])
    {
        endpoint(&stack, site.site_id, &sink.url(&path), wanted).await?;
    }
    let shop = Changes::start(&stack, site).await?;
    let mut due = HEALTHY * shop.change(25, Duration::from_secs(1)).await?.len();
    let are_told = |seen: &[Seen]| seen.iter().filter(|seen| seen.path != "/hangs").count();
    sink.until(|seen| are_told(seen) >= due).await;
    let mut found = Vec::new();
    for hangs in [false, true] {
        hanging.store(hangs, Ordering::SeqCst);
        let asked = shop.change(25, HANGS + Duration::from_secs(5)).await?;
        let all = asked.len() * HEALTHY;
        due += all;
        sink.until(|seen| are_told(seen) >= due).await;
        let mut times: Vec<Duration> = times(&sink.seen(), &asked)
            .into_iter()
            .filter(|(path, _)| path != "/hangs")
            .flat_map(|(_, times)| times)
            .map(|(whole, _)| whole)
            .collect();
        ensure!(times.len() == all, "{} of {all} arrived", times.len());
        let [half, most] = [50, 99].map(|part| percentile(&mut times, part));
        let other = if hangs { "hangs" } else { "is well" };
        println!(
            "{all} deliveries to {HEALTHY} endpoints, another one {other}: p50 {half:.1?}, p99 {most:.1?}"
        );
        found.push(most);
    }
    // Not stopped: that would wait for the one that hangs.
    drop(stack);
    let is_held_up = found[1] > found[0] * APART;
    Ok(is_held_up.then(|| "one endpoint holds up others".to_owned()))
}

/// The template and the revision that an event tells of.
fn what(seen: &Seen) -> (String, String) {
    let body = seen.json();
    let text = |value: &Value| value.as_str().map_or(value.to_string(), str::to_owned);
    (text(&body["data"]["id"]), text(&body["revision"]))
}

/// How long each first event took to each path: since it was asked for, and since that was answered.
fn times(seen: &[Seen], asked: &Asked) -> BTreeMap<String, Vec<(Duration, Duration)>> {
    let mut times: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for seen in seen {
        if let Some((sent, answered)) = asked.get(&what(seen)) {
            let after = seen.at.saturating_duration_since(*answered);
            let time = (seen.at - *sent, after);
            times.entry(seen.path.clone()).or_default().push(time);
        }
    }
    times
}

/// Templates of a site that change.
struct Changes {
    client: Client,
    url: String,
    token: String,
    revisions: Vec<(String, Arc<tokio::sync::Mutex<String>>)>,
    /// How many there were: a change to what is there already is none.
    made: AtomicUsize,
}

impl Changes {
    async fn start(stack: &Stack, site: &SiteAccess) -> anyhow::Result<Self> {
        let mut changes = Self {
            client: Client::builder().build()?,
            url: format!("{}/ecom/v1/checkout-templates", stack.info.base_url),
            token: site.access_token.clone(),
            revisions: Vec::new(),
            made: AtomicUsize::new(0),
        };
        let item = json!({"quantity": 1, "price": "5.00", "productName": {"original": "Zine"}, "itemType": {"preset": "DIGITAL"}});
        for _ in 0..TEMPLATES {
            let body = json!({"checkoutTemplate": {"customLineItems": [item]}});
            let request = changes
                .client
                .post(&changes.url)
                .bearer_auth(&changes.token);
            let made: Value = request
                .json(&body)
                .send()
                .await?
                .error_for_status()?
                .json()
                .await?;
            let id = made["checkoutTemplate"]["id"].as_str().context("an id")?;
            let revision = revision(&made)?;
            let one = (id.to_owned(), Arc::new(tokio::sync::Mutex::new(revision)));
            changes.revisions.push(one);
        }
        Ok(changes)
    }

    /// Changes so many a second for so long, whether the earlier ones are answered or not.
    async fn change(&self, rate: u32, time: Duration) -> anyhow::Result<Asked> {
        let asked = Arc::new(Mutex::new(Asked::new()));
        let mut requests = JoinSet::new();
        let mut ticks = interval(Duration::from_secs(1) / rate);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
        for at in 0..rate as usize * usize::try_from(time.as_secs())? {
            ticks.tick().await;
            let (id, last) = self.revisions[at % TEMPLATES].clone();
            let (client, url) = (self.client.clone(), format!("{}/{id}", self.url));
            let (token, asked) = (self.token.clone(), Arc::clone(&asked));
            let label = format!("Change {}", self.made.fetch_add(1, Ordering::Relaxed));
            requests.spawn(async move {
                let mut last = last.lock().await;
                let body =
                    json!({"checkoutTemplate": {"id": id, "revision": *last, "label": label}});
                let sent = Instant::now();
                let request = client.patch(url).bearer_auth(token).json(&body);
                let made: Value = request.send().await?.error_for_status()?.json().await?;
                let answered = Instant::now();
                *last = revision(&made)?;
                let mut asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
                asked.insert((id, last.clone()), (sent, answered));
                anyhow::Ok(())
            });
        }
        while let Some(done) = requests.join_next().await {
            done??;
        }
        let asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(asked.clone())
    }
}

fn revision(made: &Value) -> anyhow::Result<String> {
    let revision = made["checkoutTemplate"]["revision"].as_str();
    Ok(revision.context("a revision")?.to_owned())
}

/// A part of some times, such as 50 or 99 in a hundred.
fn percentile(times: &mut [Duration], part: usize) -> Duration {
    times.sort_unstable();
    let at = (times.len() * part / 100).min(times.len().saturating_sub(1));
    times.get(at).copied().unwrap_or_default()
}
