//! What makes no sense to us holds up nobody else's delivery, and is not given up.

use aws_sdk_dynamodb::types::AttributeValue::S;
use checkout_links::{
    database::dynamodb_client,
    sink::{Reaction, Sink},
};
use serde_json::json;
use shared::{
    domain::webhook::{Delivery, DeliveryStatus, EventType, Format},
    timers::{Message, Work},
};

use crate::harness::Shop;

const KIND: EventType = EventType::OrderPaid;

/// Says of a delivery how it stands, in a word that need not be one of ours.
async fn set_status(shop: &Shop, delivery: &Delivery, status: &str) {
    let client = dynamodb_client(&shop.stack.info.dynamodb_endpoint);
    let rows = client.scan().table_name("Webhooks").send().await.unwrap();
    let event = S(delivery.event.to_string());
    let is_it = |row: &&std::collections::HashMap<_, _>| {
        row.get("sk") == Some(&event)
            && row.get("endpoint") == Some(&S(delivery.endpoint.to_string()))
    };
    let mut row = rows.items().iter().find(is_it).unwrap().clone();
    row.insert("status".to_owned(), S(status.to_owned()));
    let put = client.put_item().table_name("Webhooks");
    put.set_item(Some(row)).send().await.unwrap();
}

#[tokio::test]
async fn an_unreadable_row_holds_up_no_other_delivery() {
    let sink = Sink::start(|_| Reaction::Status(200)).await.unwrap();
    let shop = Shop::open().await;
    let endpoint = shop
        .endpoint(&sink.url("/"), Format::Standard, [KIND])
        .await;
    let mut deliveries = Vec::new();
    for _ in 0..3 {
        let event = shop.planted_event(KIND).await;
        let planted = shop.planted_delivery(&endpoint, &event, |fresh| fresh);
        deliveries.push(planted.await);
    }
    let records = deliveries.iter().enumerate().map(|(number, delivery)| {
        let work = Work::attempt(delivery, shop.clock.now()).unwrap();
        json!({"messageId": number.to_string(), "body": Message::of(&work).body().unwrap()})
    });
    let batch = json!({"Records": records.collect::<Vec<_>>()});
    set_status(&shop, &deliveries[1], "mislaid").await;
    let deliver = shop.stack.handler("webhook-delivery").unwrap();
    let again = json!({"batchItemFailures": [{"itemIdentifier": "1"}]});
    assert_eq!(deliver(batch.clone()).await.unwrap(), again);
    assert_eq!(sink.count(), 2);

    // Somebody mends it.
    set_status(&shop, &deliveries[1], "pending").await;
    let none = json!({"batchItemFailures": []});
    assert_eq!(deliver(batch).await.unwrap(), none);
    assert_eq!(sink.count(), 3);
    for old in deliveries {
        let now = shop.stack.store.delivery(old.endpoint, old.event).await;
        assert_eq!(now.unwrap().unwrap().status, DeliveryStatus::Delivered);
    }
}
