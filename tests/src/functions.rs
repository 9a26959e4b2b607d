//! The functions by the names of their binaries: what `sam build` deploys, in one process.

use std::{collections::BTreeMap, sync::Arc};

use anyhow::Context;
use shared::{
    clock::Clock,
    config::Config,
    http::{Api, App},
    payment::Providers,
    root_secret::RootSecret,
    store::{Store, client_config, https_client},
};

use crate::{
    faults::Faults,
    function::{Handler, batch_handler, http_handler},
    meter::Meter,
    queue::Queues,
    template::Function,
};

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
}

impl Surroundings {
    /// Tells this time, counts from 0, and lets nothing go wrong.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            meter: Meter::default(),
            faults: Faults::default(),
            queues: Queues::default(),
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
            let queue = config.timers.as_ref().context("no queue for timers")?;
            let timers = surroundings.queues.of(&queue.queue_url);
            let fan_out = webhook_fan_out::FanOut::new(store, clock, Arc::new(timers));
            return Ok(batch_handler(move |batch| {
                let fan_out = fan_out.clone();
                async move { webhook_fan_out::handle(&fan_out, batch).await }
            }));
        }
        "account" => account::router(Api::new(app, config)),
        "catalog" => catalog::router(Api::new(app, config)),
        "template-updates" => template_updates::router(Api::new(app, config)),
        "create-and-redirect" => create_and_redirect::router(create_and_redirect::Opener::new(app)),
        "checkout" => checkout::router(checkout::Till::new(app, config)),
        "link-creation" => link_creation::router(Api::new(app, config)),
        "orders" => orders::router(orders::Desk::new(app, config)),
        "payments" => payments::router(payments::Callbacks::new(app, config)),
        other => anyhow::bail!(
            "the template has a function `{other}` that the local stack does not know"
        ),
    };
    Ok(http_handler(router))
}

fn app(binary: &str, config: &Config, surroundings: &Surroundings) -> anyhow::Result<App> {
    let Surroundings {
        clock,
        meter,
        faults,
        queues: _,
    } = surroundings;
    let https = https_client(config.aws.trust_system_roots)?;
    let client = client_config(&config.aws)?
        .http_client(faults.around(https))
        .interceptor(meter.of_function(binary));
    Ok(App {
        store: Store::from_conf(client.build(), config.tables.clone()),
        clock: clock.clone(),
        public_base_url: config.public_base_url.clone(),
    })
}
