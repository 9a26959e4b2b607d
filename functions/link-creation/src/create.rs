//! Create a checkout link.

use axum::{extract::State, response::Response};
use serde_json::Value;
use shared::{
    dialect::polar,
    domain::{
        fault::{Fault, Rule},
        link::Link,
        problem::Problem,
        secret::{Secret, SecretKind},
    },
    http::{Access, Api, App, BaseUrl, Claim, Idempotency, JsonBody, Reply, WriteLinks},
    random,
    store::NamedWrite,
};

use crate::{answer::body_of, catalog::Mentioned};

/// Create a checkout link.
///
/// Every product must exist and be sold, and the discount must fit one of them; opening the link
/// later is lenient. With an `Idempotency-Key` the request is run once, however often it is sent.
#[cfg_attr(feature = "openapi", utoipa::path(
    post,
    path = "/v1/checkout-links/",
    tag = "Checkout links",
    params(Idempotency),
    request_body = polar::schema::CreateCheckoutLink,
    responses((status = 201, body = polar::schema::CheckoutLink)),
    security(("token" = ["checkout_links:write"])),
))]
pub(crate) async fn create_link(
    access: Access<WriteLinks>,
    State(api): State<Api>,
    BaseUrl(base_url): BaseUrl,
    idempotency: Idempotency,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let (app, site) = (&api.app, access.site());
    let create = async |claim: Claim| {
        let random = random::bytes().map_err(Problem::internal)?;
        let secret = Secret::new(SecretKind::Link, claim.id, random);
        let mentioned = Mentioned::by(app, site, &body, (&[], None)).await?;
        let content = polar::read_new_link(&body, mentioned.context(app))?;
        let link = insert(app, Link::new(&secret, site, content), &body).await?;
        Ok(Reply::last(body_of(app, &link, &base_url).await?))
    };
    idempotency
        .created()
        .once((app, &api.root, site), &body, create)
        .await
}

/// Makes a link that is right, or gives the one that an earlier attempt made.
pub(crate) async fn insert(app: &App, link: Link, body: &Value) -> Result<Link, Problem> {
    match app.store.insert_link(&link).await? {
        NamedWrite::Done => Ok(link),
        NamedWrite::NameTaken => Err(slug_taken().about(body)),
        // It has a secret of its own.
        NamedWrite::Stale => {
            let made = app.store.link(link.id).await?;
            let taken = || Problem::internal(format!("the fresh id `{}` is taken", link.id));
            made.filter(|made| made.site == link.site).ok_or_else(taken)
        }
    }
}

/// Slugs are part of an address that all sites share.
pub(crate) fn slug_taken() -> Problem {
    Problem::invalid(vec![Fault {
        path: "slug".to_owned(),
        rule: Rule::Other("UNIQUE"),
        message: "another link has this slug".to_owned(),
    }])
}
