//! Schemas of checkout links.

use serde_json::{Value, json};

use crate::{
    dialect::{
        offer::{
            SNAKE,
            schema::{campaign, effective_state, told_campaign},
        },
        polar::{
            discount::schema::Discount,
            product::schema::OfferedProduct,
            schema::{own_site, page_of, stamped},
        },
        schema::{
            Fields, about, all, any_of, any_text, count, flag, id, integer, label, like, list,
            metadata, named, null, nullable, object, schemas, slug, url, word,
        },
    },
    domain::{catalog::Interval, link::Link},
};

use super::read::{MAX_SEATS, MAX_TRIAL};

schemas! {
    /// A checkout link.
    CheckoutLink = stamped()
        .has([
            ("payment_processor", word(PROCESSORS)),
            ("client_secret", like(any_text(), json!("cl_…"))),
            ("url", about("What is shared.", any_text())),
            ("slug", nullable(slug())),
            ("short_url", about("The same by its slug.", nullable(any_text()))),
            ("label", nullable(label())),
            effective_state(&SNAKE),
            ("allow_discount_codes", flag()),
            ("require_billing_address", flag()),
            ("discount_id", nullable(id())),
            ("discount", nullable(named::<Discount>())),
            ("seats", nullable(count())),
            ("units", null()),
            ("trial_interval", nullable(word(Interval::WORDS))),
            ("trial_interval_count", nullable(count())),
            ("success_url", nullable(any_text())),
            ("return_url", nullable(any_text())),
            ("metadata", metadata()),
            ("products", about("Those that are sold.", all(named::<OfferedProduct>()))),
        ])
        .has(told_campaign(&SNAKE))
        .open();
    /// A page of checkout links.
    CheckoutLinks = page_of(named::<CheckoutLink>());
    /// A checkout link to make: from `products`, or in the old ways from `product_id` or `product_price_id`.
    CreateCheckoutLink = like(
        any_of(vec![
            alternative("products", products()),
            alternative("product_id", id()),
            alternative("product_price_id", id()),
        ]),
        json!({
            "payment_processor": "stripe",
            "products": ["0199d3a0-0000-7000-8000-0000000000a1"],
            "label": "Spring sale",
            "success_url": "https://shop.example/thanks?checkout_id={CHECKOUT_ID}",
            "metadata": {"campaign": "spring"},
        }),
    );
    /// What is other in the copy of a checkout link.
    DuplicateCheckoutLink = like(
        object()
            .takes([
                ("label", about("The same unless said.", label())),
                ("slug", about("None unless said.", slug())),
            ])
            .closed(),
        json!({"label": "Summer sale"}),
    );
    /// What is other in a checkout link that is restored.
    RestoreCheckoutLink = like(
        object().takes([("slug", about("The same unless said.", slug()))]).closed(),
        json!({}),
    );
    /// What changes of a checkout link; `null` clears.
    UpdateCheckoutLink = like(
        common().takes([("products", products())]).closed(),
        json!({"label": "Summer sale", "allow_discount_codes": false}),
    );
}

const PROCESSORS: &[&str] = super::read::PROCESSORS;

fn products() -> Value {
    about(
        "What a buyer chooses from.",
        list(1..=Link::MAX_PRODUCTS, id()),
    )
}

fn new() -> Fields {
    common()
        .has([("payment_processor", word(PROCESSORS))])
        .takes([("organization_id", own_site())])
}

/// One of the ways to name products; the others may be there as `null`.
fn alternative(name: &str, schema: Value) -> Value {
    let others = ["products", "product_id", "product_price_id"];
    let none = others.map(|other| (other, null()));
    new().may_have(none).has([(name, schema)]).closed()
}

fn common() -> Fields {
    let next = "`https`; `{CHECKOUT_ID}` in it is filled in.";
    object()
        .takes([
            ("label", about("Shown to no buyer.", label())),
            (
                "slug",
                about(
                    "Unique while the link is live; `/l/{slug}` opens it.",
                    slug(),
                ),
            ),
            ("allow_discount_codes", flag()),
            ("require_billing_address", flag()),
            ("discount_id", id()),
            ("seats", integer(1..=MAX_SEATS)),
            ("units", null()),
            ("trial_interval", word(Interval::WORDS)),
            ("trial_interval_count", integer(1..=MAX_TRIAL)),
            ("success_url", about(next, url())),
            ("return_url", about(next, url())),
            ("metadata", metadata()),
        ])
        .takes(campaign(&SNAKE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::polar::link::read::SHARED;

    #[test]
    fn an_update_has_the_fields_that_are_read() {
        let schema = UpdateCheckoutLink::source();
        let documented: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
        let mut read = [SHARED.as_slice(), &["products"]].concat();
        read.sort_unstable();
        assert_eq!(documented, read);
    }
}
