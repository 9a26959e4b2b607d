//! The local stack: what `template.yaml` describes, in one process.

use std::{collections::BTreeMap, net::Ipv4Addr, sync::Arc};

use anyhow::Context;
use shared::{
    clock::Clock,
    config::{Config, TimersConfig},
    domain::ids::SiteId,
    root_secret::RootSecret,
    store::Store,
    webhook::{client::Limits, private_key::PrivateKey, signing_keys::SigningKeys},
};
use tokio::{
    net::TcpListener,
    sync::oneshot,
    task::{AbortHandle, JoinHandle},
};

use crate::{
    database::{Database, dynamodb_client},
    faults::Faults,
    function::Handler,
    functions::{self, Handlers, Surroundings},
    gateway::{self, Gateway, Routes},
    home::Home,
    info::Info,
    mappings::{ConsumerSlot, Mappings},
    meter::Meter,
    queue::Queues,
    rearm::rearm,
    receiver,
    seed::{Accounts, CatalogFile, Seed},
    signing_keys, tables,
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
    /// What consumes the queues' messages.
    pub queues: ConsumerSlot,
    /// How long endpoints may take.
    pub limits: Limits,
    /// Where Stripe's API answers, if not at its own address.
    pub stripe_api: Option<String>,
    /// How many checkouts one address may open of one offer in a minute, if not as many as elsewhere.
    pub openings_per_minute: Option<u32>,
    /// The RSA key that events are signed with, if there is none yet; none makes one in the background.
    pub rsa_key: Option<PrivateKey>,
}

impl Settings {
    /// What the template says, at any free port, with no further sites and no limit to openings.
    #[must_use]
    pub fn new(home: Home, catalog: Option<CatalogFile>) -> Self {
        Self {
            port: 0,
            home,
            catalog,
            sites: 0,
            clock: Clock::system(),
            consumer: ConsumerSlot::OfTemplate,
            queues: ConsumerSlot::OfTemplate,
            limits: Limits::default(),
            stripe_api: None,
            openings_per_minute: Some(0),
            rsa_key: None,
        }
    }
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
    /// What secrets in the tables are sealed with.
    pub root: RootSecret,
    /// The keys that events are signed with as tokens.
    pub signing_keys: SigningKeys,
    /// What makes one of them.
    making_key: Option<AbortHandle>,
    handlers: Handlers,
    /// What another instance of a function is made with.
    functions: Vec<Function>,
    surroundings: Surroundings,
    root_secret: String,
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
        let template = template_for(&base_url, settings.stripe_api, settings.openings_per_minute)?;
        let database = Database::open(&home.database(), settings.clock.clone())?;
        tables::create(&dynamodb_client(database.endpoint()), &template.tables).await?;

        let surroundings = Surroundings::new(settings.clock.clone(), settings.limits);
        let root_secret = format!("file:{}", home.root_secret()?.display());
        let config = |function: &Function| config_of(function, database.endpoint(), &root_secret);
        let (handlers, timers) = handlers_of(&template, &surroundings, config)?;
        let first = template.functions.first();
        let first = config(first.context("the template has no function")?)?;
        let store = Store::new(&first)?;
        let root = RootSecret::new(Some(root_secret.parse()?), first.aws);
        let clock = settings.clock.clone();
        let (signing_keys, making_key) =
            signing_keys::plant(&store, root.clone(), settings.rsa_key, clock).await?;
        let accounts = home.accounts();
        let seed = Seed {
            catalog: settings.catalog,
            sites: settings.sites,
            accounts: &accounts,
            now: settings.clock.now(),
        };
        let accounts = seed.plant(&store).await?;

        let (sites, now): (Vec<SiteId>, _) = (accounts.sites().collect(), settings.clock.now());
        rearm(&store, &sites, (&timers, &surroundings.queues), now).await?;
        let mappings = Mappings::start(
            &template,
            &handlers,
            &surroundings,
            (&database, &home),
            (&settings.consumer, &settings.queues),
        )?;
        let (stop_gateway, gateway) =
            serve(&template, &handlers, settings.clock, (listener, authority))?;
        let info = Info::new(&base_url, database.endpoint(), &accounts);
        Ok(Self {
            info,
            accounts,
            store,
            meter: surroundings.meter.clone(),
            faults: surroundings.faults.clone(),
            queues: surroundings.queues.clone(),
            root,
            signing_keys,
            making_key,
            handlers,
            functions: template.functions,
            surroundings,
            root_secret,
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

    /// Another instance of a function, with a memory of its own.
    ///
    /// # Errors
    ///
    /// When there is no such function, or it cannot be set up.
    pub fn another(&self, binary: &str) -> anyhow::Result<Handler> {
        let mut functions = self.functions.iter();
        let function = functions.find(|function| function.binary == binary);
        let function = function.with_context(|| format!("there is no function `{binary}`"))?;
        let config = config_of(function, self.database.endpoint(), &self.root_secret)?;
        functions::handler(binary, &config, &self.surroundings)
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
        if let Some(making) = self.making_key {
            making.abort();
        }
        drop(self.stop_gateway);
        self.gateway.await??;
        self.mappings.stop().await;
        tokio::task::spawn_blocking(move || self.database.stop()).await?;
        Ok(self.home)
    }
}

/// The template with what is only known when the stack runs.
fn template_for(
    base_url: &str,
    stripe_api: Option<String>,
    openings: Option<u32>,
) -> anyhow::Result<Template> {
    let parameters = [
        ("PublicBaseUrl", Some(base_url.to_owned())),
        ("StripeApiBase", stripe_api),
        ("OpeningsPerMinute", openings.map(|most| most.to_string())),
    ];
    let parameters: BTreeMap<_, _> = parameters
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect();
    Ok(Template::parse(TEMPLATE, &parameters)?)
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
    let clock: gateway::Clock = Arc::new(move || clock.now());
    let gateway = Gateway::new(
        Routes::new(&template.functions)?,
        handlers.for_routes(&template.functions),
        authority,
        Arc::clone(&clock),
    )?
    .beside(receiver::router(clock));
    let (stop_gateway, stopped) = oneshot::channel();
    let gateway = tokio::spawn(gateway.serve(listener, async move {
        // A stack that was dropped stops too.
        drop(stopped.await);
    }));
    Ok((stop_gateway, gateway))
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
        "WEBHOOK_TARGETS" => Some("loopback".to_owned()),
        "AWS_ENDPOINT_URL_DYNAMODB" => Some(dynamodb.to_owned()),
        // Only for a function that the template gives it to.
        "ROOT_SECRET" => function.variables.get(name).map(|_| root_secret.to_owned()),
        _ => function.variables.get(name).cloned(),
    });
    config.with_context(|| format!("the template does not configure `{}`", function.logical_id))
}
