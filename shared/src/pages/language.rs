//! The languages that the pages speak.

use crate::domain::locale::Locale;

/// A language that the pages speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// German.
    De,
    /// French.
    Fr,
    /// Spanish.
    Es,
    /// Japanese.
    Ja,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 5] = [Self::En, Self::De, Self::Fr, Self::Es, Self::Ja];

    /// Its tag, as pages declare it.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Fr => "fr",
            Self::Es => "es",
            Self::Ja => "ja",
        }
    }

    /// The language of a locale, whatever its region: German for `de-AT`.
    #[must_use]
    pub fn of(locale: &Locale) -> Option<Self> {
        Self::of_tag(locale.as_str())
    }

    /// The language that a browser's `Accept-Language` puts first among ours, else English.
    #[must_use]
    pub fn accepted(header: &str) -> Self {
        let ranges = header.split(',').filter_map(|range| {
            let (tag, quality) = range.split_once(';').unwrap_or((range, "q=1"));
            Some((Self::of_tag(tag.trim())?, thousandths(quality)))
        });
        let wanted = ranges.filter(|(_, quality)| *quality > 0);
        let best = wanted.reduce(|best, next| if next.1 > best.1 { next } else { best });
        best.map_or(Self::default(), |(language, _)| language)
    }

    fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or_default();
        let mut all = Self::ALL.into_iter();
        all.find(|language| language.tag().eq_ignore_ascii_case(primary))
    }
}

/// The weight `q=0.8` in thousandths; one that makes no sense weighs nothing.
fn thousandths(text: &str) -> u32 {
    let weight = text.trim().strip_prefix("q=").unwrap_or_default().trim();
    let (whole, fraction) = weight.split_once('.').unwrap_or((weight, ""));
    let digits = format!("{whole}{fraction:0<3}");
    digits.parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_the_language_that_it_likes_best_of_ours() {
        for (header, language) in [
            ("", Language::En),
            ("de", Language::De),
            ("de-AT,de;q=0.9,en;q=0.8", Language::De),
            ("pt-BR,pt;q=0.9,es;q=0.8,en;q=0.7", Language::Es),
            ("en;q=0.5, FR ; q=0.85 ,ja;q=0.8", Language::Fr),
            ("ja;q=0,*;q=0.5", Language::En),
            ("de;q=x,fr;q=0.001", Language::Fr),
            ("deutsch,zh-Hans", Language::En),
            ("fr,de", Language::Fr),
            (";;,,=\u{0},q", Language::En),
        ] {
            assert_eq!(Language::accepted(header), language, "{header}");
        }
    }

    #[test]
    fn a_locale_of_any_region_has_its_language() {
        let of = |tag| Language::of(&Locale::parse(tag).unwrap());
        assert_eq!(of("de-AT"), Some(Language::De));
        assert_eq!(of("JA"), Some(Language::Ja));
        assert_eq!(of("pt-BR"), None);
    }
}
