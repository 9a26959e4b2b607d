//! Wires the function: telemetry, configuration, clients, run.

use checkout::Till;
use lambda_http::Error;
use shared::{
    config::Config,
    http::{App, serve},
    telemetry,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::init();
    let config = Config::from_env()?;
    let app = App::new(&config)?;
    serve(checkout::router(Till::new(app, &config))).await
}
