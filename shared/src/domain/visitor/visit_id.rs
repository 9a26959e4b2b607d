//! What makes one checkout of a form that is sent twice.

use uuid::{Builder, Uuid};

use crate::domain::{
    ids::CheckoutId,
    offer::OfferId,
    secret::{Secret, SecretKind},
};

/// What makes one checkout of a form that is sent twice: random, drawn for each form, and known to
/// nobody but its reader.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct VisitId(Uuid);

impl VisitId {
    /// Names a visit; `random` comes from the operating system.
    #[must_use]
    pub const fn new(random: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(random))
    }

    /// Reads what a form says.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let id = Uuid::try_parse(text).ok().filter(|_| text.len() == 32);
        id.map(Self)
    }

    /// What the form says. A method of its own name, so that showing it is seen in review.
    #[must_use]
    pub fn reveal(self) -> String {
        self.0.simple().to_string()
    }

    /// The secret of the one checkout that the visit makes of an offer.
    ///
    /// Its id and its random part are the halves of one HMAC-SHA256 under the visit's id: who knows
    /// the checkout's id, as merchants do, knows nothing of the other half. Who knows the visit's id
    /// knows the secret, as who knows the checkout's address does; neither is stored or logged.
    #[must_use]
    pub fn secret(self, offer: OfferId) -> Secret {
        let (id, random) = self.halves(offer);
        Secret::new(SecretKind::Checkout, id, random)
    }

    /// The same for a checkout whose id comes from elsewhere: [`Self::secret`]'s then only tells the
    /// visit from others.
    #[must_use]
    pub fn secret_of(self, offer: OfferId, checkout: CheckoutId) -> Secret {
        let (_, random) = self.halves(offer);
        Secret::new(SecretKind::Checkout, checkout.uuid(), random)
    }

    fn halves(self, offer: OfferId) -> (Uuid, [u8; 16]) {
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, self.0.as_bytes());
        let tag = ring::hmac::sign(&key, offer.uuid().as_bytes());
        let (mut id, mut random) = ([0; 16], [0; 16]);
        let bytes = tag.as_ref().iter();
        for (place, byte) in id.iter_mut().chain(&mut random).zip(bytes) {
            *place = *byte;
        }
        (Builder::from_custom_bytes(id).into_uuid(), random)
    }
}

impl std::fmt::Debug for VisitId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::ids::{LinkId, TemplateId};

    #[test]
    fn each_visit_of_each_offer_has_one_secret_of_its_own() {
        let mut seen = BTreeSet::new();
        for visit in 0..8 {
            let visit = VisitId::new([visit; 16]);
            for offer in 0..8 {
                let offer = OfferId::Link(LinkId::new(Uuid::from_bytes([offer; 16])));
                let secret = visit.secret(offer);
                assert_eq!(secret, visit.secret(offer));
                assert_eq!(secret.id().get_version_num(), 8);
                assert!(seen.insert(secret.reveal()));
                assert!(seen.insert(secret.id().to_string()));
            }
        }
    }

    #[test]
    fn the_secret_is_what_the_key_and_the_offer_say() {
        // HMAC-SHA256 of 16 bytes of 2 under 16 bytes of 1, by Python's `hmac`.
        let offer = OfferId::Template(TemplateId::new(Uuid::from_bytes([2; 16])));
        let secret = VisitId::new([1; 16]).secret(offer);
        assert_eq!(
            secret.id().to_string(),
            "47a5cb2b-5a44-8d9e-b5c0-654248133ea1"
        );
    }

    #[test]
    fn a_visit_reads_back_and_nothing_else_does() {
        let visit = VisitId::new([7; 16]);
        assert_eq!(VisitId::parse(&visit.reveal()), Some(visit));
        for text in [
            "",
            "7",
            "07070707-0707-0707-0707-070707070707",
            "0707070707070707070707070707070g",
        ] {
            assert_eq!(VisitId::parse(text), None, "{text}");
        }
        assert_eq!(format!("{visit:?}"), "[redacted]");
    }
}
