//! Typed ids: plain UUIDs on the wire, but two kinds never mix.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! typed_id {
    ($($(#[doc = $doc:literal])+ $name:ident)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Gives a UUID its meaning.
            #[must_use]
            pub const fn new(id: Uuid) -> Self {
                Self(id)
            }

            /// Reads the hyphenated form of 36 characters; other spellings of a UUID are not ids.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                if text.len() != 36 { return None; }
                Uuid::try_parse(text).ok().map(Self)
            }

            /// The bare UUID.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }

            /// When it was drawn, to the millisecond: an id of version 7 starts with the time.
            /// Any other id was drawn in 1970.
            #[must_use]
            pub fn made_at(self) -> Timestamp {
                made_at(self.0)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

fn made_at(id: Uuid) -> Timestamp {
    let since_1970 = id.get_timestamp().map(|time| time.to_unix());
    since_1970
        .and_then(|(seconds, nanoseconds)| {
            let seconds = i64::try_from(seconds).ok()?;
            let nanoseconds = i32::try_from(nanoseconds).ok()?;
            Timestamp::new(seconds, nanoseconds).ok()
        })
        .unwrap_or(Timestamp::UNIX_EPOCH)
}

typed_id! {
    /// A site: Wix's `siteId`, Polar's `organization_id`, the tenant.
    SiteId
    /// A checkout template.
    TemplateId
    /// A checkout link.
    LinkId
    /// A checkout.
    CheckoutId
    /// A product of a site's catalog.
    ProductId
    /// One price of a product.
    PriceId
    /// A discount of a site.
    DiscountId
    /// A customer of a site; whose it is follows from the address, see [`CustomerId::of`].
    CustomerId
    /// A question of a site's to its buyers.
    CustomFieldId
    /// A program that gets its access tokens by OAuth.
    ClientId
    /// An access token; the secret that carries it is another thing.
    TokenId
    /// An order; which one it is follows from the charge, see [`OrderId::of_charge`].
    OrderId
    /// A refund of an order.
    RefundId
    /// A subscription; which one it is follows from the provider's, see [`SubscriptionId::of`].
    SubscriptionId
    /// A session at a payment provider that we host ourselves (the sandbox).
    SandboxSessionId
    /// A merchant's URL that receives events.
    EndpointId
    /// An event; which one it is follows from the change, see [`EventId::of`].
    EventId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_hyphenated_form_is_an_id() {
        let text = "018f6d1e-8a6b-7c3d-9e4f-0123456789ab";
        assert_eq!(SiteId::parse(text).unwrap().to_string(), text);
        for other in [
            "",
            "018f6d1e8a6b7c3d9e4f0123456789ab",
            "{018f6d1e-8a6b-7c3d-9e4f-0123456789ab}",
        ] {
            assert_eq!(SiteId::parse(other), None, "{other}");
        }
    }
}
