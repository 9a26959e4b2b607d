//! German.

use maud::html;
use shared::{
    domain::catalog::{AnswerFault, Interval, Period},
    pages::{Language, format_day, format_number},
};

use super::Texts;

/// German.
pub(super) static DE: Texts = Texts {
    title: |shop| format!("Kasse – {shop}"),
    title_in_error: |shop| format!("Fehler: Kasse – {shop}"),
    your_order: "Ihre Bestellung",
    continue_shopping: "Weiter einkaufen",

    check_fields: "Bitte prüfen Sie die unten markierten Felder.",
    declined: "Die Zahlung wurde abgelehnt, und es wurde nichts abgebucht. Bitte versuchen Sie es noch einmal oder zahlen Sie auf andere Weise.",
    canceled: "Die Zahlung wurde abgebrochen, und es wurde nichts abgebucht. Sie können es noch einmal versuchen.",
    provider_unavailable: "Der Zahlungsdienst antwortet gerade nicht, und es wurde nichts abgebucht. Bitte versuchen Sie es noch einmal.",
    returned: "Ihre Zahlung kam an, als schon alles verkauft war. Sie wurde Ihnen zurückgeschickt.",
    provider_refused: "Der Shop kann diese Zahlung zurzeit nicht annehmen, und es wurde nichts abgebucht. Bitte sagen Sie dem Shop Bescheid.",

    choose: "Auswählen",
    free: "Kostenlos",
    product_gone: "Dieses Produkt wird nicht mehr verkauft. Bitte wählen Sie ein anderes.",
    discount_left: |name| format!("Der Rabatt „{name}“ gilt nicht für dieses Produkt."),

    seats: "Anzahl der Plätze",
    seats_between: |least, most| format!("Geben Sie eine ganze Zahl von {least} bis {most} ein."),
    amount: |currency| format!("Ihr Preis ({currency})"),
    amount_least: |least| format!("Sie bestimmen, was Sie zahlen: {least} oder mehr."),
    amount_between: |least, most| format!("Sie bestimmen, was Sie zahlen: von {least} bis {most}."),
    amount_wrong: |example| format!("Geben Sie einen Betrag wie {example} ein."),
    update: "Aktualisieren",
    new_total: |sum| {
        format!(
            "Der Gesamtbetrag hat sich geändert: Jetzt fällig sind {sum}. Bitte prüfen Sie ihn, bevor Sie zahlen."
        )
    },

    your_details: "Ihre Angaben",
    email: "E-Mail-Adresse",
    email_wrong: "Geben Sie Ihre E-Mail-Adresse ein, zum Beispiel ada@example.com.",
    name: "Vor- und Nachname",
    name_missing: "Geben Sie Ihren Vor- und Nachnamen ein.",
    name_wrong: "Geben Sie einen Namen mit höchstens 200 Zeichen ein.",
    optional: |label| format!("{label} (optional)"),
    choose_option: "Bitte wählen …",
    tick: "Bitte kreuzen Sie dieses Kästchen an.",
    answer: "Bitte füllen Sie dieses Feld aus.",
    fault,

    billing_address: "Rechnungsadresse",
    country: "Land oder Region",
    line1: "Straße und Hausnummer",
    line2: "Adresszusatz",
    postal_code: "Postleitzahl",
    city: "Ort",
    state: "Bundesland oder Provinz",
    country_missing: "Wählen Sie Ihr Land oder Ihre Region.",
    line1_missing: "Geben Sie Ihre Straße und Hausnummer ein.",
    postal_code_missing: "Geben Sie Ihre Postleitzahl ein.",
    city_missing: "Geben Sie Ihren Ort ein.",
    state_missing: "Geben Sie Ihr Bundesland oder Ihre Provinz ein.",
    too_long: "Das ist zu lang oder enthält Zeichen, die hier nicht möglich sind.",

    discount_code: "Rabattcode",
    apply: "Einlösen",
    applied: |label| format!("{label} eingelöst"),
    remove: "Entfernen",
    code_missing: "Geben Sie einen Rabattcode ein.",
    code_unknown: "Diesen Code kennen wir nicht. Bitte prüfen Sie die Schreibweise.",
    code_early: "Dieser Code ist noch nicht gültig.",
    code_late: "Dieser Code ist nicht mehr gültig.",
    code_elsewhere: "Dieser Code gilt nicht für diese Bestellung.",
    code_used_up: "Dieser Code ist aufgebraucht.",
    code_used_by_you: "Sie haben diesen Code schon eingelöst.",
    discount_used_up: |label| {
        format!("Der Rabatt {label} ist aufgebraucht. Ihr Gesamtbetrag hat sich geändert.")
    },
    discount_used_by_you: |label| {
        format!("Sie haben den Rabatt {label} schon eingelöst. Ihr Gesamtbetrag hat sich geändert.")
    },
    discount_over: |label| {
        format!("Der Rabatt {label} ist nicht mehr gültig. Ihr Gesamtbetrag hat sich geändert.")
    },
    sold_out: "Alles ist verkauft oder wird gerade bezahlt. Wenn jemand abbricht, wird in ein paar Minuten vielleicht wieder etwas frei.",
    bought_by_you: "Sie haben das schon so oft gekauft, wie es pro Person möglich ist.",
    no_discount: "Der Rabatt dieses Angebots ist zurzeit nicht verfügbar.",
    no_code: "Der Rabattcode aus dem Link konnte nicht eingelöst werden.",

    agree: |terms| html! { "Ich stimme den " (terms) " zu" },
    terms_of: |shop| format!("Bedingungen von {shop}"),
    agree_first: "Bitte stimmen Sie zu, bevor Sie zahlen.",
    consent: "Mit der Bestellung stimmen Sie ihren Zahlungsbedingungen zu.",
    payment_policy: "Zahlungsbedingungen",
    policy: "Bedingungen",

    pay: |sum| format!("{sum} zahlen"),
    complete: "Bestellung abschließen",
    start_trial: "Kostenlos testen",
    not_charged: "Es wird nichts abgebucht.",
    not_charged_now: "Es wird jetzt nichts abgebucht.",
    trial_not_charged_now: "Jetzt wird nichts abgebucht. Der Zahlungsdienst fragt, wie Sie nach der Testphase zahlen.",
    not_charged_yet: "Es wird noch nichts abgebucht.",

    instead_of: |full| html! { "Statt " (full) },
    free_for: |period| format!("{} kostenlos", counted(period)),
    each: |price| format!("je {price}"),
    recurring: |price, period| {
        let unit = match period.interval {
            Interval::Day => "Tag",
            Interval::Week => "Woche",
            Interval::Month => "Monat",
            Interval::Year => "Jahr",
        };
        match period.count {
            1 => format!("{price} pro {unit}"),
            _ => format!("{price} alle {}", counted(period)),
        }
    },
    takes_place: |start, end| {
        html! { "Am " (start) @if let Some(end) = end { " bis " (end) } }
    },
    participants: |count| format!("Teilnehmende: {count}"),
    included: |price| format!("{price} enthalten"),

    total_due: "Zu zahlen",
    due_now: "Jetzt fällig",
    due_later: "Später fällig",
    total: "Gesamtbetrag",
    paid: "Bezahlt",
    subtotal: "Zwischensumme",
    discount_named: |name| format!("Rabatt: {name}"),
    discount_coded: |code| format!("Rabatt {code}"),

    under_way: "Ihre Zahlung läuft",
    under_way_text: "Wir warten auf die Bestätigung Ihrer Zahlung. Wenn Sie die Zahlungsseite verlassen haben, können Sie dort weitermachen.",
    go_on_to_payment: "Weiter zur Zahlung",
    check_again: "Erneut prüfen",
    change_order: "Bestellung ändern",
    pending: "Ihre Bestellung ist eingegangen",
    pending_text: "Ihre Zahlung ist unterwegs. Es kann einige Tage dauern, bis sie ankommt. Sie brauchen nichts weiter zu tun.",
    thanks: "Vielen Dank",
    already_paid: "Bereits bezahlt",
    view_receipt: "Beleg ansehen",
    order_complete: |shop| format!("Ihre Bestellung bei {shop} ist abgeschlossen."),
    order_paid: |shop| format!("Ihre Bestellung bei {shop} ist bezahlt."),
    order_paid_for_now: |shop| {
        format!(
            "Ihre Bestellung bei {shop} ist abgeschlossen, und was jetzt fällig war, ist bezahlt."
        )
    },
    placed_for: |email| format!("Sie wurde für {email} aufgegeben."),
    expired: "Dieser Checkout ist abgelaufen",
    expired_text: "Ein Checkout kann nur für begrenzte Zeit bezahlt werden, und es wurde nichts abgebucht. Sie können einen neuen beginnen.",
    start_again: "Neu beginnen",
};

