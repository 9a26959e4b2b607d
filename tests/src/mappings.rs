//! The template's mappings: which function is told of which table's changes, and which queue's messages.

use std::sync::Arc;

use anyhow::{Context, ensure};
use jiff::SignedDuration;

use crate::{
    database::{Database, streams_client},
    function::Handler,
    functions::{Handlers, Surroundings},
    home::Home,
    meter::Meter,
    pump::{self, Consumer, Pump, Source, acknowledge_all},
    queue::{Delivery, Mapping},
    template::{Function, Queued, Template},
};

/// What consumes the tables' changes, or the queues' messages.
#[derive(Clone)]
pub enum ConsumerSlot {
    /// The functions that the template says.
    OfTemplate,
    /// This, for all of them.
    Instead(Consumer),
    /// What this makes of the functions that the template says.
    Around(Arc<dyn Fn(Consumer) -> Consumer + Send + Sync>),
}

impl ConsumerSlot {
    fn filled(&self, consumer: Consumer) -> Consumer {
        match self {
            Self::OfTemplate => consumer,
            Self::Instead(other) => Arc::clone(other),
            Self::Around(around) => around(consumer),
        }
    }
}

impl std::fmt::Debug for ConsumerSlot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ConsumerSlot")
    }
}

/// The running mappings.
#[derive(Debug)]
pub struct Mappings {
    pump: Pump,
    deliveries: Vec<Delivery>,
}

impl Mappings {
    /// Starts all mappings of the template.
    ///
    /// # Errors
    ///
    /// When the positions in the streams cannot be read, or a mapping leads nowhere.
    pub fn start(
        template: &Template,
        handlers: &Handlers,
        surroundings: &Surroundings,
        (database, home): (&Database, &Home),
        (of_streams, of_queues): (&ConsumerSlot, &ConsumerSlot),
    ) -> anyhow::Result<Self> {
        let positions = home.positions();
        let settings = pump::Settings {
            positions: &positions,
            records: Some(database.stream_records()),
            interval: pump::POLL_INTERVAL,
        };
        let streams = streams_client(database.endpoint());
        let sources = sources(template, handlers, (of_streams, &surroundings.meter))?;
        let mut deliveries = Vec::new();
        for function in &template.functions {
            for queued in &function.queues {
                let consumer = of_queues.filled(handler(handlers, function)?);
                let mapping = mapping(template, queued, consumer, surroundings)?;
                deliveries.push(Delivery::start(mapping));
            }
        }
        Ok(Self {
            pump: Pump::start(&streams, sources, settings)?,
            deliveries,
        })
    }

    /// Stops all: what is under way is dealt with first.
    pub async fn stop(self) {
        self.pump.stop().await;
        for delivery in self.deliveries {
            delivery.stop().await;
        }
    }
}

/// All tables with streams. What no function waits for is taken, too: the database is slower the
/// more changes it keeps.
fn sources(
    template: &Template,
    handlers: &Handlers,
    (slot, meter): (&ConsumerSlot, &Meter),
) -> anyhow::Result<Vec<Source>> {
    let mut sources = Vec::new();
    for table in template.tables.iter().filter(|table| table.stream) {
        let of_table = |function: &Function| {
            let streams = function.streams.clone().into_iter();
            let streams = streams.filter(|streamed| streamed.table == table.name);
            streams.map(|streamed| (function.clone(), streamed)).next()
        };
        let mut mapped = template.functions.iter().filter_map(of_table);
        let (consumer, batch) = match mapped.next() {
            Some((function, streamed)) => (handler(handlers, &function)?, streamed.batch),
            None => (acknowledge_all(), 100),
        };
        let name = &table.name;
        ensure!(
            mapped.next().is_none(),
            "two functions are told of `{name}`"
        );
        sources.push(Source {
            table: name.clone(),
            consumer: slot.filled(consumer),
            batch,
            written: Some(meter.writes_to(name)),
        });
    }
    Ok(sources)
}

fn handler(handlers: &Handlers, function: &Function) -> anyhow::Result<Handler> {
    let handler = handlers.of(&function.binary);
    let handler = handler.with_context(|| format!("`{}` has no handler", function.binary))?;
    Ok(Arc::clone(handler))
}

fn mapping(
    template: &Template,
    queued: &Queued,
    consumer: Handler,
    surroundings: &Surroundings,
) -> anyhow::Result<Mapping> {
    let name = &queued.queue;
    let queue = template.queues.iter().find(|queue| queue.name == *name);
    let queue = queue.with_context(|| format!("there is no queue `{name}`"))?;
    Ok(Mapping {
        name: name.clone(),
        messages: surroundings.queues.of(name),
        consumer,
        batch: queued.batch,
        at_once: queued.at_once,
        visibility: SignedDuration::from_secs(queue.visibility_timeout.into()),
        clock: surroundings.clock.clone(),
    })
}
