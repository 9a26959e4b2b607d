//! What changes mean, and what they do not.

use jiff::SignedDuration;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::{
    checkout::{Buyer, CheckoutStatus, Email, Holds, PaymentFailure, PaymentSession},
    label::Label,
    link::LinkContent,
    metadata::Metadata,
    offer::Campaign,
    sale::Sale,
    secret::{Secret, SecretKind},
    template::TemplatePatch,
    testing::{checkout, item, money_of, now, template},
};

type Images<T> = (Option<T>, Option<T>);

fn of<T>((old, new): Images<T>, make: fn(Option<Box<T>>, Option<Box<T>>) -> Change) -> Vec<Fact> {
    facts_of(&make(old.map(Box::new), new.map(Box::new)))
}

fn kinds(facts: &[Fact]) -> Vec<&'static str> {
    facts.iter().map(|fact| fact.kind.word()).collect()
}

/// What the latest change of a checkout means.
fn step(old: &Checkout, new: &Checkout) -> (Vec<&'static str>, Option<&'static str>) {
    let facts = of((Some(old.clone()), Some(new.clone())), Change::Checkout);
    (kinds(&facts), facts.first().and_then(|fact| fact.origin))
}

fn ada() -> Buyer {
    Buyer {
        email: Email::parse("ada@example.com").unwrap(),
        name: "Ada".to_owned(),
        billing: crate::domain::checkout::Billing::default(),
    }
}

fn a_link() -> Link {
    let content = LinkContent {
        products: vec![crate::domain::ids::ProductId::new(Uuid::from_u128(7))],
        label: None,
        slug: None,
        campaign: Campaign::default(),
        allow_discount_codes: true,
        require_billing_address: false,
        discount: None,
        seats: None,
        trial: None,
        success_url: None,
        return_url: None,
        metadata: Metadata::EMPTY,
    };
    let secret = Secret::new(SecretKind::Link, template(Vec::new()).id.uuid(), [4; 16]);
    Link::new(&secret, checkout().site, content)
}

fn relabelled(template: &Template, label: &str, now: Timestamp) -> Template {
    let patch = TemplatePatch {
        label: Some(Label::parse(label)),
        ..TemplatePatch::default()
    };
    template.clone().updated(patch, now).unwrap()
}

proptest! {
    #[test]
    fn a_template_s_facts_are_gapless_and_in_order_whatever_the_clock_says(
        steps in prop::collection::vec((0u8..4, -5_000_000_i64..5_000_000), 0..30),
        ends in any::<bool>(),
    ) {
        let mut clock = now();
        let mut template = template(vec![item("Zine", 1_000, 1)]);
        let mut facts = of((None, Some(template.clone())), Change::Template);
        let mut history = Vec::new();
        for (label, micros) in steps {
            clock += SignedDuration::from_micros(micros);
            let next = match (["a", "b", "c"].get(usize::from(label)), template.deleted_at) {
                (_, Some(_)) => template.clone().restored(clock).unwrap(),
                (Some(label), None) => relabelled(&template, label, clock),
                (None, None) => template.clone().deleted(clock),
            };
            history.push((Some(template), Some(next.clone())));
            template = next;
        }
        let ends = ends || template.deleted_at.is_some();
        if template.deleted_at.is_none() && ends {
            let tombstone = template.clone().deleted(clock);
            history.push((Some(template), Some(tombstone.clone())));
            template = tombstone;
        }
        for images in &history {
            facts.extend(of(images.clone(), Change::Template));
        }
        let again: Vec<Fact> = history
            .iter()
            .flat_map(|images| of(images.clone(), Change::Template))
            .collect();
        prop_assert_eq!(&facts[1..], again.as_slice());
        let revisions: Vec<u64> = facts.iter().map(|fact| fact.revision).collect();
        prop_assert_eq!(revisions, (1..=template.revision).collect::<Vec<_>>());
        prop_assert!(facts.is_sorted_by(|a, b| a.sequence < b.sequence && a.at < b.at));
        prop_assert_eq!(ends, facts.last().unwrap().kind == EventType::TemplateDeleted);

        // What is there tells the first and the last of them again.
        let change = Change::Template(None, Some(Box::new(template)));
        let known: Vec<_> = facts_of_present(&change).iter().map(|fact| fact.id).collect();
        let mut expected = vec![facts[0].id, facts.last().unwrap().id];
        expected.dedup();
        prop_assert_eq!(known, expected);
    }
}

