//! An offer that limits how often it may be used.

use jiff::Timestamp;

use super::{Exhaustion, Limit, OfferId};
use crate::domain::{ids::SiteId, link::Link, template::Template};

/// An offer, as far as its limit goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limited {
    /// Which one.
    pub offer: OfferId,
    /// Whose.
    pub site: SiteId,
    /// Which revision of it: another may have another limit.
    pub revision: u64,
    /// Its limit, which may be none.
    pub limit: Limit,
}

impl From<&Template> for Limited {
    fn from(template: &Template) -> Self {
        Self {
            offer: OfferId::Template(template.id),
            site: template.site,
            revision: template.revision,
            limit: template.content.campaign.limit,
        }
    }
}

impl From<&Link> for Limited {
    fn from(link: &Link) -> Self {
        Self {
            offer: OfferId::Link(link.id),
            site: link.site,
            revision: link.revision,
            limit: link.content.campaign.limit,
        }
    }
}

impl Limited {
    /// That it was used as often as it may be; none when it may be used any number of times.
    #[must_use]
    pub fn exhaustion(&self, at: Timestamp) -> Option<Exhaustion> {
        Some(Exhaustion {
            offer: self.offer,
            site: self.site,
            revision: self.revision,
            max: self.limit.max?,
            at,
        })
    }
}
