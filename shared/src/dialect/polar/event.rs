//! Events in Polar's form, which Standard Webhooks have: `{type, timestamp, data}` and a little more.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    CheckoutContext, SaleContext, checkout_body, customer_body, discount_body, link_body,
    order_body, product_body, refund_body, subscription_body,
};
use crate::{
    dialect::{
        offer::{CAMEL, SNAKE},
        wix,
    },
    domain::{
        checkout::Checkout,
        customer::Customer,
        fact::{Fact, Subject},
        ids::{LinkId, ProductId, TemplateId},
        link::Link,
        offer::{EffectiveState, OfferId},
        site::Site,
        template::Template,
        webhook::{Delivery, Disabled, Endpoint, Outcome},
    },
};

/// What a site's facts are told with: what they mention, as it is now.
#[derive(Clone)]
pub struct EventContext {
    /// The site.
    pub site: Site,
    /// What is sold and to whom.
    pub sale: SaleContext,
    /// Templates that checkouts were made from.
    pub templates: HashMap<TemplateId, Template>,
    /// Links, likewise.
    pub links: HashMap<LinkId, Link>,
    /// Where the API answers.
    pub base_url: String,
}

impl std::fmt::Debug for EventContext {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EventContext {{ site: {}, [redacted] }}", self.site.id)
    }
}

/// An event of whose entity this is told.
#[must_use]
pub fn event_body(fact: &Fact, data: Value) -> Value {
    let mut body = json!({
        "id": fact.id,
        "type": fact.kind,
        "timestamp": fact.at,
        "api_version": super::API_VERSION,
        "entity_event_sequence": fact.sequence,
        "triggered_by_anonymize_request": fact.by_erasure,
        "originated_from": fact.origin,
    });
    body["data"] = data;
    // No change of the offer that was used.
    if !matches!(fact.subject, Subject::Use(_) | Subject::Exhaustion(_)) {
        body["revision"] = json!(fact.revision);
    }
    body
}

/// What a fact tells of its entity.
#[must_use]
pub fn event_data(fact: &Fact, context: &EventContext) -> Value {
    let sale = &context.sale;
    match &fact.subject {
        Subject::Template(template, _) => wix::template_body(template, fact.at, None),
        Subject::Link(link, _) => link_body(link, sale, &context.base_url, (fact.at, None)),
        Subject::Use(checkout) => used(checkout, context, fact.at),
        Subject::Exhaustion(told) => {
            let mut data = offer(told.offer, context, fact.at);
            // Of an offer that is gone by now, nothing is told.
            for (name, spelling) in [("checkout_template", &CAMEL), ("checkout_link", &SNAKE)] {
                if let Some(offer) = data.get_mut(name).filter(|offer| offer.is_object()) {
                    offer[spelling.effective_state] =
                        spelling.state(EffectiveState::Exhausted).into();
                }
            }
            data["max"] = told.max.into();
            data
        }
        Subject::Checkout(checkout) => told_checkout(checkout, context, fact.at),
        Subject::Order(order) => order_body(order, sale),
        Subject::Refund(refund) => refund_body(refund),
        Subject::Subscription(subscription) => subscription_body(subscription, sale),
        Subject::Customer(customer) => told_customer(customer),
        Subject::Product(product) => product_body(product, &sale.fields),
        Subject::Discount(discount) => {
            let taken = sale.taken.get(&discount.id).copied();
            discount_body(discount, &sale.products, taken.unwrap_or_default())
        }
        Subject::Endpoint(endpoint, why) => endpoint_body(endpoint, *why),
        Subject::Delivery(delivery) => delivery_body(delivery),
    }
}

/// The same of how the entity was before, where that is known.
#[must_use]
pub fn event_data_before(fact: &Fact, context: &EventContext) -> Option<Value> {
    match &fact.subject {
        Subject::Template(_, old) => {
            let old = old.as_deref();
            old.map(|old| wix::template_body(old, fact.at, None))
        }
        Subject::Link(_, old) => {
            let body = |old| link_body(old, &context.sale, &context.base_url, (fact.at, None));
            old.as_deref().map(body)
        }
        Subject::Use(_)
        | Subject::Exhaustion(_)
        | Subject::Checkout(_)
        | Subject::Order(_)
        | Subject::Refund(_)
        | Subject::Subscription(_)
        | Subject::Customer(_)
        | Subject::Product(_)
        | Subject::Discount(_)
        | Subject::Endpoint(..)
        | Subject::Delivery(_) => None,
    }
}

