//! The checkout in an event that tells of a used template.

use serde_json::{Map, Value, json};

use crate::{
    dialect::wix::items::insert,
    domain::{
        checkout::{Checkout, CheckoutStatus, Line},
        money::Amount,
    },
};

/// A checkout in Wix's form, as far as there is such a thing here.
pub(super) fn used_checkout_body(checkout: &Checkout) -> Value {
    let totals = checkout.totals();
    let money = |amount: Amount| money(checkout, amount);
    let currency = checkout.currency.code();
    let lines: Vec<Value> = checkout
        .lines
        .iter()
        .enumerate()
        .map(|(at, line)| line_body(checkout, at, line))
        .collect();
    let switches = checkout.customization;
    let mut body = json!({
        "id": checkout.id,
        "purchaseFlowId": checkout.id,
        "channelType": "WEB",
        "createdDate": checkout.created_at,
        "updatedDate": checkout.changed_at(),
        "completed": checkout.status == CheckoutStatus::Succeeded,
        "currency": currency,
        "conversionCurrency": currency,
        "paymentCurrency": currency,
        "lineItems": lines,
        "priceSummary": {
            "subtotal": money(totals.subtotal),
            "discount": money(totals.discount),
            "total": money(totals.total),
        },
        "payNow": {"total": money(totals.due_now)},
        "payLater": {"total": money(totals.due_later)},
        "customSettings": {
            "lockGiftCard": switches.locked_gift_card,
            "lockCouponCode": switches.locked_coupon,
            "disabledPolicyAgreementCheckbox": switches.disabled_policy_agreement_checkbox,
            "disabledManualPayment": switches.disabled_manual_payment,
        },
    });
    if let Value::Object(body) = &mut body {
        insert(body, "orderId", checkout.order.map(|order| json!(order)));
        insert(body, "appliedDiscounts", discounts(checkout));
        let language = checkout.locale.as_ref();
        insert(body, "buyerLanguage", language.map(|locale| json!(locale)));
    }
    body
}

fn money(checkout: &Checkout, amount: Amount) -> Value {
    let decimal = amount.to_decimal(checkout.currency);
    let formatted = format!("{} {decimal}", checkout.currency.code());
    json!({"amount": decimal, "formattedAmount": formatted})
}

fn line_body(checkout: &Checkout, at: usize, line: &Line) -> Value {
    let mut body = Map::new();
    let mut set = |name: &str, value: Value| drop(body.insert(name.to_owned(), value));
    set("id", json!((at + 1).to_string()));
    set("quantity", json!(line.quantity));
    set("productName", json!({"original": line.name}));
    set("price", money(checkout, line.unit_amount));
    let full = line.full_amount.unwrap_or(line.unit_amount);
    set("fullPrice", money(checkout, full));
    // Lines beyond the ceiling are never stored.
    let total = line.total().unwrap_or_default();
    set("totalPriceBeforeTax", money(checkout, total));
    let reference = line.product.map(|id| json!({"catalogItemId": id}));
    insert(&mut body, "catalogReference", reference);
    Value::Object(body)
}

fn discounts(checkout: &Checkout) -> Option<Value> {
    let applied = checkout.discount.as_ref()?;
    let amount = money(checkout, checkout.totals().discount);
    let coupon = json!({
        "id": applied.id,
        "name": applied.name,
        "code": applied.code,
        "amount": amount,
    });
    Some(json!([{"discountType": "GLOBAL", "coupon": coupon}]))
}
