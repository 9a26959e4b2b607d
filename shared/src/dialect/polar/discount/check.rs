//! Whether a discount applies, and why not: a request of ours, which Polar does not have.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::read::MAX_PRODUCTS;
use crate::{
    dialect::{
        polar::{read_body, read_id},
        reader::{Fields, Node},
    },
    domain::{
        catalog::{DiscountRefusal, Product},
        coupon::CouponCode,
        fault::Rule,
        ids::{DiscountId, ProductId},
        money::{Amount, Currency},
        problem::Problem,
    },
};

/// Which discount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// The one that a code stands for.
    Code(CouponCode),
    /// By its id.
    Id(DiscountId),
    /// What is no code, and so stands for nothing.
    Nothing,
}

/// The question whether a discount applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiscountCheck {
    /// Which discount.
    pub discount: Named,
    /// To which products, one or more.
    pub products: Vec<ProductId>,
    /// In which currency, if not the site's.
    pub currency: Option<Currency>,
}

/// The answer.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Why it does not apply; `None` within is that there is no such discount.
    pub refusal: Option<Option<DiscountRefusal>>,
    /// The discount on the wire, if there is one.
    pub discount: Option<Value>,
    /// In which currency.
    pub currency: Currency,
    /// What each product costs, and what is taken off when it is bought; none if it has no price.
    pub amounts: Vec<(ProductId, Option<(Amount, Amount)>)>,
}

/// Reads the question. The products must be among the `known`.
///
/// # Errors
///
/// All faults.
pub fn read_discount_check(
    body: &Value,
    known: &HashMap<ProductId, Product>,
) -> Result<DiscountCheck, Problem> {
    read_body(body, |node| {
        let fields = node.object(&["code", "discount_id", "products", "currency"])?;
        let discount = read_named(&fields);
        let products = fields
            .required("products")
            .and_then(|node| read_products(&node, known));
        let currency = fields.optional("currency", |node| {
            node.parsed(|text| {
                let expected = "expected an ISO 4217 currency such as `eur`";
                Currency::parse(text).ok_or_else(|| expected.to_owned())
            })
        });
        Some(DiscountCheck {
            discount: discount?,
            products: products?,
            currency: currency?,
        })
    })
}

fn read_named(fields: &Fields<'_>) -> Option<Named> {
    match (fields.get("code"), fields.get("discount_id")) {
        (Some(node), None) => {
            let text = node.string(0..=CouponCode::MAX_LENGTH)?;
            Some(CouponCode::parse(&text).map_or(Named::Nothing, Named::Code))
        }
        (None, Some(node)) => read_id(&node).map(DiscountId::new).map(Named::Id),
        (None, None) => {
            let message = "`code` or `discount_id` is required";
            fields.fault("code", Rule::RequiredOneOf, message)
        }
        (Some(_), Some(node)) => node.fault(Rule::OneOf, "`code` says it already"),
    }
}

fn read_products(node: &Node<'_>, known: &HashMap<ProductId, Product>) -> Option<Vec<ProductId>> {
    let mut products = Vec::new();
    for entry in node.list(1..=MAX_PRODUCTS)? {
        match read_id(&entry).map(ProductId::new) {
            Some(id) if known.contains_key(&id) => products.push(id),
            Some(_) => entry.note(Rule::Other("PRODUCT"), "the product does not exist"),
            None => {}
        }
    }
    Some(products)
}

/// The answer on the wire.
#[must_use]
pub fn verdict_body(verdict: &Verdict) -> Value {
    let (reason, message) = match verdict.refusal {
        None => (None, "The discount applies."),
        Some(None) => (Some("not_found"), "There is no such discount."),
        Some(Some(refusal)) => {
            let (reason, message) = words(refusal);
            (Some(reason), message)
        }
    };
    let amount = |(product, amounts): &(ProductId, Option<(Amount, Amount)>)| {
        let price = amounts.map(|(price, _)| price.minor());
        let off = amounts.map(|(_, off)| off.minor());
        let net = amounts.map(|(price, off)| price.minus(off).minor());
        json!({"product_id": product, "amount": price, "discount_amount": off, "net_amount": net})
    };
    let amounts: Vec<Value> = verdict.amounts.iter().map(amount).collect();
    json!({
        "applies": verdict.refusal.is_none(),
        "reason": reason,
        "message": message,
        "discount": verdict.discount,
        "currency": verdict.currency.code().to_ascii_lowercase(),
        "amounts": amounts,
    })
}

const fn words(refusal: DiscountRefusal) -> (&'static str, &'static str) {
    match refusal {
        DiscountRefusal::NotStarted => ("not_started", "The discount has not started yet."),
        DiscountRefusal::Ended => ("ended", "The discount is over."),
        DiscountRefusal::OtherCurrency => {
            ("other_currency", "The discount is in another currency.")
        }
        DiscountRefusal::OtherProducts => ("other_products", "The discount is for other products."),
        DiscountRefusal::Exhausted => (
            "exhausted",
            "The discount was redeemed as often as it may be.",
        ),
        DiscountRefusal::ExhaustedForCustomer => (
            "exhausted_for_customer",
            "The customer redeemed the discount as often as one may.",
        ),
    }
}
