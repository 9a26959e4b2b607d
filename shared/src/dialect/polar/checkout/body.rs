//! A checkout on the wire.

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{discount::applied_body, product};
use crate::{
    dialect::polar::organization_body,
    domain::{
        catalog::{CustomField, Discount, Period, Product},
        checkout::{Checkout, CheckoutStatus, Line, Warning},
        ids::{CustomFieldId, CustomerId, DiscountId},
        pricing::Products,
        site::Site,
    },
};

/// What a checkout is read and told with.
#[derive(Clone, Debug)]
pub struct CheckoutContext {
    /// Its site.
    pub site: Site,
    /// Those of the products that it, or a body, names that exist.
    pub products: Products,
    /// The custom fields that these ask.
    pub fields: HashMap<CustomFieldId, CustomField>,
    /// Those of the discounts that it, or a body, names that exist.
    pub discounts: HashMap<DiscountId, Discount>,
    /// What the code in a body stands for, if anything.
    pub of_code: Option<Discount>,
    /// Those of the discounts that were redeemed as often as they may be.
    pub used_up: Vec<DiscountId>,
    /// The time.
    pub now: Timestamp,
    /// Where the API answers buyers.
    pub base_url: String,
    /// The checkout's secret, if it is known.
    pub secret: Option<String>,
    /// Where the buyer pays a confirmed checkout, if that is known.
    pub payment_url: Option<String>,
}

impl CheckoutContext {
    /// The product whose line it is.
    pub(super) fn product_of(&self, line: &Line) -> Option<&Product> {
        self.products.get(&line.product?)
    }

    fn page(&self, below: &str) -> String {
        let secret = self.secret.as_ref();
        secret
            .map(|secret| format!("{}/checkout/{secret}{below}", self.base_url))
            .unwrap_or_default()
    }
}

/// A checkout for whoever manages its site. `client_secret` and `url` are empty while nobody has
/// opened a checkout that an offer's URL made: only its buyer has them.
#[must_use]
pub fn checkout_body(checkout: &Checkout, context: &CheckoutContext) -> Value {
    let storefront = checkout.storefront.open();
    let (interval, count) = halves(checkout.terms.trial);
    let mut body = shared(checkout, context);
    body.extend(object(json!({
        "metadata": checkout.metadata.map(),
        "trial_interval": interval,
        "trial_interval_count": count,
        "external_customer_id": storefront.external_customer,
        "customer_external_id": storefront.external_customer,
        "customer_metadata": storefront.customer_metadata.map(),
        "subscription_id": null,
        "opened_at": checkout.opened_at,
    })));
    Value::Object(body)
}

/// A checkout for whoever has its client secret.
#[must_use]
pub fn public_checkout_body(checkout: &Checkout, context: &CheckoutContext) -> Value {
    let organization = organization_body(&context.site);
    let told = [
        "id",
        "created_at",
        "modified_at",
        "name",
        "slug",
        "avatar_url",
        "proration_behavior",
        "allow_customer_updates",
    ];
    let told = told.map(|name| (name.to_owned(), organization[name].clone()));
    let mut body = shared(checkout, context);
    body.insert("organization".to_owned(), Map::from_iter(told).into());
    Value::Object(body)
}

/// The answer to a confirmation. Its status is `confirmed` even where nothing is left to pay and
/// the checkout has succeeded: the clients know of no other.
#[must_use]
pub fn confirmed_body(checkout: &Checkout, context: &CheckoutContext) -> Value {
    let mut body = public_checkout_body(checkout, context);
    body["status"] = "confirmed".into();
    body["customer_session_token"] = Value::Null;
    body
}

fn shared(checkout: &Checkout, context: &CheckoutContext) -> Map<String, Value> {
    let totals = checkout.totals();
    let mut body = object(json!({
        "id": checkout.id,
        "created_at": checkout.created_at,
        "modified_at": checkout.modified_at,
        "payment_processor": "stripe",
        "status": status_word(checkout.status_at(context.now)),
        "client_secret": context.secret.clone().unwrap_or_default(),
        "url": context.page(""),
        "expires_at": checkout.expires_at,
        "success_url": checkout.success_url.as_ref()
            .map_or_else(|| context.page("/confirmation"), |url| url.as_str().to_owned()),
        "return_url": checkout.return_url,
        "embed_origin": checkout.storefront.open().embed_origin,
        "amount": totals.subtotal,
        "discount_amount": totals.discount,
        "net_amount": totals.total,
        // There is no tax engine: prices are what they are.
        "tax_amount": null,
        "tax_behavior": null,
        "total_amount": totals.total,
        "currency": checkout.currency.code().to_ascii_lowercase(),
        "organization_id": checkout.site,
        "discount_id": checkout.discount.as_ref().map(|discount| discount.id),
        "discount": checkout.discount.as_ref()
            .map(|applied| applied_body(applied, context.discounts.get(&applied.id))),
        "allow_discount_codes": !checkout.customization.locked_coupon,
        "require_billing_address": checkout.require_billing_address,
        "locale": checkout.locale,
        "payment_method_type": null,
        "payment_processor_metadata": context.payment_url.as_ref()
            .map_or_else(|| json!({}), |url| json!({"payment_url": url})),
        "custom_field_data": checkout.answers.open(),
        "warnings": checkout.warnings.iter().map(warning_body).collect::<Vec<_>>(),
    }));
    body.extend(sold(checkout, context));
    body.extend(product::bodies(checkout, context));
    body.extend(customer(checkout));
    body
}

