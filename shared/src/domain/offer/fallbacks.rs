//! What people get instead of a checkout.

use serde::{Deserialize, Serialize};

use crate::domain::urls::WebUrl;

/// Why an offer makes no checkout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The merchant switched it off.
    Inactive,
    /// Its time is still to come.
    NotStarted,
    /// Its time is over.
    Ended,
    /// As many as there may be were made.
    Exhausted,
    /// The merchant deleted it.
    Deleted,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 5] = [
        Self::Inactive,
        Self::NotStarted,
        Self::Ended,
        Self::Exhausted,
        Self::Deleted,
    ];
}

/// What people get instead of a checkout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fallback {
    /// They are sent there.
    Url(WebUrl),
    /// A page of ours that says why.
    Page,
}

/// What people get instead of a checkout, by the reason; the home of the site where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fallbacks {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    inactive: Option<Fallback>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    not_started: Option<Fallback>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    ended: Option<Fallback>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    exhausted: Option<Fallback>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    deleted: Option<Fallback>,
}

impl Fallbacks {
    /// What people get for a reason, if it is said.
    #[must_use]
    pub const fn of(&self, reason: Reason) -> Option<&Fallback> {
        let fallback = match reason {
            Reason::Inactive => &self.inactive,
            Reason::NotStarted => &self.not_started,
            Reason::Ended => &self.ended,
            Reason::Exhausted => &self.exhausted,
            Reason::Deleted => &self.deleted,
        };
        fallback.as_ref()
    }

    /// The same with another answer to one reason.
    #[must_use]
    pub fn with(mut self, reason: Reason, fallback: Option<Fallback>) -> Self {
        let place = match reason {
            Reason::Inactive => &mut self.inactive,
            Reason::NotStarted => &mut self.not_started,
            Reason::Ended => &mut self.ended,
            Reason::Exhausted => &mut self.exhausted,
            Reason::Deleted => &mut self.deleted,
        };
        *place = fallback;
        self
    }

    /// Where people are sent, and for which reason.
    pub fn urls(&self) -> impl Iterator<Item = (Reason, &WebUrl)> {
        Reason::ALL.into_iter().filter_map(|reason| {
            let Fallback::Url(url) = self.of(reason)? else {
                return None;
            };
            Some((reason, url))
        })
    }

    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_has_its_own_answer_also_when_stored() {
        for reason in Reason::ALL {
            let url = WebUrl::parse(&format!("https://shop.example/{reason:?}")).unwrap();
            let fallbacks = Fallbacks::default().with(reason, Some(Fallback::Url(url.clone())));
            assert_eq!(fallbacks.urls().collect::<Vec<_>>(), [(reason, &url)]);
            let stored = serde_json::to_string(&fallbacks).unwrap();
            assert_eq!(
                serde_json::from_str::<Fallbacks>(&stored).unwrap(),
                fallbacks
            );
            let page = fallbacks.with(reason, Some(Fallback::Page));
            assert_eq!((page.urls().count(), page.is_empty()), (0, false));
            assert!(page.with(reason, None).is_empty());
        }
    }
}
