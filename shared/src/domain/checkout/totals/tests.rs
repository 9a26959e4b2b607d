//! What is due now and later, against the arithmetic it promises.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::{
    catalog::{DiscountDuration, Reduction},
    ids::DiscountId,
    line_item::{CustomItem, PaymentOption, PaymentTerms},
    money::MAX_AMOUNT,
    pricing::{Products, price_template},
    testing::{amount, euro, item, now, template},
};

fn paid(item: CustomItem, option: PaymentOption, deposit: Option<i64>) -> CustomItem {
    let payment = PaymentTerms {
        option: Some(option),
        deposit: deposit.map(amount),
    };
    CustomItem { payment, ..item }
}

fn taking_off(minor: i64) -> AppliedDiscount {
    AppliedDiscount {
        id: DiscountId::new(Uuid::nil()),
        name: "Sale".to_owned(),
        code: None,
        reduction: Reduction::Fixed {
            amount: amount(minor),
            currency: euro(),
        },
        products: Vec::new(),
        duration: DiscountDuration::Once,
        limited: false,
    }
}

fn lines(items: Vec<CustomItem>) -> Vec<Line> {
    price_template(&template(items), &Products::new(), None, now()).lines
}

/// What is due now and later of one item, after a discount.
fn due(item: CustomItem, discount: i64) -> (i64, i64) {
    let totals = Totals::of(&lines(vec![item]), Some(&taking_off(discount)));
    (totals.due_now.minor(), totals.due_later.minor())
}

#[test]
fn each_way_to_pay_splits_the_price_in_its_own_way() {
    use PaymentOption as Way;
    for (option, deposit, expected) in [
        (Way::FullOnline, Some(300), (2_000, 0)),
        (Way::Membership, None, (2_000, 0)),
        (Way::DepositOnline, Some(300), (600, 1_400)),
        (Way::DepositOnline, None, (2_000, 0)),
        (Way::DepositOnline, Some(5_000), (2_000, 0)),
        (Way::DepositOnline, Some(MAX_AMOUNT), (2_000, 0)),
        (Way::FullOffline, Some(300), (0, 2_000)),
        (Way::MembershipOffline, None, (0, 2_000)),
        (Way::MembershipOfflineRest, None, (0, 2_000)),
    ] {
        let item = paid(item("Class", 1_000, 2), option, deposit);
        assert_eq!(due(item, 0), expected, "{option:?} {deposit:?}");
    }
}

#[test]
fn a_discount_lowers_what_is_due_later_first() {
    let class = || {
        paid(
            item("Class", 1_000, 2),
            PaymentOption::DepositOnline,
            Some(300),
        )
    };
    for (discount, expected) in [(500, (600, 900)), (1_700, (300, 0)), (9_999, (0, 0))] {
        assert_eq!(due(class(), discount), expected);
    }
}

#[test]
fn what_rounding_leaves_goes_to_those_cut_the_most() {
    let prices = |minor: &[i64]| minor.iter().copied().map(amount).collect::<Vec<_>>();
    for (discount, given, expected) in [
        (100, [100, 100, 100], [34, 33, 33]),
        (2, [1, 1, 1], [1, 1, 0]),
        (10, [1, 2, 996], [0, 0, 10]),
        (5, [0, 30, 70], [0, 2, 3]),
        (0, [0, 0, 0], [0, 0, 0]),
    ] {
        assert_eq!(spread(amount(discount), &prices(&given)), prices(&expected));
    }
}

proptest! {
    #[test]
    fn now_and_later_are_the_total(
        items in prop::collection::vec(
            (0..=MAX_AMOUNT / 100, 1u32..=10, 0usize..6, prop::option::of(1..=MAX_AMOUNT)),
            0..9,
        ),
        discount in 0..=MAX_AMOUNT,
    ) {
        const WAYS: [PaymentOption; 6] = [
            PaymentOption::FullOnline,
            PaymentOption::FullOffline,
            PaymentOption::Membership,
            PaymentOption::DepositOnline,
            PaymentOption::MembershipOffline,
            PaymentOption::MembershipOfflineRest,
        ];
        let items = items
            .into_iter()
            .map(|(minor, quantity, way, deposit)| {
                paid(item("x", minor, quantity), WAYS[way], deposit)
            })
            .collect();
        let lines = lines(items);
        let totals = Totals::of(&lines, Some(&taking_off(discount)));
        prop_assert_eq!(totals.due_now.plus(totals.due_later), Ok(totals.total));
        prop_assert!(totals.due_now <= totals.total && totals.due_later <= totals.total);

        let prices: Vec<Amount> = lines.iter().map(|line| line.total().unwrap()).collect();
        let shares = spread(totals.discount, &prices);
        prop_assert_eq!(sum(&shares), totals.discount);
        prop_assert!(shares.iter().zip(&prices).all(|(share, price)| share <= price));
        let whole = i128::from(totals.subtotal.minor()).max(1);
        for (share, price) in shares.iter().zip(&prices) {
            let exact = i128::from(price.minor()) * i128::from(totals.discount.minor());
            let off = i128::from(share.minor()) * whole - exact;
            prop_assert!(off.abs() < whole, "a share is off by a minor unit or more");
        }
    }
}
