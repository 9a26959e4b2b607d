//! Customers: the people behind a site's buyers.

use uuid::Uuid;

use super::{
    checkout::Email,
    ids::{CustomerId, SiteId},
};

impl CustomerId {
    /// Whose address this is at a site: the same person there however the address is written, and
    /// another one at every other site.
    ///
    /// It stands where the address must not, such as in keys.
    #[must_use]
    pub fn of(site: SiteId, email: &Email) -> Self {
        let name = format!("customer:{}", email.normalised());
        Self::new(Uuid::new_v5(&site.uuid(), name.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_is_one_customer_of_a_site_however_it_is_written() {
        let site = SiteId::new(Uuid::from_u128(1));
        let customer =
            |site: SiteId, text: &str| CustomerId::of(site, &Email::parse(text).unwrap());
        let ada = customer(site, "ada@example.com");
        assert_eq!(customer(site, " Ada@Example.COM "), ada);
        assert_eq!(ada.uuid().get_version_num(), 5);
        assert_ne!(customer(site, "bob@example.com"), ada);
        assert_ne!(
            customer(SiteId::new(Uuid::from_u128(2)), "ada@example.com"),
            ada
        );
    }
}
