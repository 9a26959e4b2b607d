//! What is bought: the product, how much and how many of it, and in which currency.

use super::{
    body::CheckoutContext,
    product::{chosen, offered},
};
use crate::{
    dialect::{
        polar::read_id,
        reader::{Fields, Node},
    },
    domain::{
        catalog::{PriceKind, Product},
        checkout::Checkout,
        fault::Rule,
        ids::{PriceId, ProductId},
        line_item::Quantity,
        money::{Amount, Currency, MAX_AMOUNT},
        offer::OfferId,
        pricing::{Wish, choose_discount, price_choice},
    },
};

/// The fields of a body that say what is bought, of a checkout that is there.
pub(super) const FIELDS: [&str; 6] = [
    "product_id",
    "product_price_id",
    "amount",
    "seats",
    "units",
    "allow_trial",
];

/// The fields that change what the chosen product comes to.
const PRICING: [&str; 10] = [
    "product_id",
    "product_price_id",
    "amount",
    "seats",
    "currency",
    "allow_trial",
    "trial_interval",
    "trial_interval_count",
    "min_seats",
    "max_seats",
];

/// Those of them that `null` brings back to what the price or the product says.
const CLEARED: [&str; 3] = ["amount", "trial_interval", "trial_interval_count"];

/// Prices what a body chooses anew, if it chooses anything.
pub(super) fn read_choice(
    fields: &Fields<'_>,
    draft: &mut Checkout,
    context: &CheckoutContext,
) -> Option<()> {
    if let Some(units) = fields.get("units") {
        return units.fault(Rule::Other("UNITS"), "no product is sold by units");
    }
    let says = PRICING.iter().any(|name| fields.get(name).is_some());
    let clears = CLEARED.iter().any(|name| fields.names(name)) && is_choice(draft);
    if !says && !clears {
        return Some(());
    }
    let product = read_product(fields, draft, context)?;
    let currency = match fields.get("currency") {
        Some(node) => read_currency(&node, product)?,
        None => draft.currency,
    };
    let wish = read_wish(fields, draft, (product, currency))?;
    reprice(fields, draft, (product, currency), (wish, context))
}

/// Prices a product for a checkout, with the discount that fits it. One that the merchant set comes
/// back with a product that it is for; one that was taken off the product at hand stays away.
pub(super) fn reprice(
    fields: &Fields<'_>,
    draft: &mut Checkout,
    (product, currency): (&Product, Currency),
    (wish, context): (Wish, &CheckoutContext),
) -> Option<()> {
    let chosen = draft.lines.first().and_then(|line| line.product);
    let priced = price_choice(product, &draft.terms, wish, currency, &mut Vec::new());
    let Some((line, currency)) = priced else {
        let message = "this comes to more than can be paid";
        return fields.fault("seats", Rule::Other("TOO_MUCH"), message);
    };
    draft.lines = vec![line];
    draft.currency = currency;
    let of = |id| context.discounts.get(&id);
    let applied = draft.discount.as_ref().and_then(|applied| of(applied.id));
    let preset = draft.terms.discount.filter(|id| {
        let used_up = context.used_up.contains(id);
        chosen != Some(product.id) && !used_up
    });
    let preset = preset.and_then(of);
    draft.discount = choose_discount(&draft.lines, currency, (applied, preset), context.now);
    Some(())
}

/// The product that is named, or the one that is chosen already.
fn read_product<'a>(
    fields: &Fields<'_>,
    draft: &Checkout,
    context: &'a CheckoutContext,
) -> Option<&'a Product> {
    let offered = offered(draft);
    if let Some(node) = fields.get("product_id") {
        let id = ProductId::new(read_id(&node)?);
        let known = context
            .products
            .get(&id)
            .filter(|product| product.is_sold());
        let offered = known.filter(|_| offered.contains(&id) && is_choice(draft));
        let message = "the checkout does not offer this product";
        return offered.or_else(|| node.fault(Rule::Other("PRODUCT"), message));
    }
    if let Some(node) = fields.get("product_price_id") {
        let id = PriceId::new(read_id(&node)?);
        let mut products = offered.iter().filter_map(|id| context.products.get(id));
        let product = products.find(|product| product.prices.iter().any(|price| price.id == id));
        let product = product.filter(|product| product.is_sold() && is_choice(draft));
        let message = "the checkout offers no product at this price";
        return product.or_else(|| node.fault(Rule::Other("PRICE"), message));
    }
    let chosen = chosen(draft, context).filter(|_| is_choice(draft));
    chosen.or_else(|| {
        let named = PRICING.iter().find(|name| fields.names(name))?;
        let message = "only a checkout of one product of the catalog can be changed so";
        fields.fault(named, Rule::Other("FIXED"), message)
    })
}

/// Whether the buyer has a choice: what a template sells is what it sells.
fn is_choice(draft: &Checkout) -> bool {
    !matches!(draft.offer, Some(OfferId::Template(_))) && draft.lines.len() == 1
}

/// A currency in which the product is sold.
pub(super) fn read_currency(node: &Node<'_>, product: &Product) -> Option<Currency> {
    let currency = node.parsed(|text| {
        let code = text.to_ascii_uppercase();
        Currency::parse(&code).ok_or_else(|| "expected a currency code of ISO 4217".to_owned())
    })?;
    match product.price_in(currency) {
        Some(_) => Some(currency),
        None => node.fault(Rule::Other("CURRENCY"), "the product has no price in it"),
    }
}

/// How much and how many. What is not said stays while the product does.
pub(super) fn read_wish(
    fields: &Fields<'_>,
    draft: &Checkout,
    (product, currency): (&Product, Currency),
) -> Option<Wish> {
    let same = draft
        .lines
        .first()
        .filter(|line| line.product == Some(product.id) && draft.currency == currency);
    let kind = &product.price_in(currency).or(product.prices.first())?.kind;
    let amount = match fields.get("amount") {
        Some(node) => read_amount(&node, kind)?,
        // `null` is what was filled in at first.
        None if fields.names("amount") => None,
        None => same.map(|line| line.unit_amount),
    };
    let seats = match fields.get("seats") {
        Some(node) => Some(read_seats(&node, draft, kind)?),
        None => same.map(|line| line.quantity),
    };
    Some(Wish {
        product: Some(product.id),
        // Only a price that lets the buyer say takes it; others ignore it, as Polar's do.
        amount: amount.filter(|amount| kind.takes(*amount)),
        seats,
    })
}

fn read_amount(node: &Node<'_>, kind: &PriceKind) -> Option<Option<Amount>> {
    let (least, most) = match kind {
        PriceKind::Custom {
            minimum, maximum, ..
        } => (minimum.minor(), maximum.map_or(MAX_AMOUNT, Amount::minor)),
        PriceKind::Fixed { .. } | PriceKind::Free | PriceKind::Seats { .. } => (0, MAX_AMOUNT),
    };
    node.integer(least..=most).map(Amount::from_minor)
}

fn read_seats(node: &Node<'_>, draft: &Checkout, kind: &PriceKind) -> Option<Quantity> {
    let Some(tiers) = kind.seats() else {
        return node.fault(Rule::Other("SEATS"), "the product is not sold by seats");
    };
    let (least, most) = draft.terms.seat_bounds(tiers);
    let seats = node.integer(least.into()..=most.into())?;
    let seats = Quantity::new(u32::try_from(seats).ok()?)?;
    match draft.terms.seats {
        Some(locked) if locked != seats && tiers.take(locked.get()) => {
            let message = format!("the link is for {} seats", locked.get());
            node.fault(Rule::Other("SEATS"), message)
        }
        Some(_) | None => Some(seats),
    }
}
