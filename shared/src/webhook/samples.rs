//! Samples of what is told: for receivers that are tried out. They are stored shapes of things that do
//! not exist, told by the same code as real ones.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Deserialize;

use super::lookups::Lookups;
use crate::{
    dialect::polar::{EventContext, SaleContext},
    domain::{
        catalog::{Discount, Product},
        checkout::{Checkout, CheckoutStatus},
        customer::Customer,
        fact::{Fact, Subject},
        ids::EventId,
        link::Link,
        offer::{Exhaustion, OfferId},
        order::Order,
        refund::Refund,
        site::Site,
        subscription::{Subscription, SubscriptionStatus},
        template::Template,
        webhook::{Delivery, Disabled, Ending, Endpoint, EventType},
    },
};

const SAMPLES: &str = include_str!("samples.json");
/// How many may be had of the offers that are exhausted.
const SOLD: u32 = 100;

/// What stands there for the site.
const NO_SITE: &str = "00000000-0000-7000-8000-000000000000";

/// Things that do not exist.
#[derive(Clone, Deserialize)]
struct Samples {
    customer: Customer,
    discount: Discount,
    product: Product,
    magazine: Product,
    template: Template,
    link: Link,
    checkout: Checkout,
    paid: Checkout,
    order: Order,
    refund: Refund,
    subscription: Subscription,
}

/// A fact of a kind as if it happened to things of the endpoint's site, and what it is told with.
///
/// # Errors
///
/// When the samples are of another version than the code: a test sees to it that they are not.
pub fn sample(
    kind: EventType,
    (site, endpoint): (Site, &Endpoint),
    (id, at): (EventId, Timestamp),
    base_url: &str,
) -> Result<(Fact, Lookups), serde_json::Error> {
    let text = SAMPLES.replace(NO_SITE, &site.id.to_string());
    let samples: Samples = serde_json::from_str(&text)?;
    let fact = Fact {
        id,
        kind,
        site: site.id,
        at,
        revision: 1,
        sequence: u64::try_from(at.as_microsecond()).unwrap_or_default(),
        by_erasure: false,
        origin: None,
        subject: samples.clone().subject(kind, endpoint, (id, at)),
    };
    let base_url = base_url.to_owned();
    Ok((fact, Lookups::of(samples.context(site, base_url))))
}

impl Samples {
    fn subject(
        self,
        kind: EventType,
        endpoint: &Endpoint,
        (id, at): (EventId, Timestamp),
    ) -> Subject {
        match kind.entity() {
            "checkout" => Subject::Checkout(Box::new(self.checkout(kind))),
            "order" => Subject::Order(Box::new(self.order(kind))),
            "refund" => Subject::Refund(Box::new(self.refund)),
            "subscription" => Subject::Subscription(Box::new(self.subscription(kind, at))),
            "customer" => Subject::Customer(Box::new(self.customer)),
            "product" => Subject::Product(Box::new(self.product)),
            "discount" => Subject::Discount(Box::new(self.discount)),
            "checkout_template" => self.of_template(kind),
            "checkout_link" => self.of_link(kind),
            "delivery" => {
                let told = EventType::OrderPaid;
                let fresh = Delivery::new(endpoint.site, endpoint.id, id, told);
                Subject::Delivery(Box::new(fresh.given_up(Ending::Exhausted)))
            }
            _ => {
                let why = (kind == EventType::EndpointDisabled).then_some(Disabled::Failing);
                Subject::Endpoint(Box::new(endpoint.clone()), why)
            }
        }
    }

    fn checkout(self, kind: EventType) -> Checkout {
        match kind {
            EventType::CheckoutUpdated => self.paid,
            EventType::CheckoutExpired => Checkout {
                status: CheckoutStatus::Expired,
                ..self.checkout
            },
            _ => self.checkout,
        }
    }

    fn order(self, kind: EventType) -> Order {
        match kind {
            EventType::OrderRefunded => Order {
                refunded: self.refund.amount,
                ..self.order
            },
            _ => self.order,
        }
    }

    fn subscription(self, kind: EventType, at: Timestamp) -> Subscription {
        let subscription = self.subscription;
        match kind {
            EventType::SubscriptionCanceled => Subscription {
                cancel_at_period_end: true,
                canceled_at: Some(at),
                ..subscription
            },
            EventType::SubscriptionRevoked => Subscription {
                status: SubscriptionStatus::Canceled,
                canceled_at: Some(at),
                ended_at: Some(at),
                ..subscription
            },
            EventType::SubscriptionPastDue => Subscription {
                status: SubscriptionStatus::PastDue,
                ..subscription
            },
            _ => subscription,
        }
    }

    fn of_template(self, kind: EventType) -> Subject {
        let template = self.template;
        match kind {
            EventType::TemplateUsed => Subject::Use(Box::new(Checkout {
                offer: Some(OfferId::Template(template.id)),
                discount: None,
                ..self.checkout
            })),
            EventType::TemplateExhausted => Subject::Exhaustion(Box::new(Exhaustion {
                offer: OfferId::Template(template.id),
                site: template.site,
                revision: template.revision,
                max: SOLD,
                at: template.updated_at,
            })),
            EventType::TemplateUpdated => {
                let mut old = template.clone();
                old.content.label = None;
                Subject::Template(Box::new(template), Some(Box::new(old)))
            }
            _ => Subject::Template(Box::new(template), None),
        }
    }

    fn of_link(self, kind: EventType) -> Subject {
        let link = self.link;
        match kind {
            EventType::LinkUsed => Subject::Use(Box::new(self.checkout)),
            EventType::LinkExhausted => Subject::Exhaustion(Box::new(Exhaustion {
                offer: OfferId::Link(link.id),
                site: link.site,
                revision: link.revision,
                max: SOLD,
                at: link.changed_at(),
            })),
            EventType::LinkUpdated => {
                let mut old = link.clone();
                old.content.label = None;
                Subject::Link(Box::new(link), Some(Box::new(old)))
            }
            _ => Subject::Link(Box::new(link), None),
        }
    }

    fn context(self, site: Site, base_url: String) -> EventContext {
        let products = [self.product, self.magazine];
        EventContext {
            site,
            sale: SaleContext {
                customers: HashMap::from([(self.customer.id, self.customer)]),
                products: products.map(|product| (product.id, product)).into(),
                discounts: HashMap::from([(self.discount.id, self.discount)]),
                subscriptions: HashMap::from([(self.subscription.id, self.subscription)]),
                ..SaleContext::default()
            },
            templates: HashMap::from([(self.template.id, self.template)]),
            links: HashMap::from([(self.link.id, self.link)]),
            base_url,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_samples_have_the_shapes_that_are_stored() {
        let samples: Samples = serde_json::from_str(SAMPLES).unwrap();
        assert_eq!(samples.paid.order, Some(samples.order.id));
        assert_eq!(samples.refund.order, samples.order.id);
        assert_eq!(samples.order.customer, samples.customer.id);
    }
}
