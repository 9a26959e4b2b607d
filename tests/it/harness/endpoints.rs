//! Endpoints that were made before the test begins.

use std::collections::BTreeSet;

use shared::{
    domain::{
        ids::{EndpointId, SiteId},
        webhook::{Algorithm, Endpoint, EventType, Format},
    },
    random,
    sealed::Key,
    store::EndpointWrite,
    webhook::secrets::EndpointSecrets,
};

use super::Shop;

/// The secret of every endpoint here.
pub(crate) const ENDPOINT_SECRET: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

impl Shop {
    /// Makes an endpoint of the demo shop.
    pub(crate) async fn endpoint(
        &self,
        url: &str,
        format: Format,
        events: impl IntoIterator<Item = EventType>,
    ) -> Endpoint {
        self.endpoint_of(self.demo.site.site_id, url, format, events)
            .await
    }

    /// Makes an endpoint of a site.
    pub(crate) async fn endpoint_of(
        &self,
        site: SiteId,
        url: &str,
        format: Format,
        events: impl IntoIterator<Item = EventType>,
    ) -> Endpoint {
        let id = EndpointId::new(random::id(self.clock.now()));
        let secrets = EndpointSecrets::new(Key::new(ENDPOINT_SECRET.to_owned()));
        let sealed = secrets
            .seal(&self.stack.root, &format!("ENDPOINT#{id}"))
            .await;
        let endpoint = Endpoint {
            id,
            site,
            url: url.to_owned(),
            name: None,
            format,
            algorithm: Algorithm::Rs256,
            events: events.into_iter().collect::<BTreeSet<_>>(),
            enabled: true,
            disabled: None,
            sealed_secrets: sealed.expect("it is sealed"),
            sealed_headers: None,
            modified_at: None,
            revision: 1,
        };
        let made = self.stack.store.insert_endpoint(&endpoint).await;
        assert_eq!(made.expect("the table answers"), EndpointWrite::Done);
        endpoint
    }
}
