//! Checkout templates: line items together, one coupon and customization.

mod customization;
pub mod query;
#[cfg(test)]
mod tests;

pub use customization::{Customization, CustomizationPatch};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    coupon::CouponCode,
    ids::{SiteId, TemplateId},
    label::Label,
    later,
    line_item::{CatalogItem, CustomItem},
    metadata::Metadata,
    money::Currency,
    offer::{Campaign, EffectiveState, Usage, check_restorable},
    packed::Extras,
    problem::Refusal,
    urls::WebUrl,
};

/// A checkout template. An update touches only checkouts that are made afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// Its id, never used again.
    pub id: TemplateId,
    /// Its site.
    pub site: SiteId,
    /// The site's currency when it was made: opening it need not read the site.
    pub currency: Currency,
    /// What may be updated.
    #[serde(flatten)]
    pub content: TemplateContent,
    /// The app's own object that it belongs to; never changes.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub external_reference: Option<ExternalReference>,
    /// Counts its changes, from 1: the optimistic lock.
    pub revision: u64,
    /// When it last changed: a microsecond later with each change at the least, since receivers of
    /// events tell by it which is the latest.
    pub updated_at: Timestamp,
    /// When it was deleted: the tombstone still redirects home.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub deleted_at: Option<Timestamp>,
}

/// What may be updated of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateContent {
    /// What the merchant calls it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub label: Option<Label>,
    /// The merchant's switch.
    pub status: TemplateStatus,
    /// When it makes checkouts, and what people get otherwise.
    #[serde(skip_serializing_if = "Campaign::is_plain", default)]
    pub campaign: Campaign,
    /// Items of the catalog, at most 300.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub catalog_items: Vec<CatalogItem>,
    /// Items that consult no catalog, at most 300.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub custom_items: Vec<CustomItem>,
    /// Applied when a checkout is made; ignored when it does not fit any more.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub coupon_code: Option<CouponCode>,
    /// How the buyer's page differs from the ordinary.
    #[serde(default)]
    pub customization: Customization,
    /// Where buyers go after they paid; none is our confirmation page.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub success_url: Option<WebUrl>,
    /// The merchant's own keys and values.
    #[serde(skip_serializing_if = "Metadata::is_empty", default)]
    pub metadata: Metadata,
    /// Which component of another app adds to the buyer's page; validated, returned, not acted on.
    #[serde(skip_serializing_if = "Extras::is_empty", default)]
    pub custom_content: Extras,
    /// Other apps' data, free-form; returned, read by nobody here.
    #[serde(skip_serializing_if = "Extras::is_empty", default)]
    pub extended_fields: Extras,
}

/// The merchant's switch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TemplateStatus {
    /// Makes checkouts.
    #[default]
    Active,
    /// Leads home.
    Inactive,
}

impl TemplateStatus {
    /// The word on the wire, which is also what it is sorted by.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Inactive => "INACTIVE",
        }
    }
}

/// An object of another app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExternalReference {
    /// The app, a GUID.
    pub app_id: String,
    /// The object's id there, 1 to 100 characters.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub resource_id: Option<String>,
}

/// An update: only what is `Some` changes; an inner `None` clears.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TemplatePatch {
    /// What the merchant calls it.
    pub label: Option<Option<Label>>,
    /// The merchant's switch.
    pub status: Option<TemplateStatus>,
    /// The campaign as a whole: a start may not be right beside the old end.
    pub campaign: Option<Campaign>,
    /// All items of the catalog.
    pub catalog_items: Option<Vec<CatalogItem>>,
    /// All custom items.
    pub custom_items: Option<Vec<CustomItem>>,
    /// The coupon.
    pub coupon_code: Option<Option<CouponCode>>,
    /// The switches of the buyer's page.
    pub customization: CustomizationPatch,
    /// Where buyers go after they paid.
    pub success_url: Option<Option<WebUrl>>,
    /// All of the merchant's own keys and values.
    pub metadata: Option<Metadata>,
    /// Which component of another app adds to the buyer's page; empty clears.
    pub custom_content: Option<Extras>,
    /// Other apps' data; empty clears.
    pub extended_fields: Option<Extras>,
}

