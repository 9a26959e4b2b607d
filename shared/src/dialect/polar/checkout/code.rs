//! The discount that a body names, by its code or by its id.

use super::body::CheckoutContext;
use crate::{
    dialect::reader::{Fields, Node},
    domain::{
        catalog::{Discount, DiscountRefusal},
        checkout::{AppliedDiscount, Checkout},
        fault::Rule,
    },
};

/// The code that a client types: one at a time, none where the merchant allows none.
pub(super) fn read_code(fields: &Fields<'_>, draft: &mut Checkout, context: &CheckoutContext) {
    if !fields.names("discount_code") {
        return;
    }
    let typed = fields.get("discount_code");
    let typed = typed.filter(|node| node.value().as_str() != Some(""));
    if draft.customization.locked_coupon {
        if let Some(node) = typed {
            node.note(
                Rule::Other("LOCKED"),
                "the checkout takes no discount codes",
            );
        }
        return;
    }
    draft.discount = typed.and_then(|node| {
        node.string(1..=256)?;
        apply(&node, draft, context.of_code.as_ref(), context)
    });
}

/// A discount as the checkout has it, unless it does not apply.
pub(super) fn apply(
    node: &Node<'_>,
    draft: &Checkout,
    discount: Option<&Discount>,
    context: &CheckoutContext,
) -> Option<AppliedDiscount> {
    let Some(discount) = discount else {
        return node.fault(Rule::Other("DISCOUNT"), "the discount does not exist");
    };
    let applied = AppliedDiscount::of(discount, &draft.lines, draft.currency, context.now);
    let applied = match applied {
        Ok(_) if context.used_up.contains(&discount.id) => Err(DiscountRefusal::Exhausted),
        applied => applied,
    };
    applied.map_or_else(
        |refusal| node.fault(Rule::Other("DISCOUNT"), refused(refusal)),
        Some,
    )
}

/// Why a discount is not applied.
const fn refused(refusal: DiscountRefusal) -> &'static str {
    match refusal {
        DiscountRefusal::NotStarted => "the discount is not valid yet",
        DiscountRefusal::Ended => "the discount is over",
        DiscountRefusal::OtherCurrency => "the discount has no amount in the checkout's currency",
        DiscountRefusal::OtherProducts => "the discount is for other products",
        DiscountRefusal::Exhausted => "the discount is used up",
        DiscountRefusal::ExhaustedForCustomer => "the customer has used the discount already",
    }
}
