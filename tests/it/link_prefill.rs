//! What the parameters of a link's address fill in. Whatever makes no sense is left out and noted,
//! and blocks nobody.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use shared::domain::checkout::{Checkout, Warning};

use crate::{
    harness::Shop,
    link_opening::{checkout, chosen, opened, stored},
    links::{COURSE, TICKET, made, product},
};

/// What was noted of parameters, in order.
pub(crate) fn ignored(checkout: &Checkout) -> Vec<String> {
    let names = checkout
        .warnings
        .iter()
        .filter_map(|warning| match warning {
            Warning::Ignored(name) => Some(name.to_string()),
            _ => None,
        });
    names.collect()
}

pub(crate) fn total(checkout: &Checkout) -> i64 {
    checkout.totals().total.minor()
}

/// A product for which buyers pay what they want.
pub(crate) async fn custom(shop: &Shop, fields: Value) -> String {
    let mut price = json!({"amount_type": "custom"});
    let more = fields.as_object().unwrap().clone();
    price.as_object_mut().unwrap().extend(more);
    product(shop, json!({"name": "Guide", "prices": [price]})).await
}

#[tokio::test]
async fn a_product_is_preselected_and_an_unknown_one_is_noted() {
    let shop = Shop::open().await;
    let link = made(&shop, json!({"products": [COURSE, TICKET]})).await;
    let picked = checkout(&shop, &link, &format!("product_id={TICKET}")).await;
    assert_eq!((chosen(&picked).as_str(), total(&picked)), (TICKET, 1200));
    assert_eq!(picked.warnings, []);
    let elsewhere = product(&shop, json!({})).await;
    let simple = TICKET.replace('-', "");
    for id in [
        &elsewhere,
        "0199d3a0-0000-7000-8000-00000000ffff",
        "rubbish",
        &simple,
        "%FF%00",
    ] {
        let first = checkout(&shop, &link, &format!("product_id={id}")).await;
        assert_eq!(chosen(&first), COURSE, "{id}");
        assert_eq!(ignored(&first), ["product_id"], "{id}");
    }
    // Empty is absent, and of two the first counts.
    let query = format!("product_id=&product_id={TICKET}&product_id=rubbish");
    let picked = checkout(&shop, &link, &query).await;
    assert_eq!(
        (chosen(&picked).as_str(), picked.warnings),
        (TICKET, vec![])
    );
}

#[tokio::test]
async fn custom_price_amount() {
    let shop = Shop::open().await;
    let bounds = json!({"minimum_amount": 500, "maximum_amount": 2000, "preset_amount": 700});
    let link = made(&shop, json!({"products": [custom(&shop, bounds).await]})).await;
    for (amount, expected) in [
        ("500", 500),
        ("2000", 2000),
        ("1234", 1234),
        ("1270.7", 1270),
        ("1300.", 1300),
    ] {
        let made = checkout(&shop, &link, &format!("amount={amount}")).await;
        assert_eq!(total(&made), expected, "{amount}");
        assert_eq!(made.warnings, [], "{amount}");
    }
    let wrong = [
        "499",
        "2001",
        "0",
        "-1",
        "-0",
        "inf",
        "-inf",
        "nan",
        "NaN",
        "1e400",
        "1e3",
        "0x400",
        "1_000",
        ".5",
        ".",
        "%2B700",
        "999999999999999999999999",
        "%D9%A1%D9%A2%D9%A3%D9%A4",
        "700.%00",
        "x",
    ];
    for amount in wrong {
        let made = checkout(&shop, &link, &format!("amount={amount}")).await;
        assert_eq!(total(&made), 700, "{amount}");
        assert_eq!(ignored(&made), ["amount"], "{amount}");
    }
    // A fixed price has no say for buyers.
    let fixed = made(&shop, json!({"products": [COURSE]})).await;
    let made = checkout(&shop, &fixed, "amount=1").await;
    assert_eq!(
        (total(&made), ignored(&made)),
        (4900, vec!["amount".to_owned()])
    );
}

#[tokio::test]
async fn custom_price_honours_zero_prefill() {
    let shop = Shop::open().await;
    let free = custom(&shop, json!({"minimum_amount": 0, "preset_amount": 500})).await;
    let link = made(&shop, json!({"products": [free]})).await;
    for amount in ["0", "0.99", "000"] {
        let made = checkout(&shop, &link, &format!("amount={amount}")).await;
        assert_eq!((total(&made), made.warnings), (0, vec![]), "{amount}");
    }
    let url = opened(&shop, &link, "amount=0").await;
    shop.follow(&url).await.says("Complete order");
    assert_eq!(total(&checkout(&shop, &link, "").await), 500);
}

#[tokio::test]
async fn prefill_email_and_name() {
    let shop = Shop::open().await;
    let link = made(&shop, json!({"products": [COURSE]})).await;
    let query = "customer_email=%20Ada%2Blinks@mail.example&customer_name=+Ada%20%22L%22+%3Cb%3E+";
    let url = opened(&shop, &link, query).await;
    let filled = stored(&shop, &url).await;
    assert_eq!(filled.warnings, []);
    assert_eq!(
        filled.prefill.email.unwrap().as_str(),
        "Ada+links@mail.example"
    );
    assert_eq!(filled.prefill.name.unwrap(), "Ada \"L\" <b>");
    shop.follow(&url)
        .await
        .says("value=\"Ada+links@mail.example\"")
        .says("value=\"Ada &quot;L&quot; &lt;b&gt;\"");
    let long = "%C3%A4".repeat(201);
    for email in [
        "ada",
        "ada@",
        "@mail.example",
        "a@b",
        "a%00@b.co",
        "a@b.co%0D%0ABcc:x@y.z",
        &long,
    ] {
        let made = checkout(&shop, &link, &format!("customer_email={email}")).await;
        assert!(made.prefill.is_empty(), "{email}");
        assert_eq!(ignored(&made), ["customer_email"], "{email}");
    }
    for name in ["%20", "a%00b", "a%0Ab", &long] {
        let made = checkout(&shop, &link, &format!("customer_name={name}")).await;
        assert!(made.prefill.is_empty(), "{name}");
        assert_eq!(ignored(&made), ["customer_name"], "{name}");
    }
    let most = "%C3%A4".repeat(200);
    let made = checkout(&shop, &link, &format!("customer_name={most}")).await;
    assert_eq!(made.prefill.name, Some("ä".repeat(200)));
}

