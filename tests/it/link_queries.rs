//! Query strings that nobody would write.

use crate::links::{COURSE, TICKET};

const NAMES: &[&str] = &[
    "product_id",
    "amount",
    "customer_email",
    "customer_name",
    "discount_code",
    "locale",
    "theme",
    "reference_id",
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "utm_term",
    "utm_content",
    "gclid",
    "fbclid",
    "ttclid",
    "msclkid",
    "custom_field_data.words",
    "custom_field_data.age",
    "custom_field_data.day",
    "custom_field_data.",
    "custom_field_data",
    "custom_field_data[words]",
    "custom_field_data%2Ewords",
    "amount[]",
    "amount[][]",
    "AMOUNT",
    "%61mount",
    "seats",
    "quantity",
    "metadata[a]",
    "customer[email]",
    "embed_origin",
    "siteId",
    "__proto__",
    "%00",
    "%FF",
    "",
];

const VALUES: &[&str] = &[
    "",
    "0",
    "1",
    "-1",
    "700",
    "2001",
    "12.7",
    "inf",
    "-inf",
    "nan",
    "1e400",
    "0x1F",
    "%2B1",
    "9223372036854775807",
    "9223372036854775808",
    "1000000000000000",
    "999999999999999999999999999",
    "%D9%A3",
    "null",
    "undefined",
    "true",
    "%7B%7D",
    "[[[[[[[[",
    "%5B%5D%5B",
    COURSE,
    TICKET,
    "0199d3a0-0000-7000-8000-00000000ffff",
    "00000000-0000-0000-0000-000000000000",
    "WELCOME10",
    "welcome10",
    "FIVEOFF",
    "%20FIVEOFF%20",
    "ada%40mail.example",
    "a%40b",
    "%40",
    "a%0D%0AX:y%40b.co",
    "Ada",
    "%E2%80%AE%EF%BB%BF",
    "%00",
    "%F0%9F%92%A9",
    "%F0%9F",
    "%FF%FE",
    "%C0%80",
    "%",
    "%Z",
    "%%%",
    "+",
    "%2B",
    "%26%3D",
    "a=b=c",
    "?",
    "//evil.example",
    "%0D%0ASet-Cookie:%20a=b",
    "dark",
    "light",
    "de",
    "pt-BR",
    "de_DE",
    "2026-12-24",
    "2026-02-30",
    "{CHECKOUT_ID}",
    "'%22%3E%3Cscript%3E",
    "$where",
    "x\u{e4}\u{1f4a9}",
    ";a=b;",
    "%3B",
];

/// A small generator with a seed: what failed once fails again.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        let bound = u64::try_from(of.len()).unwrap();
        of[usize::try_from(self.below(bound)).unwrap()]
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).unwrap()
    }

    /// A value: a known nasty one, random bytes, or very many of something.
    fn value(&mut self) -> String {
        match self.below(10) {
            0 => {
                let count = self.below(40);
                (0..count)
                    .map(|_| format!("%{:02X}", self.byte()))
                    .collect()
            }
            1 => {
                let count = self.below(80);
                (0..count).map(|_| char::from(self.byte())).collect()
            }
            2 => {
                let (what, length) = (self.one(VALUES), self.below(6_000));
                let times = usize::try_from(length).unwrap() / what.len().max(1);
                what.repeat(times)
            }
            _ => self.one(VALUES).to_owned(),
        }
    }

    /// A query string of at most about 6 KB.
    pub(crate) fn query(&mut self) -> String {
        if self.below(20) == 0 {
            return self.value();
        }
        let mut query = String::new();
        for _ in 0..self.below(12) {
            let pair = match self.below(12) {
                0 => self.one(NAMES).to_owned(),
                1 => format!("{}={}={}", self.value(), self.value(), self.value()),
                _ => format!("{}={}", self.one(NAMES), self.value()),
            };
            if query.len() + pair.len() < 6_000 {
                query.push_str(&pair);
                query.push_str(["&", "&", "&&", "&amp;", ";"][usize::from(self.byte() % 5)]);
            }
        }
        query
    }
}
