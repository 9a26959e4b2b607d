//! French. A colon and quotation marks keep their distance by spaces that do not break.

use maud::html;
use shared::{
    domain::catalog::{AnswerFault, Interval, Period},
    pages::{Language, format_day, format_number},
};

use super::Texts;

/// French.
pub(super) static FR: Texts = Texts {
    title: |shop| format!("Paiement – {shop}"),
    title_in_error: |shop| format!("Erreur\u{a0}: Paiement – {shop}"),
    your_order: "Votre commande",
    continue_shopping: "Continuer vos achats",

    check_fields: "Veuillez vérifier les champs signalés ci-dessous.",
    declined: "Le paiement a été refusé et rien n’a été débité. Veuillez réessayer ou choisir un autre moyen de paiement.",
    canceled: "Le paiement a été annulé et rien n’a été débité. Vous pouvez réessayer.",
    provider_unavailable: "Le service de paiement ne répond pas pour le moment et rien n’a été débité. Veuillez réessayer.",
    returned: "Votre paiement est arrivé alors que tout était vendu. Il vous a été remboursé.",
    provider_refused: "La boutique ne peut pas accepter ce paiement pour le moment et rien n’a été débité. Veuillez en informer la boutique.",

    choose: "Choisissez",
    free: "Gratuit",
    product_gone: "Ce produit n’est plus vendu. Veuillez en choisir un autre.",
    discount_left: |name| {
        format!("La réduction «\u{a0}{name}\u{a0}» ne s’applique pas à ce produit.")
    },

    seats: "Nombre de places",
    seats_between: |least, most| format!("Saisissez un nombre entier de {least} à {most}."),
    amount: |currency| format!("Votre prix ({currency})"),
    amount_least: |least| format!("Vous choisissez ce que vous payez\u{a0}: {least} ou plus."),
    amount_between: |least, most| {
        format!("Vous choisissez ce que vous payez\u{a0}: de {least} à {most}.")
    },
    amount_wrong: |example| format!("Saisissez un montant, par exemple {example}."),
    update: "Actualiser",
    new_total: |sum| {
        format!(
            "Le total a changé\u{a0}: {sum} à payer maintenant. Veuillez le vérifier avant de payer."
        )
    },

    your_details: "Vos coordonnées",
    email: "Adresse e-mail",
    email_wrong: "Saisissez votre adresse e-mail, par exemple ada@example.com.",
    name: "Nom complet",
    name_missing: "Saisissez votre nom complet.",
    name_wrong: "Saisissez un nom de 200 caractères au maximum.",
    optional: |label| format!("{label} (facultatif)"),
    choose_option: "Choisissez…",
    tick: "Veuillez cocher cette case.",
    answer: "Veuillez remplir ce champ.",
    fault,

    billing_address: "Adresse de facturation",
    country: "Pays ou région",
    line1: "Numéro et rue",
    line2: "Complément d’adresse",
    postal_code: "Code postal",
    city: "Ville",
    state: "État ou province",
    country_missing: "Choisissez votre pays ou région.",
    line1_missing: "Saisissez votre numéro et votre rue.",
    postal_code_missing: "Saisissez votre code postal.",
    city_missing: "Saisissez votre ville.",
    state_missing: "Saisissez votre État ou province.",
    too_long: "Ce texte est trop long ou contient des caractères impossibles ici.",

    discount_code: "Code de réduction",
    apply: "Appliquer",
    applied: |label| format!("{label} appliqué"),
    remove: "Retirer",
    code_missing: "Saisissez un code de réduction.",
    code_unknown: "Nous ne connaissons pas ce code. Veuillez vérifier l’orthographe.",
    code_early: "Ce code n’est pas encore valable.",
    code_late: "Ce code n’est plus valable.",
    code_elsewhere: "Ce code ne s’applique pas à cette commande.",
    code_used_up: "Ce code est épuisé.",
    code_used_by_you: "Vous avez déjà utilisé ce code.",
    discount_used_up: |label| format!("La réduction {label} est épuisée. Le total a changé."),
    discount_used_by_you: |label| {
        format!("Vous avez déjà utilisé la réduction {label}. Le total a changé.")
    },
    discount_over: |label| format!("La réduction {label} n’est plus valable. Le total a changé."),
    sold_out: "Tout est vendu ou en cours de paiement. Si quelqu’un renonce, une place peut se libérer dans quelques minutes.",
    bought_by_you: "Vous l’avez déjà acheté autant de fois que le peut un même client.",
    no_discount: "La réduction de cette offre n’est pas disponible pour le moment.",
    no_code: "Le code de réduction du lien n’a pas pu être appliqué.",

    agree: |terms| html! { "J’accepte les " (terms) },
    terms_of: |shop| format!("conditions de {shop}"),
    agree_first: "Veuillez accepter avant de payer.",
    consent: "En passant commande, vous acceptez ses conditions de paiement.",
    payment_policy: "Conditions de paiement",
    policy: "Conditions",

    pay: |sum| format!("Payer {sum}"),
    complete: "Finaliser la commande",
    start_trial: "Commencer l’essai gratuit",
    not_charged: "Rien n’est débité.",
    not_charged_now: "Rien n’est débité maintenant.",
    trial_not_charged_now: "Rien n’est débité maintenant. Le service de paiement vous demandera comment vous paierez après l’essai.",
    not_charged_yet: "Rien n’est débité pour l’instant.",

    instead_of: |full| html! { "Au lieu de " (full) },
    free_for: |period| format!("Gratuit pendant {}", counted(period)),
    each: |price| format!("{price} l’unité"),
    recurring: |price, period| match (period.count, period.interval) {
        (1, Interval::Day) => format!("{price} par jour"),
        (1, Interval::Week) => format!("{price} par semaine"),
        (1, Interval::Month) => format!("{price} par mois"),
        (1, Interval::Year) => format!("{price} par an"),
        (_, Interval::Week) => format!("{price} toutes les {}", counted(period)),
        (_, Interval::Day | Interval::Month | Interval::Year) => {
            format!("{price} tous les {}", counted(period))
        }
    },
    takes_place: |start, end| {
        html! { "Le " (start) @if let Some(end) = end { " jusqu’au " (end) } }
    },
    participants: |count| format!("Participants\u{a0}: {count}"),
    included: |price| format!("{price} inclus"),

    total_due: "Total à payer",
    due_now: "À payer maintenant",
    due_later: "À payer plus tard",
    total: "Total",
    paid: "Payé",
    subtotal: "Sous-total",
    discount_named: |name| format!("Réduction\u{a0}: {name}"),
    discount_coded: |code| format!("Réduction {code}"),

    under_way: "Votre paiement est en cours",
    under_way_text: "Nous attendons la confirmation de votre paiement. Si vous avez quitté la page de paiement, vous pouvez y continuer.",
    go_on_to_payment: "Continuer vers le paiement",
    check_again: "Vérifier à nouveau",
    change_order: "Modifier ma commande",
    pending: "Nous avons reçu votre commande",
    pending_text: "Votre paiement est en route. Il peut mettre quelques jours à arriver et vous n’avez plus rien à faire.",
    thanks: "Merci",
    already_paid: "Déjà payé",
    view_receipt: "Voir le reçu",
    order_complete: |shop| format!("Votre commande chez {shop} est terminée."),
    order_paid: |shop| format!("Votre commande chez {shop} est payée."),
    order_paid_for_now: |shop| {
        format!(
            "Votre commande chez {shop} est terminée et ce qui était à payer maintenant est payé."
        )
    },
    placed_for: |email| format!("Elle a été passée pour {email}."),
    expired: "Cette page de paiement a expiré",
    expired_text: "Une page de paiement n’est valable que pour un temps limité et rien n’a été débité. Vous pouvez en ouvrir une nouvelle.",
    start_again: "Recommencer",
};