/// What must be paid of it, and whether the buyer may say how much.
fn sold(checkout: &Checkout, context: &CheckoutContext) -> Map<String, Value> {
    let due = !checkout.totals().due_now.is_zero();
    let trial = checkout.lines.first().and_then(|line| line.trial);
    let (interval, count) = halves(trial);
    let lines: Vec<Value> = checkout.lines.iter().map(line_body).collect();
    let is_free = checkout.lines.iter().all(|line| {
        let price = context.product_of(line);
        let price = price.and_then(|product| product.price_in(checkout.currency));
        line.unit_amount.is_zero() && price.is_none_or(|price| price.kind.is_free())
    });
    object(json!({
        "line_items": lines,
        "allow_trial": !checkout.terms.without_trial,
        "active_trial_interval": interval,
        "active_trial_interval_count": count,
        "trial_end": null,
        "is_free_product_price": is_free,
        "is_discount_applicable": !is_free,
        "is_payment_required": due,
        "is_payment_setup_required": trial.is_some(),
        "is_payment_form_required": due || trial.is_some(),
    }))
}

fn line_body(line: &Line) -> Value {
    json!({
        "product_id": line.product,
        "name": line.name,
        "quantity": line.quantity,
        "unit_amount": line.unit_amount,
        // Lines beyond the ceiling are never stored.
        "amount": line.total().unwrap_or_default(),
    })
}

fn customer(checkout: &Checkout) -> Map<String, Value> {
    let known = checkout.known();
    let billing = known.billing.unwrap_or_default();
    let customer = checkout.buyer.as_ref();
    let country = billing.address.as_ref().map(|address| address.country);
    let mode = |needed: bool| match (checkout.require_billing_address, needed) {
        (true, true) => "required",
        (true | false, _) => "optional",
    };
    object(json!({
        "customer_id": customer.map(|buyer| CustomerId::of(checkout.site, &buyer.email)),
        "is_business_customer": billing.is_business,
        "customer_name": known.name,
        "customer_email": known.email,
        "customer_ip_address": checkout.storefront.open().customer_ip,
        "customer_billing_name": billing.name,
        "customer_billing_address": billing.address,
        "customer_tax_id": billing.tax_id,
        "billing_address_fields": {
            "country": mode(true),
            "line1": mode(true),
            "line2": mode(false),
            "postal_code": mode(country.is_none_or(|country| country.has_postal_codes())),
            "city": mode(true),
            "state": mode(country.is_some_and(|country| country.has_states())),
        },
    }))
}

/// The word for a status.
pub(super) const fn status_word(status: CheckoutStatus) -> &'static str {
    match status {
        CheckoutStatus::Open => "open",
        CheckoutStatus::Confirmed => "confirmed",
        CheckoutStatus::Succeeded => "succeeded",
        CheckoutStatus::Expired => "expired",
    }
}

fn warning_body(warning: &Warning) -> Value {
    match warning {
        Warning::ItemNotFound { item } => json!({"code": "item_not_found", "item": item}),
        Warning::InsufficientInventory { item } => {
            json!({"code": "insufficient_inventory", "item": item})
        }
        Warning::TooMuchMoney { item } => json!({"code": "too_much_money", "item": item}),
        Warning::CouponNotApplied { code } => {
            json!({"code": "coupon_not_applied", "item": code})
        }
        Warning::DiscountNotApplied => json!({"code": "discount_not_applied", "item": null}),
        Warning::SeatsNotSold => json!({"code": "seats_not_sold", "item": null}),
        Warning::Ignored(parameter) => json!({"code": "ignored_parameter", "item": parameter}),
    }
}

fn halves(period: Option<Period>) -> (Option<&'static str>, Option<u16>) {
    let interval = period.map(|period| period.interval.word());
    (interval, period.map(|period| period.count))
}

pub(super) fn object(body: Value) -> Map<String, Value> {
    match body {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
