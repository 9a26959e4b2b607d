//! Spanish.

use super::Texts;

/// Spanish.
pub(super) static ES: Texts = Texts {
    link: "Un enlace de pago",
    in_browser: "Abra este enlace en un navegador para ir al pago.",
    off: "Esta oferta no está disponible.",
    soon: "Esta oferta todavía no ha empezado.",
    one_tap: "Un clic más y se abrirá su página de pago.",
    go: "Ir al pago",
    price: "Precio",
    busy: "Un momento, por favor",
    later: "Este enlace se ha abierto muchas veces desde su red. Vuelva a intentarlo dentro de un minuto.",
};
