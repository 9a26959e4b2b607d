//! A stack with nothing to do asks nothing of the tables, whatever the time is.

use std::time::Duration;

use checkout_links::mappings::ConsumerSlot;
use jiff::SignedDuration;
use serde_json::json;
use shared::domain::checkout::CheckoutStatus;

use crate::harness::{Shop, eventually, zine};

/// How many glances without a request mean that all work is done.
const QUIET: u32 = 500;

/// Counts what the functions ask of the tables in so many seconds, in which a day passes by the clock.
async fn requests_in(seconds: u32) -> usize {
    let shop = Shop::open_with(ConsumerSlot::OfTemplate).await;
    let url = zine(&shop, json!({})).await;
    let store = &shop.stack.store;
    eventually(async || (!store.armed().await.unwrap().is_empty()).then_some(())).await;
    shop.clock.advance(SignedDuration::from_hours(25));
    eventually(async || store.armed().await.unwrap().is_empty().then_some(())).await;
    let expired = shop.checkout_at(&url).await;
    assert_eq!(expired.status, CheckoutStatus::Expired);
    assert_ne!(shop.calls(), [], "the meter sees what timers do");
    // That is told of, too, when the streams have come so far.
    let mut quiet = 0;
    eventually(async || {
        quiet = if shop.calls().is_empty() {
            quiet + 1
        } else {
            0
        };
        (quiet > QUIET).then_some(())
    })
    .await;
    // What passes here is the subject: there is nothing to wait for.
    let glances = seconds * 10;
    for _ in 0..glances {
        tokio::time::sleep(Duration::from_millis(100)).await;
        shop.clock
            .advance(SignedDuration::from_hours(24) / glances.cast_signed());
    }
    shop.calls().len()
}

#[tokio::test]
async fn an_idle_stack_asks_nothing_of_the_tables() {
    assert_eq!(requests_in(2).await, 0);
}

#[tokio::test]
#[ignore = "takes half a minute"]
async fn an_idle_stack_asks_nothing_of_the_tables_for_half_a_minute() {
    assert_eq!(requests_in(30).await, 0);
}
