//! What telling events costs, how it grows with the endpoints, and how soon they arrive.
//!
//! ```sh
//! cargo build --release --config profile.release.opt-level=3 -p webhook-fan-out -p webhook-delivery
//! cargo bench -p checkout-links --bench deliveries [cost] [soon] [apart]
//! ```
//!
//! CPU is that of the functions' own processes, as they are deployed, between Lambda's runtime API and
//! the local stack's tables; the tables' own is told beside it. Times hold for an otherwise idle machine.

#![expect(clippy::print_stdout, reason = "a report")]

mod cost;
#[path = "../lambda/instances.rs"]
mod instances;
mod latency;
#[path = "../lambda/measured.rs"]
mod measured;
mod shop;
mod sqs;

use std::{env, time::Duration};

use anyhow::ensure;

/// The most CPU that a delivery may cost the functions.
const CPU: Duration = Duration::from_micros(300);
/// How many tenths of that at ten endpoints it may be at a hundred and at a thousand.
const GROWTH: u32 = 11;
/// How many endpoints there are.
const ENDPOINTS: [usize; 4] = [1, 10, 100, 1_000];
/// How often each is measured, in turn: the middle one counts, whatever else the machine does meanwhile.
const ROUNDS: usize = 3;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // Which provider of TLS is meant is not clear to it by itself.
    drop(rustls::crypto::ring::default_provider().install_default());
    let named: Vec<String> = env::args()
        .skip(1)
        .filter(|arg| !arg.starts_with('-'))
        .collect();
    let is_wanted = |part: &str| named.is_empty() || named.iter().any(|name| name == part);
    let mut faults = Vec::new();
    if is_wanted("cost") {
        faults.extend(costs().await?);
    }
    if is_wanted("soon") {
        faults.extend(latency::soon().await?);
    }
    if is_wanted("apart") {
        faults.extend(latency::apart().await?);
    }
    ensure!(faults.is_empty(), "{faults:#?}");
    Ok(())
}

/// Tells what they are, and which of them are too high.
async fn costs() -> anyhow::Result<Vec<String>> {
    println!("CPU for each delivery in µs");
    println!(
        "{:>9} {:>10} {:>9} | {:>7} {:>8} {:>9} | {:>6} | {:>5}",
        "endpoints", "deliveries", "functions", "fan-out", "delivery", "per s", "tables", "bytes"
    );
    let mut rounds = ENDPOINTS.map(|_| Vec::new());
    for _ in 0..ROUNDS {
        for (endpoints, costs) in ENDPOINTS.into_iter().zip(&mut rounds) {
            costs.push(cost::measure(endpoints).await?);
        }
    }
    let mut ten = Duration::MAX / GROWTH;
    let mut faults = Vec::new();
    for (endpoints, mut costs) in ENDPOINTS.into_iter().zip(rounds) {
        costs.sort_by_key(cost::Cost::functions);
        let cost = costs[ROUNDS / 2];
        let [fan_out, delivery, store] = cost.parts().map(|part| part.as_micros());
        let functions = cost.functions();
        println!(
            "{endpoints:>9} {:>10} {:>9} | {fan_out:>7} {delivery:>8} {:>9} | {store:>6} | {:>5}",
            cost.deliveries,
            functions.as_micros(),
            cost.rate(),
            cost.bytes,
        );
        if endpoints == 10 {
            ten = functions;
        }
        if functions > CPU {
            faults.push(format!("{endpoints} endpoints: more than {CPU:?} of CPU"));
        }
        if functions * 10 > ten * GROWTH {
            faults.push(format!(
                "{endpoints} endpoints: more than {GROWTH} tenths of that at ten"
            ));
        }
    }
    Ok(faults)
}