fn counted(period: Period) -> String {
    let (one, many) = match period.interval {
        Interval::Day => ("jour", "jours"),
        Interval::Week => ("semaine", "semaines"),
        Interval::Month => ("mois", "mois"),
        Interval::Year => ("an", "ans"),
    };
    let word = if period.count == 1 { one } else { many };
    format!("{} {word}", period.count)
}

fn fault(fault: AnswerFault) -> String {
    let number = |number| format_number(number, Language::Fr);
    let day = |day| format_day(day, Language::Fr);
    match fault {
        AnswerFault::NotYesOrNo => "Répondez par oui ou par non.".to_owned(),
        AnswerFault::NotAnOption => "Choisissez l’une des options.".to_owned(),
        AnswerFault::TooShort(1) => "Saisissez au moins 1 caractère.".to_owned(),
        AnswerFault::TooShort(least) => format!("Saisissez au moins {least} caractères."),
        AnswerFault::TooLong(1) => "Saisissez 1 caractère au maximum.".to_owned(),
        AnswerFault::TooLong(most) => format!("Saisissez {most} caractères au maximum."),
        AnswerFault::NotPlain => "Saisissez du texte simple.".to_owned(),
        AnswerFault::NotANumber => "Saisissez un nombre entier.".to_owned(),
        AnswerFault::TooLittle(least) => format!("Saisissez {} ou plus.", number(least)),
        AnswerFault::TooMuch(most) => format!("Saisissez {} ou moins.", number(most)),
        AnswerFault::NotADate => "Saisissez une date, par exemple 2026-12-24.".to_owned(),
        AnswerFault::TooEarly(least) => {
            format!("Saisissez le {} ou un jour ultérieur.", day(least))
        }
        AnswerFault::TooLate(most) => format!("Saisissez le {} ou un jour antérieur.", day(most)),
    }
}
