//! Wires the function: telemetry, configuration, clients, run.

use create_and_redirect::Opener;
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
    app.store.prefetch().await;
    serve(create_and_redirect::router(Opener::new(app, &config))).await
}
