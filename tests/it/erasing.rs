//! Customers who are deleted, and forgotten.

use checkout_links::faults::Fault;
use reqwest::Method;
use serde_json::{Value, json};
use shared::{
    domain::{checkout::CheckoutStatus, ids::CustomerId},
    store::Trace,
};

use crate::harness::{ADA, Shop, id_of, pay_as, zine};

async fn delete(shop: &Shop, customer: &Value, query: &str) -> crate::harness::Answer {
    let path = format!(
        "/v1/customers/{}{query}",
        customer.as_str().expect("a customer")
    );
    shop.call(Method::DELETE, &path, None).await
}

async fn traces(shop: &Shop, customer: &Value) -> Vec<Trace> {
    let id = CustomerId::parse(customer.as_str().unwrap()).unwrap();
    shop.stack.store.traces_of_customer(id).await.unwrap()
}

/// All that is stored of checkouts and what comes of them, as text.
async fn everything(shop: &Shop, traces: &[Trace]) -> String {
    let store = &shop.stack.store;
    let mut all = String::new();
    for trace in traces {
        let thing = match *trace {
            Trace::Checkout(id) => json!(store.checkout(id).await.unwrap()),
            Trace::Order(id) => json!(store.order(id).await.unwrap()),
            Trace::Refund(id) => json!(store.refund(id).await.unwrap()),
            Trace::Subscription(id) => json!(store.subscription(id).await.unwrap()),
        };
        all += &thing.to_string();
    }
    all
}

/// Ada with all that one can leave behind: her customer's id.
async fn ada(shop: &Shop) -> Value {
    let field = json!({"type": "text", "slug": "size", "name": "Size"});
    let field = shop.created("/v1/custom-fields/", field).await;
    let product = shop
        .magazine(json!({
            "attached_custom_fields": [{"custom_field_id": field["id"], "required": false}],
        }))
        .await;
    let fields = json!({
        "products": [product["id"]], "customer_email": "ada@example.com", "customer_name": "Ada Lovelace",
        "customer_billing_address": {"country": "GB", "city": "Marylebone"}, "customer_tax_id": "GB-ADA",
        "external_customer_id": "ext-ada", "customer_metadata": {"tier": "countess"},
        "customer_ip_address": "198.51.100.7", "metadata": {"note": "for Byron"}, "custom_field_data": {"size": "Large"},
    });
    let url = shop.checkout_of(fields.clone()).await;
    shop.pay(&url, ADA).await;
    let order = shop.order_at(&url).await;
    let refund = json!({"order_id": order["id"], "reason": "other", "amount": 1, "comment": "Byron asked", "metadata": {"by": "Byron"}});
    shop.created("/v1/refunds/", refund).await;
    // One that nobody has paid, and one that is about to be.
    shop.checkout_of(fields.clone()).await;
    let confirmed = shop.checkout_of(fields).await;
    shop.submit(&confirmed, ADA).await.expect(303);
    order["customer_id"].clone()
}

/// What tells who Ada is.
const TELLING: &[&str] = &[
    "ada@",
    "Ada",
    "Lovelace",
    "Marylebone",
    "GB-ADA",
    "ext-ada",
    "countess",
    "198.51.100.7",
    "Byron",
    "Large",
];

/// Ada left all kinds of things behind, and they tell who she is.
async fn assert_telling(shop: &Shop, known: &[Trace]) {
    let kinds = known.iter().map(|trace| match trace {
        Trace::Checkout(_) => 'c',
        Trace::Order(_) => 'o',
        Trace::Refund(_) => 'r',
        Trace::Subscription(_) => 's',
    });
    let mut kinds: Vec<char> = kinds.collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ['c', 'c', 'c', 'o', 'r', 's']);
    let before = everything(shop, known).await;
    for telling in TELLING {
        assert!(before.contains(telling), "{telling} was never there");
    }
}

/// What was sold stays, and nothing is charged any more.
async fn assert_sold(shop: &Shop, sold: &Value) {
    let order = shop.got(&format!("/v1/orders/{}", id_of(sold))).await;
    for name in [
        "total_amount",
        "refunded_amount",
        "items",
        "number",
        "currency",
    ] {
        assert_eq!(order[name], sold[name], "{name}");
    }
    assert_eq!(order["subscription"]["status"], "canceled");
    assert_eq!(
        (&order["billing_name"], &order["metadata"]),
        (&Value::Null, &json!({}))
    );
    let billed = shop
        .call(
            Method::PATCH,
            &format!("/v1/orders/{}", id_of(sold)),
            Some(json!({"billing_name": "Ada"})),
        )
        .await;
    assert_eq!(billed.faults().len(), 1);
    let receipt = shop
        .got(&format!("/v1/orders/{}/receipt", id_of(sold)))
        .await;
    shop.follow(receipt["url"].as_str().unwrap())
        .await
        .expect(200)
        .says("were deleted");
}

