//! Functions that die: at a step, nothing behind it happens, and nobody gets an answer.

use std::{
    future::{Future, pending},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::sync::Notify;

use crate::function::{Answer, HandlerError};

tokio::task_local! {
    static LIFE: Life;
}

/// When a function dies. Its steps are requests to tables, such as `PutItem EVENTS`, and `arm`, which
/// sends messages; a name's beginning names all that begin so. The first is number 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Before a step.
    Before(&'static str, usize),
    /// After a step, before it hears of the outcome.
    After(&'static str, usize),
    /// When all is done, before it says so.
    AtTheEnd,
}

#[derive(Clone)]
struct Life(Arc<Inner>);

struct Inner {
    moment: Moment,
    passed: AtomicUsize,
    over: Notify,
}

/// What a function's death looks like from outside.
#[must_use]
pub fn death() -> HandlerError {
    HandlerError::Panicked("it died".to_owned())
}

/// Lets a function work until it dies. One that has fewer steps does not.
pub fn until(moment: Moment, work: Answer) -> Answer {
    let life = Life(Arc::new(Inner {
        moment,
        passed: AtomicUsize::new(0),
        over: Notify::new(),
    }));
    Box::pin(async move {
        let lived = LIFE.scope(life.clone(), work);
        tokio::select! {
            biased;
            () = life.0.over.notified() => Err(death()),
            answer = lived => match moment {
                Moment::AtTheEnd => Err(death()),
                Moment::Before(..) | Moment::After(..) => answer,
            },
        }
    })
}

/// Does a step, if whoever does it lives that long.
pub(super) async fn step<T>(name: String, doing: impl Future<Output = T>) -> T {
    let Ok(life) = LIFE.try_with(Clone::clone) else {
        return doing.await;
    };
    let is_it = |prefix: &str, number: usize| {
        name.starts_with(prefix) && life.0.passed.fetch_add(1, Ordering::SeqCst) + 1 == number
    };
    match life.0.moment {
        Moment::Before(prefix, number) if is_it(prefix, number) => life.end().await,
        Moment::After(prefix, number) if is_it(prefix, number) => {
            drop(doing.await);
            life.end().await
        }
        Moment::Before(..) | Moment::After(..) | Moment::AtTheEnd => doing.await,
    }
}

impl Life {
    async fn end<T>(self) -> T {
        self.0.over.notify_one();
        pending().await
    }
}
