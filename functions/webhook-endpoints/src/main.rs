//! Wires the function: telemetry, configuration, clients, run.

use std::sync::Arc;

use lambda_http::Error;
use shared::{config::Config, http::App, telemetry, timers::AwsTimers};
use webhook_endpoints::Hooks;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::init();
    let config = Config::from_env()?;
    let timers = Arc::new(AwsTimers::new(&config)?);
    let hooks = Hooks::new(App::new(&config)?, timers, &config);
    lambda_http::run(webhook_endpoints::router(hooks)).await
}
