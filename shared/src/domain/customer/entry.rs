//! What lists know of customers.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Customer;
use crate::domain::ids::CustomerId;

/// What lists know of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerEntry {
    /// Its id.
    pub id: CustomerId,
    /// The address.
    pub email: String,
    /// The name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<String>,
    /// The merchant's own id.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub external: Option<String>,
    /// When the person first bought something.
    pub created_at: Timestamp,
}

impl CustomerEntry {
    /// What lists know of a customer; they have none who was deleted.
    #[must_use]
    pub fn of(customer: &Customer) -> Option<Self> {
        let email = customer.email.as_ref()?;
        Some(Self {
            id: customer.id,
            email: email.as_str().to_owned(),
            name: customer.name.clone(),
            external: customer.external_id.clone(),
            created_at: customer.created_at,
        })
    }
}
