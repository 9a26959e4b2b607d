use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tokio::sync::{Notify, mpsc};
use tokio::time::timeout;

use super::{Lab, agreeable, keys, next, next_keys};
use crate::database::streams_client;
use crate::pump::{Consumer, POLL_INTERVAL, Pump, Settings, acknowledge_all};

#[tokio::test]
async fn a_restart_repeats_nothing_and_loses_nothing() {
    let lab = Lab::new().await;
    lab.put("a").await;
    lab.put("b").await;
    let (consumer, mut events) = agreeable();
    let pump = lab.pump(&consumer);
    assert_eq!(next_keys(&mut events, 2).await, ["a", "b"]);
    pump.stop().await;
    lab.put("c").await;
    let lab = lab.restarted();
    lab.put("d").await;
    let pump = lab.pump(&consumer);
    assert_eq!(next_keys(&mut events, 2).await, ["c", "d"]);
    pump.stop().await;
    // Also without the record that the position names, and all others.
    lab.sqlite()
        .execute_batch("DELETE FROM _stream_records")
        .unwrap();
    lab.put("e").await;
    let pump = lab.pump(&consumer);
    assert_eq!(next_keys(&mut events, 1).await, ["e"]);
    pump.stop().await;
    assert!(events.try_recv().is_err());
}

#[tokio::test]
async fn stopping_finishes_the_batch_under_way() {
    let lab = Lab::new().await;
    lab.put("a").await;
    let (entered, leave) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let consumer: Consumer = {
        let (entered, leave) = (Arc::clone(&entered), Arc::clone(&leave));
        Arc::new(move |_| {
            let (entered, leave) = (Arc::clone(&entered), Arc::clone(&leave));
            Box::pin(async move {
                entered.notify_one();
                leave.notified().await;
                Ok(json!(null))
            })
        })
    };
    let pump = lab.pump(&consumer);
    entered.notified().await;
    let stopping = tokio::spawn(pump.stop());
    leave.notify_one();
    timeout(Duration::from_secs(20), stopping)
        .await
        .unwrap()
        .unwrap();
    let (consumer, mut events) = agreeable();
    let pump = lab.pump(&consumer);
    lab.put("b").await;
    assert_eq!(next_keys(&mut events, 1).await, ["b"]);
    pump.stop().await;
}

#[tokio::test]
async fn a_pump_that_was_dropped_delivers_an_open_batch_again() {
    let lab = Lab::new().await;
    lab.put("a").await;
    let (stuck, mut events) = mpsc::unbounded_channel();
    let consumer: Consumer = Arc::new(move |event| {
        drop(stuck.send(event));
        Box::pin(std::future::pending())
    });
    let pump = lab.pump(&consumer);
    assert_eq!(keys(&next(&mut events).await), ["a"]);
    drop(pump);
    let (consumer, mut events) = agreeable();
    let pump = lab.pump(&consumer);
    assert_eq!(next_keys(&mut events, 1).await, ["a"]);
    pump.stop().await;
}

#[tokio::test]
async fn a_pump_needs_a_readable_file_of_positions() {
    let streams = streams_client("http://127.0.0.1:1");
    let settings = Settings {
        positions: Path::new("/"),
        records: None,
        interval: POLL_INTERVAL,
    };
    let consumer = acknowledge_all();
    assert!(Pump::start(&streams, [], settings).is_err());
    assert_eq!(
        consumer(json!({})).await.unwrap(),
        json!({"batchItemFailures": []})
    );
}
