//! Wires the function: telemetry, configuration, clients, run.

use lambda_http::Error;
use shared::{config::Config, http::App, telemetry};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::init();
    let app = App::new(&Config::from_env()?)?;
    lambda_http::run(template_updates::router(app)).await
}
