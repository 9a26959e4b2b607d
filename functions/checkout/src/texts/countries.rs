//! Countries by their names, in each language's own order: CLDR's display names and collation.

use shared::{domain::address::Country, pages::Language};

/// Every country with its name.
pub(crate) fn countries(language: Language) -> impl Iterator<Item = (Country, &'static str)> {
    let table = match language {
        Language::En => include_str!("countries/en.tsv"),
        Language::De => include_str!("countries/de.tsv"),
        Language::Fr => include_str!("countries/fr.tsv"),
        Language::Es => include_str!("countries/es.tsv"),
        Language::Ja => include_str!("countries/ja.tsv"),
    };
    let named = |line: &'static str| {
        let (code, name) = line.split_once('\t')?;
        Some((Country::parse(code)?, name))
    };
    table.lines().filter_map(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_has_a_name_in_every_language() {
        for language in Language::ALL {
            let mut codes: Vec<_> = countries(language)
                .filter(|(_, name)| !name.is_empty())
                .map(|(country, _)| country.code())
                .collect();
            codes.sort_unstable();
            assert_eq!(codes, Country::CODES, "{language:?}");
        }
        let first = countries(Language::De).nth(1);
        assert_eq!(first.map(|(_, name)| name), Some("Ägypten"));
    }
}
