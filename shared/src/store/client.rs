//! How the tables are reached: no credential chain, one TLS stack, few certificates.

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::config::{
    BehaviorVersion, Builder, Region, SharedCredentialsProvider, SharedHttpClient,
};
use aws_smithy_http_client::tls::{self, TlsContext, TrustStore, rustls_provider::CryptoMode};

use super::StoreError;
use crate::config::AwsConfig;

/// Amazon's roots, which sign every AWS endpoint: reading the system's folder of certificates
/// costs a cold start about 3 ms.
pub const AMAZON_ROOTS: &[u8] = include_bytes!("roots/amazon.pem");

/// The client configuration for what the environment says.
///
/// # Errors
///
/// When the certificates cannot be read.
pub fn client_config(aws: &AwsConfig) -> Result<Builder, StoreError> {
    let mut builder = Builder::new()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new(aws.region.clone()))
        .credentials_provider(credentials(aws))
        .http_client(https_client(aws.trust_system_roots)?);
    builder.set_endpoint_url(aws.dynamodb_endpoint.clone());
    Ok(builder)
}

/// The credentials that the environment says.
#[must_use]
pub fn credentials(aws: &AwsConfig) -> SharedCredentialsProvider {
    SharedCredentialsProvider::new(Credentials::new(
        aws.access_key_id.clone(),
        aws.secret_access_key.clone(),
        aws.session_token.clone(),
        None,
        "environment",
    ))
}

/// The HTTP client of all AWS clients of a function.
///
/// # Errors
///
/// When the certificates cannot be read.
pub fn https_client(trust_system_roots: bool) -> Result<SharedHttpClient, StoreError> {
    let trust = if trust_system_roots {
        TrustStore::default()
    } else {
        TrustStore::empty().with_pem_certificate(AMAZON_ROOTS)
    };
    let context = TlsContext::builder()
        .with_trust_store(trust)
        .build()
        .map_err(|error| StoreError::Client(error.to_string()))?;
    Ok(aws_smithy_http_client::Builder::new()
        .tls_provider(tls::Provider::Rustls(CryptoMode::Ring))
        .tls_context(context)
        .build_https())
}
