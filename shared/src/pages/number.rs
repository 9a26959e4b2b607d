//! Numbers as buyers read them: separators by language, as CLDR has them.

use super::Language;

/// A whole number, grouped in thousands: `1,249`, `1.249`, `1 249`.
#[must_use]
pub fn format_number(number: i64, language: Language) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let digits = number.unsigned_abs().to_string();
    format!("{sign}{}", grouped(&digits, language))
}

/// Plain digits, with a point before the fraction if there is one, in a language's form.
pub(super) fn localised(decimal: &str, language: Language) -> String {
    let point = decimal_separator(language);
    match decimal.split_once('.') {
        None => grouped(decimal, language),
        Some((whole, fraction)) => format!("{}{point}{fraction}", grouped(whole, language)),
    }
}

/// What stands between whole and fraction.
pub(super) const fn decimal_separator(language: Language) -> &'static str {
    match language {
        Language::En | Language::Ja => ".",
        Language::De | Language::Fr | Language::Es => ",",
    }
}

fn grouped(digits: &str, language: Language) -> String {
    // Spanish leaves four digits together.
    let (separator, least) = match language {
        Language::En | Language::Ja => (',', 4),
        Language::De => ('.', 4),
        Language::Fr => ('\u{202f}', 4),
        Language::Es => ('.', 5),
    };
    let count = digits.len();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && count >= least && (count - at).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_groups_in_its_own_way() {
        for (number, texts) in [
            (0, ["0", "0", "0", "0", "0"]),
            (
                -1_249,
                ["-1,249", "-1.249", "-1\u{202f}249", "-1249", "-1,249"],
            ),
            (
                12_490,
                ["12,490", "12.490", "12\u{202f}490", "12.490", "12,490"],
            ),
        ] {
            let all = Language::ALL.map(|language| format_number(number, language));
            assert_eq!(all, texts);
        }
    }
}
