//! Schemas of products.

use serde_json::{Value, json};

use super::{
    period::{MOST_BETWEEN, MOST_FREE},
    price::{MAX_PRICES, TAX_BEHAVIORS},
    read::{MAX_DESCRIPTION, MAX_FIELDS, NAME},
};
use crate::{
    dialect::{
        polar::{
            custom_field::schema::CustomField,
            schema::{currency, off, own_site, page_of, stamped, told_currency},
        },
        schema::{
            Fields, about, all, any_of, any_text, count, flag, id, integer, like, list, metadata,
            moment, named, null, nullable, object, one_of, schemas, text, word,
        },
    },
    domain::{
        catalog::{Interval, SeatMode, SeatTiers, Visibility},
        money::MAX_AMOUNT,
    },
};

schemas! {
    /// A product without its prices.
    ProductSummary = summary().open();
    /// A product as buyers are offered it.
    OfferedProduct = offered().open();
    /// A product as a checkout tells it: without what is the merchant's own.
    CheckoutProduct = with_prices(bare()).open();
    /// A product.
    Product = offered()
        .has([
            ("is_deletable", about("A product is archived, never deleted.", off())),
            ("attached_custom_fields", all(named::<AttachedCustomField>())),
        ])
        .open();
    /// A page of products.
    Products = page_of(named::<Product>());
    /// A custom field that a product asks for.
    AttachedCustomField = object()
        .has([
            ("custom_field_id", id()),
            ("custom_field", named::<CustomField>()),
            ("order", count()),
            ("required", flag()),
        ])
        .open();
    /// A price of a product, by `amount_type`.
    ProductPrice = one_of(vec![named::<FixedPrice>(), named::<CustomPrice>(), named::<SeatPrice>()]);
    /// A price that is the same for everyone; nothing to pay is a price of 0.
    FixedPrice = price("fixed").has([("price_amount", money())]).open();
    /// A price that the buyer names.
    CustomPrice = price("custom")
        .has([
            ("minimum_amount", money()),
            ("maximum_amount", nullable(money())),
            ("preset_amount", nullable(money())),
        ])
        .open();
    /// A price for each seat.
    SeatPrice = price("seat_based").has([("seat_tiers", named::<PriceSeatTiers>())]).open();
    /// Prices by how many seats are bought, with their bounds.
    PriceSeatTiers = tiers()
        .has([
            ("seat_tier_type", word(SeatMode::WORDS)),
            ("minimum_seats", count()),
            ("maximum_seats", nullable(count())),
        ])
        .open();
    /// Prices for so many seats.
    SeatTier = object()
        .has([("min_seats", seats()), ("price_per_seat", money())])
        .takes([("max_seats", about("Of the last tier none: without end.", seats()))])
        .closed();
    /// Prices by how many seats are bought.
    NewSeatTiers = tiers().takes([("seat_tier_type", word(SeatMode::WORDS))]).closed();
    /// A price to make, by `amount_type`. A product has one per currency.
    NewPrice = one_of(vec![
        named::<NewFixedPrice>(),
        named::<NewFreePrice>(),
        named::<NewCustomPrice>(),
        named::<NewSeatPrice>(),
    ]);
    /// A price that is the same for everyone.
    NewFixedPrice = new_price("fixed").has([("price_amount", money())]).closed();
    /// Nothing to pay.
    NewFreePrice = new_price("free").closed();
    /// A price that the buyer names.
    NewCustomPrice = new_price("custom")
        .takes([
            ("minimum_amount", about("0 unless said.", money())),
            ("maximum_amount", money()),
            ("preset_amount", about("What the page suggests.", money())),
        ])
        .closed();
    /// A price for each seat.
    NewSeatPrice = new_price("seat_based").has([("seat_tiers", named::<NewSeatTiers>())]).closed();
    /// A price that the product has and keeps.
    KeptPrice = object().has([("id", id())]).closed();
    /// A custom field that the product shall ask for.
    AttachCustomField = object().has([("custom_field_id", id()), ("required", flag())]).closed();
    /// A product to make.
    CreateProduct = like(
        common()
            .has([
                ("name", text(NAME)),
                ("prices", list(1..=MAX_PRICES, named::<NewPrice>())),
            ])
            .takes([
                ("organization_id", own_site()),
                ("meter_interval", null()),
                ("meter_interval_count", null()),
            ])
            .closed(),
        json!({
            "name": "Print: Harbour at dawn",
            "description": "A3, signed",
            "prices": [{"amount_type": "fixed", "price_amount": 4900, "price_currency": "eur"}],
            "metadata": {"series": "harbour"},
        }),
    );
    /// What changes of a product; `null` clears what can be empty.
    UpdateProduct = like(
        common()
            .takes([
                ("name", text(NAME)),
                ("prices", list(1..=MAX_PRICES, any_of(vec![named::<KeptPrice>(), named::<NewPrice>()]))),
                ("is_archived", about("Ends selling it, and begins it again.", flag())),
            ])
            .closed(),
        json!({"description": "A3, signed and numbered"}),
    );
}

