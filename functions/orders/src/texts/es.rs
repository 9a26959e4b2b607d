//! Spanish.

use super::Texts;

/// Spanish.
pub(super) static ES: Texts = Texts {
    receipt: "Recibo",
    number: "Número de pedido",
    date: "Fecha",
    seller: "Tienda",
    buyer: "Comprador",
    erased: "Los datos del comprador se han eliminado.",
    billed_to: "Facturado a",
    tax_id: "Número fiscal",
    bought: "Compra",
    free: "Gratis",
    each: |text| format!("{text} cada uno"),
    subtotal: "Subtotal",
    discount: |text| format!("Descuento: {text}"),
    total: "Total",
    paid: "Pagado",
    refunded: "Reembolsado",
    due_later: "A pagar más adelante",
};
