//! Addresses of people.

use serde::{Deserialize, Serialize};

/// Where an invoice goes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// The country.
    pub country: Country,
    /// Street and number.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub line1: Option<String>,
    /// What does not fit there.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub line2: Option<String>,
    /// The postal code, as it is written there.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub postal_code: Option<String>,
    /// The town.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub city: Option<String>,
    /// The state or province.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub state: Option<String>,
}

/// A part of an address besides its country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressPart {
    /// Street and number.
    Line1,
    /// The postal code.
    PostalCode,
    /// The town.
    City,
    /// The state or province.
    State,
}

impl AddressPart {
    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Line1 => "line1",
            Self::PostalCode => "postal_code",
            Self::City => "city",
            Self::State => "state",
        }
    }
}

impl Address {
    /// The most characters of each part.
    pub const MAX_PART: usize = 200;

    /// Whether a text can be a part.
    #[must_use]
    pub fn is_part(text: &str) -> bool {
        let fits = (1..=Self::MAX_PART).contains(&text.chars().count());
        fits && !text.trim().is_empty() && !text.chars().any(char::is_control)
    }

    /// What a full address lacks: mail arrives without a state but in some countries, and
    /// everywhere without a second line.
    #[must_use]
    pub fn missing(&self) -> Vec<AddressPart> {
        let parts = [
            (AddressPart::Line1, self.line1.is_none()),
            (
                AddressPart::PostalCode,
                self.postal_code.is_none() && self.country.has_postal_codes(),
            ),
            (AddressPart::City, self.city.is_none()),
            (
                AddressPart::State,
                self.state.is_none() && self.country.has_states(),
            ),
        ];
        let lacking = parts.into_iter().filter(|(_, lacks)| *lacks);
        lacking.map(|(part, _)| part).collect()
    }
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Address[redacted]")
    }
}

/// A country by its ISO 3166-1 alpha-2 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub struct Country {
    /// Its place among all codes.
    place: u8,
}

impl Country {
    /// Every code, in alphabetical order.
    pub const CODES: &'static [&'static str] = &[
        "AD", "AE", "AF", "AG", "AI", "AL", "AM", "AO", "AQ", "AR", "AS", "AT", "AU", "AW", "AX",
        "AZ", "BA", "BB", "BD", "BE", "BF", "BG", "BH", "BI", "BJ", "BL", "BM", "BN", "BO", "BQ",
        "BR", "BS", "BT", "BV", "BW", "BY", "BZ", "CA", "CC", "CD", "CF", "CG", "CH", "CI", "CK",
        "CL", "CM", "CN", "CO", "CR", "CU", "CV", "CW", "CX", "CY", "CZ", "DE", "DJ", "DK", "DM",
        "DO", "DZ", "EC", "EE", "EG", "EH", "ER", "ES", "ET", "FI", "FJ", "FK", "FM", "FO", "FR",
        "GA", "GB", "GD", "GE", "GF", "GG", "GH", "GI", "GL", "GM", "GN", "GP", "GQ", "GR", "GS",
        "GT", "GU", "GW", "GY", "HK", "HM", "HN", "HR", "HT", "HU", "ID", "IE", "IL", "IM", "IN",
        "IO", "IQ", "IR", "IS", "IT", "JE", "JM", "JO", "JP", "KE", "KG", "KH", "KI", "KM", "KN",
        "KP", "KR", "KW", "KY", "KZ", "LA", "LB", "LC", "LI", "LK", "LR", "LS", "LT", "LU", "LV",
        "LY", "MA", "MC", "MD", "ME", "MF", "MG", "MH", "MK", "ML", "MM", "MN", "MO", "MP", "MQ",
        "MR", "MS", "MT", "MU", "MV", "MW", "MX", "MY", "MZ", "NA", "NC", "NE", "NF", "NG", "NI",
        "NL", "NO", "NP", "NR", "NU", "NZ", "OM", "PA", "PE", "PF", "PG", "PH", "PK", "PL", "PM",
        "PN", "PR", "PS", "PT", "PW", "PY", "QA", "RE", "RO", "RS", "RU", "RW", "SA", "SB", "SC",
        "SD", "SE", "SG", "SH", "SI", "SJ", "SK", "SL", "SM", "SN", "SO", "SR", "SS", "ST", "SV",
        "SX", "SY", "SZ", "TC", "TD", "TF", "TG", "TH", "TJ", "TK", "TL", "TM", "TN", "TO", "TR",
        "TT", "TV", "TW", "TZ", "UA", "UG", "UM", "US", "UY", "UZ", "VA", "VC", "VE", "VG", "VI",
        "VN", "VU", "WF", "WS", "YE", "YT", "ZA", "ZM", "ZW",
    ];

    /// Reads a code in any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let upper = text.to_ascii_uppercase();
        let place = Self::CODES.binary_search(&upper.as_str()).ok()?;
        let place = u8::try_from(place).ok()?;
        Some(Self { place })
    }

    /// The code.
    #[must_use]
    pub fn code(self) -> &'static str {
        // Only `parse` makes one.
        Self::CODES
            .get(usize::from(self.place))
            .copied()
            .unwrap_or_default()
    }

    /// Whether an address there needs a state or province.
    #[must_use]
    pub fn has_states(self) -> bool {
        ["AU", "BR", "CA", "IN", "MX", "US"].contains(&self.code())
    }

    /// Whether an address there has a postal code (UPU: these have none).
    #[must_use]
    pub fn has_postal_codes(self) -> bool {
        const WITHOUT: &[&str] = &[
            "AE", "AG", "AN", "AO", "AW", "BF", "BI", "BJ", "BO", "BS", "BW", "BZ", "CD", "CF",
            "CG", "CI", "CK", "CM", "DJ", "DM", "ER", "FJ", "GD", "GH", "GM", "GQ", "GY", "HK",
            "IE", "KI", "KM", "KN", "KP", "LY", "ML", "MO", "MR", "MW", "NR", "NU", "PA", "QA",
            "RW", "SB", "SC", "SL", "SR", "ST", "SY", "TD", "TF", "TG", "TK", "TL", "TO", "TT",
            "TV", "UG", "VU", "YE", "ZW",
        ];
        !WITHOUT.contains(&self.code())
    }
}

impl TryFrom<String> for Country {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or_else(|| format!("`{text}` is not a country code"))
    }
}

impl From<Country> for &'static str {
    fn from(country: Country) -> Self {
        country.code()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_in_order_so_that_each_is_found() {
        assert!(Country::CODES.is_sorted());
        assert_eq!(Country::CODES.len(), 249);
        for code in Country::CODES {
            assert_eq!(Country::parse(code).map(Country::code), Some(*code));
        }
        assert_eq!(Country::parse("de").map(Country::code), Some("DE"));
        for bad in ["", "D", "XX", "DEU", "ä"] {
            assert_eq!(Country::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_a_full_address_lacks_depends_on_the_country() {
        let bare = |code: &str| Address {
            country: Country::parse(code).unwrap(),
            line1: None,
            line2: None,
            postal_code: None,
            city: None,
            state: None,
        };
        use AddressPart::{City, Line1, PostalCode, State};
        assert_eq!(bare("US").missing(), [Line1, PostalCode, City, State]);
        assert_eq!(bare("DE").missing(), [Line1, PostalCode, City]);
        assert_eq!(bare("HK").missing(), [Line1, City]);
    }
}
