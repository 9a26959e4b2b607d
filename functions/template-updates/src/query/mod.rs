//! Query checkout templates.

mod page;
mod sheet;
mod walk;

use std::collections::HashMap;

use axum::{Json, extract::State};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use shared::{
    dialect::wix::{self, Paging, PagingRequest, TemplateQuery},
    domain::{
        fault::{Fault, Rule},
        ids::{SiteId, TemplateId},
        offer::OfferId,
        problem::Problem,
        template::{
            Template,
            query::{Edge, Entry},
        },
    },
    http::{Access, Api, App, JsonBody, ReadTemplates},
    root_secret::DerivedKey,
};

use page::Page;

/// Query checkout templates.
///
/// Lists lag behind writes by a moment, as DynamoDB's indexes do. A page that examined 1,000
/// templates or holds 3 MB ends early; its cursor goes on.
#[cfg_attr(feature = "openapi", utoipa::path(
    post,
    path = "/ecom/v1/checkout-templates/query",
    tag = "Checkout templates",
    request_body = wix::schema::QueryCheckoutTemplates,
    responses((status = 200, body = wix::schema::FoundCheckoutTemplates)),
    security(("token" = ["checkout_templates:read"])),
))]
pub(crate) async fn query_templates(
    access: Access<ReadTemplates>,
    State(api): State<Api>,
    JsonBody(body): JsonBody,
) -> Result<Json<Value>, Problem> {
    let request = wix::read_query(&body)?;
    let (app, site) = (&api.app, access.site());
    let seal = Seal::of_site(&api, site).await?;
    let query = match request.paging {
        PagingRequest::Query(query) => *query,
        PagingRequest::Cursor(sealed) => seal.open(&sealed)?,
    };
    let page = page::read_page(app, site, &query, request.limit).await?;
    let found = read_templates(app, site, &query, &page).await?;
    let now = app.clock.now();
    let limited = found.iter().map(|template| {
        (
            OfferId::Template(template.id),
            template.content.campaign.limit,
        )
    });
    let usages = app.store.usages(limited).await?;
    let body = |template: &Template| {
        let usage = usages.get(&OfferId::Template(template.id));
        wix::template_body(template, now, usage.copied())
    };
    let bodies: Vec<Value> = found
        .iter()
        .map(body)
        .map(|body| match &query.projection {
            Some(projection) => projection.of(&body),
            None => body,
        })
        .collect();
    let metadata = paging_metadata(&seal, &query, &page, bodies.len())?;
    Ok(Json(
        json!({"checkoutTemplates": bodies, "pagingMetadata": metadata}),
    ))
}

/// The templates of a page, in its order. One that was changed or deleted since its index knew
/// of it may not be meant any more.
async fn read_templates(
    app: &App,
    site: SiteId,
    query: &TemplateQuery,
    page: &Page,
) -> Result<Vec<Template>, Problem> {
    let ids: Vec<TemplateId> = page.entries.iter().map(|entry| entry.id).collect();
    let found = app.store.templates(&ids).await?;
    let mut found: HashMap<TemplateId, Template> = found
        .into_iter()
        .filter(|template| template.site == site && template.deleted_at.is_none())
        .filter(|template| query.filter.matches(&Entry::of(template)))
        .map(|template| (template.id, template))
        .collect();
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

fn paging_metadata(
    seal: &Seal,
    query: &TemplateQuery,
    page: &Page,
    count: usize,
) -> Result<Value, Problem> {
    let cursor = |edge: &Option<Edge>| match edge {
        Some(edge) => seal.close(query, edge).map(Value::from),
        None => Ok(Value::Null),
    };
    let mut metadata = json!({
        "count": count,
        "cursors": {"next": cursor(&page.next)?, "prev": cursor(&page.prev)?},
        "hasNext": page.next.is_some(),
    });
    if let (Paging::Offset(offset), Value::Object(map)) = (&query.paging, &mut metadata) {
        map.insert("offset".to_owned(), json!(offset));
        map.insert("tooManyToCount".to_owned(), json!(page.total.is_none()));
        map.extend(page.total.map(|total| ("total".to_owned(), json!(total))));
    }
    Ok(metadata)
}

/// Seals cursors, so that none can be changed or used at another site.
struct Seal {
    key: DerivedKey,
    context: String,
}

impl Seal {
    async fn of_site(api: &Api, site: SiteId) -> Result<Self, Problem> {
        let key = api.root.key("cursor").await;
        Ok(Self {
            key: key.map_err(Problem::unavailable)?,
            context: format!("checkout templates of {site}"),
        })
    }

    fn close(&self, query: &TemplateQuery, edge: &Edge) -> Result<String, Problem> {
        let text = query.cursor(edge.clone()).text();
        let text = text.map_err(Problem::internal)?;
        let sealed = self.key.seal(&text, &self.context);
        Ok(BASE64_URL_SAFE_NO_PAD.encode(sealed.map_err(Problem::internal)?))
    }

    fn open(&self, sealed: &str) -> Result<TemplateQuery, Problem> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(sealed).ok();
        bytes
            .and_then(|bytes| self.key.unseal(&bytes, &self.context).ok())
            .and_then(|text| wix::read_cursor(&text))
            .ok_or_else(|| {
                Problem::invalid(vec![Fault {
                    path: "query.cursorPaging.cursor".to_owned(),
                    rule: Rule::Format,
                    message: "the cursor is none that this site was given".to_owned(),
                }])
            })
    }
}
