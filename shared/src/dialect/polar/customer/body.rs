//! Customers on the wire.

use serde_json::{Value, json};

use crate::domain::customer::Customer;

/// A customer, or what is left of one who was deleted.
#[must_use]
pub fn customer_body(customer: &Customer) -> Value {
    let billing = &customer.billing;
    // The second place is for the number's kind, which nobody is asked for.
    let tax_id = billing.tax_id.as_ref().map(|id| json!([id, null]));
    let deleted_at = customer.modified_at.filter(|_| customer.is_deleted());
    json!({
        "id": customer.id,
        "created_at": customer.created_at,
        "modified_at": customer.modified_at,
        "organization_id": customer.site,
        "type": "individual",
        "email": customer.email,
        "email_verified": false,
        "name": customer.name,
        "billing_name": billing.name,
        "billing_address": billing.address,
        "tax_id": tax_id,
        "locale": customer.locale,
        "external_id": customer.external_id,
        "metadata": customer.metadata.map(),
        "default_payment_method_id": null,
        "first_user_event_at": null,
        "avatar_url": null,
        "deleted_at": deleted_at,
        "anonymized": customer.anonymized,
    })
}
