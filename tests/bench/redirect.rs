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
    webhook::client::Limits,
};

/// How many offers there are.
const OFFERS: [u64; 3] = [10, 1_000, 100_000];
const WARM_UP: u64 = 200;
/// How many openings the CPU is that of.
const OPENINGS: u64 = 3_000;
/// How many openings the units are those of.
const METERED: u64 = 200;
/// By how many hundredths CPU and units may differ, whatever the number of offers.
const GROWTH: u64 = 10;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // Which provider of TLS is meant is not clear to it by itself.
    drop(rustls::crypto::ring::default_provider().install_default());
    let bench = Bench::start().await?;
    println!(
        "{:>9} {:>7} | {:>6} {:>7} | {:>5} {:>5} {:>14}",
        "offers", "limit", "CPU µs", "tables", "RRU", "WRU", "on its cursor"
    );
    let mut all = Vec::new();
    let sites: Vec<SiteId> = bench.sites.clone();
    for (&offers, &site) in OFFERS.iter().zip(&sites) {
        plant_many(&bench.stack.store, &bench.pattern, site, offers).await?;
        // Every second one is switched off.
        let open = |at: u64| planted(site, at * 2 % offers);
        all.push(bench.report((offers, "none"), open).await?);
    }
    for (max, name) in [
        (1_000_000, "k = 16"),
        (OPENINGS * 4, "k = 16"),
        (1_000, "k = 1"),
    ] {
        let template = bench.limited(u32::try_from(max)?).await?;
        // Of a thousand no more can be opened.
        let count = OPENINGS.min(max / 2);
        bench.report_of(count, (1, name), |_| template).await?;
    }
    let first = all.first().context("a figure")?;
    let faults: Vec<String> = all
        .iter()
        .zip(OFFERS)
        .filter(|(cost, _)| !first.is_like(cost))
        .map(|(cost, offers)| format!("{offers} offers: {cost:?}, and 10: {first:?}"))
        .collect();
    bench.stack.stop().await?;
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

/// A stack, and an instance of the function in a process of its own.
struct Bench {
    stack: Stack,
    sites: Vec<SiteId>,
    pattern: shared::domain::template::Template,
    instance: Instances,
}

impl Bench {
    async fn start() -> anyhow::Result<Self> {
        let stack = Stack::start(Settings {
            port: 0,
            home: Home::temporary()?,
            catalog: Some(CatalogFile::read(None)?),
            sites: 3,
            clock: Clock::system(),
            stripe_api: None,
            openings_per_minute: Some(0),
            rsa_key: None,
            consumer: ConsumerSlot::Instead(acknowledge_all()),
            queues: ConsumerSlot::OfTemplate,
            limits: Limits::default(),
        })
        .await?;
        let demo = stack.accounts.demo.as_ref().context("a demo shop")?;
        let mut pattern = stack.store.latest_template(demo.template_id).await?;
        let mut pattern = pattern.take().context("a demo template")?;
        // What needs no catalog, since there is none on the other sites.
        let item = json!({"quantity": 1, "price": "5.00", "productName": {"original": "Zine"}, "itemType": {"preset": "DIGITAL"}});
        let body = json!({"checkoutTemplate": {"customLineItems": [item]}});
        let made = wix::read_create(&body, pattern.currency);
        pattern.content = made.map_err(|problem| anyhow!("{problem:?}"))?.content;
        let variables = [
            (
                "AWS_ENDPOINT_URL_DYNAMODB",
                stack.info.dynamodb_endpoint.as_str(),
            ),
            ("OPENINGS_PER_MINUTE", "0"),
        ];
        let function = function(&stack.info.base_url)?;
        let instance = Instances::start(&function, 1, &variables).await?;
        let sites = stack.accounts.other_sites.iter().map(|site| site.site_id);
        Ok(Self {
            sites: sites.collect(),
            pattern,
            instance,
            stack,
        })
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

    async fn report(
        &self,
        what: (u64, &str),
        offer: impl Fn(u64) -> TemplateId,
    ) -> anyhow::Result<Cost> {
        self.report_of(OPENINGS, what, offer).await
    }

    async fn report_of(
        &self,
        count: u64,
        (offers, limit): (u64, &str),
        offer: impl Fn(u64) -> TemplateId,
    ) -> anyhow::Result<Cost> {
        let process = self.instance.handler();
        for at in 0..WARM_UP.min(count / 10) {
            open(&process, offer(at)).await?;
        }
        let (cpu, tables) = (self.instance.cpu()?, threads("database")?);
        for at in 0..count {
            open(&process, offer(at)).await?;
        }
        let each = |all: Duration| all / u32::try_from(count).unwrap_or(u32::MAX);
        let cpu = each(self.instance.cpu()? - cpu);
        let tables = each(threads("database")? - tables);
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
