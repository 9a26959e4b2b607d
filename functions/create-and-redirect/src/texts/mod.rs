//! What the pages instead of a checkout say, in every language.

mod de;
mod en;
mod es;
mod fr;
mod ja;

use shared::pages::Language;

use crate::card::Sale;

/// What the pages say in one language.
pub(crate) struct Texts {
    /// Of a shared URL whose offer was not read.
    pub(crate) link: &'static str,
    /// To a machine, or to a person whom we took for one.
    pub(crate) in_browser: &'static str,
    /// Of an offer that does not sell.
    pub(crate) off: &'static str,
    /// Of an offer whose time is still to come.
    pub(crate) soon: &'static str,
    /// Above the button.
    pub(crate) one_tap: &'static str,
    /// On the button.
    pub(crate) go: &'static str,
    pub(crate) price: &'static str,
    /// Heads what somebody sees who opens too much.
    pub(crate) busy: &'static str,
    pub(crate) later: &'static str,
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

    /// Why there is nothing to buy, unless there is.
    pub(crate) const fn of_sale(&self, sale: Sale) -> Option<&'static str> {
        match sale {
            Sale::On => None,
            Sale::Soon => Some(self.soon),
            Sale::Off => Some(self.off),
        }
    }
}
