//! What merchants do with their links.

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::Value;

use super::{
    ROUNDS,
    catalog::{Mentioned, still_sold},
    contended,
};
use crate::{
    dialect::polar,
    domain::{
        fault::{Fault, Rule},
        ids::{LinkId, SiteId},
        link::Link,
        problem::{Cause, Problem},
        secret::Secret,
    },
    store::{NamedWrite, Store},
};

/// What a merchant does with the links of a site at a time.
#[derive(Clone, Copy, Debug)]
pub struct LinkDesk<'a> {
    store: &'a Store,
    site: SiteId,
    now: Timestamp,
}

impl<'a> LinkDesk<'a> {
    /// The desk of a site.
    #[must_use]
    pub const fn new(store: &'a Store, site: SiteId, now: Timestamp) -> Self {
        Self { store, site, now }
    }

    /// The link, unless it was deleted or is another site's: then it does not exist.
    ///
    /// # Errors
    ///
    /// When there is none, or the table does not answer.
    pub async fn link(self, id: LinkId) -> Result<Link, Problem> {
        let link = self.tombstone(id).await?;
        match link.deleted_at {
            None => Ok(link),
            Some(_) => Err(not_found(id)),
        }
    }

    /// The link or its tombstone, unless it is another site's.
    ///
    /// # Errors
    ///
    /// When there is none, or the table does not answer.
    pub async fn tombstone(self, id: LinkId) -> Result<Link, Problem> {
        let link = self.store.link(id).await?;
        link.filter(|link| link.site == self.site)
            .ok_or_else(|| not_found(id))
    }

    /// Links in the order of their ids. One that was deleted since its index knew of it is left out.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn in_order(self, ids: &[LinkId]) -> Result<Vec<Link>, Problem> {
        let found = self.store.links(ids).await?;
        let mut found: HashMap<LinkId, Link> =
            found.into_iter().map(|link| (link.id, link)).collect();
        let in_order = ids.iter().filter_map(|id| found.remove(id));
        Ok(in_order
            .filter(|link| link.site == self.site && link.deleted_at.is_none())
            .collect())
    }

    /// Makes the link that a body asks for, under the id of its secret; or gives the one that an earlier
    /// attempt made.
    ///
    /// # Errors
    ///
    /// All that is wrong with the body, or the tables do not answer.
    pub async fn create(self, secret: &Secret, body: &Value) -> Result<Link, Problem> {
        let mentioned = Mentioned::by(self.store, self.site, body, (&[], None)).await?;
        let content = polar::read_new_link(body, mentioned.context(self.now))?;
        self.insert(Link::new(secret, self.site, content), body)
            .await
    }

    /// Changes a link as a body says, if `check` lets its revision pass.
    ///
    /// # Errors
    ///
    /// All that is wrong with the body, what `check` says, or the tables do not answer.
    pub async fn update(
        self,
        id: LinkId,
        body: &Value,
        check: impl Fn(u64) -> Result<(), Problem>,
    ) -> Result<Link, Problem> {
        for _ in 0..ROUNDS {
            let old = self.link(id).await?;
            let own = (old.content.products.as_slice(), old.content.discount);
            let mentioned = Mentioned::by(self.store, self.site, body, own).await?;
            let content = polar::read_link_update(body, &old, mentioned.context(self.now))?;
            check(old.revision)?;
            let new = old.clone().updated(content, self.now);
            if new == old {
                return Ok(new);
            }
            match self.store.replace_link(&new, &old).await? {
                NamedWrite::Done => return Ok(new),
                NamedWrite::NameTaken => return Err(slug_taken().about(body)),
                NamedWrite::Stale => {}
            }
        }
        Err(contended("checkout link"))
    }

    /// Deletes a link, if `check` lets its revision pass; a tombstone stays.
    ///
    /// # Errors
    ///
    /// When there is none, what `check` says, or the table does not answer.
    pub async fn delete(
        self,
        id: LinkId,
        check: impl Fn(u64) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        for _ in 0..ROUNDS {
            let old = self.link(id).await?;
            check(old.revision)?;
            let tombstone = old.clone().deleted(self.now);
            match self.store.replace_link(&tombstone, &old).await? {
                NamedWrite::Done => return Ok(()),
                // Its copy under the slug went with another write.
                NamedWrite::Stale | NamedWrite::NameTaken => {}
            }
        }
        Err(contended("checkout link"))
    }

    /// Makes a deleted link what it was, but for what the body says, if `check` lets its revision pass. One
    /// that is not deleted stays as it is.
    ///
    /// # Errors
    ///
    /// When it was deleted too long ago, another link has its slug, none of its products is sold any more,
    /// what `check` says, or the tables do not answer.
    pub async fn restore(
        self,
        id: LinkId,
        body: &Value,
        check: impl Fn(u64) -> Result<(), Problem>,
    ) -> Result<Link, Problem> {
        for _ in 0..ROUNDS {
            let old = self.tombstone(id).await?;
            let content = polar::read_link_restoration(body, old.content.clone())?;
            check(old.revision)?;
            if old.deleted_at.is_none() {
                return Ok(old);
            }
            let new = old.clone().restored(content, self.now).map_err(|refusal| {
                let message = "The checkout link was deleted more than 30 days ago.";
                Problem::refused(refusal, message)
            })?;
            let content = still_sold(self.store, self.site, new.content.clone()).await?;
            let new = Link { content, ..new };
            match self.store.replace_link(&new, &old).await? {
                NamedWrite::Done => return Ok(new),
                NamedWrite::NameTaken if body.get("slug").is_some() => {
                    return Err(slug_taken().about(body));
                }
                NamedWrite::NameTaken => return Err(slug_gone(&new)),
                NamedWrite::Stale => {}
            }
        }
        Err(contended("checkout link"))
    }

    /// Makes a copy of a link with what the body says, under the id of its own secret.
    ///
    /// # Errors
    ///
    /// All that is wrong with the body, when none of the products is sold any more, or the tables do not
    /// answer.
    pub async fn duplicate(
        self,
        id: LinkId,
        secret: &Secret,
        body: &Value,
    ) -> Result<Link, Problem> {
        let old = self.link(id).await?;
        let content = polar::read_link_copy(body, old.content)?;
        let content = still_sold(self.store, self.site, content).await?;
        self.insert(Link::new(secret, self.site, content), body)
            .await
    }

    /// Makes a link that is right, or gives the one that an earlier attempt made.
    async fn insert(self, link: Link, body: &Value) -> Result<Link, Problem> {
        match self.store.insert_link(&link).await? {
            NamedWrite::Done => Ok(link),
            NamedWrite::NameTaken => Err(slug_taken().about(body)),
            // It has a secret of its own.
            NamedWrite::Stale => {
                let made = self.store.link(link.id).await?;
                let taken = || Problem::internal(format!("the fresh id `{}` is taken", link.id));
                made.filter(|made| made.site == link.site).ok_or_else(taken)
            }
        }
    }
}

fn not_found(id: LinkId) -> Problem {
    Problem::not_found("checkout link", id)
}

/// Slugs are part of an address that all sites share.
fn slug_taken() -> Problem {
    Problem::invalid(vec![Fault {
        path: "slug".to_owned(),
        rule: Rule::Other("UNIQUE"),
        message: "another link has this slug".to_owned(),
    }])
}

fn slug_gone(link: &Link) -> Problem {
    let slug = link.content.slug.as_ref().map_or("", |slug| slug.as_str());
    let message = format!(
        "Another link has the slug `{slug}` by now. Restore this one with another `slug`, or with `null`."
    );
    Problem::new(Cause::Conflict, message)
}
