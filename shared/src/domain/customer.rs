//! Customers: the people behind a site's buyers.

mod entry;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use entry::CustomerEntry;

use super::{
    checkout::{Billing, Buyer, Email},
    ids::{CustomerId, SiteId},
    is_false,
    locale::Locale,
    metadata::Metadata,
};

/// A person who bought something at a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// Its id.
    pub id: CustomerId,
    /// Its site.
    pub site: SiteId,
    /// The address, which the id follows from; none is a customer who was deleted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub email: Option<Email>,
    /// The name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<String>,
    /// Whom invoices are for.
    #[serde(skip_serializing_if = "Billing::is_empty", default)]
    pub billing: Billing,
    /// The merchant's own id.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub external_id: Option<String>,
    /// The language that the person is written to in.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub locale: Option<Locale>,
    /// The merchant's own keys and values.
    #[serde(skip_serializing_if = "Metadata::is_empty", default)]
    pub metadata: Metadata,
    /// When the person first bought something.
    pub created_at: Timestamp,
    /// When the person last confirmed a purchase: each moves the revision, so that whoever deletes the
    /// customer notices.
    pub bought_at: Timestamp,
    /// When it last changed, if it did.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub modified_at: Option<Timestamp>,
    /// Whether the person was erased, on request.
    #[serde(skip_serializing_if = "is_false", default)]
    pub anonymized: bool,
    /// Counts its changes, from 1: the optimistic lock.
    pub revision: u64,
}

/// What a purchase tells of who bought.
#[derive(Clone, Debug)]
pub struct Seen<'a> {
    /// Who pays.
    pub buyer: &'a Buyer,
    /// The merchant's own id of the customer.
    pub external_id: Option<&'a str>,
    /// The merchant's own keys and values of the customer.
    pub metadata: &'a Metadata,
    /// The language of the page.
    pub locale: Option<&'a Locale>,
}

impl Customer {
    /// The customer after a purchase: `known` is who has that address already. What the merchant said
    /// stays, what was not known is added, and the latest purchase says whom invoices are for.
    #[must_use]
    pub fn after(known: Option<&Self>, site: SiteId, seen: &Seen<'_>, now: Timestamp) -> Self {
        let Seen {
            buyer,
            external_id,
            metadata,
            locale,
        } = *seen;
        let fresh = Self {
            id: CustomerId::of(site, &buyer.email),
            site,
            email: Some(buyer.email.clone()),
            name: Some(buyer.name.clone()),
            billing: buyer.billing.clone(),
            external_id: external_id.map(str::to_owned),
            locale: locale.cloned(),
            metadata: metadata.clone(),
            created_at: now,
            bought_at: now,
            modified_at: None,
            anonymized: false,
            revision: 1,
        };
        let Some(known) = known else {
            return fresh;
        };
        if known.is_deleted() {
            return Self {
                created_at: now.max(known.created_at),
                revision: known.revision + 1,
                ..fresh
            };
        }
        let billing = if buyer.billing.is_empty() {
            known.billing.clone()
        } else {
            fresh.billing
        };
        Self {
            name: known.name.clone().or(fresh.name),
            billing,
            external_id: known.external_id.clone().or(fresh.external_id),
            locale: known.locale.clone().or(fresh.locale),
            metadata: if known.metadata.is_empty() {
                fresh.metadata
            } else {
                known.metadata.clone()
            },
            bought_at: now,
            modified_at: Some(now),
            revision: known.revision + 1,
            ..known.clone()
        }
    }

    /// What is kept after a change of `old` at `now`: without a difference, `old` as it is.
    #[must_use]
    pub fn revised(self, old: &Self, now: Timestamp) -> Self {
        if self == *old {
            return self;
        }
        Self {
            modified_at: Some(now),
            revision: old.revision + 1,
            ..self
        }
    }

    /// Whether nothing is left of it but its id.
    #[must_use]
    pub const fn is_deleted(&self) -> bool {
        self.email.is_none()
    }

    /// What is left of it: nothing that tells who it was.
    #[must_use]
    pub fn deleted(&self, anonymized: bool, now: Timestamp) -> Self {
        Self {
            id: self.id,
            site: self.site,
            email: None,
            name: None,
            billing: Billing::default(),
            external_id: None,
            locale: None,
            metadata: Metadata::EMPTY,
            created_at: self.created_at,
            bought_at: self.bought_at,
            modified_at: Some(now),
            anonymized,
            revision: self.revision + 1,
        }
    }
}

impl CustomerId {
    /// Whose address this is at a site: the same person there however the address is written, and
    /// another one at every other site.
    ///
    /// It stands where the address must not, such as in keys.
    #[must_use]
    pub fn of(site: SiteId, email: &Email) -> Self {
        let name = format!("customer:{}", email.normalised());
        Self::new(Uuid::new_v5(&site.uuid(), name.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_is_one_customer_of_a_site_however_it_is_written() {
        let site = SiteId::new(Uuid::from_u128(1));
        let customer =
            |site: SiteId, text: &str| CustomerId::of(site, &Email::parse(text).unwrap());
        let ada = customer(site, "ada@example.com");
        assert_eq!(customer(site, " Ada@Example.COM "), ada);
        assert_eq!(ada.uuid().get_version_num(), 5);
        assert_ne!(customer(site, "bob@example.com"), ada);
        assert_ne!(
            customer(SiteId::new(Uuid::from_u128(2)), "ada@example.com"),
            ada
        );
    }
}
