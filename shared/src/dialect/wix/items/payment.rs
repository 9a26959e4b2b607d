//! When and how an item is paid, as clients say it.

use crate::{
    dialect::{
        reader::{Fields, Node},
        wix::decimal::{Limits, read_amount},
    },
    domain::{
        line_item::{PaymentOption, PaymentTerms},
        money::Currency,
    },
};

/// The ways to pay, in the order of [`PAYMENT_OPTIONS`].
pub(super) const PAYMENT_WORDS: &[&str] = &[
    "FULL_PAYMENT_ONLINE",
    "FULL_PAYMENT_OFFLINE",
    "MEMBERSHIP",
    "DEPOSIT_ONLINE",
    "MEMBERSHIP_OFFLINE",
    "MEMBERSHIP_ONLINE_WITH_OFFLINE_REMAINDER",
];

/// The ways to pay, in the order of [`PAYMENT_WORDS`].
pub(super) const PAYMENT_OPTIONS: &[PaymentOption] = &[
    PaymentOption::FullOnline,
    PaymentOption::FullOffline,
    PaymentOption::Membership,
    PaymentOption::DepositOnline,
    PaymentOption::MembershipOffline,
    PaymentOption::MembershipOfflineRest,
];

/// What overrides the catalog's price.
pub(super) const OVERRIDE: Limits = Limits {
    positive: false,
    most: Some(999_999_999),
    places: 3,
};

/// `paymentOption` and `depositAmount` among the overrides, where the way to pay is an object.
pub(super) fn read_override_payment(
    fields: &Fields<'_>,
    currency: Currency,
) -> Option<PaymentTerms> {
    let option = fields.optional("paymentOption", |node| {
        let value = node
            .object(&["value"])?
            .optional("value", |node| read_option(&node));
        // Said to be the default, which is what the client wants to read again.
        value.map(|value| value.unwrap_or(PaymentOption::FullOnline))
    });
    let limits = Limits {
        positive: true,
        ..OVERRIDE
    };
    let deposit = fields.optional("depositAmount", |node| read_amount(&node, currency, limits));
    Some(PaymentTerms {
        option: option?,
        deposit: deposit?,
    })
}

/// The same of a custom item, where the way to pay is a plain word; the default is not kept.
pub(super) fn read_payment(fields: &Fields<'_>, currency: Currency) -> Option<PaymentTerms> {
    let option = fields.optional("paymentOption", |node| read_option(&node));
    let limits = Limits {
        positive: true,
        ..Limits::MONEY
    };
    let deposit = fields.optional("depositAmount", |node| read_amount(&node, currency, limits));
    Some(PaymentTerms {
        option: option?.filter(|option| *option != PaymentOption::FullOnline),
        deposit: deposit?,
    })
}

fn read_option(node: &Node<'_>) -> Option<PaymentOption> {
    node.word(PAYMENT_WORDS, PAYMENT_OPTIONS)
}
