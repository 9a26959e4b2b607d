//! Who may see and change links and templates in the console.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    harness::{Shop, Visitor, custom_item, id_of, repository, text_of},
    links::{COURSE, TICKET, made, path, product},
};

const LINKS: &str = "/console/links";
const TEMPLATES: &str = "/console/templates";

/// A link and a template, and what is posted to their pages.
async fn offers(shop: &Shop) -> (Value, Value) {
    let link = made(shop, json!({"products": [COURSE], "label": "Our link"})).await;
    let fields =
        json!({"label": "Our template", "customLineItems": [custom_item("Zine", "10.00", 1)]});
    (link, shop.create_template(fields).await)
}

fn posts(link: &Value, template: &Value) -> Vec<String> {
    let link = ["", "/end", "/duplicate", "/delete", "/restore"]
        .map(|what| format!("{LINKS}/{}{what}", id_of(link)));
    let template = ["", "/off", "/on", "/duplicate", "/delete", "/restore"]
        .map(|what| format!("{TEMPLATES}/{}{what}", id_of(template)));
    link.into_iter().chain(template).collect()
}

async fn assert_untouched(shop: &Shop, link: &Value, template: &Value) {
    assert_eq!(shop.got(&path(link)).await, *link);
    let path = format!("/ecom/v1/checkout-templates/{}", id_of(template));
    assert_eq!(shop.got(&path).await["checkoutTemplate"], *template);
}

const FORM: &[(&str, &str)] = &[
    ("revision", "1"),
    ("label", "Taken over"),
    ("products", COURSE),
    ("slug", "taken-over"),
];

#[tokio::test]
async fn what_is_another_site_s_does_not_exist() {
    let shop = Shop::open().await;
    let (link, template) = offers(&shop).await;
    let other = Visitor::with(&shop, shop.other_token()).await;
    for place in [LINKS, TEMPLATES] {
        let list = other.open(place).await.expect(200).says("There is none");
        list.keeps_silent_on("Our ");
    }
    let after = format!("{TEMPLATES}?after={}", id_of(&template));
    other.open(&after).await.expect(404);
    for page in [
        format!("{LINKS}/{}", id_of(&link)),
        format!("{TEMPLATES}/{}", id_of(&template)),
    ] {
        for page in [format!("{page}/delete"), page] {
            let page = other.open(&page).await.expect(404);
            page.says("This page does not exist")
                .keeps_silent_on("Our ");
        }
    }
    for page in posts(&link, &template) {
        other
            .send(&page, FORM)
            .await
            .expect(404)
            .keeps_silent_on("Our ");
    }
    // Neither are its products and discounts there to choose, nor by their ids.
    let form = other.open("/console/links/new").await.expect(200);
    form.says("has no product that is sold")
        .keeps_silent_on("WELCOME10");
    let foreign = other.send(LINKS, &FORM[2..3]).await.expect(422);
    foreign.says("the product does not exist");
    assert_untouched(&shop, &link, &template).await;

    let owner = Visitor::owner(&shop).await;
    for page in posts(&link, &template) {
        owner.send_from("cross-site", &page, FORM).await.expect(403);
        owner.send_from("same-site", &page, FORM).await.expect(403);
    }
    owner
        .send_from("cross-site", LINKS, &FORM[2..3])
        .await
        .expect(403);
    assert_untouched(&shop, &link, &template).await;
}

#[tokio::test]
async fn what_the_token_does_not_allow_is_said_in_words() {
    let shop = Shop::open().await;
    let (link, template) = offers(&shop).await;
    let reader = shop
        .token_with(&["checkout_links:read", "checkout_templates:read"])
        .await;
    let reader = Visitor::with(&shop, &reader).await;
    let pages = [
        format!("{LINKS}/{}", id_of(&link)),
        format!("{TEMPLATES}/{}", id_of(&template)),
    ];
    for page in [LINKS, TEMPLATES, &pages[0], &pages[1]] {
        let page = reader.open(page).await.expect(200);
        let page = page.says("Your access token does not allow to change checkout");
        page.keeps_silent_on("Delete")
            .keeps_silent_on("New link")
            .keeps_silent_on("Save");
    }
    reader
        .open(&pages[0])
        .await
        .expect(200)
        .says("Watercolour for beginners")
        .says("€49.00");
    for page in posts(&link, &template) {
        let lacks = match page.starts_with(LINKS) {
            true => "lacks the scope `checkout_links:write`",
            false => "lacks the scope `checkout_templates:write`",
        };
        reader.send(&page, FORM).await.expect(403).says(lacks);
    }
    reader.send(LINKS, FORM).await.expect(403);
    let asks = [
        format!("{}/delete", pages[0]),
        format!("{}/delete", pages[1]),
        format!("{LINKS}/new"),
    ];
    for page in &asks {
        reader.open(page).await.expect(403).says(":write");
    }

    let stranger = shop.token_with(&["webhooks:read", "products:read"]).await;
    let stranger = Visitor::with(&shop, &stranger).await;
    stranger
        .open("/console")
        .await
        .expect(200)
        .says("does not allow to see this");
    for page in [LINKS, TEMPLATES, &pages[0], &pages[1]] {
        let page = stranger.open(page).await.expect(403).says(":read");
        page.keeps_silent_on("Our ");
    }
    assert_untouched(&shop, &link, &template).await;
}

