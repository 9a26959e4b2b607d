//! Wires the function: telemetry, configuration, clients, run.

use std::sync::Arc;

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use mimalloc::MiMalloc;
use shared::{
    batch::Batch, clock::Clock, config::Config, root_secret::RootSecret, store::Store, telemetry,
    timers::AwsTimers, webhook::client::Courier,
};
use webhook_delivery::{Carrier, handle};

/// Most of what a function does here is to read and write items, in very many small pieces.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::init();
    let config = Config::from_env()?;
    let (store, timers) = (Store::new(&config)?, Arc::new(AwsTimers::new(&config)?));
    let root = RootSecret::new(config.root_secret.clone(), config.aws.clone());
    let courier = Courier::new(config.webhook_reach);
    let carrier = &Carrier::new(store, (Clock::system(), timers), (root, courier), &config);
    let answer = |event: LambdaEvent<Batch>| async move {
        Ok::<_, Error>(handle(carrier, event.payload).await)
    };
    run(service_fn(answer)).await
}
