//! What merchants do with their templates.

use jiff::Timestamp;
use serde_json::Value;

use super::{
    ROUNDS,
    catalog::site_of,
    contended,
    template_checks::{check_items, check_return_urls, check_size, return_urls},
};
use crate::{
    dialect::wix::{self, TemplateUpdate},
    domain::{
        ids::{SiteId, TemplateId},
        problem::{Cause, Problem},
        site::Site,
        template::Template,
    },
    store::{CatalogCache, Store},
};

/// An attempt to make a template.
#[derive(Clone, Copy, Debug)]
pub struct Attempt {
    /// The id of what it makes.
    pub id: TemplateId,
    /// When the first attempt was made.
    pub at: Timestamp,
    /// Whether there was none before it.
    pub is_first: bool,
}

/// What a merchant does with the templates of a site at a time.
#[derive(Clone, Copy, Debug)]
pub struct TemplateDesk<'a> {
    store: &'a Store,
    site: SiteId,
    now: Timestamp,
}

impl<'a> TemplateDesk<'a> {
    /// The desk of a site.
    #[must_use]
    pub const fn new(store: &'a Store, site: SiteId, now: Timestamp) -> Self {
        Self { store, site, now }
    }

    /// The template, unless it was deleted or is another site's: then it does not exist.
    ///
    /// # Errors
    ///
    /// When there is none, or the table does not answer.
    pub async fn template(self, id: TemplateId) -> Result<Template, Problem> {
        let template = self.tombstone(id).await?;
        match template.deleted_at {
            None => Ok(template),
            Some(_) => Err(not_found(id)),
        }
    }

    /// The template or its tombstone, unless it is another site's.
    ///
    /// # Errors
    ///
    /// When there is none, or the table does not answer.
    pub async fn tombstone(self, id: TemplateId) -> Result<Template, Problem> {
        let template = self.store.latest_template(id).await?;
        template
            .filter(|template| template.site == self.site)
            .ok_or_else(|| not_found(id))
    }

    /// Makes a template that is right. One that an earlier attempt made is left as it is now, and the
    /// answer is what that attempt would have answered.
    ///
    /// # Errors
    ///
    /// What is wrong with it beside the site and the catalog, or the tables do not answer.
    pub async fn insert(
        self,
        (site, catalog): (&Site, &CatalogCache),
        template: Template,
        is_first: bool,
    ) -> Result<Template, Problem> {
        if !is_first && self.is_made(&template).await? {
            return Ok(template);
        }
        check_return_urls(site, &return_urls(&template.content))?;
        check_size(&template)?;
        check_items((self.store, catalog), &template, self.now).await?;
        if self.store.insert_template(&template).await? || self.is_made(&template).await? {
            return Ok(template);
        }
        Err(Problem::internal(format!(
            "the fresh id `{}` is taken",
            template.id
        )))
    }

    async fn is_made(self, template: &Template) -> Result<bool, Problem> {
        let found = self.store.latest_template(template.id).await?;
        Ok(found.is_some_and(|found| found.site == template.site))
    }

    /// Changes a template as a body says, if `check` lets its revision pass.
    ///
    /// # Errors
    ///
    /// All that is wrong with the body, what `check` says, or the tables do not answer.
    pub async fn update(
        self,
        id: TemplateId,
        body: &Value,
        check: impl Fn(u64) -> Result<(), Problem>,
    ) -> Result<Template, Problem> {
        for _ in 0..ROUNDS {
            let old = self.template(id).await?;
            let update = wix::read_update(body, &old)?;
            check(old.revision)?;
            let new = self.updated(&old, update)?;
            self.check_changes(&old, &new).await?;
            let unchanged = new.revision == old.revision;
            if unchanged || self.store.replace_template(&new, old.revision).await? {
                return Ok(new);
            }
        }
        Err(contended("checkout template"))
    }