/// In the nominative and the accusative, which are all that the texts need.
fn counted(period: Period) -> String {
    let (one, many) = match period.interval {
        Interval::Day => ("Tag", "Tage"),
        Interval::Week => ("Woche", "Wochen"),
        Interval::Month => ("Monat", "Monate"),
        Interval::Year => ("Jahr", "Jahre"),
    };
    let word = if period.count == 1 { one } else { many };
    format!("{} {word}", period.count)
}

fn fault(fault: AnswerFault) -> String {
    let number = |number| format_number(number, Language::De);
    let day = |day| format_day(day, Language::De);
    match fault {
        AnswerFault::NotYesOrNo => "Antworten Sie mit Ja oder Nein.".to_owned(),
        AnswerFault::NotAnOption => "Wählen Sie eine der Möglichkeiten.".to_owned(),
        AnswerFault::TooShort(least) => format!("Geben Sie mindestens {least} Zeichen ein."),
        AnswerFault::TooLong(most) => format!("Geben Sie höchstens {most} Zeichen ein."),
        AnswerFault::NotPlain => "Geben Sie einfachen Text ein.".to_owned(),
        AnswerFault::NotANumber => "Geben Sie eine ganze Zahl ein.".to_owned(),
        AnswerFault::TooLittle(least) => format!("Geben Sie {} oder mehr ein.", number(least)),
        AnswerFault::TooMuch(most) => format!("Geben Sie {} oder weniger ein.", number(most)),
        AnswerFault::NotADate => "Geben Sie ein Datum wie 2026-12-24 ein.".to_owned(),
        AnswerFault::TooEarly(least) => {
            format!("Geben Sie den {} oder einen späteren Tag ein.", day(least))
        }
        AnswerFault::TooLate(most) => {
            format!("Geben Sie den {} oder einen früheren Tag ein.", day(most))
        }
    }
}
