//! Days and moments as buyers read them: CLDR's long forms.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::Language;

/// A day: `22 November 2026`, `22. November 2026`, `2026年11月22日`.
#[must_use]
pub fn format_day(day: Date, language: Language) -> String {
    let (year, date) = (day.year(), day.day());
    let months = match language {
        Language::En => EN,
        Language::De => DE,
        Language::Fr => FR,
        Language::Es => ES,
        Language::Ja => return format!("{year}年{}月{date}日", day.month()),
    };
    let month = usize::try_from(day.month() - 1).unwrap_or_default();
    let month = months.get(month).copied().unwrap_or_default();
    match language {
        Language::De => format!("{date}. {month} {year}"),
        Language::Es => format!("{date} de {month} de {year}"),
        Language::En | Language::Fr | Language::Ja => format!("{date} {month} {year}"),
    }
}

/// A moment in UTC, saying so: nothing tells where a service or its buyer is.
#[must_use]
pub fn format_moment(moment: Timestamp, language: Language) -> String {
    let moment = moment.to_zoned(TimeZone::UTC);
    let day = format_day(moment.date(), language);
    let time = moment.strftime("%H:%M UTC");
    match language {
        Language::En => format!("{day}, {time}"),
        Language::De => format!("{day} um {time}"),
        Language::Fr => format!("{day} à {time}"),
        Language::Es => format!("{day} a las {time}"),
        Language::Ja => format!("{day} {time}"),
    }
}

const EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DE: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const FR: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const ES: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_own_order() {
        let moment: Timestamp = "2026-03-01T09:05:00Z".parse().unwrap();
        let all = Language::ALL.map(|language| format_moment(moment, language));
        assert_eq!(
            all,
            [
                "1 March 2026, 09:05 UTC",
                "1. März 2026 um 09:05 UTC",
                "1 mars 2026 à 09:05 UTC",
                "1 de marzo de 2026 a las 09:05 UTC",
                "2026年3月1日 09:05 UTC",
            ]
        );
        let last = jiff::civil::date(2026, 12, 31);
        assert_eq!(format_day(last, Language::Fr), "31 décembre 2026");
    }
}