#[tokio::test]
async fn a_token_that_may_not_see_the_catalog_changes_the_rest_of_a_link() {
    let shop = Shop::open().await;
    let fields =
        json!({"products": [COURSE], "discount_id": "0199d3a0-0000-7000-8000-0000000000d1"});
    let link = made(&shop, fields).await;
    let token = shop
        .token_with(&["checkout_links:read", "checkout_links:write"])
        .await;
    let writer = Visitor::with(&shop, &token).await;
    let none = writer.open("/console/links/new").await.expect(403);
    none.says("lacks the scope `products:read`");
    let page = format!("{LINKS}/{}", id_of(&link));
    let shown = writer
        .open(&page)
        .await
        .expect(200)
        .says("Watercolour for beginners");
    shown
        .keeps_silent_on("Live Q&amp;A")
        .keeps_silent_on("WELCOME10");
    let fields = [
        ("revision", "1"),
        ("label", "Ours"),
        ("products", COURSE),
        ("allow_discount_codes", "yes"),
    ];
    writer.submit(&page, &fields).await.says("are saved");
    let told = shop.got(&path(&link)).await;
    assert_eq!(
        (&told["label"], &told["discount_id"]),
        (&json!("Ours"), &link["discount_id"])
    );
}

#[tokio::test]
async fn many_products_are_named_by_their_ids() {
    let shop = Shop::open().await;
    let owner = Visitor::owner(&shop).await;
    let few = owner.open("/console/links/new").await.expect(200);
    few.keeps_silent_on("Further products");
    for _ in 0..200 {
        shop.clock.advance(jiff::SignedDuration::from_millis(2));
        product(&shop, json!({"name": "Print"})).await;
    }
    let last = product(&shop, json!({"name": "The last"})).await;
    let many = owner
        .open("/console/links/new")
        .await
        .expect(200)
        .says("Further products");
    let many = many.keeps_silent_on("The last");
    assert!(many.text.len() < 100_000, "{}", many.text.len());
    let further = format!("{TICKET}\n{last}");
    let fields = [("products", COURSE), ("products", further.as_str())];
    let shown = owner
        .submit(LINKS, &fields)
        .await
        .says("The last")
        .says("Live Q&amp;A");
    shown.says(&format!("value=\"{last}\" checked"));
}

/// Whether a function's policy names an operation on a table.
fn allows(resource: &str, operation: &str, table: &str) -> bool {
    let template = text_of(&repository("template.yaml"));
    let start = template
        .find(&format!("\n  {resource}:\n"))
        .expect("the function");
    let section = &template[start + 3..];
    let end = section.find("\n      Events:\n").expect("its events");
    let statements = section[..end].split("Effect: Allow").skip(1);
    let operation = match operation {
        "TransactWriteItems" => "PutItem",
        other => other,
    };
    let action = format!("dynamodb:{operation}");
    let names = |statement: &str| {
        let is_named = statement.split(|sign: char| !(sign.is_alphanumeric() || sign == ':'));
        is_named.into_iter().any(|word| word == action)
    };
    let of_table = [format!("!GetAtt {table}.Arn"), format!("${{{table}.Arn}}/")];
    statements.into_iter().any(|statement| {
        names(statement) && of_table.iter().any(|arn| statement.contains(arn.as_str()))
    })
}

#[tokio::test]
async fn the_functions_do_what_their_policies_allow() {
    let shop = Shop::open().await;
    let owner = Visitor::owner(&shop).await;
    drop(shop.calls());
    let fields = json!({
        "products": [COURSE], "discount_id": "0199d3a0-0000-7000-8000-0000000000d1", "limit": {"max": 3},
    });
    let link = made(&shop, fields).await;
    let template = json!({"customLineItems": [custom_item("Zine", "10.00", 1)], "limit": {"max": 3, "counts": "ORDERS"}});
    let template = shop.create_template(template).await;
    let lists = [
        LINKS.to_owned(),
        TEMPLATES.to_owned(),
        format!("{LINKS}/new"),
    ];
    let pages = [
        format!("{LINKS}/{}", id_of(&link)),
        format!("{TEMPLATES}/{}", id_of(&template)),
    ];
    for page in lists.iter().chain(&pages) {
        owner.open(page).await.expect(200);
    }
    owner.send(LINKS, FORM).await.expect(303);
    for page in posts(&link, &template) {
        owner.send(&page, &FORM[..3]).await.expect(303);
    }
    let mut seen = BTreeSet::new();
    for call in shop.calls() {
        let resource = match call.function.as_str() {
            "console" => "ConsoleFunction",
            "link-creation" => "LinkCreationFunction",
            "template-updates" => "TemplateUpdatesFunction",
            _ => continue,
        };
        let (operation, table) = (call.operation, call.table);
        assert!(
            allows(resource, operation, &table),
            "{resource}: {operation} of {table}"
        );
        seen.insert((resource, operation, table));
    }
    assert!(seen.len() > 12, "{seen:?}");
    assert!(!allows("LinkCreationFunction", "DeleteItem", "Catalog"));
}
