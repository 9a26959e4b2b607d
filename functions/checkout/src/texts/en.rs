//! English.

use maud::html;
use shared::{
    domain::catalog::{AnswerFault, Interval, Period},
    pages::{Language, format_day, format_number},
};

use super::Texts;

/// English.
pub(super) static EN: Texts = Texts {
    title: |shop| format!("Checkout – {shop}"),
    title_in_error: |shop| format!("Error: Checkout – {shop}"),
    your_order: "Your order",
    continue_shopping: "Continue shopping",

    check_fields: "Please check the fields that are marked below.",
    declined: "The payment was declined and nothing was charged. Please try again or use another way to pay.",
    canceled: "The payment was canceled and nothing was charged. You can try again.",
    provider_unavailable: "The payment service does not answer at the moment, and nothing was charged. Please try again.",
    returned: "Your payment came when everything was sold. It has been sent back to you.",
    provider_refused: "The shop cannot take this payment at the moment, and nothing was charged. Please tell the shop.",

    choose: "Choose",
    free: "Free",
    product_gone: "That product is no longer sold. Please choose another.",
    discount_left: |name| format!("The discount “{name}” does not apply to this product."),

    seats: "Number of seats",
    seats_between: |least, most| format!("Enter a whole number from {least} to {most}."),
    amount: |currency| format!("Your price ({currency})"),
    amount_least: |least| format!("You choose what you pay: {least} or more."),
    amount_between: |least, most| format!("You choose what you pay: from {least} to {most}."),
    amount_wrong: |example| format!("Enter an amount such as {example}."),
    update: "Update",
    new_total: |sum| {
        format!("Your total changed: {sum} is due now. Please check it before you pay.")
    },

    your_details: "Your details",
    email: "Email",
    email_wrong: "Enter your email address, such as ada@example.com.",
    name: "Full name",
    name_missing: "Enter your full name.",
    name_wrong: "Enter a name of at most 200 characters.",
    optional: |label| format!("{label} (optional)"),
    choose_option: "Choose…",
    tick: "Please tick this box.",
    answer: "Please answer this.",
    fault,

    billing_address: "Billing address",
    country: "Country or region",
    line1: "Street and number",
    line2: "Apartment, building",
    postal_code: "Postal code",
    city: "City",
    state: "State or province",
    country_missing: "Choose your country or region.",
    line1_missing: "Enter your street and number.",
    postal_code_missing: "Enter your postal code.",
    city_missing: "Enter your city.",
    state_missing: "Enter your state or province.",
    too_long: "This is too long, or holds characters that cannot be used here.",

    discount_code: "Discount code",
    apply: "Apply",
    applied: |label| format!("{label} applied"),
    remove: "Remove",
    code_missing: "Enter a discount code.",
    code_unknown: "We don't know this code. Please check how it is spelled.",
    code_early: "This code is not valid yet.",
    code_late: "This code is no longer valid.",
    code_elsewhere: "This code is not for this order.",
    code_used_up: "This code has been used up.",
    code_used_by_you: "You have used this code already.",
    discount_used_up: |label| format!("The discount {label} has been used up. Your total changed."),
    discount_used_by_you: |label| {
        format!("You have used the discount {label} already. Your total changed.")
    },
    discount_over: |label| format!("The discount {label} is no longer valid. Your total changed."),
    sold_out: "All of these are sold or being paid for right now. If somebody gives up, one may be free in a few minutes.",
    bought_by_you: "You have bought this as often as one customer may.",
    no_discount: "The discount of this offer is not available right now.",
    no_code: "The discount code in the link could not be applied.",

    agree: |terms| html! { "I agree to the " (terms) },
    terms_of: |shop| format!("terms of {shop}"),
    agree_first: "Please agree before you pay.",
    consent: "By placing the order you agree to its payment policy.",
    payment_policy: "Payment policy",
    policy: "Policy",

    pay: |sum| format!("Pay {sum}"),
    complete: "Complete order",
    start_trial: "Start free trial",
    not_charged: "Nothing is charged.",
    not_charged_now: "Nothing is charged now.",
    trial_not_charged_now: "Nothing is charged now. The payment service asks how you will pay after the trial.",
    not_charged_yet: "Nothing is charged yet.",

    instead_of: |full| html! { "Instead of " (full) },
    free_for: |period| format!("Free for {}", counted(period)),
    each: |price| format!("{price} each"),
    recurring: |price, period| match period.count {
        1 => format!("{price} per {}", period.interval.word()),
        _ => format!("{price} every {}", counted(period)),
    },
    takes_place: |start, end| {
        html! { "On " (start) @if let Some(end) = end { " until " (end) } }
    },
    participants: |count| format!("Participants: {count}"),
    included: |price| format!("{price} included"),

    total_due: "Total due",
    due_now: "Due now",
    due_later: "Due later",
    total: "Total",
    paid: "Paid",
    subtotal: "Subtotal",
    discount_named: |name| format!("Discount: {name}"),
    discount_coded: |code| format!("Discount {code}"),

    under_way: "Your payment is under way",
    under_way_text: "We are waiting for word of your payment. If you left the payment page, you can go on there.",
    go_on_to_payment: "Continue to payment",
    check_again: "Check again",
    change_order: "Change my order",
    pending: "We have your order",
    pending_text: "Your payment is on its way. It can take some days to arrive, and you need not do anything more.",
    thanks: "Thank you",
    already_paid: "Already paid",
    view_receipt: "View receipt",
    order_complete: |shop| format!("Your order at {shop} is complete."),
    order_paid: |shop| format!("Your order at {shop} is paid."),
    order_paid_for_now: |shop| {
        format!("Your order at {shop} is complete, and what was due now is paid.")
    },
    placed_for: |email| format!("It was placed for {email}."),
    expired: "This checkout has expired",
    expired_text: "A checkout can be paid for a limited time, and nothing was charged. You can start a fresh one.",
    start_again: "Start again",
};

fn counted(period: Period) -> String {
    let plural = if period.count == 1 { "" } else { "s" };
    let word = match period.interval {
        Interval::Day => "day",
        Interval::Week => "week",
        Interval::Month => "month",
        Interval::Year => "year",
    };
    format!("{} {word}{plural}", period.count)
}

fn fault(fault: AnswerFault) -> String {
    let number = |number| format_number(number, Language::En);
    let day = |day| format_day(day, Language::En);
    match fault {
        AnswerFault::NotYesOrNo
        | AnswerFault::NotAnOption
        | AnswerFault::TooShort(_)
        | AnswerFault::TooLong(_)
        | AnswerFault::NotPlain
        | AnswerFault::NotANumber
        | AnswerFault::NotADate => fault.to_string(),
        AnswerFault::TooLittle(least) => format!("Enter {} or more.", number(least)),
        AnswerFault::TooMuch(most) => format!("Enter {} or less.", number(most)),
        AnswerFault::TooEarly(least) => format!("Enter {} or a later day.", day(least)),
        AnswerFault::TooLate(most) => format!("Enter {} or an earlier day.", day(most)),
    }
}
