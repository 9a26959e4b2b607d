//! Money as buyers read it.

use super::{
    Language,
    number::{decimal_separator, localised},
};
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

/// An amount as a form field holds it: a language's own separator of decimals, and no others.
#[must_use]
pub fn money_input(amount: Amount, currency: Currency, language: Language) -> String {
    amount
        .to_decimal(currency)
        .replace('.', decimal_separator(language))
}

/// Reads an amount as people type it: with or without separators and the currency's sign.
///
/// A single separator before three digits groups them, unless the currency has three decimal
/// places and the language separates decimals by it.
#[must_use]
pub fn parse_money(text: &str, currency: Currency, language: Language) -> Option<Amount> {
    let narrow: String = text.chars().map(narrow).collect();
    if narrow.contains(['-', '−']) {
        return None;
    }
    let number = narrow.trim_matches(|c: char| !c.is_ascii_digit());
    let spaceless: String = number
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’'))
        .collect();
    let decimals = decimals_at(&spaceless, currency, language);
    let (whole, fraction) = match decimals {
        Some(at) => (spaceless.get(..at)?, spaceless.get(at + 1..)?),
        None => (spaceless.as_str(), "0"),
    };
    Amount::parse_decimal(&format!("{}.{fraction}", ungrouped(whole)?), currency).ok()
}

/// Where the decimals of a number begin, if it has some.
fn decimals_at(number: &str, currency: Currency, language: Language) -> Option<usize> {
    let at = number.rfind(['.', ','])?;
    let separator = number.get(at..=at)?;
    let (whole, rest) = (number.get(..at)?, number.get(at + 1..)?);
    if whole.contains(separator) {
        return None;
    }
    let other = whole.contains(['.', ',']);
    let may_group = rest.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
    let places = currency.exponent() as usize;
    let groups = may_group && !(places == 3 && separator == decimal_separator(language));
    (other || !groups).then_some(at)
}

/// Digits without what groups them in threes; nothing when it does not.
fn ungrouped(whole: &str) -> Option<String> {
    let mut groups = whole.split(['.', ',']);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let fits = rest.is_empty()
        || first.len() <= 3 && !first.is_empty() && rest.iter().all(|group| group.len() == 3);
    fits.then(|| format!("{first}{}", rest.concat()))
}

/// Full-width characters, as Japanese keyboards type them, in their usual width.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
        '．' => '.',
        '，' => ',',
        _ => c,
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

    #[test]
    fn amounts_are_read_as_people_type_them() {
        for (text, code, language, minor) in [
            ("12", "EUR", Language::En, Some(1_200)),
            ("12.5", "EUR", Language::De, Some(1_250)),
            ("12,50", "EUR", Language::En, Some(1_250)),
            (" 12,50 € ", "EUR", Language::Fr, Some(1_250)),
            ("1.250", "EUR", Language::De, Some(125_000)),
            ("1,250", "EUR", Language::De, Some(125_000)),
            ("1.250,50", "EUR", Language::En, Some(125_050)),
            ("1,250.50", "EUR", Language::De, Some(125_050)),
            ("1\u{202f}250,50", "EUR", Language::Fr, Some(125_050)),
            ("1’250.50", "CHF", Language::De, Some(125_050)),
            ("1,250,000", "EUR", Language::En, Some(125_000_000)),
            ("１２．５０", "EUR", Language::Ja, Some(1_250)),
            ("￥1,200", "JPY", Language::Ja, Some(1_200)),
            ("1.250", "KWD", Language::En, Some(1_250)),
            ("1.250", "KWD", Language::De, Some(1_250_000)),
            ("0.5", "EUR", Language::En, Some(50)),
            ("0.125", "EUR", Language::En, None),
            ("12.345", "EUR", Language::En, Some(1_234_500)),
            ("12.5", "JPY", Language::En, None),
            ("1.2.3", "EUR", Language::En, None),
            ("-5", "EUR", Language::En, None),
            ("1e3", "EUR", Language::En, None),
            ("", "EUR", Language::En, None),
            ("€", "EUR", Language::En, None),
            ("99999999999999999999", "EUR", Language::En, None),
        ] {
            let currency = Currency::parse(code).unwrap();
            let read = parse_money(text, currency, language).map(Amount::minor);
            assert_eq!(read, minor, "{text} {code} {language:?}");
        }
    }

    #[test]
    fn what_a_field_holds_is_read_back() {
        for code in ["EUR", "JPY", "KWD"] {
            let currency = Currency::parse(code).unwrap();
            for language in Language::ALL {
                for minor in [0, 5, 1_250, 999_999, 1_000_000, 123_456_789] {
                    let amount = Amount::from_minor(minor).unwrap();
                    for text in [
                        money_input(amount, currency, language),
                        format_money(amount, currency, language),
                    ] {
                        let read = parse_money(&text, currency, language);
                        assert_eq!(read, Some(amount), "{text} {language:?}");
                    }
                }
            }
        }
    }
}