#[tokio::test]
async fn several_at_once() {
    let shop = Shop::open().await;
    let guide = custom(&shop, json!({"minimum_amount": 100})).await;
    let link = made(&shop, json!({"products": [COURSE, guide]})).await;
    let query = format!(
        "amount=1000&product_id={guide}&discount_code=welcome10&customer_email=a@b.co\
         &customer_name=Ada&locale=pt-BR&theme=light&utm_term=x&unknown=1"
    );
    let url = opened(&shop, &link, &query).await;
    assert!(url.ends_with("?theme=light"), "{url}");
    let made = stored(&shop, &url).await;
    assert_eq!((chosen(&made), total(&made)), (guide, 900));
    assert_eq!(made.warnings, []);
    assert_eq!(made.locale.unwrap().as_str(), "pt-BR");
    assert_eq!(Value::Object(made.metadata.map()), json!({"utm_term": "x"}));
    let nonsense = "amount=x&product_id=x&discount_code=x%00&customer_email=x&customer_name=%00\
                    &locale=x&theme=x&utm_term=%00&custom_field_data.x=x";
    let url = opened(&shop, &link, nonsense).await;
    assert!(!url.contains('?'), "{url}");
    let made = stored(&shop, &url).await;
    assert_eq!((chosen(&made).as_str(), total(&made)), (COURSE, 4900));
    let mut noted = ignored(&made);
    noted.sort();
    let expected = [
        "amount",
        "custom_field_data",
        "customer_email",
        "customer_name",
        "discount_code",
        "locale",
        "product_id",
        "theme",
        "utm_term",
    ];
    assert_eq!(noted, expected);
}

#[tokio::test]
async fn with_metadata() {
    let shop = Shop::open().await;
    let own = json!({"utm_source": "own", "wave": 2});
    let link = made(&shop, json!({"products": [COURSE], "metadata": own})).await;
    let known = [
        "reference_id",
        "utm_medium",
        "utm_campaign",
        "utm_term",
        "utm_content",
        "gclid",
        "fbclid",
        "ttclid",
        "msclkid",
    ];
    let pairs: Vec<String> = known
        .iter()
        .map(|key| format!("{key}=%C3%A4-{key}"))
        .collect();
    let query = format!(
        "utm_source=theirs&wave=9&password=x&utm_id=7&{}",
        pairs.join("&")
    );
    let made_at_once = checkout(&shop, &link, &query).await;
    let mut expected = own.clone();
    for key in known {
        expected[key] = json!(format!("ä-{key}"));
    }
    assert_eq!(Value::Object(made_at_once.metadata.map()), expected);
    assert_eq!(made_at_once.warnings, []);
    // 500 characters fit, one more is dropped, and so is what cannot be printed.
    let (fits, long) = ("ä".repeat(500), "ä".repeat(501));
    let made_long = checkout(
        &shop,
        &link,
        &format!("gclid={fits}&fbclid={long}&ttclid=a%07"),
    )
    .await;
    let map = made_long.metadata.map();
    assert_eq!(map.get("gclid"), Some(&json!(fits)));
    assert_eq!((map.get("fbclid"), map.get("ttclid")), (None, None));
    assert_eq!(ignored(&made_long), ["fbclid", "ttclid"]);
}

#[tokio::test]
async fn metadata_that_is_full_takes_no_more() {
    let shop = Shop::open().await;
    let mut own: BTreeMap<String, Value> = (0..48).map(|n| (format!("k{n}"), json!(n))).collect();
    own.insert("utm_term".to_owned(), json!("own"));
    let link = made(&shop, json!({"products": [COURSE], "metadata": own})).await;
    let made = checkout(&shop, &link, "utm_term=a&utm_source=b&gclid=c&fbclid=d").await;
    let map = made.metadata.map();
    assert_eq!((map.len(), map.get("utm_source")), (50, Some(&json!("b"))));
    assert_eq!(map.get("utm_term"), Some(&json!("own")));
    assert_eq!(ignored(&made), ["gclid", "fbclid"]);
}

#[tokio::test]
async fn a_theme_and_a_language_travel_on_or_are_noted() {
    let shop = Shop::open().await;
    let link = made(&shop, json!({"products": [COURSE]})).await;
    for theme in ["dark", "light"] {
        let url = opened(&shop, &link, &format!("theme={theme}")).await;
        assert!(url.ends_with(&format!("?theme={theme}")), "{url}");
        let page = shop.follow(&url).await.expect(200);
        let page = page.says(&format!("class=\"{theme}\""));
        // The form comes back to the same look.
        page.says(&format!("?theme={theme}\" novalidate"));
    }
    for (query, noted) in [
        ("theme=DARK", "theme"),
        ("theme=%0D%0ASet-Cookie:x", "theme"),
        ("locale=de_DE", "locale"),
        ("locale=..%2F", "locale"),
    ] {
        let url = opened(&shop, &link, query).await;
        assert!(!url.contains('?'), "{url}");
        assert_eq!(ignored(&stored(&shop, &url).await), [noted]);
    }
}
