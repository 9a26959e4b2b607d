//! What a page of a query reads, and how long it takes, at a thousand and at 100,000 templates.
//!
//! `cargo bench -p checkout-links --bench listing --profile dev`. It seeds for minutes. Read units
//! are DynamoDB's own figures and do not depend on the machine.

#![expect(clippy::print_stdout, reason = "a report")]

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use checkout_links::{
    home::Home,
    mappings::ConsumerSlot,
    pump::acknowledge_all,
    seed::{CatalogFile, SiteAccess, plant_many},
    stack::{Settings, Stack},
};
use reqwest::Client;
use serde_json::{Value, json};

const SMALL: u64 = 1_000;
const LARGE: u64 = 100_000;
const LIMIT: usize = 50;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // Which provider of TLS is meant is not clear to it by itself.
    drop(rustls::crypto::ring::default_provider().install_default());
    let stack = Stack::start(Settings {
        sites: 2,
        consumer: ConsumerSlot::Instead(acknowledge_all()),
        ..Settings::new(Home::temporary()?, Some(CatalogFile::read(None)?))
    })
    .await?;
    let demo = stack.accounts.demo.as_ref().context("a demo shop")?;
    let pattern = stack.store.latest_template(demo.template_id).await?;
    let pattern = pattern.context("a demo template")?;
    let mut before = Vec::new();
    println!(
        "{:>9}  {:<8} {:>5} {:>9} {:>10}",
        "templates", "status", "page", "read units", "least ms"
    );
    for (count, site) in [SMALL, LARGE].into_iter().zip(&stack.accounts.other_sites) {
        let began = Instant::now();
        plant_many(&stack.store, &pattern, site.site_id, count).await?;
        println!("{count:>9}  seeded in {} s", began.elapsed().as_secs());
        for (at, filter) in [json!({}), json!({"status": "ACTIVE"})].iter().enumerate() {
            let pages = if count == SMALL { 1 } else { 100 };
            let (first, last) = measure(&stack, site, filter, pages).await?;
            let status = filter["status"].as_str().unwrap_or("any");
            report(count, status, 1, first);
            if count == SMALL {
                before.push(first.0);
                continue;
            }
            report(count, status, pages, last);
            for (tenths, _) in [first, last] {
                ensure!(
                    tenths * 10 <= before[at] * 12,
                    "a page reads more than 1.2 times"
                );
            }
        }
    }
    stack.stop().await?;
    Ok(())
}

type Cost = (u64, Duration);

fn report(count: u64, status: &str, page: usize, (tenths, least): Cost) {
    let (units, rest) = (tenths / 10, tenths % 10);
    println!(
        "{count:>9}  {status:<8} {page:>5} {units:>7}.{rest} {:>10}",
        least.as_millis()
    );
}

/// What the first and the last page cost: what they read, and the least time of five tries.
async fn measure(
    stack: &Stack,
    site: &SiteAccess,
    filter: &Value,
    pages: usize,
) -> anyhow::Result<(Cost, Cost)> {
    let mut query = json!({"filter": filter, "cursorPaging": {"limit": LIMIT}});
    let (mut first, mut last) = (None, (0, Duration::ZERO));
    for page in 1..=pages {
        let mut answer = Value::Null;
        let tries = if page == 1 || page == pages { 5 } else { 1 };
        let mut least = Duration::MAX;
        for _ in 0..tries {
            drop(stack.meter.take());
            let began = Instant::now();
            answer = ask(stack, site, &query).await?;
            least = least.min(began.elapsed());
        }
        ensure!(
            answer["pagingMetadata"]["count"] == LIMIT,
            "not a full page: {answer}"
        );
        let calls = stack.meter.take();
        let read = calls.iter().filter(|call| call.table == "Offers");
        last = (read.map(|call| call.tenths).sum(), least);
        first = first.or(Some(last));
        let cursor = &answer["pagingMetadata"]["cursors"]["next"];
        query = json!({"cursorPaging": {"cursor": cursor, "limit": LIMIT}});
    }
    Ok((first.unwrap_or(last), last))
}

async fn ask(stack: &Stack, site: &SiteAccess, query: &Value) -> anyhow::Result<Value> {
    let url = format!("{}/ecom/v1/checkout-templates/query", stack.info.base_url);
    let request = Client::builder()
        .build()?
        .post(url)
        .bearer_auth(&site.access_token);
    let answer = request.json(&json!({"query": query})).send().await?;
    Ok(answer.error_for_status()?.json().await?)
}
