//! Pricing against the arithmetic it promises.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::{
    catalog::{Money, Price, PriceKind, Rate},
    checkout::Totals,
    coupon::CouponCode,
    ids::{DiscountId, PriceId, SiteId},
    line_item::{CatalogRef, Quantity},
    money::{BasisPoints, MAX_AMOUNT},
    packed::Extras,
    testing::{amount, euro, item, now, template},
};

fn discount(rate: Rate) -> Discount {
    let (id, site) = (DiscountId::new(Uuid::nil()), SiteId::new(Uuid::nil()));
    Discount {
        code: CouponCode::parse("sale"),
        ..Discount::new(id, site, "Sale".to_owned(), rate, now())
    }
}

fn fixed(minor: i64, currency: &str) -> Rate {
    let currency = Currency::parse(currency).unwrap();
    let amount = amount(minor);
    Rate::Fixed(vec![Money { amount, currency }])
}

fn product(prices: Vec<(&str, PriceKind)>) -> Product {
    let price = |(code, kind)| Price {
        id: PriceId::new(Uuid::nil()),
        currency: Currency::parse(code).unwrap(),
        kind,
    };
    let (id, site) = (ProductId::new(Uuid::from_u128(9)), SiteId::new(Uuid::nil()));
    let prices = prices.into_iter().map(price).collect();
    Product::new(id, site, "Course".to_owned(), prices, now())
}

fn priced_alone(product: Product) -> Priced {
    let reference = CatalogRef {
        app_id: "a".to_owned(),
        item_id: product.id.to_string(),
        options: Extras::default(),
    };
    let quantity = Quantity::new(1).unwrap();
    let catalog_item = CatalogItem::new(reference, quantity);
    let mut template = template(Vec::new());
    template.content.catalog_items = vec![catalog_item];
    price_template(
        &template,
        &Products::from([(product.id, product)]),
        None,
        now(),
    )
}

#[test]
fn each_kind_of_price_has_its_first_amount() {
    let custom = |minimum, preset: Option<i64>| PriceKind::Custom {
        minimum: amount(minimum),
        maximum: None,
        preset: preset.map(amount),
    };
    for (kind, minor) in [
        (
            PriceKind::Fixed {
                amount: amount(4_900),
            },
            4_900,
        ),
        (PriceKind::Free, 0),
        (custom(300, None), 300),
        (custom(300, Some(800)), 800),
    ] {
        let priced = priced_alone(product(vec![("USD", PriceKind::Free), ("EUR", kind)]));
        assert_eq!(priced.lines[0].unit_amount.minor(), minor);
    }
}

#[test]
fn what_has_no_price_in_the_currency_or_is_archived_is_left_out() {
    let dollars = product(vec![("USD", PriceKind::Free)]);
    let archived = Product {
        archived: true,
        ..product(vec![("EUR", PriceKind::Free)])
    };
    for product in [dollars, archived] {
        let item = product.id.to_string();
        let priced = priced_alone(product);
        assert_eq!(
            (priced.lines, priced.warnings),
            (Vec::new(), vec![Warning::ItemNotFound { item }])
        );
    }
}

#[test]
fn a_discount_outside_its_time_or_currency_is_left_out() {
    let percent = || Rate::Percentage(BasisPoints::new(1_000).unwrap());
    let mut template = template(vec![item("Zine", 1_000, 1)]);
    template.content.coupon_code = CouponCode::parse("SALE");
    let later = Discount {
        starts_at: Some(now() + jiff::SignedDuration::from_secs(1)),
        ..discount(percent())
    };
    let over = Discount {
        ends_at: Some(now()),
        ..discount(percent())
    };
    let other = Discount {
        products: vec![ProductId::new(Uuid::from_u128(9))],
        ..discount(percent())
    };
    let dollars = discount(fixed(1, "USD"));
    for wrong in [&later, &over, &other, &dollars] {
        let priced = price_template(&template, &Products::new(), Some(wrong), now());
        assert_eq!(priced.discount, None);
        assert_eq!(
            priced.warnings,
            [Warning::CouponNotApplied {
                code: "SALE".to_owned()
            }]
        );
    }
    let starting_now = Discount {
        starts_at: Some(now()),
        ..discount(percent())
    };
    assert!(
        price_template(&template, &Products::new(), Some(&starting_now), now())
            .discount
            .is_some()
    );
}

proptest! {
    #[test]
    fn the_total_is_the_lines_minus_the_discount(
        items in prop::collection::vec((0..=MAX_AMOUNT, 1u32..=100_000), 0..8),
        fixed in 0..=MAX_AMOUNT,
        points in 1u32..=10_000,
        percentage: bool,
    ) {
        let rate = match percentage {
            true => Rate::Percentage(BasisPoints::new(points).unwrap()),
            false => Rate::Fixed(vec![Money { amount: amount(fixed), currency: euro() }]),
        };
        let reduction = rate.in_currency(euro()).unwrap();
        let mut template = template(items.iter().map(|(minor, quantity)| item("x", *minor, *quantity)).collect());
        template.content.coupon_code = CouponCode::parse("SALE");
        let priced = price_template(&template, &Products::new(), Some(&discount(rate)), now());
        let totals = Totals::of(&priced.lines, priced.discount.as_ref());

        // The naive sum, in numbers that cannot overflow: what would pass the ceiling is left out.
        let mut sum = 0i128;
        let mut left_out = 0;
        for (minor, quantity) in items {
            let line = i128::from(minor) * i128::from(quantity);
            if sum + line <= i128::from(MAX_AMOUNT) { sum += line } else { left_out += 1 }
        }
        prop_assert_eq!(i128::from(totals.subtotal.minor()), sum);
        prop_assert_eq!(priced.warnings.len(), left_out);
        prop_assert_eq!(totals.discount, reduction.of(totals.subtotal));
        prop_assert!(totals.discount <= totals.subtotal);
        prop_assert_eq!(totals.total.minor(), totals.subtotal.minor() - totals.discount.minor());
    }
}