#[test]
fn what_counts_as_no_change_means_nothing() {
    let old = checkout();
    let opened = old.opened(serde_bytes::ByteBuf::new(), now()).unwrap();
    assert_eq!(step(&old, &opened).0, Vec::<&str>::new());
    assert_eq!(step(&old, &old).0, Vec::<&str>::new());
    // Swept.
    assert_eq!(of((Some(old), None), Change::Checkout), []);
    assert_eq!(facts_of(&Change::Other), []);
}

#[test]
fn a_checkout_tells_also_of_its_offer() {
    let new = checkout();
    let facts = of((None, Some(new.clone())), Change::Checkout);
    assert_eq!(
        kinds(&facts),
        ["checkout.created", "checkout_template.used"]
    );
    let (created, used) = (&facts[0], &facts[1]);
    assert_eq!(created.subject.entity(), new.id.uuid());
    assert_eq!(used.subject.entity(), new.offer.unwrap().uuid());
    let micros = u64::try_from(new.created_at.as_microsecond()).unwrap();
    assert_eq!(used.sequence, micros);
    assert_ne!(used.id, created.id);
    let later = new.expired(new.expires_at).unwrap();
    let change = Change::Checkout(None, Some(Box::new(later.clone())));
    let known = facts_of_present(&change);
    assert_eq!(
        kinds(&known),
        [
            "checkout.created",
            "checkout_template.used",
            "checkout.expired"
        ]
    );
    assert_eq!([known[0].id, known[1].id], [created.id, used.id]);
    let expired = of((Some(new), Some(later)), Change::Checkout);
    assert_eq!(expired[0].id, known[2].id);
}

#[test]
fn a_checkout_s_steps_say_whose_they_are() {
    let open = checkout();
    let at = |minutes| now() + SignedDuration::from_mins(minutes);
    let updated = |origin| (vec!["checkout.updated"], origin);
    let confirmed = open.confirmed(ada(), Holds::default(), at(1)).unwrap();
    assert_eq!(step(&open, &confirmed), updated(None));
    let session = PaymentSession {
        provider: "test".to_owned(),
        id: "s".to_owned(),
    };
    let begun = confirmed.with_session(1, session, at(2)).unwrap();
    assert_eq!(step(&confirmed, &begun), updated(Some(origin::PAYMENT)));
    let failed = begun.failed(1, PaymentFailure::Declined, at(3)).unwrap();
    assert_eq!(step(&begun, &failed), updated(Some(origin::PAYMENT)));
    let given_up = failed.attempt_given_up(1, at(4)).unwrap();
    assert_eq!(step(&failed, &given_up), updated(Some(origin::PAYMENT)));
    assert_eq!(given_up.changed_at(), at(4));
    let again = failed.confirmed(ada(), Holds::default(), at(4)).unwrap();
    assert_eq!(step(&failed, &again), updated(None));
    for attempt in [1, 2] {
        let paid = again
            .succeeded(attempt, &money_of(&again, attempt))
            .unwrap();
        assert_eq!(step(&again, &paid), updated(Some(origin::PAYMENT)));
        assert_eq!(paid.changed_at(), at(4), "the money is dated before");
    }
    let free = failed
        .completed_free(ada(), Holds::default(), at(5))
        .unwrap();
    assert_eq!(step(&failed, &free), updated(None));
    let cut = again.cut_short(at(6)).unwrap();
    assert_eq!(step(&again, &cut), updated(Some(origin::CUSTOMER_ERASED)));
    let expired = cut.expired(at(7)).unwrap();
    assert_eq!(step(&cut, &expired), (vec!["checkout.expired"], None));
    let erased = expired.anonymized(at(8)).unwrap();
    assert_eq!(erased.status, CheckoutStatus::Expired);
    assert_eq!(
        step(&expired, &erased),
        updated(Some(origin::CUSTOMER_ERASED))
    );
    let facts = of((Some(expired), Some(erased)), Change::Checkout);
    assert!(facts[0].by_erasure);
}

