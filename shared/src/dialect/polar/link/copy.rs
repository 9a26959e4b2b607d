//! Reads the bodies that copy links, and that restore them.

use serde_json::Value;

use super::read::read_slug;
use crate::{
    dialect::polar::read_body,
    domain::{link::LinkContent, problem::Problem},
};

/// Reads the body that copies a link: what it names is other than in `old`, and there is no slug
/// unless it names one.
///
/// # Errors
///
/// All faults.
pub fn read_link_copy(body: &Value, old: LinkContent) -> Result<LinkContent, Problem> {
    read_body(body, |node| {
        let fields = node.object(&["label", "slug"])?;
        let label = fields.optional("label", |node| node.label());
        let slug = fields.optional("slug", |node| read_slug(&node));
        Some(LinkContent {
            label: match fields.names("label") {
                true => label?,
                false => old.label,
            },
            slug: slug?,
            ..old
        })
    })
}

/// Reads the body that restores a link, which may name another slug than `old` has.
///
/// # Errors
///
/// All faults.
pub fn read_link_restoration(body: &Value, old: LinkContent) -> Result<LinkContent, Problem> {
    read_body(body, |node| {
        let fields = node.object(&["slug"])?;
        let slug = fields.optional("slug", |node| read_slug(&node));
        Some(LinkContent {
            slug: match fields.names("slug") {
                true => slug?,
                false => old.slug,
            },
            ..old
        })
    })
}
