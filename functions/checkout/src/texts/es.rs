//! Spanish.

use maud::html;
use shared::{
    domain::catalog::{AnswerFault, Interval, Period},
    pages::{Language, format_day, format_number},
};

use super::Texts;

/// Spanish.
pub(super) static ES: Texts = Texts {
    title: |shop| format!("Pago – {shop}"),
    title_in_error: |shop| format!("Error: Pago – {shop}"),
    your_order: "Su pedido",
    continue_shopping: "Seguir comprando",

    check_fields: "Revise los campos marcados a continuación.",
    declined: "El pago ha sido rechazado y no se ha cobrado nada. Inténtelo de nuevo o utilice otra forma de pago.",
    canceled: "El pago se ha cancelado y no se ha cobrado nada. Puede intentarlo de nuevo.",
    provider_unavailable: "El servicio de pago no responde en este momento y no se ha cobrado nada. Inténtelo de nuevo.",
    returned: "Su pago llegó cuando todo estaba vendido. Se le ha devuelto.",
    provider_refused: "La tienda no puede aceptar este pago en este momento y no se ha cobrado nada. Avise a la tienda, por favor.",

    choose: "Elija",
    free: "Gratis",
    product_gone: "Ese producto ya no está a la venta. Elija otro.",
    discount_left: |name| format!("El descuento «{name}» no se aplica a este producto."),

    seats: "Número de plazas",
    seats_between: |least, most| format!("Introduzca un número entero de {least} a {most}."),
    amount: |currency| format!("Su precio ({currency})"),
    amount_least: |least| format!("Usted elige cuánto paga: {least} o más."),
    amount_between: |least, most| format!("Usted elige cuánto paga: de {least} a {most}."),
    amount_wrong: |example| format!("Introduzca un importe, por ejemplo {example}."),
    update: "Actualizar",
    new_total: |sum| {
        format!("El total ha cambiado: ahora debe pagar {sum}. Compruébelo antes de pagar.")
    },

    your_details: "Sus datos",
    email: "Correo electrónico",
    email_wrong: "Introduzca su correo electrónico, por ejemplo ada@example.com.",
    name: "Nombre y apellidos",
    name_missing: "Introduzca su nombre y apellidos.",
    name_wrong: "Introduzca un nombre de 200 caracteres como máximo.",
    optional: |label| format!("{label} (opcional)"),
    choose_option: "Elija…",
    tick: "Marque esta casilla.",
    answer: "Rellene este campo.",
    fault,

    billing_address: "Dirección de facturación",
    country: "País o región",
    line1: "Calle y número",
    line2: "Piso, puerta",
    postal_code: "Código postal",
    city: "Ciudad",
    state: "Provincia o estado",
    country_missing: "Elija su país o región.",
    line1_missing: "Introduzca su calle y número.",
    postal_code_missing: "Introduzca su código postal.",
    city_missing: "Introduzca su ciudad.",
    state_missing: "Introduzca su provincia o estado.",
    too_long: "Es demasiado largo o contiene caracteres que no se pueden usar aquí.",

    discount_code: "Código de descuento",
    apply: "Aplicar",
    applied: |label| format!("{label} aplicado"),
    remove: "Quitar",
    code_missing: "Introduzca un código de descuento.",
    code_unknown: "No conocemos este código. Compruebe cómo está escrito.",
    code_early: "Este código todavía no es válido.",
    code_late: "Este código ya no es válido.",
    code_elsewhere: "Este código no es para este pedido.",
    code_used_up: "Este código está agotado.",
    code_used_by_you: "Usted ya ha utilizado este código.",
    discount_used_up: |label| format!("El descuento {label} está agotado. El total ha cambiado."),
    discount_used_by_you: |label| {
        format!("Usted ya ha utilizado el descuento {label}. El total ha cambiado.")
    },
    discount_over: |label| format!("El descuento {label} ya no es válido. El total ha cambiado."),
    sold_out: "Todo está vendido o se está pagando en este momento. Si alguien desiste, puede que quede libre alguno en unos minutos.",
    bought_by_you: "Usted ya lo ha comprado tantas veces como puede hacerlo cada cliente.",
    no_discount: "El descuento de esta oferta no está disponible en este momento.",
    no_code: "No se ha podido aplicar el código de descuento del enlace.",

    agree: |terms| html! { "Acepto las " (terms) },
    terms_of: |shop| format!("condiciones de {shop}"),
    agree_first: "Acepte las condiciones antes de pagar.",
    consent: "Al realizar el pedido, acepta sus condiciones de pago.",
    payment_policy: "Condiciones de pago",
    policy: "Condiciones",

    pay: |sum| format!("Pagar {sum}"),
    complete: "Completar el pedido",
    start_trial: "Empezar la prueba gratuita",
    not_charged: "No se cobra nada.",
    not_charged_now: "No se cobra nada ahora.",
    trial_not_charged_now: "Ahora no se cobra nada. El servicio de pago le preguntará cómo pagará después de la prueba.",
    not_charged_yet: "Todavía no se cobra nada.",

    instead_of: |full| html! { "En lugar de " (full) },
    free_for: |period| format!("Gratis durante {}", counted(period)),
    each: |price| format!("{price} cada uno"),
    recurring: |price, period| match (period.count, period.interval) {
        (1, Interval::Day) => format!("{price} al día"),
        (1, Interval::Week) => format!("{price} a la semana"),
        (1, Interval::Month) => format!("{price} al mes"),
        (1, Interval::Year) => format!("{price} al año"),
        (_, Interval::Day | Interval::Week | Interval::Month | Interval::Year) => {
            format!("{price} cada {}", counted(period))
        }
    },
    takes_place: |start, end| {
        html! { "El " (start) @if let Some(end) = end { " hasta el " (end) } }
    },
    participants: |count| format!("Participantes: {count}"),
    included: |price| format!("{price} incluidos"),

    total_due: "Total a pagar",
    due_now: "A pagar ahora",
    due_later: "A pagar más adelante",
    total: "Total",
    paid: "Pagado",
    subtotal: "Subtotal",
    discount_named: |name| format!("Descuento: {name}"),
    discount_coded: |code| format!("Descuento {code}"),

    under_way: "Su pago está en curso",
    under_way_text: "Estamos esperando la confirmación de su pago. Si ha salido de la página de pago, puede continuar allí.",
    go_on_to_payment: "Continuar con el pago",
    check_again: "Comprobar de nuevo",
    change_order: "Cambiar mi pedido",
    pending: "Hemos recibido su pedido",
    pending_text: "Su pago está en camino. Puede tardar unos días en llegar y usted no tiene que hacer nada más.",
    thanks: "Gracias",
    already_paid: "Ya está pagado",
    view_receipt: "Ver el recibo",
    order_complete: |shop| format!("Su pedido en {shop} está completo."),
    order_paid: |shop| format!("Su pedido en {shop} está pagado."),
    order_paid_for_now: |shop| {
        format!("Su pedido en {shop} está completo y lo que había que pagar ahora está pagado.")
    },
    placed_for: |email| format!("Se ha realizado para {email}."),
    expired: "Esta página de pago ha caducado",
    expired_text: "Una página de pago solo es válida durante un tiempo limitado y no se ha cobrado nada. Puede abrir una nueva.",
    start_again: "Empezar de nuevo",
};