fn money() -> Value {
    about("Minor units.", integer(0..=MAX_AMOUNT))
}

fn seats() -> Value {
    integer(1..=SeatTiers::MAX_SEATS.into())
}

fn interval() -> Value {
    word(Interval::WORDS)
}

fn tiers() -> Fields {
    object().has([("tiers", list(1..=SeatTiers::MAX_TIERS, named::<SeatTier>()))])
}

fn bare() -> Fields {
    stamped().has([
        ("name", any_text()),
        ("description", nullable(any_text())),
        ("image_url", nullable(any_text())),
        ("visibility", word(Visibility::WORDS)),
        ("is_archived", flag()),
        ("is_recurring", flag()),
        ("recurring_interval", nullable(interval())),
        ("recurring_interval_count", nullable(count())),
        ("trial_interval", nullable(interval())),
        ("trial_interval_count", nullable(count())),
        ("meter_interval", null()),
        ("meter_interval_count", null()),
    ])
}

fn summary() -> Fields {
    bare().has([("metadata", metadata())])
}

fn offered() -> Fields {
    with_prices(summary())
}

fn with_prices(product: Fields) -> Fields {
    let nothing = || list(0..=0, any_text());
    product.has([
        ("prices", all(named::<ProductPrice>())),
        ("benefits", nothing()),
        ("medias", nothing()),
    ])
}

fn price(kind: &str) -> Fields {
    object().has([
        ("id", id()),
        ("created_at", moment()),
        ("modified_at", null()),
        ("source", word(&["catalog"])),
        ("price_currency", told_currency()),
        ("tax_behavior", null()),
        ("is_archived", off()),
        ("product_id", id()),
        ("amount_type", word(&[kind])),
    ])
}

fn new_price(kind: &str) -> Fields {
    object().has([("amount_type", word(&[kind]))]).takes([
        (
            "price_currency",
            about("The site's unless said.", currency()),
        ),
        (
            "tax_behavior",
            about("Checked and not kept.", word(TAX_BEHAVIORS)),
        ),
    ])
}

fn common() -> Fields {
    let empty = || about("There are none here.", list(0..=0, any_text()));
    object().takes([
        ("description", text(0..=MAX_DESCRIPTION)),
        ("image_url", nullable(any_text())),
        ("visibility", word(Visibility::WORDS)),
        (
            "attached_custom_fields",
            list(0..=MAX_FIELDS, named::<AttachCustomField>()),
        ),
        ("benefits", empty()),
        ("medias", empty()),
        ("metadata", metadata()),
        (
            "recurring_interval",
            about("Never changes once the product is made.", interval()),
        ),
        ("recurring_interval_count", integer(1..=MOST_BETWEEN)),
        ("trial_interval", interval()),
        ("trial_interval_count", integer(1..=MOST_FREE)),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::polar::product::read::COMMON;

    #[test]
    fn an_update_has_the_fields_that_are_read() {
        let schema = UpdateProduct::source();
        let documented: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
        let mut read = [COMMON.as_slice(), &["is_archived"]].concat();
        read.sort_unstable();
        assert_eq!(documented, read);
    }
}