    fn updated(self, old: &Template, update: TemplateUpdate) -> Result<Template, Problem> {
        if let Some(expected) = update.revision
            && expected != old.revision
        {
            let message = format!(
                "The update is of revision `{expected}`, the checkout template is at `{}`.",
                old.revision
            );
            return Err(Problem::new(Cause::Conflict, message));
        }
        let new = old.clone().updated(update.patch, self.now);
        new.map_err(|refusal| {
            let message = "The update would leave the checkout template without items.";
            Problem::refused(refusal, message)
        })
    }

    /// Only what changed must still be right: a sale can be switched off although its item is gone.
    async fn check_changes(self, old: &Template, new: &Template) -> Result<(), Problem> {
        check_size(new)?;
        let (before, after) = (&old.content, &new.content);
        let (known, mut urls) = (return_urls(before), return_urls(after));
        urls.retain(|url| !known.contains(url));
        if !urls.is_empty() {
            check_return_urls(&site_of(self.store, self.site).await?, &urls)?;
        }
        if before.catalog_items != after.catalog_items || before.custom_items != after.custom_items
        {
            check_items((self.store, &CatalogCache::default()), new, self.now).await?;
        }
        Ok(())
    }

    /// Deletes a template, if `check` lets its revision pass; a tombstone stays.
    ///
    /// # Errors
    ///
    /// When there is none, what `check` says, or the table does not answer.
    pub async fn delete(
        self,
        id: TemplateId,
        check: impl Fn(u64) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        for _ in 0..ROUNDS {
            let old = self.template(id).await?;
            check(old.revision)?;
            let revision = old.revision;
            let tombstone = old.deleted(self.now);
            // A lost race may be our own write, whose reply got lost.
            if self.store.replace_template(&tombstone, revision).await?
                || self.store.latest_template(id).await?.as_ref() == Some(&tombstone)
            {
                return Ok(());
            }
        }
        Err(contended("checkout template"))
    }

    /// Makes a deleted template what it was, if `check` lets its revision pass. One that is not deleted
    /// stays as it is.
    ///
    /// # Errors
    ///
    /// When it was deleted too long ago, what `check` says, or the table does not answer.
    pub async fn restore(
        self,
        id: TemplateId,
        check: impl Fn(u64) -> Result<(), Problem>,
    ) -> Result<Template, Problem> {
        for _ in 0..ROUNDS {
            let old = self.tombstone(id).await?;
            check(old.revision)?;
            let revision = old.revision;
            let new = old.restored(self.now).map_err(|refusal| {
                let message = "The checkout template was deleted more than 30 days ago.";
                Problem::refused(refusal, message)
            })?;
            if new.revision == revision || self.store.replace_template(&new, revision).await? {
                return Ok(new);
            }
        }
        Err(contended("checkout template"))
    }

    /// Makes a copy of a template with what the body says; or gives the one that an earlier attempt made
    /// from the template as it was then.
    ///
    /// # Errors
    ///
    /// All that is wrong with the body or the copy, or the tables do not answer.
    pub async fn duplicate(
        self,
        id: TemplateId,
        body: &Value,
        attempt: Attempt,
    ) -> Result<Template, Problem> {
        let patch = wix::read_duplicate(body)?;
        let made = match attempt.is_first {
            true => None,
            false => self.store.latest_template(attempt.id).await?,
        };
        if let Some(made) = made.filter(|made| made.site == self.site) {
            return Ok(made);
        }
        let old = self.template(id).await?;
        let copy = Template {
            id: attempt.id,
            content: old.content.clone().patched(patch),
            external_reference: None,
            revision: 1,
            updated_at: attempt.at,
            ..old
        };
        let site = site_of(self.store, self.site).await?;
        self.insert((&site, &CatalogCache::default()), copy, attempt.is_first)
            .await
    }
}

fn not_found(id: TemplateId) -> Problem {
    Problem::not_found("checkout template", id)
}
