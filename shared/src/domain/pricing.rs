//! Pricing: an offer's items and the catalog become the lines of a checkout.
//!
//! Lenient, because a buyer is never blocked by what drifted: an item that is gone and a coupon
//! that does not fit are left out and noted. Management calls read the notes and are strict.

mod link;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use jiff::Timestamp;

use super::{
    catalog::{Discount, Product},
    checkout::{AppliedDiscount, Line, Warning},
    ids::ProductId,
    line_item::{CatalogItem, CustomItem, Translatable},
    money::{Amount, Currency},
    template::Template,
};

pub use link::{PricedLink, Wish, choose_discount, price_choice, price_link};

/// The products that an offer refers to, as the catalog has them now.
pub type Products = HashMap<ProductId, Product>;

/// The lines of a checkout, priced now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Priced {
    /// What can be sold.
    pub lines: Vec<Line>,
    /// The offer's discount, when it fits.
    pub discount: Option<AppliedDiscount>,
    /// What was left out.
    pub warnings: Vec<Warning>,
}

/// Prices a template's items. `discount` is what its coupon code stands for, if anything.
#[must_use]
pub fn price_template(
    template: &Template,
    products: &Products,
    discount: Option<&Discount>,
    now: Timestamp,
) -> Priced {
    let content = &template.content;
    let mut priced = Priced::default();
    let mut subtotal = Amount::ZERO;
    let catalog_lines = content.catalog_items.iter().map(|item| {
        catalog_line(item, products, template.currency).ok_or_else(|| Warning::ItemNotFound {
            item: item.reference.item_id.clone(),
        })
    });
    let custom_lines = content.custom_items.iter().map(available_line);
    for line in catalog_lines.chain(custom_lines) {
        match line {
            Err(warning) => priced.warnings.push(warning),
            Ok(line) => match line.total().and_then(|total| subtotal.plus(total)) {
                Err(_) => priced
                    .warnings
                    .push(Warning::TooMuchMoney { item: line.name }),
                Ok(sum) => {
                    subtotal = sum;
                    priced.lines.push(line);
                }
            },
        }
    }
    if let Some(code) = &content.coupon_code {
        let apply = |discount| AppliedDiscount::of(discount, &priced.lines, template.currency, now);
        priced.discount = discount.and_then(|discount| apply(discount).ok());
        if priced.discount.is_none() {
            priced.warnings.push(Warning::CouponNotApplied {
                code: code.as_str().to_owned(),
            });
        }
    }
    priced
}

fn catalog_line(item: &CatalogItem, products: &Products, currency: Currency) -> Option<Line> {
    let product = products.get(&item.reference.product()?)?;
    let price = product.price_in(currency)?;
    let unit_amount = item.price.unwrap_or_else(|| price.kind.initial_amount());
    let trial = product.recurring.and(product.trial);
    Some(Line {
        product: Some(product.id),
        name: item
            .name
            .as_ref()
            .map_or_else(|| product.name.clone(), buyer_text),
        image: product.image.clone(),
        quantity: item.quantity,
        unit_amount,
        full_amount: item.full_price.filter(|full| *full > unit_amount),
        note: None,
        upfront: trial.map(|_| Amount::ZERO).or(item.payment.upfront()),
        whole_amount: None,
        recurring: product.recurring,
        trial,
        cycles: None,
        particulars: item.particulars.clone(),
    })
}

/// The line of a custom item, unless there are fewer than are offered.
fn available_line(item: &CustomItem) -> Result<Line, Warning> {
    match item.quantity_available {
        Some(available) if available < item.quantity.get() => Err(Warning::InsufficientInventory {
            item: buyer_text(&item.name),
        }),
        Some(_) | None => Ok(custom_line(item)),
    }
}

fn custom_line(item: &CustomItem) -> Line {
    let trial = item.rhythm.and_then(|rhythm| rhythm.trial);
    Line {
        product: None,
        name: buyer_text(&item.name),
        image: None,
        quantity: item.quantity,
        unit_amount: item.price,
        full_amount: item.full_price.filter(|full| *full > item.price),
        note: item.price_description.as_ref().map(buyer_text),
        upfront: trial.map(|_| Amount::ZERO).or(item.payment.upfront()),
        whole_amount: None,
        recurring: item.rhythm.map(|rhythm| rhythm.period),
        trial,
        cycles: item.rhythm.and_then(|rhythm| rhythm.cycles),
        particulars: item.particulars.clone(),
    }
}

fn buyer_text(text: &Translatable) -> String {
    text.for_buyer().to_owned()
}
