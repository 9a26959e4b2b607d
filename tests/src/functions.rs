//! The functions by the names of their binaries: what `sam build` deploys, in one process.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use anyhow::Context;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use shared::{
    clock::Clock,
    config::Config,
    http::{Api, App},
    payment::Providers,
    root_secret::RootSecret,
    store::{Store, client_config, https_client},
    timers::Timers,
    webhook::{
        client::{Courier, Limits},
        names::SystemNames,
    },
};

use crate::{
    faults::Faults,
    function::{Handler, batch_handler, http_handler},
    meter::Meter,
    queue::Queues,
    template::Function,
};

/// How long a request to a table is put off at first that failed: the tables are near, and nobody else's.
const RETRY_AFTER: Duration = Duration::from_millis(20);

/// The handlers by the names of their binaries.
#[derive(Clone, Default)]
pub struct Handlers(BTreeMap<String, Handler>);

impl Handlers {
    /// Keeps the handler of a binary.
    pub fn insert(&mut self, binary: &str, handler: &Handler) {
        self.0.insert(binary.to_owned(), Arc::clone(handler));
    }

    /// The handler of a binary.
    #[must_use]
    pub fn of(&self, binary: &str) -> Option<&Handler> {
        self.0.get(binary)
    }

    /// The handlers by logical id, as routes name them.
    #[must_use]
    pub fn for_routes(&self, functions: &[Function]) -> BTreeMap<String, Handler> {
        let by_id = |function: &Function| {
            Some((
                function.logical_id.clone(),
                Arc::clone(self.of(&function.binary)?),
            ))
        };
        functions.iter().filter_map(by_id).collect()
    }
}

impl std::fmt::Debug for Handlers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// What surrounds the functions.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The time that they are told.
    pub clock: Clock,
    /// What counts their requests to the tables.
    pub meter: Meter,
    /// What goes wrong with these.
    pub faults: Faults,
    /// What they want to be told later.
    pub queues: Queues,
    /// How long they wait for endpoints.
    pub limits: Limits,
}

impl Surroundings {
    /// Tells this time, counts from 0, and lets nothing go wrong.
    #[must_use]
    pub fn new(clock: Clock, limits: Limits) -> Self {
        Self {
            clock,
            meter: Meter::default(),
            faults: Faults::default(),
            queues: Queues::default(),
            limits,
        }
    }
}

/// Makes the handler of a binary.
///
/// # Errors
///
/// When there is no such function, or it cannot be set up.
pub fn handler(
    binary: &str,
    config: &Config,
    surroundings: &Surroundings,
) -> anyhow::Result<Handler> {
    let app = app(binary, config, surroundings)?;
    let App { store, clock, .. } = app.clone();
    let router = match binary {
        "timers" => {
            let root = RootSecret::new(config.root_secret.clone(), config.aws.clone());
            let provider = Arc::new(Providers::new(&store, &clock, &root, config));
            let keeper = timers::Keeper::new(store, clock, provider);
            return Ok(batch_handler(move |batch| {
                let keeper = keeper.clone();
                async move { timers::handle(&keeper, batch).await }
            }));
        }
        "webhook-fan-out" => {
            let root = RootSecret::new(config.root_secret.clone(), config.aws.clone());
            let time = (clock, timers(config, surroundings)?);
            let fan_out = webhook_fan_out::FanOut::new(store, time, root, config);
            return Ok(batch_handler(move |batch| {
                let fan_out = fan_out.clone();
                async move { webhook_fan_out::handle(&fan_out, batch).await }
            }));
        }
        "webhook-delivery" => {
            let root = RootSecret::new(config.root_secret.clone(), config.aws.clone());
            let names = Arc::new(SystemNames);
            let courier = Courier::with(config.webhook_reach, surroundings.limits, names);
            let time = (clock, timers(config, surroundings)?);
            let carrier = webhook_delivery::Carrier::new(store, time, (root, courier), config);
            return Ok(batch_handler(move |batch| {
                let carrier = carrier.clone();
                async move { webhook_delivery::handle(&carrier, batch).await }
            }));
        }
        "account" => account::router(Api::new(app, config)),
        "catalog" => catalog::router(Api::new(app, config)),
        "template-updates" => template_updates::router(Api::new(app, config)),
        "create-and-redirect" => {
            create_and_redirect::router(create_and_redirect::Opener::new(app, config))
        }
        "checkout" => checkout::router(checkout::Till::new(app, config)),
        "console" => {
            let timers = timers(config, surroundings)?;
            console::router(console::Console::new(app, timers, config))
        }
        "link-creation" => link_creation::router(Api::new(app, config)),
        "orders" => orders::router(orders::Desk::new(app, config)),
        "payments" => payments::router(payments::Callbacks::new(app, config)),
        "webhook-endpoints" => {
            let timers = timers(config, surroundings)?;
            webhook_endpoints::router(webhook_endpoints::Hooks::new(app, timers, config))
        }
        other => anyhow::bail!(
            "the template has a function `{other}` that the local stack does not know"
        ),
    };
    Ok(http_handler(router))
}

fn timers(config: &Config, surroundings: &Surroundings) -> anyhow::Result<Arc<dyn Timers>> {
    let config = config.timers.as_ref().context("no queue is set")?;
    let timers = Arc::new(surroundings.queues.timers(config));
    Ok(surroundings.faults.around_timers(timers))
}

fn app(binary: &str, config: &Config, surroundings: &Surroundings) -> anyhow::Result<App> {
    let Surroundings {
        clock,
        meter,
        faults,
        queues: _,
        limits: _,
    } = surroundings;
    let https = https_client(config.aws.trust_system_roots)?;
    let client = client_config(&config.aws)?
        .retry_config(RetryConfig::standard().with_initial_backoff(RETRY_AFTER))
        .http_client(faults.around(https))
        .interceptor(meter.of_function(binary));
    Ok(App {
        store: Store::from_conf(client.build(), config.tables.clone()),
        clock: clock.clone(),
        public_base_url: config.public_base_url.clone(),
    })
}
