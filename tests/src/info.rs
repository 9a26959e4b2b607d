//! The `--info` file: what a script needs to use a running stack.

use serde::Serialize;
use shared::domain::ids::{ProductId, SiteId, TemplateId};

use crate::{
    receiver,
    seed::{Accounts, DEMO_SLUG, SiteAccess},
};

/// Addresses, ids and tokens of a running stack.
#[derive(Clone, Debug, Serialize)]
pub struct Info {
    /// Where the API answers.
    pub base_url: String,
    /// Where the merchant signs in.
    pub console_url: String,
    /// Where the built-in receiver shows what came in; it receives below that, by any name.
    pub receiver_url: String,
    /// The demo shop's site.
    pub site_id: Option<SiteId>,
    /// A token that allows everything on it.
    pub access_token: Option<String>,
    /// The shared URL of the demo shop's link.
    pub demo_link: Option<String>,
    /// The template behind it.
    pub demo_template_id: Option<TemplateId>,
    /// A product of the demo shop.
    pub demo_product_id: Option<ProductId>,
    /// Sites without content.
    pub other_sites: Vec<SiteAccess>,
    /// Where the embedded DynamoDB answers, for functions that run elsewhere, such as in SAM.
    pub dynamodb_endpoint: String,
}

impl Info {
    /// Collects what is known of a stack.
    #[must_use]
    pub fn new(base_url: &str, dynamodb_endpoint: &str, accounts: &Accounts) -> Self {
        let demo = accounts.demo.as_ref();
        Self {
            base_url: base_url.to_owned(),
            console_url: format!("{base_url}/console"),
            receiver_url: format!("{base_url}{}", receiver::PLACE),
            site_id: demo.map(|demo| demo.site.site_id),
            access_token: demo.map(|demo| demo.site.access_token.clone()),
            demo_link: demo.map(|_| format!("{base_url}/l/{DEMO_SLUG}")),
            demo_template_id: demo.map(|demo| demo.template_id),
            demo_product_id: demo.map(|demo| demo.product_id),
            other_sites: accounts.other_sites.clone(),
            dynamodb_endpoint: dynamodb_endpoint.to_owned(),
        }
    }
}
