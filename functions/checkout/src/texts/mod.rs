//! Every word of a checkout's pages, in every language.
//!
//! One field for each text: a translation that is missing does not compile. What holds a name, a
//! sum or a number is a function of it, since each language puts it where it belongs.

mod countries;
mod de;
mod en;
mod es;
mod fr;
mod ja;

use maud::Markup;
use shared::{
    domain::catalog::{AnswerFault, Period},
    pages::Language,
};

pub(crate) use countries::countries;

/// A text around something.
pub(crate) type Around = fn(&str) -> String;

/// A text around marked-up things.
pub(crate) type AroundMarkup = fn(&Markup) -> Markup;

/// What the pages say in one language.
pub(crate) struct Texts {
    /// The page's title, of the shop's name.
    pub(crate) title: Around,
    /// The same when something is wrong: a screen reader says it first.
    pub(crate) title_in_error: Around,
    pub(crate) your_order: &'static str,
    pub(crate) continue_shopping: &'static str,

    pub(crate) check_fields: &'static str,
    pub(crate) declined: &'static str,
    pub(crate) canceled: &'static str,
    pub(crate) provider_unavailable: &'static str,
    pub(crate) provider_refused: &'static str,
    /// The payment, since it came too late.
    pub(crate) returned: &'static str,

    pub(crate) choose: &'static str,
    pub(crate) free: &'static str,
    pub(crate) product_gone: &'static str,
    /// Of a discount's name.
    pub(crate) discount_left: Around,

    pub(crate) seats: &'static str,
    /// The fewest and the most.
    pub(crate) seats_between: fn(&str, &str) -> String,
    /// Of a currency.
    pub(crate) amount: Around,
    /// Of the least amount.
    pub(crate) amount_least: Around,
    /// The least and the most.
    pub(crate) amount_between: fn(&str, &str) -> String,
    /// Of an example.
    pub(crate) amount_wrong: Around,
    pub(crate) update: &'static str,
    /// Of what is to pay now.
    pub(crate) new_total: Around,

    pub(crate) your_details: &'static str,
    pub(crate) email: &'static str,
    pub(crate) email_wrong: &'static str,
    pub(crate) name: &'static str,
    pub(crate) name_missing: &'static str,
    pub(crate) name_wrong: &'static str,
    /// Of a field's label.
    pub(crate) optional: Around,
    pub(crate) choose_option: &'static str,
    pub(crate) tick: &'static str,
    pub(crate) answer: &'static str,
    pub(crate) fault: fn(AnswerFault) -> String,

    pub(crate) billing_address: &'static str,
    pub(crate) country: &'static str,
    pub(crate) line1: &'static str,
    pub(crate) line2: &'static str,
    pub(crate) postal_code: &'static str,
    pub(crate) city: &'static str,
    pub(crate) state: &'static str,
    pub(crate) country_missing: &'static str,
    pub(crate) line1_missing: &'static str,
    pub(crate) postal_code_missing: &'static str,
    pub(crate) city_missing: &'static str,
    pub(crate) state_missing: &'static str,
    pub(crate) too_long: &'static str,

    pub(crate) discount_code: &'static str,
    pub(crate) apply: &'static str,
    /// Of what the buyer knows the discount by.
    pub(crate) applied: Around,
    pub(crate) remove: &'static str,
    pub(crate) code_missing: &'static str,
    pub(crate) code_unknown: &'static str,
    pub(crate) code_early: &'static str,
    pub(crate) code_late: &'static str,
    pub(crate) code_elsewhere: &'static str,
    pub(crate) code_used_up: &'static str,
    pub(crate) code_used_by_you: &'static str,
    /// Of a discount's label, as the next two.
    pub(crate) discount_used_up: Around,
    pub(crate) discount_used_by_you: Around,
    pub(crate) discount_over: Around,
    /// Of the offer, as the next one.
    pub(crate) sold_out: &'static str,
    pub(crate) bought_by_you: &'static str,
    pub(crate) no_discount: &'static str,
    pub(crate) no_code: &'static str,

    /// Of the link to the terms.
    pub(crate) agree: AroundMarkup,
    /// Of the shop's name.
    pub(crate) terms_of: Around,
    pub(crate) agree_first: &'static str,
    pub(crate) consent: &'static str,
    pub(crate) payment_policy: &'static str,
    pub(crate) policy: &'static str,

    /// Of what is to pay now.
    pub(crate) pay: Around,
    pub(crate) complete: &'static str,
    pub(crate) start_trial: &'static str,
    pub(crate) not_charged: &'static str,
    pub(crate) not_charged_now: &'static str,
    pub(crate) trial_not_charged_now: &'static str,
    pub(crate) not_charged_yet: &'static str,

    /// Of the price before reductions.
    pub(crate) instead_of: AroundMarkup,
    pub(crate) free_for: fn(Period) -> String,
    /// Of the price of one.
    pub(crate) each: Around,
    /// A price and how often it is charged.
    pub(crate) recurring: fn(&str, Period) -> String,
    /// When a service begins and ends.
    pub(crate) takes_place: fn(&Markup, Option<&Markup>) -> Markup,
    pub(crate) participants: Around,
    /// Of a price that is part of another.
    pub(crate) included: Around,

    pub(crate) total_due: &'static str,
    pub(crate) due_now: &'static str,
    pub(crate) due_later: &'static str,
    pub(crate) total: &'static str,
    pub(crate) paid: &'static str,
    pub(crate) subtotal: &'static str,
    /// Of a discount's name.
    pub(crate) discount_named: Around,
    /// Of a discount's code.
    pub(crate) discount_coded: Around,

    pub(crate) under_way: &'static str,
    pub(crate) under_way_text: &'static str,
    pub(crate) go_on_to_payment: &'static str,
    pub(crate) check_again: &'static str,
    pub(crate) change_order: &'static str,
    pub(crate) pending: &'static str,
    pub(crate) pending_text: &'static str,
    pub(crate) thanks: &'static str,
    pub(crate) already_paid: &'static str,
    pub(crate) view_receipt: &'static str,
    /// Of the shop's name, as the next two.
    pub(crate) order_complete: Around,
    pub(crate) order_paid: Around,
    pub(crate) order_paid_for_now: Around,
    /// Of the buyer's address.
    pub(crate) placed_for: Around,
    pub(crate) expired: &'static str,
    pub(crate) expired_text: &'static str,
    pub(crate) start_again: &'static str,
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
