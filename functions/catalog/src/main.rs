//! Wires the function: telemetry, configuration, clients, run.

use lambda_http::Error;
use shared::{
    config::Config,
    http::{Api, App},
    telemetry,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::init();
    let config = Config::from_env()?;
    let api = Api::new(App::new(&config)?, &config);
    lambda_http::run(catalog::router(api)).await
}
