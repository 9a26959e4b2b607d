//! Sites that an operator makes.

use super::{Site, parse_name};
use crate::domain::{
    fault::{Fault, Rule},
    ids::SiteId,
    money::Currency,
    slug::Slug,
    urls::WebUrl,
};

/// What an operator says of a new site.
#[derive(Clone, Copy, Debug)]
pub struct NewSite<'a> {
    /// What buyers know it as.
    pub name: &'a str,
    /// Where links lead that no longer sell.
    pub home_url: &'a str,
    /// The currency in which it sells.
    pub currency: &'a str,
    /// Its name in addresses; none makes one of its name.
    pub slug: Option<&'a str>,
}

impl NewSite<'_> {
    /// The site, if all of it is right.
    ///
    /// # Errors
    ///
    /// All faults, each with the name of its field.
    pub fn site(&self, id: SiteId) -> Result<Site, Vec<Fault>> {
        let name = parse_name(self.name);
        let home = WebUrl::parse(self.home_url);
        let currency = Currency::try_from(self.currency.to_owned());
        let slug = self.slug();
        match (name, home, currency, slug) {
            (Ok(name), Ok(home), Ok(currency), Ok(slug)) => {
                Ok(Site::new(id, name, slug, home, currency))
            }
            (name, home, currency, slug) => {
                let wrong = [
                    ("name", name.err()),
                    ("home_url", home.err()),
                    ("currency", currency.err()),
                    ("slug", slug.err()),
                ];
                let wrong = wrong.into_iter();
                let fault = |(field, message): (&str, Option<String>)| {
                    message.map(|message| Fault {
                        path: field.to_owned(),
                        rule: Rule::Format,
                        message,
                    })
                };
                Err(wrong.filter_map(fault).collect())
            }
        }
    }

    fn slug(&self) -> Result<Slug, String> {
        let (least, most) = (Slug::MIN_LENGTH, Slug::MAX_LENGTH);
        match self.slug {
            Some(text) => Slug::parse(text).ok_or_else(|| {
                format!("`{text}` is not {least} to {most} of `a` to `z`, digits and hyphens")
            }),
            None => slug_of(self.name)
                .ok_or_else(|| format!("`{}` makes no slug, so one must be given", self.name)),
        }
    }
}

/// `harbour-lane` of `Harbour Lane!`.
fn slug_of(name: &str) -> Option<Slug> {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let text = words.join("-").to_ascii_lowercase();
    let short = text.get(..Slug::MAX_LENGTH).unwrap_or(&text);
    Slug::parse(short.trim_end_matches('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_makes_a_slug_if_it_can() {
        for (name, slug) in [
            ("Harbour Lane!", Some("harbour-lane")),
            ("  3 Men & a Boat ", Some("3-men-a-boat")),
            ("Käse", Some("k-se")),
            ("X", None),
            ("東京", None),
        ] {
            let made = slug_of(name);
            assert_eq!(made.as_ref().map(Slug::as_str), slug, "{name}");
        }
        assert!(slug_of(&"word ".repeat(40)).is_some());
    }
}