#[tokio::test]
async fn who_is_forgotten_is_nowhere_any_more() {
    let shop = Shop::open().await;
    let customer = ada(&shop).await;
    let grace = shop.bought_as(&pay_as("grace@example.com")).await;
    let known = traces(&shop, &customer).await;
    assert_telling(&shop, &known).await;
    let of_ada = format!("/v1/orders/?customer_id={}", customer.as_str().unwrap());
    let sold = shop.got(&of_ada).await["items"][0].clone();

    delete(&shop, &customer, "?anonymize=true")
        .await
        .expect(204);
    let after = everything(&shop, &known).await;
    for telling in TELLING {
        assert!(!after.contains(telling), "{telling} is still there");
    }
    assert_eq!(after.matches("\"anonymized\":true").count(), known.len());
    let left = shop
        .stack
        .store
        .customer(CustomerId::parse(customer.as_str().unwrap()).unwrap())
        .await
        .unwrap()
        .unwrap();
    assert!(
        left.anonymized && left.is_deleted() && left.name.is_none() && left.external_id.is_none()
    );
    for trace in &known {
        if let Trace::Checkout(id) = trace {
            let status = shop
                .stack
                .store
                .checkout(*id)
                .await
                .unwrap()
                .unwrap()
                .status;
            assert!(matches!(
                status,
                CheckoutStatus::Succeeded | CheckoutStatus::Expired
            ));
        }
    }
    assert_sold(&shop, &sold).await;
    // Nobody else is touched.
    let other = shop.got(&format!("/v1/orders/{}", id_of(&grace))).await;
    assert_eq!(other, grace);
    // Again, for what was under way meanwhile.
    delete(&shop, &customer, "?anonymize=true")
        .await
        .expect(204);
    delete(&shop, &customer, "").await.expect(404);
}

#[tokio::test]
async fn who_was_only_deleted_can_be_forgotten_later() {
    let shop = Shop::open().await;
    let customer = ada(&shop).await;
    delete(&shop, &customer, "").await.expect(204);
    let known = traces(&shop, &customer).await;
    assert!(everything(&shop, &known).await.contains("Lovelace"));
    let subscriptions = shop.got("/v1/subscriptions/").await;
    assert_eq!(subscriptions["items"][0]["status"], "canceled");
    delete(&shop, &customer, "").await.expect(404);
    delete(&shop, &customer, "?anonymize=true")
        .await
        .expect(204);
    assert!(!everything(&shop, &known).await.contains("Lovelace"));
    delete(&shop, &customer, "?anonymize=perhaps")
        .await
        .expect(422);
}

#[tokio::test]
async fn money_that_is_on_its_way_is_waited_for() {
    let shop = Shop::open().await;
    let customer = shop.bought().await["customer_id"].clone();
    let url = zine(&shop, json!({})).await;
    let sandbox = shop.submit(&url, ADA).await.expect(303).location();
    shop.submit(&sandbox, &[("outcome", "pay_later")])
        .await
        .expect(303);
    let refused = delete(&shop, &customer, "?anonymize=true")
        .await
        .expect(409);
    assert!(refused.text.contains("on its way"), "{}", refused.text);
    let path = format!("/v1/customers/{}", customer.as_str().unwrap());
    assert_eq!(shop.got(&path).await["email"], "ada@example.com");
    shop.submit(&sandbox, &[("outcome", "arrive")])
        .await
        .expect(303);
    assert_eq!(
        shop.checkout_at(&url).await.status,
        CheckoutStatus::Succeeded
    );
    delete(&shop, &customer, "?anonymize=true")
        .await
        .expect(204);
    let order = shop.order_at(&url).await;
    assert_eq!(
        (&order["status"], &order["billing_name"]),
        (&json!("paid"), &Value::Null)
    );
}

#[tokio::test]
async fn what_was_paid_when_the_provider_was_not_heard_is_an_order_first() {
    let shop = Shop::open().await;
    let customer = shop.bought().await["customer_id"].clone();
    let url = zine(&shop, json!({})).await;
    shop.submit(&url, ADA).await.expect(303);
    // The buyer has paid, and the callback got lost.
    let mut session = shop.session_of(&url).await;
    session.status = shared::store::SandboxStatus::Paid;
    shop.replace_session(&mut session).await;
    delete(&shop, &customer, "?anonymize=true")
        .await
        .expect(204);
    let checkout = shop.checkout_at(&url).await;
    assert_eq!(
        (checkout.status, checkout.anonymized, checkout.buyer),
        (CheckoutStatus::Succeeded, true, None)
    );
    let order = shop.order_at(&url).await;
    assert_eq!(
        (&order["total_amount"], &order["billing_name"]),
        (&json!(1000), &Value::Null)
    );
}

#[tokio::test]
async fn who_is_forgotten_in_part_is_forgotten_by_asking_again() {
    // Wherever the tables fail, what is left to do is done the next time.
    for writes in [0, 1, 3, 5, 7] {
        let shop = Shop::open().await;
        let customer = ada(&shop).await;
        let known = traces(&shop, &customer).await;
        let faults = &shop.stack.faults;
        faults.expect("PutItem", Fault::Pass, writes);
        faults.expect("PutItem", Fault::Refusal, 1);
        let failed = delete(&shop, &customer, "?anonymize=true").await;
        assert!(
            failed.status.is_server_error(),
            "{writes}: {}",
            failed.status
        );
        assert_eq!(faults.stop(), 0, "{writes}");
        delete(&shop, &customer, "?anonymize=true")
            .await
            .expect(204);
        let after = everything(&shop, &known).await;
        for telling in TELLING {
            assert!(
                !after.contains(telling),
                "{writes}: {telling} is still there"
            );
        }
    }
}