/// What stands for data that would make an event too large: where to get it.
#[must_use]
pub fn thin_data(fact: &Fact, base_url: &str) -> Value {
    let id = fact.subject.entity();
    let path = match &fact.subject {
        Subject::Template(..) => format!("/ecom/v1/checkout-templates/{id}"),
        Subject::Use(checkout) => format!("/v1/checkouts/{}", checkout.id),
        Subject::Exhaustion(exhaustion) => match exhaustion.offer {
            OfferId::Template(id) => format!("/ecom/v1/checkout-templates/{id}"),
            OfferId::Link(id) => format!("/v1/checkout-links/{id}"),
        },
        Subject::Link(..) => format!("/v1/checkout-links/{id}"),
        Subject::Checkout(_) => format!("/v1/checkouts/{id}"),
        Subject::Order(_) => format!("/v1/orders/{id}"),
        Subject::Refund(_) => format!("/v1/refunds/?id={id}"),
        Subject::Subscription(_) => format!("/v1/subscriptions/{id}"),
        Subject::Customer(_) => format!("/v1/customers/{id}"),
        Subject::Product(_) => format!("/v1/products/{id}"),
        Subject::Discount(_) => format!("/v1/discounts/{id}"),
        Subject::Endpoint(..) => format!("/v1/webhooks/endpoints/{id}"),
        Subject::Delivery(_) => "/v1/webhooks/deliveries".to_owned(),
    };
    json!({"id": id, "url": format!("{base_url}{path}"), "truncated": true})
}

/// What was used, as it is now, and the checkout that was made from it.
fn used(checkout: &Checkout, context: &EventContext, at: Timestamp) -> Value {
    let used = checkout.offer.map(|id| offer(id, context, at));
    let mut data = used.unwrap_or_else(|| json!({}));
    data["checkout"] = told_checkout(checkout, context, at);
    data
}

/// An offer as it is now, under the name of its kind.
fn offer(id: OfferId, context: &EventContext, at: Timestamp) -> Value {
    match id {
        OfferId::Template(id) => {
            let template = context.templates.get(&id);
            let template = template.map(|template| wix::template_body(template, at, None));
            json!({"checkout_template": template})
        }
        OfferId::Link(id) => {
            let told = |link| link_body(link, &context.sale, &context.base_url, (at, None));
            json!({"checkout_link": context.links.get(&id).map(told)})
        }
    }
}

/// A checkout as it was then: it may have expired since.
fn told_checkout(checkout: &Checkout, context: &EventContext, at: Timestamp) -> Value {
    let (sale, lines) = (&context.sale, checkout.lines.iter());
    let sold = lines.filter_map(|line| line.product);
    let sold: HashSet<ProductId> = sold
        .chain(checkout.terms.products.iter().copied())
        .collect();
    let products = sold.iter().filter_map(|id| sale.products.get(id));
    let products: HashMap<_, _> = products.map(|one| (one.id, one.clone())).collect();
    let asked = products.values().flat_map(|product| &product.fields);
    let asked = asked.filter_map(|attached| sale.fields.get(&attached.field));
    let fields = asked.map(|field| (field.id, field.clone())).collect();
    let applied = checkout.discount.as_ref();
    let applied = applied.and_then(|applied| sale.discounts.get(&applied.id));
    let context = CheckoutContext {
        site: context.site.clone(),
        products,
        fields,
        discounts: applied
            .map(|one| (one.id, one.clone()))
            .into_iter()
            .collect(),
        of_code: None,
        used_up: Vec::new(),
        now: at,
        base_url: context.base_url.clone(),
        // Events are kept, shown and sent to others: the API tells a checkout's secret.
        secret: None,
        payment_url: None,
    };
    checkout_body(checkout, &context)
}

/// A customer. Who was deleted has no address, and the clients insist on one where a customer is not
/// told within something else: it is one that no mail ever goes to.
fn told_customer(customer: &Customer) -> Value {
    let mut body = customer_body(customer);
    if customer.is_deleted() {
        body["email"] = json!(format!("{}@deleted.invalid", customer.id));
    }
    body
}

/// An endpoint without its secrets.
fn endpoint_body(endpoint: &Endpoint, why: Option<Disabled>) -> Value {
    json!({
        "id": endpoint.id,
        "created_at": endpoint.created_at(),
        "modified_at": endpoint.modified_at,
        "organization_id": endpoint.site,
        "url": endpoint.url,
        "name": endpoint.name,
        "format": endpoint.format.word(),
        "enabled": endpoint.is_on(),
        "disabled_reason": why.or(endpoint.disabled).map(Disabled::word),
    })
}

fn delivery_body(delivery: &Delivery) -> Value {
    let last = delivery.attempts.last();
    let (status, failure) = match last.map(|attempt| attempt.outcome) {
        Some(Outcome::Status(status)) => (Some(status), None),
        Some(Outcome::Failure(failure)) => (None, Some(failure.word())),
        None => (None, None),
    };
    json!({
        "id": delivery.id(),
        "created_at": delivery.created_at(),
        "organization_id": delivery.site,
        "endpoint_id": delivery.endpoint,
        "event_id": delivery.event,
        "event_type": delivery.kind,
        "attempts": delivery.tries,
        "last_attempt_at": last.map(|attempt| attempt.at),
        "last_status": status,
        "last_failure": failure,
    })
}
