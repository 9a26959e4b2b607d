//! German.

use super::Texts;

/// German.
pub(super) static DE: Texts = Texts {
    receipt: "Beleg",
    number: "Bestellnummer",
    date: "Datum",
    seller: "Shop",
    buyer: "Käufer",
    erased: "Die Angaben zum Käufer wurden gelöscht.",
    billed_to: "Rechnung an",
    tax_id: "Steuernummer",
    bought: "Gekauft",
    free: "Kostenlos",
    each: |text| format!("je {text}"),
    subtotal: "Zwischensumme",
    discount: |text| format!("Rabatt: {text}"),
    total: "Gesamt",
    paid: "Bezahlt",
    refunded: "Erstattet",
    due_later: "Später fällig",
};
