//! Every word of a receipt, in every language.
//!
//! One field for each text: a translation that is missing does not compile.

mod de;
mod en;
mod es;
mod fr;
mod ja;

use shared::pages::Language;

/// A text around something.
pub(crate) type Around = fn(&str) -> String;

/// What a receipt says in one language.
pub(crate) struct Texts {
    pub(crate) receipt: &'static str,
    pub(crate) number: &'static str,
    pub(crate) date: &'static str,
    pub(crate) seller: &'static str,
    pub(crate) buyer: &'static str,
    /// Instead of a buyer who was deleted.
    pub(crate) erased: &'static str,
    pub(crate) billed_to: &'static str,
    pub(crate) tax_id: &'static str,
    pub(crate) bought: &'static str,
    pub(crate) free: &'static str,
    /// Of the price of one.
    pub(crate) each: Around,
    pub(crate) subtotal: &'static str,
    /// Of a discount's code or name.
    pub(crate) discount: Around,
    pub(crate) total: &'static str,
    pub(crate) paid: &'static str,
    pub(crate) refunded: &'static str,
    pub(crate) due_later: &'static str,
}

impl Texts {
    /// The texts of a language.
    pub(crate) const fn of(language: Language) -> &'static Self {
        match language {
            Language::En => &en::EN,
            Language::De => &de::DE,
            Language::Fr => &fr::FR,
            Language::Es => &es::ES,
            Language::Ja => &ja::JA,
        }
    }
}
