//! What brings a fact about that nobody asked for by itself.

/// A buyer paid a checkout, or confirmed one that was free: it has made an order, perhaps a
/// subscription, and a customer.
pub const CHECKOUT_PAID: &str = "checkout_paid";
/// A subscription was charged again.
pub const SUBSCRIPTION_CHARGED: &str = "subscription_charged";
/// The payment provider said something.
pub const PAYMENT: &str = "payment";
/// Money is given back, or is not after all.
pub const REFUND: &str = "refund";
/// The buyer's bank asks for the money back, or has decided.
pub const DISPUTE: &str = "dispute";
/// A product is no longer sold.
pub const PRODUCT_ARCHIVED: &str = "product_archived";
/// The person behind it was erased.
pub const CUSTOMER_ERASED: &str = "customer_erased";
