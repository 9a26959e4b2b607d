//! What a delivery costs the functions, in processes as they are deployed, and the tables beside them.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use anyhow::{Context, ensure};
use checkout_links::{
    function::{Handler, HandlerError},
    home::Home,
    mappings::ConsumerSlot,
    sink::{Reaction, Sink},
    stack::Stack,
    template::{Function, Template},
};
use shared::domain::{
    ids::SiteId,
    webhook::{EventType, Format},
};
use tokio::{sync::watch, time::Instant};

use crate::{
    instances::Instances,
    measured::threads,
    shop::{endpoint, happen, settings},
    sqs::Sqs,
};

/// The most endpoints that each site has here.
const OF_SITE: usize = 10;
/// Deliveries before anything is measured.
const WARM_UP: usize = 400;
/// How many are measured.
const DELIVERIES: usize = 8_000;
/// How many of `webhook-delivery` run: more than there are cores take each other's caches, which instances
/// that are machines of their own do not.
const INSTANCES: usize = 2;

/// What deliveries cost, each with its state writes and its part of the event.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// How many there were.
    pub(crate) deliveries: usize,
    /// The bytes of a body.
    pub(crate) bytes: usize,
    /// From the first to the last.
    pub(crate) took: Duration,
    fan_out: Duration,
    delivery: Duration,
    store: Duration,
}

impl Cost {
    fn each(&self, all: Duration) -> Duration {
        all / u32::try_from(self.deliveries).unwrap_or(u32::MAX)
    }

    /// CPU for each delivery, in the functions' processes.
    pub(crate) fn functions(&self) -> Duration {
        self.each(self.fan_out + self.delivery)
    }

    /// That of `webhook-fan-out`, of `webhook-delivery`, and of the tables.
    pub(crate) fn parts(&self) -> [Duration; 3] {
        [self.fan_out, self.delivery, self.store].map(|part| self.each(part))
    }

    /// Deliveries in a second.
    pub(crate) fn rate(&self) -> u128 {
        self.deliveries as u128 * 1_000 / self.took.as_millis().max(1)
    }
}

/// Has something told to so many endpoints, those of each site of all that happens there.
pub(crate) async fn measure(endpoints: usize) -> anyhow::Result<Cost> {
    let sites = endpoints.div_ceil(OF_SITE);
    let each = endpoints / sites;
    let running = Running::start(sites).await?;
    let sink = Sink::start(|_| Reaction::Status(200)).await?;
    for site in running.sites(sites) {
        for _ in 0..each {
            let (url, kind) = (sink.url("/"), EventType::TemplateCreated);
            endpoint(&running.stack, site, &url, (Format::Standard, kind)).await?;
        }
    }
    let mut seen = 0;
    let mut until = async |events: usize| {
        seen += events * each;
        sink.until(|all| all.len() >= seen).await;
        running.over().await;
        ensure!(
            sink.count() == seen,
            "{} deliveries of {seen}",
            sink.count()
        );
        Ok(())
    };
    let sites = running.sites(sites);
    until(happen(&running.stack, &sites, WARM_UP / each).await?).await?;

    // All of it has happened before it is told: making it costs the tables, too.
    running.streams.close();
    let events = happen(&running.stack, &sites, DELIVERIES / each).await?;
    let (functions, store) = (running.cpu()?, threads("database")?);
    let began = Instant::now();
    running.streams.open(running.fan_out.handler());
    until(events).await?;
    let took = began.elapsed();
    let [fan_out, delivery] = running.cpu()?;
    let cost = Cost {
        deliveries: events * each,
        bytes: sink.seen()[0].body.len(),
        took,
        fan_out: fan_out - functions[0],
        delivery: delivery - functions[1],
        store: threads("database")? - store,
    };
    running.stack.stop().await?;
    Ok(cost)
}

/// A local stack whose events are told by functions in processes of their own.
struct Running {
    stack: Stack,
    /// Before `fan_out`.
    streams: Gate,
    fan_out: Instances,
    delivery: Instances,
    _sqs: Sqs,
}

impl Running {
    async fn start(sites: usize) -> anyhow::Result<Self> {
        let home = Home::temporary()?;
        let root = format!("file:{}", home.root_secret()?.display());
        let (streams, queues) = (Gate::new(), Gate::new());
        let mut settings = settings(home, u16::try_from(sites)?)?;
        settings.consumer = ConsumerSlot::Instead(streams.handler());
        settings.queues = ConsumerSlot::Instead(queues.handler());
        let stack = Stack::start(settings).await?;
        let sqs = Sqs::start(stack.queues.of("DeliveriesQueue")).await?;
        let variables = [
            (
                "AWS_ENDPOINT_URL_DYNAMODB",
                stack.info.dynamodb_endpoint.as_str(),
            ),
            ("AWS_ENDPOINT_URL_SQS", &sqs.endpoint),
            ("ROOT_SECRET", &root),
            ("WEBHOOK_TARGETS", "loopback"),
        ];
        let started = async |binary, count| {
            let function = function(binary, &stack.info.base_url)?;
            Instances::start(&function, count, &variables).await
        };
        let fan_out = started("webhook-fan-out", 1).await?;
        let delivery = started("webhook-delivery", INSTANCES).await?;
        streams.open(fan_out.handler());
        queues.open(delivery.handler());
        Ok(Self {
            stack,
            streams,
            fan_out,
            delivery,
            _sqs: sqs,
        })
    }

    fn sites(&self, count: usize) -> Vec<SiteId> {
        let sites = self.stack.accounts.other_sites.iter().take(count);
        sites.map(|site| site.site_id).collect()
    }

    async fn over(&self) {
        let queue = self.stack.queues.of("DeliveriesQueue");
        while !queue.is_over() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    fn cpu(&self) -> anyhow::Result<[Duration; 2]> {
        Ok([self.fan_out.cpu()?, self.delivery.cpu()?])
    }
}

/// A function of the template.
fn function(binary: &str, base_url: &str) -> anyhow::Result<Function> {
    let parameters = BTreeMap::from([("PublicBaseUrl".to_owned(), base_url.to_owned())]);
    let template = Template::parse(include_str!("../../../template.yaml"), &parameters)?;
    let mut functions = template.functions.into_iter();
    let function = functions.find(|function| function.binary == binary);
    function.context("the template has it")
}

/// Holds up what comes until somebody is there to take it.
#[derive(Clone)]
struct Gate(watch::Sender<Option<Handler>>);

impl Gate {
    fn new() -> Self {
        Self(watch::channel(None).0)
    }

    fn open(&self, handler: Handler) {
        self.0.send_replace(Some(handler));
    }

    fn close(&self) {
        self.0.send_replace(None);
    }

    fn handler(&self) -> Handler {
        let gate = self.0.clone();
        Arc::new(move |event| {
            let mut opened = gate.subscribe();
            Box::pin(async move {
                let handler = opened.wait_for(Option::is_some).await;
                let handler = handler.ok().and_then(|handler| handler.clone());
                match handler {
                    Some(handler) => handler(event).await,
                    None => Err(HandlerError::Failed("the gate is gone".into())),
                }
            })
        })
    }
}
