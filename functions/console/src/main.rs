//! Wires the function: telemetry, configuration, clients, run.

use std::sync::Arc;

use console::Console;
use lambda_http::Error;
use shared::{
    config::Config,
    http::{App, serve},
    telemetry,
    timers::AwsTimers,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::init();
    let config = Config::from_env()?;
    let timers = Arc::new(AwsTimers::new(&config)?);
    let console = Console::new(App::new(&config)?, timers, &config);
    serve(console::router(console)).await
}
