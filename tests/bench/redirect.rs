//! What opening an offer costs the function, among more and more offers and with a limit.
//!
//! ```sh
//! cargo build --release -p create-and-redirect
//! cargo bench -p checkout-links --bench redirect
//! ```
//!
//! CPU is that of the function's own process, as it is deployed, between Lambda's runtime API and the
//! local stack's tables. Units are DynamoDB's own figures. It seeds for minutes.

#![expect(clippy::print_stdout, reason = "a report")]

#[path = "lambda/instances.rs"]
mod instances;
#[path = "lambda/measured.rs"]
mod measured;

use std::{collections::BTreeMap, time::Duration};

use anyhow::{Context, anyhow, ensure};
use checkout_links::{
    function::Handler,
    home::Home,
    mappings::ConsumerSlot,
    pump::acknowledge_all,
    seed::{CatalogFile, plant_many, planted},
    stack::{Settings, Stack},
    template::{Function, Template},
};
use instances::Instances;
use measured::threads;
use serde_json::{Value, json};
use shared::{
    clock::Clock,
    dialect::wix,
    domain::{
        ids::{SiteId, TemplateId},
        offer::Limit,
    },
};

/// How many offers there are.
const OFFERS: [u64; 3] = [10, 1_000, 100_000];
const WARM_UP: u64 = 200;
/// How many openings the CPU of a round is that of.
const OPENINGS: u64 = 400;
/// How many rounds there are: the middle one counts, whatever else the machine does meanwhile.
const ROUNDS: u64 = 9;
/// How many openings the units are those of.
const METERED: u64 = 200;
/// By how many hundredths CPU and units may differ, whatever the number of offers.
const GROWTH: u64 = 10;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // Which provider of TLS is meant is not clear to it by itself.
    drop(rustls::crypto::ring::default_provider().install_default());
    let mut benches = Vec::new();
    for offers in OFFERS {
        benches.push(Bench::start(offers).await?);
    }
    println!(
        "{:>9} {:>7} | {:>6} {:>7} | {:>5} {:>5} {:>14}",
        "offers", "limit", "CPU µs", "tables", "RRU", "WRU", "on its cursor"
    );
    let mut rounds = vec![Vec::new(); benches.len()];
    for round in 0..ROUNDS {
        for (bench, times) in benches.iter().zip(&mut rounds) {
            let first = round * OPENINGS;
            let offer = |at| bench.planted(first + at);
            times.push(bench.cpu_of(OPENINGS, offer).await?);
        }
    }
    let mut all = Vec::new();
    for (bench, mut times) in benches.iter().zip(rounds) {
        times.sort_unstable();
        let times = times[times.len() / 2];
        let what = (bench.offers, "none");
        all.push(bench.report(what, times, |at| bench.planted(at)).await?);
    }
    let bench = benches.first().context("a stack")?;
    for (max, name) in [(1_000_000, "k = 16"), (12_000, "k = 16"), (1_000, "k = 1")] {
        let template = bench.limited(max).await?;
        let times = bench.cpu_of(OPENINGS, |_| template).await?;
        bench.report((1, name), times, |_| template).await?;
    }
    let first = all.first().context("a figure")?;
    let faults: Vec<String> = all
        .iter()
        .zip(OFFERS)
        .filter(|(cost, _)| !first.is_like(cost))
        .map(|(cost, offers)| format!("{offers} offers: {cost:?}, and 10: {first:?}"))
        .collect();
    for bench in benches {
        bench.stack.stop().await?;
    }
    ensure!(faults.is_empty(), "{faults:#?}");
    Ok(())
}

/// What an opening costs.
#[derive(Clone, Copy, Debug)]
struct Cost {
    cpu: Duration,
    /// Read and write units of all that were metered, in tenths.
    units: [u64; 2],
}

impl Cost {
    fn is_like(&self, other: &Self) -> bool {
        let near = |one: u64, other: u64| one.abs_diff(other) * 100 <= one * GROWTH;
        let nanos = |cost: &Self| u64::try_from(cost.cpu.as_nanos()).unwrap_or(u64::MAX);
        near(nanos(self), nanos(other))
            && near(self.units[0], other.units[0])
            && near(self.units[1], other.units[1])
    }
}

/// A stack with so many offers, and an instance of the function in a process of its own.
struct Bench {
    stack: Stack,
    offers: u64,
    site: SiteId,
    pattern: shared::domain::template::Template,
    instance: Instances,
}

