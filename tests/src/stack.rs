//! The local stack: what `template.yaml` describes, in one process.

use std::{collections::BTreeMap, net::Ipv4Addr, sync::Arc};

use anyhow::Context;
use shared::{
    clock::Clock,
    config::{Config, TimersConfig},
    store::Store,
    timers::Work,
};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use crate::{
    database::{Database, dynamodb_client},
    faults::Faults,
    function::Handler,
    functions::{self, Handlers, Surroundings},
    gateway::{Gateway, Routes},
    home::Home,
    info::Info,
    mappings::{ConsumerSlot, Mappings},
    meter::Meter,
    queue::Queues,
    seed::{Accounts, CatalogFile, Seed},
    tables,
    template::{Function, REGION, Template},
};

const TEMPLATE: &str = include_str!("../../template.yaml");

/// How a stack is started.
#[derive(Debug)]
pub struct Settings {
    /// The port on loopback; 0 picks a free one.
    pub port: u16,
    /// Where its data lies.
    pub home: Home,
    /// The demo shop's catalog; none makes no demo shop.
    pub catalog: Option<CatalogFile>,
    /// How many further sites.
    pub sites: u16,
    /// The time that the functions are told.
    pub clock: Clock,
    /// What consumes the tables' changes.
    pub consumer: ConsumerSlot,
    /// Where Stripe's API answers, if not at its own address.
    pub stripe_api: Option<String>,
}

/// A running stack.
#[derive(Debug)]
pub struct Stack {
    /// Where it answers.
    pub info: Info,
    /// The sites and tokens that it was seeded with.
    pub accounts: Accounts,
    /// The tables, for seeding and for looking behind the pages.
    pub store: Store,
    /// What the functions asked of the tables.
    pub meter: Meter,
    /// What is to go wrong with that.
    pub faults: Faults,
    /// What the functions want to be told later.
    pub queues: Queues,
    handlers: Handlers,
    gateway: JoinHandle<std::io::Result<()>>,
    stop_gateway: oneshot::Sender<()>,
    mappings: Mappings,
    database: Database,
    home: Home,
}

impl Stack {
    /// Starts everything; when this returns, it serves.
    ///
    /// # Errors
    ///
    /// When the port is taken, the data folder cannot be used, or the template is not understood.
    pub async fn start(settings: Settings) -> anyhow::Result<Self> {
        let listener = listen(settings.port).await?;
        let authority = listener.local_addr()?.to_string();
        let base_url = format!("http://{authority}");
        let home = settings.home;
        let mut parameters = BTreeMap::from([("PublicBaseUrl".to_owned(), base_url.clone())]);
        let stripe_api = settings.stripe_api;
        parameters.extend(stripe_api.map(|base| ("StripeApiBase".to_owned(), base)));
        let template = Template::parse(TEMPLATE, &parameters)?;
        let database = Database::open(&home.database(), settings.clock.clone())?;
        tables::create(&dynamodb_client(database.endpoint()), &template.tables).await?;

        let surroundings = Surroundings::new(settings.clock.clone());
        let root_secret = format!("file:{}", home.root_secret()?.display());
        let config = |function: &Function| config_of(function, database.endpoint(), &root_secret);
        let (handlers, timers) = handlers_of(&template, &surroundings, config)?;
        let first = template
            .functions
            .first()
            .context("the template has no function")?;
        let store = Store::new(&config(first)?)?;
        let accounts = home.accounts();
        let seed = Seed {
            catalog: settings.catalog,
            sites: settings.sites,
            accounts: &accounts,
            now: settings.clock.now(),
        };
        let accounts = seed.plant(&store).await?;

        rearm(&store, &timers, &surroundings.queues).await?;
        let mappings = Mappings::start(
            &template,
            &handlers,
            &surroundings,
            (&database, &home, &settings.consumer),
        )?;
        let (stop_gateway, gateway) =
            serve(&template, &handlers, settings.clock, (listener, authority))?;
        let info = Info::new(&base_url, database.endpoint(), &accounts);
        Ok(Self {
            info,
            accounts,
            store,
            meter: surroundings.meter,
            faults: surroundings.faults,
            queues: surroundings.queues,
            handlers,
            gateway,
            stop_gateway,
            mappings,
            database,
            home,
        })
    }

    /// A function by the name of its binary, to call it without the gateway: with an event of one's own.
    #[must_use]
    pub fn handler(&self, binary: &str) -> Option<&Handler> {
        self.handlers.of(binary)
    }

    /// Where its data lies.
    #[must_use]
    pub const fn home(&self) -> &Home {
        &self.home
    }

    /// Stops it: requests under way are answered first.
    ///
    /// # Errors
    ///
    /// When the gateway ended badly.
    pub async fn stop(self) -> anyhow::Result<Home> {
        drop(self.stop_gateway);
        self.gateway.await??;
        self.mappings.stop().await;
        tokio::task::spawn_blocking(move || self.database.stop()).await?;
        Ok(self.home)
    }
}

/// The functions' handlers, and how those arm timers that do.
fn handlers_of(
    template: &Template,
    surroundings: &Surroundings,
    config: impl Fn(&Function) -> anyhow::Result<Config>,
) -> anyhow::Result<(Handlers, Vec<TimersConfig>)> {
    let (mut handlers, mut timers) = (Handlers::default(), Vec::new());
    for function in &template.functions {
        let config = config(function)?;
        let handler = functions::handler(&function.binary, &config, surroundings)?;
        handlers.insert(&function.binary, &handler);
        timers.extend(config.timers);
    }
    Ok((handlers, timers))
}

type Serving = (oneshot::Sender<()>, JoinHandle<std::io::Result<()>>);

/// Answers HTTP until the sender is gone.
fn serve(
    template: &Template,
    handlers: &Handlers,
    clock: Clock,
    (listener, authority): (TcpListener, String),
) -> anyhow::Result<Serving> {
    let gateway = Gateway::new(
        Routes::new(&template.functions)?,
        handlers.for_routes(&template.functions),
        authority,
        Arc::new(move || clock.now()),
    )?;
    let (stop_gateway, stopped) = oneshot::channel();
    let gateway = tokio::spawn(gateway.serve(listener, async move {
        // A stack that was dropped stops too.
        drop(stopped.await);
    }));
    Ok((stop_gateway, gateway))
}

/// Arms the timers that were armed when the stack stopped: they lay in memory.
async fn rearm(store: &Store, timers: &[TimersConfig], queues: &Queues) -> anyhow::Result<()> {
    for bucket in store.armed().await? {
        let work = Work::Due { bucket };
        for timers in timers {
            queues
                .of(&timers.queue_url)
                .put(work.at(), work.to_message()?);
        }
    }
    Ok(())
}

async fn listen(port: u16) -> anyhow::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .with_context(|| format!("cannot listen on 127.0.0.1:{port}; `--port 0` picks a free port"))
}

/// A function's configuration: the template's variables, and those that Lambda itself would set.
fn config_of(function: &Function, dynamodb: &str, root_secret: &str) -> anyhow::Result<Config> {
    let config = Config::from_vars(|name| match name {
        "AWS_REGION" => Some(REGION.to_owned()),
        "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" => Some("local".to_owned()),
        "AWS_ENDPOINT_URL_DYNAMODB" => Some(dynamodb.to_owned()),
        // Only for a function that the template gives it to.
        "ROOT_SECRET" => function.variables.get(name).map(|_| root_secret.to_owned()),
        _ => function.variables.get(name).cloned(),
    });
    config.with_context(|| format!("the template does not configure `{}`", function.logical_id))
}
