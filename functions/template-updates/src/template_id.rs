//! The id in the path, and the template that it names for the caller.

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use shared::{
    domain::{
        fault::{Fault, Rule},
        ids::{SiteId, TemplateId},
        problem::Problem,
        template::Template,
    },
    http::App,
};

/// The id in the path.
pub(crate) struct PathId(pub(crate) TemplateId);

impl<S: Send + Sync> FromRequestParts<S> for PathId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(text) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|error| not_a_guid(&error.to_string()))?;
        TemplateId::parse(&text)
            .map(Self)
            .ok_or_else(|| not_a_guid(&text))
    }
}

fn not_a_guid(text: &str) -> Problem {
    let message = format!("`{text}` is not a GUID");
    Problem::invalid(vec![Fault {
        path: "checkoutTemplateId".to_owned(),
        rule: Rule::Format,
        message,
    }])
}

/// The template, unless it was deleted or is another site's: then it does not exist.
pub(crate) async fn template_of(
    app: &App,
    site: SiteId,
    id: TemplateId,
) -> Result<Template, Problem> {
    let template = tombstone_of(app, site, id).await?;
    match template.deleted_at {
        None => Ok(template),
        Some(_) => Err(not_found(id)),
    }
}

/// The template or its tombstone, unless it is another site's.
pub(crate) async fn tombstone_of(
    app: &App,
    site: SiteId,
    id: TemplateId,
) -> Result<Template, Problem> {
    let template = app.store.latest_template(id).await?;
    template
        .filter(|template| template.site == site)
        .ok_or_else(|| not_found(id))
}

fn not_found(id: TemplateId) -> Problem {
    Problem::not_found("checkout template", id)
}