impl Bench {
    async fn start(offers: u64) -> anyhow::Result<Self> {
        let stack = Stack::start(Settings {
            sites: 1,
            consumer: ConsumerSlot::Instead(acknowledge_all()),
            ..Settings::new(Home::temporary()?, Some(CatalogFile::read(None)?))
        })
        .await?;
        let demo = stack.accounts.demo.as_ref().context("a demo shop")?;
        let mut pattern = stack.store.latest_template(demo.template_id).await?;
        let mut pattern = pattern.take().context("a demo template")?;
        // What needs no catalog, since there is none on the other site.
        let item = json!({"quantity": 1, "price": "5.00", "productName": {"original": "Zine"}, "itemType": {"preset": "DIGITAL"}});
        let body = json!({"checkoutTemplate": {"customLineItems": [item]}});
        let made = wix::read_create(&body, pattern.currency);
        pattern.content = made.map_err(|problem| anyhow!("{problem:?}"))?.content;
        let site = stack.accounts.other_sites[0].site_id;
        plant_many(&stack.store, &pattern, site, offers).await?;
        let variables = [
            (
                "AWS_ENDPOINT_URL_DYNAMODB",
                stack.info.dynamodb_endpoint.as_str(),
            ),
            ("OPENINGS_PER_MINUTE", "0"),
        ];
        let function = function(&stack.info.base_url)?;
        let instance = Instances::start(&function, 1, &variables).await?;
        let bench = Self {
            stack,
            offers,
            site,
            pattern,
            instance,
        };
        bench.cpu_of(WARM_UP, |at| bench.planted(at)).await?;
        Ok(bench)
    }

    /// One of the offers that are there. Every second one is switched off.
    fn planted(&self, at: u64) -> TemplateId {
        planted(self.site, at * 2 % self.offers)
    }

    /// A template of which there is only so much.
    async fn limited(&self, max: u32) -> anyhow::Result<TemplateId> {
        let mut template = self.pattern.clone();
        let random = shared::random::id(Clock::system().now());
        template.id = TemplateId::new(random);
        template.content.campaign.limit = Limit {
            max: Some(max),
            ..Limit::default()
        };
        let is_made = self.stack.store.insert_template(&template).await?;
        ensure!(is_made, "its id is taken");
        Ok(template.id)
    }

    /// The CPU of so many openings in the function's process, for each, and in the tables.
    async fn cpu_of(
        &self,
        count: u64,
        offer: impl Fn(u64) -> TemplateId,
    ) -> anyhow::Result<[Duration; 2]> {
        let process = self.instance.handler();
        let before = [self.instance.cpu()?, threads("database")?];
        for at in 0..count {
            open(&process, offer(at)).await?;
        }
        let after = [self.instance.cpu()?, threads("database")?];
        let each = |at: usize| (after[at] - before[at]) / u32::try_from(count).unwrap_or(u32::MAX);
        Ok([each(0), each(1)])
    }

    /// Tells what an opening costs.
    async fn report(
        &self,
        (offers, limit): (u64, &str),
        [cpu, tables]: [Duration; 2],
        offer: impl Fn(u64) -> TemplateId,
    ) -> anyhow::Result<Cost> {
        let own = self.stack.another("create-and-redirect")?;
        open(&own, offer(0)).await?;
        drop(self.stack.meter.take());
        for at in 0..METERED {
            open(&own, offer(at)).await?;
        }
        let (mut units, mut leases) = ([0, 0], 0);
        for call in self.stack.meter.take() {
            let is_read = call.operation.contains("Get");
            units[usize::from(!is_read)] += call.tenths;
            leases += u64::from(call.operation == "UpdateItem");
        }
        let hundredths = |all: u64, unit: u64| {
            let each = all * 100 / (METERED * unit);
            format!("{}.{:02}", each / 100, each % 100)
        };
        println!(
            "{offers:>9} {limit:>7} | {:>6} {:>7} | {:>5} {:>5} {:>14}",
            cpu.as_micros(),
            tables.as_micros(),
            hundredths(units[0], 10),
            hundredths(units[1], 10),
            hundredths(leases, 1),
        );
        Ok(Cost { cpu, units })
    }
}

/// Opens a template as a person's browser does, which leads to a checkout.
async fn open(function: &Handler, id: TemplateId) -> anyhow::Result<()> {
    let sample = include_str!("../../events/create-and-redirect/open-template.json");
    let mut event: Value = serde_json::from_str(sample)?;
    let path = format!("/ecom/v1/checkout-templates/{id}/create-and-redirect-to-checkout");
    event["rawPath"] = json!(path);
    event["rawQueryString"] = json!("");
    event["queryStringParameters"] = json!({});
    event["requestContext"]["http"]["path"] = json!(path);
    event["pathParameters"] = json!({"checkoutTemplateId": id});
    let answer = function(event).await?;
    let location = answer["headers"]["location"].as_str().unwrap_or_default();
    ensure!(location.contains("/checkout/co_"), "{answer}");
    Ok(())
}

/// The function of the template.
fn function(base_url: &str) -> anyhow::Result<Function> {
    let parameters = BTreeMap::from([("PublicBaseUrl".to_owned(), base_url.to_owned())]);
    let template = Template::parse(include_str!("../../template.yaml"), &parameters)?;
    let mut functions = template.functions.into_iter();
    let function = functions.find(|function| function.binary == "create-and-redirect");
    function.context("the template has it")
}
