//! Receipts: every order has the address of one, which only its buyer and its merchant are told.
//!
//! The secret is derived from the order's id, so that nobody needs to keep it, and so that the later
//! orders of a subscription, which no checkout belongs to, have receipts, too.

use ring::hmac;

use crate::{
    domain::{
        ids::OrderId,
        order::Order,
        problem::Problem,
        secret::{Secret, SecretKind},
    },
    root_secret::RootSecret,
    store::Store,
};

/// The secret of an order's receipt.
///
/// # Errors
///
/// When the root secret cannot be had.
pub async fn receipt_secret(root: &RootSecret, order: OrderId) -> Result<Secret, Problem> {
    let key = root.key("receipt").await.map_err(Problem::unavailable)?;
    let id = order.uuid();
    let tag = hmac::sign(&key.hmac_sha256(), id.as_bytes());
    let mut random = [0; 16];
    random.copy_from_slice(&tag.as_ref()[..16]);
    Ok(Secret::new(SecretKind::Receipt, id, random))
}

/// The address of an order's receipt.
///
/// # Errors
///
/// When the root secret cannot be had.
pub async fn receipt_url(
    root: &RootSecret,
    base_url: &str,
    order: OrderId,
) -> Result<String, Problem> {
    let secret = receipt_secret(root, order).await?;
    Ok(format!("{base_url}/receipts/{}", secret.reveal()))
}

/// The order whose receipt a secret opens.
///
/// # Errors
///
/// When there is none, or the table or the root secret cannot be had.
pub async fn order_of_receipt(
    store: &Store,
    root: &RootSecret,
    secret: &str,
) -> Result<Order, Problem> {
    // The secret is a capability, so the sentence does not repeat it.
    let unknown = || Problem::not_found("receipt", "of this address");
    let secret = Secret::parse(SecretKind::Receipt, secret).ok_or_else(unknown)?;
    let id = OrderId::new(secret.id());
    let own = receipt_secret(root, id).await?;
    // Compared in constant time.
    if !own.hash().matches(&secret) {
        return Err(unknown());
    }
    store.order(id).await?.ok_or_else(unknown)
}
