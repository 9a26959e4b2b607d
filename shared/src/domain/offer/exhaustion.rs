//! That an offer was used as often as it may be.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::OfferId;
use crate::domain::ids::SiteId;

/// That an offer was used as often as one of its revisions allows. It may be again, when the limit is
/// raised or a place is given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exhaustion {
    /// Which offer.
    pub offer: OfferId,
    /// Its site.
    pub site: SiteId,
    /// The revision of the offer that has the limit.
    pub revision: u64,
    /// The limit.
    pub max: u32,
    /// When it was first noticed.
    pub at: Timestamp,
}
