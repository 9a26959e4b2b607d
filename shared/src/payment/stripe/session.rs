//! The parameters of a session.

use jiff::Timestamp;

use super::{
    form::Form,
    items::{Coupon, Items, expressed},
};
use crate::{
    domain::{catalog::DiscountDuration, checkout::Checkout, locale::Locale, sale::Plan},
    payment::{PaymentError, SessionRequest},
};

/// The languages that Stripe's page speaks.
const LOCALES: &[&str] = &[
    "bg", "cs", "da", "de", "el", "en", "en-GB", "es", "es-419", "et", "fi", "fil", "fr", "fr-CA",
    "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "mt", "nb", "nl", "pl", "pt", "pt-BR",
    "ro", "ru", "sk", "sl", "sv", "th", "tr", "vi", "zh", "zh-HK", "zh-TW",
];
/// How long a coupon's name may be.
const MOST_OF_NAME: usize = 40;

/// What is asked of Stripe for one attempt to pay.
pub(super) struct Wanted {
    /// The coupon that must be there first.
    pub(super) coupon: Option<Form>,
    /// The session.
    pub(super) session: Form,
    /// What it must come to.
    pub(super) due: i64,
    /// The attempt's name: the idempotency key, and the coupon's id.
    pub(super) name: String,
}

impl Wanted {
    /// What a request comes to.
    pub(super) fn by(request: &SessionRequest) -> Result<Self, PaymentError> {
        let (checkout, attempt) = (&request.checkout, request.attempt());
        let plan = checkout.plan();
        let items = Items::of(checkout, plan.as_ref())?;
        let name = format!("{}-{attempt}", checkout.id);
        let metadata = Form::new()
            .with("checkout", checkout.id)
            .with("attempt", attempt)
            .with("site", checkout.site);
        let coupon = items
            .coupon
            .map(|coupon| coupon_form(checkout, &name, coupon, &metadata));
        let email = checkout.buyer.as_ref().map(|buyer| buyer.email.as_str());
        let mut session = Form::new()
            .with("mode", plan.as_ref().map_or("payment", |_| "subscription"))
            .with("client_reference_id", checkout.id)
            .with("success_url", &request.success_url)
            .with("cancel_url", &request.cancel_url)
            .with("expires_at", request.expires_at.as_second())
            .with("locale", locale(checkout.locale.as_ref()))
            .with_some("customer_email", email)
            .with_all("metadata", &metadata);
        session = items.add_to(session)?;
        session = match &plan {
            None => session.with_all("payment_intent_data[metadata]", &metadata),
            Some(plan) => session
                .with_all("subscription_data[metadata]", &metadata)
                .with_some(
                    "subscription_data[trial_period_days]",
                    trial_days(plan, checkout),
                ),
        };
        let coupon_id = coupon.as_ref().map(|_| &name);
        Ok(Self {
            session: session.with_some("discounts[0][coupon]", coupon_id),
            coupon: coupon.transpose()?,
            due: expressed(checkout.totals().due_now, checkout.currency)?,
            name,
        })
    }
}

fn coupon_form(
    checkout: &Checkout,
    id: &str,
    coupon: Coupon,
    metadata: &Form,
) -> Result<Form, PaymentError> {
    let label = checkout
        .discount
        .as_ref()
        .map_or("Due later", |discount| discount.label());
    let (duration, months) = match coupon.duration {
        DiscountDuration::Once => ("once", None),
        DiscountDuration::Forever => ("forever", None),
        DiscountDuration::Months(months) => ("repeating", Some(months)),
    };
    Ok(Form::new()
        .with("id", id)
        .with("name", label.chars().take(MOST_OF_NAME).collect::<String>())
        .with("amount_off", expressed(coupon.amount, checkout.currency)?)
        .with("currency", checkout.currency.code().to_ascii_lowercase())
        .with("duration", duration)
        .with_some("duration_in_months", months)
        .with_all("metadata", metadata))
}

/// In days of the calendar, counted from the confirmation: the same however often it is asked.
fn trial_days(plan: &Plan, checkout: &Checkout) -> Option<i64> {
    let start: Timestamp = checkout.modified_at.unwrap_or(checkout.created_at);
    let end = plan.trial?.after(start);
    Some((end.as_second() - start.as_second()) / (24 * 60 * 60))
}

/// The buyer's language, or the same without its region, or whatever the browser says.
fn locale(asked: Option<&Locale>) -> &'static str {
    let Some(asked) = asked.map(Locale::as_str) else {
        return "auto";
    };
    let known = |tag: &str| LOCALES.iter().find(|known| known.eq_ignore_ascii_case(tag));
    let language = asked.split('-').next().unwrap_or_default();
    known(asked)
        .or_else(|| known(language))
        .copied()
        .unwrap_or("auto")
}