#[test]
fn a_sale_is_an_order_that_is_paid_and_a_customer() {
    let confirmed = checkout()
        .confirmed(ada(), Holds::default(), now())
        .unwrap();
    let money = money_of(&confirmed, 1);
    let paid = confirmed.succeeded(1, &money).unwrap();
    let order = Sale::of(&paid, &money, 7).unwrap().order;
    let facts = of((None, Some(order.clone())), Change::Order);
    assert_eq!(kinds(&facts), ["order.created", "order.paid"]);
    assert!(facts[0].sequence < facts[1].sequence);
    assert_eq!(facts[0].origin, Some(origin::CHECKOUT_PAID));
    let refund = crate::domain::ids::RefundId::new(Uuid::from_u128(9));
    let refunding = order.refunding(refund, order.charged, now()).unwrap();
    let told = of(
        (Some(order.clone()), Some(refunding.clone())),
        Change::Order,
    );
    assert_eq!(kinds(&told), ["order.updated", "order.refunded"]);
    assert_eq!(told[0].origin, Some(origin::REFUND));
    assert!(facts[1].sequence < told[0].sequence);
    let ended = refunding.refund_ended(refund, false, order.charged, now());
    let told = of((Some(refunding), Some(ended)), Change::Order);
    assert_eq!(kinds(&told), ["order.updated"]);

    let customer = Sale::customer(&paid, None, now()).unwrap();
    let born = of((None, Some(customer.clone())), Change::Customer);
    assert_eq!(kinds(&born), ["customer.created"]);
    let again = Sale::customer(&paid, Some(&customer), now()).unwrap();
    let told = of((Some(customer), Some(again.clone())), Change::Customer);
    assert_eq!(
        (kinds(&told), told[0].origin),
        (vec!["customer.updated"], Some(origin::CHECKOUT_PAID))
    );
    let later = now() + SignedDuration::from_secs(1);
    let erased = again.deleted(true, later);
    let told = of((Some(again), Some(erased.clone())), Change::Customer);
    assert_eq!(
        (kinds(&told), told[0].by_erasure, told[0].origin),
        (vec!["customer.deleted"], true, None)
    );
    let anew = Sale::customer(&paid, Some(&erased), now()).unwrap();
    let made = of((Some(erased), Some(anew.clone())), Change::Customer);
    assert_eq!(
        (kinds(&made), made[0].revision),
        (vec!["customer.created"], 4)
    );
    assert!(told[0].sequence < made[0].sequence);
    let known = facts_of_present(&Change::Customer(None, Some(Box::new(anew))));
    assert_eq!(known, made);
}

#[test]
fn a_link_says_that_its_product_is_gone() {
    let link = a_link();
    let product = link.content.products[0];
    let mut content = link.content.clone();
    content
        .products
        .push(crate::domain::ids::ProductId::new(Uuid::from_u128(8)));
    let both = link.clone().updated(content, now());
    let told = |old: &Link, new: &Link| {
        let facts = of((Some(old.clone()), Some(new.clone())), Change::Link);
        (kinds(&facts), facts[0].origin)
    };
    assert_eq!(told(&link, &both), (vec!["checkout_link.updated"], None));
    let one = both.clone().without_product(product, now());
    let archived = Some(origin::PRODUCT_ARCHIVED);
    assert_eq!(told(&both, &one), (vec!["checkout_link.updated"], archived));
    let none = one.clone().without_product(one.content.products[0], now());
    assert_eq!(told(&one, &none), (vec!["checkout_link.deleted"], archived));
    assert_eq!(told(&one, &one.clone().deleted(now())).1, None);
    assert_eq!(one.clone().without_product(product, now()), one);
}
