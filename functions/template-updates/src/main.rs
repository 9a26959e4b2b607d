//! Wires the function: telemetry, configuration, clients, run.

use lambda_http::Error;
use shared::{config::Config, http::App, telemetry};
use template_updates::Templates;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::init();
    let config = Config::from_env()?;
    let templates = Templates::new(App::new(&config)?, &config);
    lambda_http::run(template_updates::router(templates)).await
}
