//! Schemas of discounts.

use serde_json::{Value, json};

use super::{
    rate::MAX_MONTHS,
    read::{MAX_PRODUCTS, MAX_REDEMPTIONS, MIN_CODE, NAME},
};
use crate::{
    dialect::{
        polar::{
            product::schema::ProductSummary,
            schema::{currency, own_site, page_of, stamped, told_currency},
        },
        schema::{
            Fields, about, all, any_of, any_text, count, flag, id, integer, like, list, map,
            metadata, moment, named, null, nullable, object, one_of, schemas, text, word,
        },
    },
    domain::{coupon::CouponCode, money::MAX_AMOUNT},
};

schemas! {
    /// A discount, by `type`; a repeating one has `duration_in_months`.
    Discount = one_of(vec![named::<FixedDiscount>(), named::<PercentageDiscount>()]);
    /// A discount of a sum of money.
    FixedDiscount = told("fixed")
        .has([
            ("amount", money()),
            ("currency", told_currency()),
            ("amounts", about("All its amounts, by their currencies.", map(money()))),
        ])
        .open();
    /// A discount of a share of the price.
    PercentageDiscount = told("percentage").has([("basis_points", points())]).open();
    /// A page of discounts.
    Discounts = page_of(named::<Discount>());
    /// A discount to make: a percentage has `basis_points`, a fixed one `amounts`, or `amount` and `currency`.
    CreateDiscount = like(
        any_of(vec![
            new("percentage").has([("basis_points", points())]).closed(),
            new("fixed").takes([("currency", currency())]).has([("amount", money())]).closed(),
            new("fixed").has([("amounts", amounts())]).closed(),
        ]),
        json!({"name": "Spring", "code": "SPRING10", "type": "percentage", "basis_points": 1000, "duration": "once"}),
    );
    /// What changes of a discount; `null` clears what can be empty. The type is for good.
    UpdateDiscount = like(
        common()
            .takes([
                ("name", text(NAME)),
                ("duration", word(DURATIONS)),
                ("type", word(&["fixed", "percentage"])),
                ("basis_points", points()),
                ("amount", money()),
                ("currency", currency()),
                ("amounts", amounts()),
            ])
            .closed(),
        json!({"max_redemptions": 500}),
    );
    /// Which discount, and which products: `code` or `discount_id`, not both.
    CheckDiscount = like(
        any_of(vec![
            question().has([("code", text(0..=CouponCode::MAX_LENGTH))]).may_have([("discount_id", null())]).closed(),
            question().has([("discount_id", id())]).may_have([("code", null())]).closed(),
        ]),
        json!({"code": "WELCOME10", "products": ["0199d3a0-0000-7000-8000-0000000000a1"]}),
    );
    /// Whether a discount applies, and what it takes off.
    DiscountVerdict = object()
        .has([
            ("applies", flag()),
            ("reason", nullable(word(REASONS))),
            ("message", any_text()),
            ("discount", nullable(named::<Discount>())),
            ("currency", told_currency()),
            ("amounts", all(named::<DiscountedAmount>())),
        ])
        .open();
    /// What a product costs, and what is taken off; nothing where it has no price.
    DiscountedAmount = object()
        .has([
            ("product_id", id()),
            ("amount", nullable(count())),
            ("discount_amount", nullable(count())),
            ("net_amount", nullable(count())),
        ])
        .open();
}

const DURATIONS: &[&str] = super::rate::DURATIONS;
const REASONS: &[&str] = &[
    "not_found",
    "not_started",
    "ended",
    "other_products",
    "other_currency",
    "exhausted",
    "exhausted_for_customer",
];

fn money() -> Value {
    about("Minor units.", integer(1..=MAX_AMOUNT))
}

fn points() -> Value {
    about("Hundredths of a percent.", integer(1..=10_000))
}

fn amounts() -> Value {
    let mut amounts = map(money());
    amounts["minProperties"] = json!(1);
    amounts["propertyNames"] = currency();
    about("Amounts by their currencies.", amounts)
}

fn limit() -> Value {
    integer(1..=MAX_REDEMPTIONS)
}

/// A discount to make; what only another type has may be there as `null`.
fn new(kind: &str) -> Fields {
    let none = ["basis_points", "amount", "amounts", "currency"].map(|name| (name, null()));
    let named = [("name", text(NAME)), ("duration", word(DURATIONS))];
    let fields = common().may_have(none).has(named);
    fields.takes([("type", word(&[kind])), ("organization_id", own_site())])
}

fn question() -> Fields {
    object()
        .has([("products", list(1..=MAX_PRODUCTS, id()))])
        .takes([("currency", about("The site's unless said.", currency()))])
}

fn common() -> Fields {
    let code = format!(
        "Found in whatever case; {MIN_CODE} characters or more, or an empty text for none."
    );
    object().takes([
        ("code", about(&code, text(0..=CouponCode::MAX_LENGTH))),
        ("starts_at", moment()),
        ("ends_at", moment()),
        ("max_redemptions", limit()),
        ("max_redemptions_per_customer", limit()),
        (
            "duration_in_months",
            about("Where `duration` is `repeating`.", integer(1..=MAX_MONTHS)),
        ),
        (
            "products",
            about(
                "What it reduces; none is all.",
                list(0..=MAX_PRODUCTS, id()),
            ),
        ),
        ("metadata", metadata()),
    ])
}

fn told(kind: &str) -> Fields {
    stamped()
        .has([
            ("type", word(&[kind])),
            ("name", any_text()),
            ("code", nullable(any_text())),
            ("duration", word(DURATIONS)),
            ("starts_at", nullable(moment())),
            ("ends_at", nullable(moment())),
            ("max_redemptions", nullable(limit())),
            ("max_redemptions_per_customer", nullable(limit())),
            ("redemptions_count", count()),
            ("metadata", metadata()),
            ("products", all(named::<ProductSummary>())),
        ])
        .may_have([("duration_in_months", integer(1..=MAX_MONTHS))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::polar::discount::read::COMMON;

    #[test]
    fn an_update_has_the_fields_that_are_read() {
        let schema = UpdateDiscount::source();
        let documented: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
        assert_eq!(documented, COMMON);
    }
}
