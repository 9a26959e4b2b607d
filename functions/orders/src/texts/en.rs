//! English.

use super::Texts;

/// English.
pub(super) static EN: Texts = Texts {
    receipt: "Receipt",
    number: "Order number",
    date: "Date",
    seller: "Shop",
    buyer: "Buyer",
    erased: "The buyer’s details were deleted.",
    billed_to: "Billed to",
    tax_id: "Tax number",
    bought: "What was bought",
    free: "Free",
    each: |text| format!("{text} each"),
    subtotal: "Subtotal",
    discount: |text| format!("Discount: {text}"),
    total: "Total",
    paid: "Paid",
    refunded: "Refunded",
    due_later: "Due later",
};
