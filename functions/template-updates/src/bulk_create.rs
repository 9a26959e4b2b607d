//! Create many checkout templates.

use axum::{extract::State, response::Response};
use shared::{
    dialect::wix::{self, BulkCreate},
    domain::{
        problem::{Cause, Problem},
        site::Site,
        template::Template,
    },
    http::{Access, Api, App, Claim, Idempotency, JsonBody, Reply, WriteTemplates},
    store::CatalogCache,
};

use crate::{create::fresh, desk};

type Created = Result<Template, Problem>;

/// Create 1 to 100 checkout templates.
///
/// Each succeeds or fails by itself, but if one has no items at all nothing is created.
#[cfg_attr(feature = "openapi", utoipa::path(
    post,
    path = "/ecom/v1/bulk/checkout-templates/create",
    tag = "Checkout templates",
    params(Idempotency),
    request_body = wix::schema::BulkCreateCheckoutTemplates,
    responses((status = 200, body = wix::schema::BulkCheckoutTemplates)),
    security(("token" = ["checkout_templates:write"])),
))]
pub(crate) async fn bulk_create_templates(
    access: Access<WriteTemplates>,
    State(api): State<Api>,
    idempotency: Idempotency,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let (app, site) = (&api.app, access.site());
    let create = async |claim: Claim| {
        let BulkCreate {
            creates,
            return_entity,
        } = wix::read_bulk_create(&body)?;
        wix::check_items_are_there(&creates)?;
        let site = app.site(site).await?;
        let read = creates.iter().enumerate().map(|(index, create)| {
            let template = fresh(&site, create, claim.id_of(index), claim);
            template.map_err(|problem| wix::bulk_problem(problem, index))
        });
        let read = read.collect();
        let results = insert_all(app, &site, read, claim).await;
        let body = wix::bulk_body(&results, return_entity, claim.at);
        // What failed by our fault is made when the request is sent again.
        let ours = |result: &Created| result.as_ref().err().is_some_and(is_ours);
        Ok(if results.iter().any(ours) {
            Reply::passing(body)
        } else {
            Reply::last(body)
        })
    };
    idempotency
        .once((app, &api.root, site), &body, create)
        .await
}

async fn insert_all(app: &App, site: &Site, read: Vec<Created>, claim: Claim) -> Vec<Created> {
    // Templates of one request often sell the same products.
    let catalog = CatalogCache::default();
    let mut results = Vec::new();
    for (index, template) in read.into_iter().enumerate() {
        let result = match template {
            Ok(template) => desk(app, site.id)
                .insert((site, &catalog), template, claim.is_first)
                .await
                .map_err(|problem| wix::bulk_problem(problem, index)),
            Err(problem) => Err(problem),
        };
        if let Err(problem) = &result
            && is_ours(problem)
        {
            let detail = problem.internal_detail().map(ToString::to_string);
            tracing::error!(index, detail, "a template of a bulk creation failed");
        }
        results.push(result);
    }
    results
}

fn is_ours(problem: &Problem) -> bool {
    matches!(problem.cause(), Cause::Internal | Cause::Unavailable)
}
