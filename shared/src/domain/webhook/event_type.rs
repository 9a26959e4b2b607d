//! What events tell of.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

macro_rules! event_types {
    ($($(#[doc = $doc:literal])+ $name:ident = $word:literal)+) => {
        /// What an event tells of. The names are Polar's where Polar has one.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum EventType {
            $($(#[doc = $doc])+ $name,)+
        }

        impl EventType {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// Its name on the wire: what happened to what.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }
        }
    };
}

event_types! {
    /// A checkout was made.
    CheckoutCreated = "checkout.created"
    /// A checkout changed.
    CheckoutUpdated = "checkout.updated"
    /// A checkout can no longer be paid.
    CheckoutExpired = "checkout.expired"
    /// The money for a checkout came when nothing could be had for it any more, and was sent back.
    CheckoutPaymentReturned = "checkout.payment_returned"
    /// An order was made.
    OrderCreated = "order.created"
    /// An order changed.
    OrderUpdated = "order.updated"
    /// An order is paid.
    OrderPaid = "order.paid"
    /// Money of an order was given back.
    OrderRefunded = "order.refunded"
    /// A refund was asked for.
    RefundCreated = "refund.created"
    /// A refund changed.
    RefundUpdated = "refund.updated"
    /// A subscription began.
    SubscriptionCreated = "subscription.created"
    /// A subscription changed.
    SubscriptionUpdated = "subscription.updated"
    /// A subscription is paid up, for the first time or again.
    SubscriptionActive = "subscription.active"
    /// A subscription will end with its period, or has ended.
    SubscriptionCanceled = "subscription.canceled"
    /// A subscription will not end with its period after all.
    SubscriptionUncanceled = "subscription.uncanceled"
    /// A subscription has ended.
    SubscriptionRevoked = "subscription.revoked"
    /// A subscription's charge failed.
    SubscriptionPastDue = "subscription.past_due"
    /// Somebody bought for the first time.
    CustomerCreated = "customer.created"
    /// What is known of a customer changed.
    CustomerUpdated = "customer.updated"
    /// A customer was deleted.
    CustomerDeleted = "customer.deleted"
    /// A product was made.
    ProductCreated = "product.created"
    /// A product changed.
    ProductUpdated = "product.updated"
    /// A discount was made.
    DiscountCreated = "discount.created"
    /// A discount changed.
    DiscountUpdated = "discount.updated"
    /// A discount was deleted.
    DiscountDeleted = "discount.deleted"
    /// A checkout template was made.
    TemplateCreated = "checkout_template.created"
    /// A checkout template changed.
    TemplateUpdated = "checkout_template.updated"
    /// A checkout template was deleted.
    TemplateDeleted = "checkout_template.deleted"
    /// A checkout was made from a template.
    TemplateUsed = "checkout_template.used"
    /// A checkout template was used as often as it may be.
    TemplateExhausted = "checkout_template.exhausted"
    /// A checkout link was made.
    LinkCreated = "checkout_link.created"
    /// A checkout link changed.
    LinkUpdated = "checkout_link.updated"
    /// A checkout link was deleted.
    LinkDeleted = "checkout_link.deleted"
    /// A checkout was made from a link.
    LinkUsed = "checkout_link.used"
    /// A checkout link was used as often as it may be.
    LinkExhausted = "checkout_link.exhausted"
    /// An endpoint fails again and again, and is left alone for a while.
    EndpointFailing = "endpoint.failing"
    /// An endpoint that failed answers again.
    EndpointRecovered = "endpoint.recovered"
    /// An endpoint was switched off, since it was gone or failed for days.
    EndpointDisabled = "endpoint.disabled"
    /// All tries of a delivery are used up.
    DeliveryExhausted = "delivery.exhausted"
}

impl EventType {
    /// Reads a name.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.word() == word)
    }

    /// What it happened to, such as `checkout`.
    #[must_use]
    pub fn entity(self) -> &'static str {
        self.word().split('.').next().unwrap_or_default()
    }

    /// What happened, such as `created`.
    #[must_use]
    pub fn slug(self) -> &'static str {
        self.word().split('.').nth(1).unwrap_or_default()
    }
}

impl std::fmt::Display for EventType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

impl Serialize for EventType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

impl<'de> Deserialize<'de> for EventType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&word).ok_or_else(|| de::Error::custom(format!("no event type: {word}")))
    }
}
