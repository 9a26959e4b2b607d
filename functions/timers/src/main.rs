//! Wires the function: telemetry, configuration, clients, run.

use std::sync::Arc;

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use shared::{
    batch::Batch, clock::Clock, config::Config, payment::Providers, root_secret::RootSecret,
    store::Store, telemetry,
};
use timers::{Keeper, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::init();
    let config = Config::from_env()?;
    let store = Store::new(&config)?;
    let root = RootSecret::new(config.root_secret.clone(), config.aws.clone());
    let clock = Clock::system();
    let provider = Arc::new(Providers::new(&store, &clock, &root, &config));
    let keeper = &Keeper::new(store, clock, provider);
    let answer = |event: LambdaEvent<Batch>| async move {
        Ok::<_, Error>(handle(keeper, event.payload).await)
    };
    run(service_fn(answer)).await
}
