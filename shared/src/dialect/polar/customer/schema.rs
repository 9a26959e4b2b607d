//! Schemas of customers.

use serde_json::json;

use super::read::{MAX_EXTERNAL, MAX_TAX_ID, TYPES};
use crate::{
    dialect::{
        polar::{
            checkout::schema::BillingAddress,
            schema::{off, page_of, stamped},
        },
        schema::{
            about, all, any_text, flag, like, metadata, moment, named, null, nullable, object,
            schemas, text, word,
        },
    },
    domain::checkout::Buyer,
};

schemas! {
    /// A customer; one who was deleted has no address.
    Customer = stamped()
        .has([
            ("type", word(TYPES)),
            ("email", nullable(any_text())),
            ("email_verified", off()),
            ("name", nullable(any_text())),
            ("billing_name", nullable(any_text())),
            ("billing_address", nullable(named::<BillingAddress>())),
            ("tax_id", about("The number, and nothing of its kind.", nullable(all(json!({"type": ["string", "null"]}))))),
            ("locale", nullable(any_text())),
            ("external_id", nullable(any_text())),
            ("metadata", metadata()),
            ("default_payment_method_id", null()),
            ("first_user_event_at", null()),
            ("avatar_url", null()),
            ("deleted_at", nullable(moment())),
            ("anonymized", flag()),
        ])
        .open();
    /// A page of customers.
    Customers = page_of(named::<Customer>());
    /// What changes of a customer; `null` clears what can be empty.
    UpdateCustomer = like(
        object()
            .takes([
                ("billing_address", named::<BillingAddress>()),
                ("email", about("As it is: it cannot be changed.", any_text())),
                ("external_id", text(1..=MAX_EXTERNAL)),
                ("locale", like(any_text(), json!("de"))),
                ("metadata", metadata()),
                ("name", text(1..=Buyer::MAX_NAME)),
                ("tax_id", text(1..=MAX_TAX_ID)),
                ("type", word(TYPES)),
            ])
            .closed(),
        json!({"name": "Ada Lovelace", "metadata": {"tier": "gold"}}),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::polar::customer::read::FIELDS;

    #[test]
    fn an_update_has_the_fields_that_are_read() {
        let schema = UpdateCustomer::source();
        let documented = schema["properties"].as_object().unwrap().keys();
        assert_eq!(documented.collect::<Vec<_>>(), FIELDS);
    }
}
