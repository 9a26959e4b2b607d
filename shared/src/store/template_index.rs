//! The indexes that list templates.

use aws_sdk_dynamodb::types::AttributeValue;
use serde::Deserialize;

use super::{Item, Store, StoreError, keys, stored};
use crate::domain::{
    ids::{SiteId, TemplateId},
    template::{
        Template, TemplateStatus,
        query::{Direction, Entry, Field, Index, Plan},
    },
};

/// An entry of an index.
#[derive(Clone, Debug, Deserialize)]
pub struct Listed {
    /// What it knows of the template.
    #[serde(flatten)]
    pub entry: Entry,
    /// How many bytes the whole template has, as JSON.
    pub bytes: usize,
}

/// A stretch of one partition of an index: a site's templates with one switch.
#[derive(Clone, Debug)]
pub struct Stretch {
    partition: String,
    index: Index,
    direction: Direction,
    least: String,
    most: String,
}

/// Where a stretch that was not read to its end is read on.
#[derive(Clone, Debug)]
pub struct Resume(Item);

impl Stretch {
    /// What `plan` wants of one of its partitions.
    #[must_use]
    pub fn of(plan: &Plan, site: SiteId, status: TemplateStatus) -> Self {
        let (index, span) = (plan.index, &plan.span);
        let least = span
            .least
            .as_ref()
            .map(|value| keys::index_start(index, value));
        let most = span
            .most
            .as_ref()
            .map(|value| keys::index_end(index, value));
        Self {
            partition: keys::template_list(site, status),
            index,
            direction: plan.direction,
            // A key is never empty.
            least: least.unwrap_or_default().max(keys::LEAST.to_owned()),
            most: most.unwrap_or_else(|| keys::MOST.to_owned()),
        }
    }

    /// The same, begun with `entry` or what comes next.
    #[must_use]
    pub fn from_entry(mut self, entry: &Entry) -> Self {
        let key = keys::index_key(self.index, entry);
        self.begin(key.clone(), key);
        self
    }

    /// The same, begun with all entries of the run that `entry` is in.
    #[must_use]
    pub fn from_run(mut self, run: Field, entry: &Entry) -> Self {
        let start = keys::run_start(self.index, run, entry);
        let most = format!("{start}{}", keys::MOST);
        self.begin(start, most);
        self
    }

    fn begin(&mut self, least: String, most: String) {
        match self.direction {
            Direction::Ascending => self.least = least.max(std::mem::take(&mut self.least)),
            Direction::Descending => self.most = most.min(std::mem::take(&mut self.most)),
        }
    }
}

/// How many entries of a whole list are read at once.
const WHOLE: u16 = 1_000;

const fn names(index: Index) -> (&'static str, &'static str) {
    match index {
        Index::ById => ("by-id", "id"),
        Index::ByUpdate => ("by-update", "by_update"),
        Index::ByLabel => ("by-label", "by_label"),
    }
}

/// What an index knows of a template, with its partition: none for a deleted one.
#[derive(Deserialize)]
struct Placed {
    #[serde(default)]
    list: Option<String>,
    #[serde(flatten)]
    listed: Listed,
}

impl Store {
    /// What the indexes know of some of a site's templates, in no order. Deleted ones and those
    /// of other sites are left out.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn listed_templates(
        &self,
        site: SiteId,
        ids: &[TemplateId],
    ) -> Result<Vec<Listed>, StoreError> {
        const WANTED: &[&str] = &["list", "id", "status", "label", "updated_at", "bytes"];
        let keys = ids.iter().copied().map(keys::template).collect();
        let items = self.batch_get(&self.tables.offers, keys, WANTED).await?;
        let mut listed = Vec::new();
        for item in items {
            let Placed { list, listed: one } = stored::read(item)?;
            if list == Some(keys::template_list(site, one.entry.status)) {
                listed.push(one);
            }
        }
        Ok(listed)
    }

    /// All templates of a site that are not deleted, as far as an index knows them.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn all_templates(&self, site: SiteId) -> Result<Vec<Template>, StoreError> {
        let mut ids = Vec::new();
        for status in [TemplateStatus::Active, TemplateStatus::Inactive] {
            let whole = Stretch {
                partition: keys::template_list(site, status),
                index: Index::ById,
                direction: Direction::Ascending,
                least: keys::LEAST.to_owned(),
                most: keys::MOST.to_owned(),
            };
            let mut resume = None;
            loop {
                let (listed, next) = self.list_templates(&whole, resume, WHOLE).await?;
                ids.extend(listed.into_iter().map(|listed| listed.entry.id));
                resume = next;
                if resume.is_none() {
                    break;
                }
            }
        }
        self.templates(&ids).await
    }

    /// The next entries of a stretch, at most `limit`, and where to read on if it goes on.
    /// An index lags behind its table.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn list_templates(
        &self,
        stretch: &Stretch,
        resume: Option<Resume>,
        limit: u16,
    ) -> Result<(Vec<Listed>, Option<Resume>), StoreError> {
        if stretch.least > stretch.most {
            return Ok((Vec::new(), None)); // DynamoDB takes that for a mistake.
        }
        let (index, key) = names(stretch.index);
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let answer = self
            .client
            .query()
            .table_name(&self.tables.offers)
            .index_name(index)
            .key_condition_expression("#list = :list AND #key BETWEEN :least AND :most")
            .expression_attribute_names("#list", "list")
            .expression_attribute_names("#key", key)
            .expression_attribute_values(":list", text(&stretch.partition))
            .expression_attribute_values(":least", text(&stretch.least))
            .expression_attribute_values(":most", text(&stretch.most))
            .scan_index_forward(stretch.direction == Direction::Ascending)
            .set_exclusive_start_key(resume.map(|resume| resume.0))
            .limit(i32::from(limit))
            .send()
            .await?;
        let entries: Result<_, _> = answer
            .items
            .unwrap_or_default()
            .into_iter()
            .map(stored::read)
            .collect();
        Ok((entries?, answer.last_evaluated_key.map(Resume)))
    }
}