impl TemplateContent {
    /// The content of a template that a client fills with a patch.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            label: None,
            status: TemplateStatus::Active,
            campaign: Campaign::default(),
            catalog_items: Vec::new(),
            custom_items: Vec::new(),
            coupon_code: None,
            customization: Customization::default(),
            success_url: None,
            metadata: Metadata::default(),
            custom_content: Extras::default(),
            extended_fields: Extras::default(),
        }
    }

    /// Whether there is nothing to sell.
    #[must_use]
    pub fn has_no_items(&self) -> bool {
        self.catalog_items.is_empty() && self.custom_items.is_empty()
    }

    /// The content with the changes of `patch`.
    #[must_use]
    pub fn patched(self, patch: TemplatePatch) -> Self {
        Self {
            label: patch.label.unwrap_or(self.label),
            status: patch.status.unwrap_or(self.status),
            campaign: patch.campaign.unwrap_or(self.campaign),
            catalog_items: patch.catalog_items.unwrap_or(self.catalog_items),
            custom_items: patch.custom_items.unwrap_or(self.custom_items),
            coupon_code: patch.coupon_code.unwrap_or(self.coupon_code),
            customization: patch.customization.applied_to(self.customization),
            success_url: patch.success_url.unwrap_or(self.success_url),
            metadata: patch.metadata.unwrap_or(self.metadata),
            custom_content: patch.custom_content.unwrap_or(self.custom_content),
            extended_fields: patch.extended_fields.unwrap_or(self.extended_fields),
        }
    }
}

impl Template {
    /// When it was made. Its id holds the time, so lists by id and by creation are in one order.
    #[must_use]
    pub fn created_at(&self) -> Timestamp {
        self.id.made_at()
    }

    /// The template with the changes of `patch`, one revision on; a patch that changes nothing
    /// leaves it as it is, since a revision counts changes.
    ///
    /// # Errors
    ///
    /// [`Refusal::UpdateToEmptyItems`] when no item would be left.
    pub fn updated(self, patch: TemplatePatch, now: Timestamp) -> Result<Self, Refusal> {
        let content = self.content.clone().patched(patch);
        if content.has_no_items() {
            return Err(Refusal::UpdateToEmptyItems);
        }
        if content == self.content {
            return Ok(self);
        }
        Ok(Self {
            content,
            revision: self.revision + 1,
            updated_at: later(now, self.updated_at),
            ..self
        })
    }

    /// The tombstone that a deleted template leaves.
    #[must_use]
    pub fn deleted(self, now: Timestamp) -> Self {
        let now = later(now, self.updated_at);
        Self {
            deleted_at: Some(now),
            revision: self.revision + 1,
            updated_at: now,
            ..self
        }
    }

    /// The template as it was before it was deleted, one revision on; one that is not deleted stays as
    /// it is.
    ///
    /// # Errors
    ///
    /// [`Refusal::RestoreTooLate`].
    pub fn restored(self, now: Timestamp) -> Result<Self, Refusal> {
        let Some(deleted_at) = self.deleted_at else {
            return Ok(self);
        };
        check_restorable(deleted_at, now)?;
        Ok(Self {
            deleted_at: None,
            revision: self.revision + 1,
            updated_at: later(now, self.updated_at),
            ..self
        })
    }

    /// What its fields amount to at a time, as often as it was used by then.
    #[must_use]
    pub fn state(&self, now: Timestamp, usage: Usage) -> EffectiveState {
        match (self.deleted_at, self.content.status) {
            (Some(_), _) => EffectiveState::Deleted,
            (None, TemplateStatus::Inactive) => EffectiveState::Inactive,
            (None, TemplateStatus::Active) => self.content.campaign.state(now, usage),
        }
    }
}
