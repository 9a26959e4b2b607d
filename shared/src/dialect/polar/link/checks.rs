//! What a link must fulfil beyond its body: rules that need the catalog.

use super::read::LinkContext;
use crate::{
    dialect::{polar::read_id, reader::Node},
    domain::{
        catalog::{DiscountRefusal, Interval, Period, Product, Visibility},
        fault::Rule,
        ids::{DiscountId, ProductId},
        line_item::Quantity,
        link::Link,
        pricing::Products,
    },
};

/// Products that exist and are sold, each once.
pub(super) fn checked_products(node: &Node<'_>, products: &Products) -> Option<Vec<ProductId>> {
    let mut all = Some(Vec::new());
    for node in node.list(1..=Link::MAX_PRODUCTS)? {
        let id = read_id(&node).map(ProductId::new);
        let checked = id.and_then(|id| checked_product(&node, products.get(&id)));
        match (checked, &mut all) {
            (Some(id), Some(ids)) if !ids.contains(&id) => ids.push(id),
            (Some(_), _) => {}
            // Read on: all faults are told at once.
            (None, _) => all = None,
        }
    }
    all
}

/// A product that exists and is sold.
pub(in crate::dialect::polar) fn checked_product(
    node: &Node<'_>,
    product: Option<&Product>,
) -> Option<ProductId> {
    let problem = match product {
        None => "the product does not exist",
        Some(product) if product.archived => "the product is archived",
        Some(product) if product.visibility == Visibility::Draft => "the product is a draft",
        Some(product) if !product.is_sold() => "the product has no price",
        Some(product) => return Some(product.id),
    };
    node.fault(Rule::Other("PRODUCT"), problem)
}

/// A discount that exists and reduces one of the products, at least.
pub(super) fn check_discount(
    node: &Node<'_>,
    products: &[ProductId],
    context: LinkContext<'_>,
) -> Option<DiscountId> {
    let id = DiscountId::new(read_id(node)?);
    let Some(discount) = context.discount.filter(|discount| discount.id == id) else {
        return node.fault(Rule::Other("DISCOUNT"), "the discount does not exist");
    };
    let reduces = products.iter().copied().map(Some);
    let refusal = discount.reduction_for(reduces, context.site.currency, context.now);
    let message = match refusal {
        // One that starts later is set up in time.
        Ok(_) | Err(DiscountRefusal::NotStarted) => return Some(id),
        Err(DiscountRefusal::Ended) => "the discount is over",
        Err(DiscountRefusal::OtherCurrency) => "the discount has no amount in the site's currency",
        Err(DiscountRefusal::OtherProducts) => "the discount is for other products",
        Err(DiscountRefusal::Exhausted | DiscountRefusal::ExhaustedForCustomer) => {
            "the discount is used up"
        }
    };
    node.fault(Rule::Other("DISCOUNT"), message)
}

/// Why not all of the products are sold with so many seats, if they are not.
pub(super) fn check_seats(
    seats: Quantity,
    products: &[ProductId],
    context: LinkContext<'_>,
) -> Option<String> {
    let known = products.iter().filter_map(|id| context.products.get(id));
    known
        .filter_map(|product| {
            let price = product
                .price_in(context.site.currency)
                .or(product.prices.first())?;
            match price.kind.seats() {
                None => Some(format!("`{}` is not sold by seats", product.name)),
                Some(tiers) if !tiers.take(seats.get()) => {
                    let most = tiers
                        .most()
                        .map_or_else(String::new, |most| format!(" to {most}"));
                    Some(format!(
                        "`{}` is sold with {}{most} seats",
                        product.name,
                        tiers.least()
                    ))
                }
                Some(_) => None,
            }
        })
        .next()
}

/// The trial, unless no product is a subscription.
pub(super) fn fitting_trial(
    trial: Option<Period>,
    products: &[ProductId],
    context: LinkContext<'_>,
) -> Option<Period> {
    let mut known = products.iter().filter_map(|id| context.products.get(id));
    trial.filter(|_| known.any(|product| product.recurring.is_some()))
}

/// A trial of both halves.
pub(super) fn same_trial(interval: Option<Interval>, count: Option<i64>) -> Option<Period> {
    let count = u16::try_from(count?).ok()?;
    Some(Period {
        interval: interval?,
        count,
    })
}
