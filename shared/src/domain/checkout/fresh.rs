//! Fresh checkouts.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{Checkout, CheckoutStatus, LinkTerms, Prefill};
use crate::domain::{
    ids::{CheckoutId, SiteId},
    link::Link,
    metadata::Metadata,
    money::Currency,
    offer::OfferId,
    packed::Packed,
    pricing::{Priced, PricedLink},
    secret::Secret,
    site::Lifetime,
    template::{Customization, Template},
};

/// What every fresh checkout is given.
#[derive(Clone, Copy, Debug)]
pub struct Fresh<'a> {
    /// How long it can be paid.
    pub lifetime: Lifetime,
    /// What will open it; the id inside is the checkout's.
    pub secret: &'a Secret,
    /// When it is made.
    pub now: Timestamp,
}

impl Checkout {
    /// A fresh checkout of these lines, and nothing more is said of it.
    #[must_use]
    pub fn of_lines(site: SiteId, currency: Currency, priced: Priced, fresh: Fresh<'_>) -> Self {
        let Fresh {
            lifetime,
            secret,
            now,
        } = fresh;
        Self {
            id: CheckoutId::new(secret.id()),
            site,
            secret_hash: secret.hash(),
            offer: None,
            offer_revision: 0,
            slot: None,
            status: CheckoutStatus::Open,
            currency,
            lines: priced.lines,
            discount: priced.discount,
            customization: Customization::default(),
            terms: LinkTerms::default(),
            prefill: Prefill::default(),
            answers: Packed::EMPTY,
            metadata: Metadata::EMPTY,
            locale: None,
            require_billing_address: false,
            return_url: None,
            warnings: priced.warnings,
            buyer: None,
            payment: None,
            given_up: BTreeSet::new(),
            order: None,
            success_url: None,
            storefront: Packed::EMPTY,
            sealed_secret: None,
            anonymized: false,
            revision: 1,
            created_at: now,
            modified_at: None,
            opened_at: None,
            expires_at: now + lifetime.duration(),
        }
    }

    /// A fresh checkout of a template. Wix's templates keep their metadata to themselves.
    #[must_use]
    pub fn of_template(template: &Template, priced: Priced, fresh: Fresh<'_>) -> Self {
        let content = &template.content;
        Self {
            offer: Some(OfferId::Template(template.id)),
            offer_revision: template.revision,
            customization: content.customization,
            success_url: content.success_url.clone(),
            ..Self::of_lines(template.site, template.currency, priced, fresh)
        }
    }

    /// A fresh checkout of a link.
    #[must_use]
    pub fn of_link(link: &Link, sold: PricedLink<'_>, fresh: Fresh<'_>) -> Self {
        let content = &link.content;
        Self {
            offer: Some(OfferId::Link(link.id)),
            offer_revision: link.revision,
            customization: Customization {
                locked_coupon: !content.allow_discount_codes,
                ..Customization::default()
            },
            terms: sold.terms,
            metadata: content.metadata.clone(),
            require_billing_address: content.require_billing_address,
            return_url: content.return_url.clone(),
            success_url: content.success_url.clone(),
            ..Self::of_lines(link.site, sold.currency, sold.priced, fresh)
        }
    }
}
