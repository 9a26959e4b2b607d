//! Create a checkout template.

use axum::{extract::State, response::Response};
use shared::{
    dialect::wix::{self, NewTemplate},
    domain::{ids::TemplateId, problem::Problem, site::Site, template::Template},
    http::{Access, App, JsonBody, WriteTemplates},
    random,
    store::CatalogCache,
};

use crate::{
    answer::template_answer,
    check::{check_items, check_return_url, check_size},
};

/// Create a checkout template.
///
/// Every catalog item must exist and have a price in the site's currency; opening the template
/// later is lenient, creating it is strict. A coupon need not exist yet.
pub(crate) async fn create_template(
    access: Access<WriteTemplates>,
    State(app): State<App>,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let site = app.store.site(access.site()).await?;
    let site = site.ok_or_else(|| Problem::not_found("site", access.site()))?;
    let template = new_template(&app, &site, wix::read_create(&body, site.currency)?);
    check_return_url(&site, &template.content)?;
    check_size(&template)?;
    check_items(&app, &CatalogCache::default(), &template).await?;
    if !app.store.insert_template(&template).await? {
        return Err(Problem::internal(format!(
            "the fresh id `{}` is taken",
            template.id
        )));
    }
    Ok(template_answer(&template))
}

fn new_template(app: &App, site: &Site, new: NewTemplate) -> Template {
    let now = app.clock.now();
    Template {
        id: TemplateId::new(random::id(now)),
        site: site.id,
        currency: site.currency,
        content: new.content,
        external_reference: new.external_reference,
        revision: 1,
        updated_at: now,
        deleted_at: None,
    }
}