fn counted(period: Period) -> String {
    let (one, many) = match period.interval {
        Interval::Day => ("día", "días"),
        Interval::Week => ("semana", "semanas"),
        Interval::Month => ("mes", "meses"),
        Interval::Year => ("año", "años"),
    };
    let word = if period.count == 1 { one } else { many };
    format!("{} {word}", period.count)
}

fn fault(fault: AnswerFault) -> String {
    let number = |number| format_number(number, Language::Es);
    let day = |day| format_day(day, Language::Es);
    match fault {
        AnswerFault::NotYesOrNo => "Responda sí o no.".to_owned(),
        AnswerFault::NotAnOption => "Elija una de las opciones.".to_owned(),
        AnswerFault::TooShort(1) => "Introduzca al menos 1 carácter.".to_owned(),
        AnswerFault::TooShort(least) => format!("Introduzca al menos {least} caracteres."),
        AnswerFault::TooLong(1) => "Introduzca 1 carácter como máximo.".to_owned(),
        AnswerFault::TooLong(most) => format!("Introduzca {most} caracteres como máximo."),
        AnswerFault::NotPlain => "Introduzca texto sin formato.".to_owned(),
        AnswerFault::NotANumber => "Introduzca un número entero.".to_owned(),
        AnswerFault::TooLittle(least) => format!("Introduzca {} o más.", number(least)),
        AnswerFault::TooMuch(most) => format!("Introduzca {} o menos.", number(most)),
        AnswerFault::NotADate => "Introduzca una fecha, por ejemplo 2026-12-24.".to_owned(),
        AnswerFault::TooEarly(least) => {
            format!("Introduzca el {} o un día posterior.", day(least))
        }
        AnswerFault::TooLate(most) => format!("Introduzca el {} o un día anterior.", day(most)),
    }
}
