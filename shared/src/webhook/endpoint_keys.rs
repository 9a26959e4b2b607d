//! What an endpoint keeps sealed: the secrets that its deliveries are signed with, and the merchant's
//! own headers, which may be credentials.

use std::collections::BTreeMap;

use serde_bytes::ByteBuf;

use super::secrets::EndpointSecrets;
use crate::{
    domain::{ids::EndpointId, webhook::Endpoint},
    root_secret::RootSecret,
    sealed::{self, Key, SealedError},
};

/// What the root secret's key for headers is derived for.
const HEADERS: &str = "webhook-headers";

/// What an endpoint keeps sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointKeys {
    /// What its deliveries are signed with.
    pub secrets: EndpointSecrets,
    /// The merchant's own headers, by their names.
    pub headers: BTreeMap<String, Key>,
}

impl EndpointKeys {
    /// Opens those of an endpoint.
    ///
    /// # Errors
    ///
    /// When the root secret cannot be had, or is not the one that sealed them.
    pub async fn open(root: &RootSecret, endpoint: &Endpoint) -> Result<Self, SealedError> {
        let item = item(endpoint.id);
        let secrets = EndpointSecrets::open(root, &item, &endpoint.sealed_secrets).await?;
        let headers = match &endpoint.sealed_headers {
            Some(headers) => sealed::open(root, (HEADERS, &item), headers).await?,
            None => BTreeMap::new(),
        };
        Ok(Self { secrets, headers })
    }

    /// Seals them for the endpoint with this id: first the secrets, then the headers, if there are any.
    ///
    /// # Errors
    ///
    /// When there is neither randomness nor the root secret.
    pub async fn seal(
        &self,
        root: &RootSecret,
        endpoint: EndpointId,
    ) -> Result<(ByteBuf, Option<ByteBuf>), SealedError> {
        let item = item(endpoint);
        let secrets = self.secrets.seal(root, &item).await?;
        let headers = match self.headers.is_empty() {
            false => Some(sealed::seal(root, (HEADERS, &item), &self.headers).await?),
            true => None,
        };
        Ok((secrets, headers))
    }
}

/// What sealed keys belong to: no other endpoint can take them over.
fn item(endpoint: EndpointId) -> String {
    format!("ENDPOINT#{endpoint}")
}
