//! The parameters of a link's URL.

use shared::{
    domain::{
        checkout::{Buyer, Email, Prefill, Warning},
        coupon::CouponCode,
        ids::ProductId,
        link::Link,
        locale::Locale,
        metadata::Metadata,
        money::Amount,
        pricing::Wish,
        tracking,
    },
    pages::Theme,
};
use url::form_urlencoded;

/// What the names of custom fields have before them.
const FIELD: &str = "custom_field_data.";

/// What a link's URL fills in.
#[derive(Debug, Default)]
pub(crate) struct Prefilled {
    pub(crate) wish: Wish,
    pub(crate) buyer: Prefill,
    pub(crate) code: Option<CouponCode>,
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) tracking: Vec<(&'static str, String)>,
    pub(crate) locale: Option<Locale>,
    pub(crate) theme: Option<Theme>,
    pub(crate) warnings: Vec<Warning>,
}

impl Prefilled {
    /// Reads a query string. Of a parameter that is there twice the first counts, an empty one is
    /// absent, and unknown ones mean nothing.
    pub(crate) fn read(query: &str, link: &Link) -> Self {
        let mut prefilled = Self::default();
        let mut seen: Vec<String> = Vec::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if value.is_empty() || seen.iter().any(|seen| *seen == name) {
                continue;
            }
            prefilled.take(&name, &value, link);
            seen.push(name.into_owned());
        }
        prefilled
    }

    /// Notes that a parameter makes no sense.
    pub(crate) fn warn(&mut self, name: &'static str) {
        let warning = Warning::Ignored(name.into());
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    fn take(&mut self, name: &str, value: &str, link: &Link) {
        match name {
            "product_id" => {
                self.wish.product = ProductId::parse(value);
                self.check("product_id", self.wish.product.is_some());
            }
            "amount" => {
                self.wish.amount = amount(value);
                self.check("amount", self.wish.amount.is_some());
            }
            "customer_email" => {
                self.buyer.email = Email::parse(value);
                self.check("customer_email", self.buyer.email.is_some());
            }
            "customer_name" => {
                self.buyer.name = Some(value.trim().to_owned()).filter(|name| Buyer::is_name(name));
                self.check("customer_name", self.buyer.name.is_some());
            }
            "discount_code" => {
                self.code = CouponCode::parse(value).filter(|_| link.content.allow_discount_codes);
                self.check("discount_code", self.code.is_some());
            }
            "locale" => {
                self.locale = Locale::parse(value);
                self.check("locale", self.locale.is_some());
            }
            "theme" => {
                self.theme = Theme::parse(value);
                self.check("theme", self.theme.is_some());
            }
            _ => self.take_other(name, value),
        }
    }

    fn take_other(&mut self, name: &str, value: &str) {
        if let Some(slug) = name.strip_prefix(FIELD) {
            self.fields.push((slug.to_owned(), value.to_owned()));
        } else if let Some(known) = tracking::KEYS.iter().find(|known| **known == name) {
            let fits = Metadata::is_text(value);
            self.check(known, fits);
            if fits {
                self.tracking.push((known, value.to_owned()));
            }
        }
    }

    fn check(&mut self, name: &'static str, fits: bool) {
        if !fits {
            self.warn(name);
        }
    }
}

/// Minor units: digits, and perhaps a fraction, which counts for nothing.
fn amount(text: &str) -> Option<Amount> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let fits = !whole.is_empty() && digits(whole) && digits(fraction);
    let minor = whole.parse().ok().filter(|_| fits)?;
    Amount::from_minor(minor)
}
