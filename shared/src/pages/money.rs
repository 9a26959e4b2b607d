//! Money as buyers read it.

use super::{Language, number::localised};
use crate::domain::money::{Amount, Currency};

/// Signs that stand for one currency only, as CLDR has them in each of [`Language::ALL`]; all other
/// currencies are written by their code.
const SIGNS: &[(&str, [&str; 5])] = &[
    ("AUD", ["A$", "AU$", "$AU", "AUD", "A$"]),
    ("BRL", ["R$", "R$", "R$", "BRL", "R$"]),
    ("CAD", ["CA$", "CA$", "$CA", "CAD", "CA$"]),
    ("EUR", ["€", "€", "€", "€", "€"]),
    ("GBP", ["£", "£", "£GB", "GBP", "£"]),
    ("HKD", ["HK$", "HK$", "HKD", "HKD", "HK$"]),
    ("ILS", ["₪", "₪", "₪", "ILS", "₪"]),
    ("INR", ["₹", "₹", "₹", "INR", "₹"]),
    ("JPY", ["¥", "¥", "JPY", "JPY", "￥"]),
    ("KRW", ["₩", "₩", "₩", "KRW", "₩"]),
    ("MXN", ["MX$", "MX$", "$MX", "MXN", "MX$"]),
    ("NGN", ["₦", "NGN", "NGN", "NGN", "NGN"]),
    ("NZD", ["NZ$", "NZ$", "$NZ", "NZD", "NZ$"]),
    ("PHP", ["₱", "PHP", "PHP", "PHP", "PHP"]),
    ("TRY", ["₺", "TRY", "TRY", "TRY", "TRY"]),
    ("TWD", ["NT$", "NT$", "TWD", "TWD", "NT$"]),
    ("UAH", ["₴", "UAH", "UAH", "UAH", "UAH"]),
    ("USD", ["$", "$", "$US", "US$", "$"]),
    ("VND", ["₫", "₫", "₫", "₫", "₫"]),
];

/// An amount in its currency's own decimal places, as a language writes it: `€1,249.00`,
/// `1.249,00 €`, `￥1,200`, `KWD 1.250`. None of its spaces breaks.
#[must_use]
pub fn format_money(amount: Amount, currency: Currency, language: Language) -> String {
    let number = localised(&amount.to_decimal(currency), language);
    let sign = sign_of(currency, language);
    match language {
        Language::En | Language::Ja => {
            // Letters keep their distance from digits.
            let space = if sign.ends_with(char::is_alphabetic) {
                "\u{a0}"
            } else {
                ""
            };
            format!("{sign}{space}{number}")
        }
        Language::De | Language::Fr | Language::Es => format!("{number}\u{a0}{sign}"),
    }
}

fn sign_of(currency: Currency, language: Language) -> &'static str {
    let code = currency.code();
    let signs = SIGNS.iter().find(|(known, _)| *known == code);
    signs.map_or(code, |(_, [en, de, fr, es, ja])| match language {
        Language::En => en,
        Language::De => de,
        Language::Fr => fr,
        Language::Es => es,
        Language::Ja => ja,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_currency_has_its_own_places_and_each_language_its_own_form() {
        // By ICU 78 with CLDR 48, but for English's signs of NGN, TRY and UAH.
        for (minor, code, texts) in [
            (0, "EUR", ["€0.00", "0,00_€", "0,00_€", "0,00_€", "€0.00"]),
            (
                124_900,
                "EUR",
                [
                    "€1,249.00",
                    "1.249,00_€",
                    "1~249,00_€",
                    "1249,00_€",
                    "€1,249.00",
                ],
            ),
            (
                100_000_005,
                "USD",
                [
                    "$1,000,000.05",
                    "1.000.000,05_$",
                    "1~000~000,05_$US",
                    "1.000.000,05_US$",
                    "$1,000,000.05",
                ],
            ),
            (
                1_200,
                "JPY",
                ["¥1,200", "1.200_¥", "1~200_JPY", "1200_JPY", "￥1,200"],
            ),
            (
                1_250,
                "KWD",
                [
                    "KWD_1.250",
                    "1,250_KWD",
                    "1,250_KWD",
                    "1,250_KWD",
                    "KWD_1.250",
                ],
            ),
            (
                99,
                "CHF",
                ["CHF_0.99", "0,99_CHF", "0,99_CHF", "0,99_CHF", "CHF_0.99"],
            ),
        ] {
            let amount = Amount::from_minor(minor).unwrap();
            let currency = Currency::parse(code).unwrap();
            let all = Language::ALL.map(|language| format_money(amount, currency, language));
            let texts = texts.map(|text| text.replace('_', "\u{a0}").replace('~', "\u{202f}"));
            assert_eq!(all, texts);
        }
    }
}
