//! What a stack derives of its root secret.

use std::path::Path;

use shared::{
    config::{AwsConfig, RootSecretSource},
    domain::ids::SiteId,
    root_secret::RootSecret,
};

use super::Shop;

/// The root secret in a file.
pub(crate) fn root_in(path: &Path) -> RootSecret {
    let source = RootSecretSource::File(path.display().to_string());
    let aws = AwsConfig {
        region: String::new(),
        access_key_id: String::new(),
        secret_access_key: String::new(),
        session_token: None,
        dynamodb_endpoint: None,
        ssm_endpoint: None,
        sqs_endpoint: None,
        scheduler_endpoint: None,
        trust_system_roots: false,
    };
    RootSecret::new(Some(source), aws)
}

impl Shop {
    /// The stack's root secret.
    pub(crate) fn root(&self) -> RootSecret {
        root_in(&self.stack.home().root_secret().expect("a root secret"))
    }

    /// The key with which the sandbox signs a site's callbacks.
    pub(crate) async fn callback_key(&self, site: SiteId) -> ring::hmac::Key {
        let key = self.root().key(&format!("sandbox-callback/{site}")).await;
        key.expect("a key").hmac_sha256()
    }
}
