//! French.

use super::Texts;

/// French.
pub(super) static FR: Texts = Texts {
    receipt: "Reçu",
    number: "Numéro de commande",
    date: "Date",
    seller: "Boutique",
    buyer: "Acheteur",
    erased: "Les informations de l’acheteur ont été supprimées.",
    billed_to: "Facturé à",
    tax_id: "Numéro fiscal",
    bought: "Achats",
    free: "Gratuit",
    each: |text| format!("{text} l’unité"),
    subtotal: "Sous-total",
    discount: |text| format!("Remise\u{a0}: {text}"),
    total: "Total",
    paid: "Payé",
    refunded: "Remboursé",
    due_later: "À payer plus tard",
};
