//! Fan-out remembers endpoints, and hears of every change of them before the next event.

use checkout_links::{
    mappings::ConsumerSlot,
    sink::{Reaction, Sink},
};
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::json;
use shared::domain::webhook::{Endpoint, EventType, Format};

use crate::harness::{ENDPOINTS, Shop, custom_item};

struct Scene {
    shop: Shop,
    sink: Sink,
}

impl Scene {
    async fn open() -> Self {
        let sink = Sink::start(|_| Reaction::Status(200)).await.unwrap();
        let shop = Shop::open_with(ConsumerSlot::OfTemplate).await;
        Self { shop, sink }
    }

    async fn endpoint(&self, path: &str) -> Endpoint {
        let events = [EventType::TemplateUpdated];
        let url = self.sink.url(path);
        self.shop.endpoint(&url, Format::Standard, events).await
    }

    async fn switched(&self, endpoint: &Endpoint, enabled: bool) {
        let path = format!("{ENDPOINTS}/{}", endpoint.id);
        let body = json!({ "enabled": enabled });
        let answer = self.shop.call(Method::PATCH, &path, Some(body)).await;
        answer.expect(200);
    }

    /// These hear of events. Endpoints are read for those that happen within a minute of their change,
    /// then once more, and from then on for none; all of it again when what was read is old.
    async fn hears(&self, paths: &[&str]) {
        for _ in 0..2 {
            let (heard, reads) = self.event(paths.len()).await;
            assert_eq!(heard, paths);
            assert!(reads > 0, "{paths:?}");
        }
        self.shop.clock.advance(SignedDuration::from_mins(1));
        for _ in 0..2 {
            self.remembered(paths).await;
            self.shop.clock.advance(SignedDuration::from_mins(1));
        }
    }

    async fn remembered(&self, paths: &[&str]) {
        let (heard, reads) = self.event(paths.len()).await;
        assert_eq!(heard, paths);
        assert!(reads > 0, "{paths:?}");
        // Batches that were told at the same time may have read it, too.
        assert_eq!(self.event(paths.len()).await.0, paths);
        let (heard, reads) = self.event(paths.len()).await;
        assert_eq!(heard, paths);
        assert_eq!(reads, 0, "{paths:?}");
    }

    /// An event: who hears of it, and how often fan-out reads endpoints for it.
    async fn event(&self, listeners: usize) -> (Vec<String>, usize) {
        let known = self.sink.count();
        self.shop.calls();
        let template = json!({"customLineItems": [custom_item("Zine", "10.00", 1)]});
        let made = self.shop.create_template(template).await;
        let id = made["id"].as_str().unwrap();
        let updated = self.shop.update_template(id, json!({"label": "New"})).await;
        assert_eq!(updated.status, 200);
        self.sink
            .until(|seen| seen.len() >= known + listeners)
            .await;
        let seen = self.sink.seen().split_off(known);
        let mut paths: Vec<String> = seen.into_iter().map(|seen| seen.path).collect();
        paths.sort();
        let calls = self.shop.calls();
        let reads = calls.iter().filter(|call| {
            call.function == "webhook-fan-out"
                && call.operation == "Query"
                && call.table == "Webhooks"
        });
        (paths, reads.count())
    }
}

#[tokio::test]
async fn what_changed_is_read_again_and_nothing_else() {
    let scene = Scene::open().await;
    let first = scene.endpoint("/first").await;
    scene.hears(&["/first"]).await;
    let second = scene.endpoint("/second").await;
    scene.hears(&["/first", "/second"]).await;
    scene.switched(&first, false).await;
    scene.hears(&["/second"]).await;
    scene.switched(&first, true).await;
    scene.hears(&["/first", "/second"]).await;
    let path = format!("{ENDPOINTS}/{}", second.id);
    let deleted = scene.shop.call(Method::DELETE, &path, None).await;
    deleted.expect(204);
    scene.hears(&["/first"]).await;
}
