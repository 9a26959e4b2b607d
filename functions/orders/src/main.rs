//! Wires the function: telemetry, configuration, clients, run.

use lambda_http::Error;
use orders::Desk;
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
    serve(orders::router(Desk::new(app, &config))).await
}
