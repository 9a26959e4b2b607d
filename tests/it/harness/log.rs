//! Everything that is logged.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use tracing::{Dispatch, dispatcher, subscriber::NoSubscriber};
use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Lives through a story, and tells what was logged meanwhile, at every level: what functions log, and
/// all that is beneath them.
pub(crate) fn heard<T>(story: impl Future<Output = T>) -> (T, String) {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    let listener = Dispatch::new(subscriber);
    // With one listener only, a place in the code that another thread comes to first would ask that
    // thread's, which is none, and never be heard here.
    let other = Dispatch::new(NoSubscriber::new());
    // Everything runs on this thread, so that everything is heard.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let told = dispatcher::with_default(&listener, || runtime.block_on(story));
    drop(other);
    let logged = String::from_utf8(log.0.lock().unwrap().clone());
    (told, logged.expect("text"))
}
