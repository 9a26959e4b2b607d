//! All key formats.
//!
//! | table | pk | sk | item |
//! |---|---|---|---|
//! | Accounts | `SITE#{site id}` | – | site |
//! | Accounts | `TOKEN#{token id}` | – | access token |
//! | Catalog | `SITE#{site id}` | `PRODUCT#{product id}` | product |
//! | Catalog | `SITE#{site id}` | `DISCOUNT#{discount id}` | discount |
//! | Catalog | `SITE#{site id}` | `CODE#{upper-case code}` | the same discount, found by its code |
//! | Offers | `TEMPLATE#{template id}` | – | checkout template, also as a tombstone |
//! | Checkouts | `CHECKOUT#{checkout id}` | – | checkout |
//! | Checkouts | `SANDBOX#{session id}` | – | session of the sandbox provider |

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Serialize};

use crate::domain::{
    coupon::CouponCode,
    ids::{CheckoutId, DiscountId, ProductId, SandboxSessionId, SiteId, TemplateId, TokenId},
};

/// A primary key.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Key {
    pk: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    sk: Option<String>,
}

impl Key {
    pub(super) const fn single(pk: String) -> Self {
        Self { pk, sk: None }
    }

    fn of_site(site: SiteId, sk: String) -> Self {
        Self {
            pk: format!("SITE#{site}"),
            sk: Some(sk),
        }
    }

    /// As the SDK wants it.
    pub(super) fn into_attributes(self) -> HashMap<String, AttributeValue> {
        let pk = ("pk".to_owned(), AttributeValue::S(self.pk));
        let sk = self.sk.map(|sk| ("sk".to_owned(), AttributeValue::S(sk)));
        std::iter::once(pk).chain(sk).collect()
    }
}

/// A site.
#[must_use]
pub fn site(id: SiteId) -> Key {
    Key::single(format!("SITE#{id}"))
}

/// An access token.
#[must_use]
pub fn token(id: TokenId) -> Key {
    Key::single(format!("TOKEN#{id}"))
}

/// A product.
#[must_use]
pub fn product(site: SiteId, id: ProductId) -> Key {
    Key::of_site(site, format!("PRODUCT#{id}"))
}

/// A discount.
#[must_use]
pub fn discount(site: SiteId, id: DiscountId) -> Key {
    Key::of_site(site, format!("DISCOUNT#{id}"))
}

/// A discount by what a person types.
#[must_use]
pub fn discount_code(site: SiteId, code: &CouponCode) -> Key {
    Key::of_site(site, format!("CODE#{}", code.normalised()))
}

/// A checkout template.
#[must_use]
pub fn template(id: TemplateId) -> Key {
    Key::single(format!("TEMPLATE#{id}"))
}

/// A checkout.
#[must_use]
pub fn checkout(id: CheckoutId) -> Key {
    Key::single(format!("CHECKOUT#{id}"))
}

/// A session of the sandbox provider.
#[must_use]
pub fn sandbox_session(id: SandboxSessionId) -> Key {
    Key::single(format!("SANDBOX#{id}"))
}
