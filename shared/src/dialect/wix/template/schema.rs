//! Schemas of checkout templates.

use serde_json::{Value, json};

use super::{
    bulk::MAX_TEMPLATES,
    read::{CUSTOM_CONTENT, EXTENDED_FIELDS, STATUSES, SWITCHES, WEB_CLIENT},
};
use crate::{
    dialect::{
        offer::{
            CAMEL,
            schema::{campaign, effective_state},
        },
        schema::{
            Fields, about, all, any_of, any_text, anything, count, flag, id, integer, label, like,
            list, metadata, moment, named, nullable, object, one_of, schemas, text, url, word,
        },
        wix::{
            items::schema::{CatalogItem, CustomItem, NewCatalogItem, NewCustomItem},
            shape::schema::Way,
        },
    },
    domain::coupon::CouponCode,
};

schemas! {
    /// A checkout template.
    CheckoutTemplate = object()
        .has([
            ("id", id()),
            ("status", word(STATUSES)),
            effective_state(&CAMEL),
            ("customization", told_switches()),
            ("lineItems", all(named::<CatalogItem>())),
            ("customLineItems", all(named::<CustomItem>())),
            ("metadata", metadata()),
            ("createdDate", moment()),
            ("updatedDate", moment()),
            ("revision", about("Counts its changes, in a string.", like(any_text(), json!("1")))),
        ])
        .may_have([
            ("label", label()),
            ("couponCode", any_text()),
            ("successUrl", any_text()),
            ("externalReference", reference(Way::Told)),
            ("customContentReference", Way::Told.object(Way::Told.table(object(), CUSTOM_CONTENT))),
            ("extendedFields", Way::Told.object(Way::Told.table(object(), EXTENDED_FIELDS))),
        ])
        .may_have(campaign(&CAMEL))
        .open();
    /// A checkout template to make: one item at least. What is ours is ignored.
    NewCheckoutTemplate = written().takes([("status", word(STATUSES))]).may_have(ours()).closed();
    /// What changes of a checkout template.
    CheckoutTemplateChanges = written()
        .takes([
            ("status", word(STATUSES)),
            ("id", id()),
            ("_id", id()),
            ("revision", about("The revision to change; another is a conflict.", one_of(vec![any_text(), count()]))),
        ])
        .may_have(["createdDate", "updatedDate", CAMEL.effective_state].map(|name| (name, ignored())))
        .closed();
    /// A checkout template to make.
    CreateCheckoutTemplate = like(
        object()
            .has([("checkoutTemplate", named::<NewCheckoutTemplate>())])
            .may_have([("checkoutTemplateId", ignored()), ("fieldMask", ignored())])
            .closed(),
        json!({"checkoutTemplate": example()}),
    );
    /// What changes of a checkout template: the fields that are there, or those of the mask.
    UpdateCheckoutTemplate = like(
        object()
            .has([("checkoutTemplate", named::<CheckoutTemplateChanges>())])
            .takes([("fieldMask", mask())])
            .may_have([("checkoutTemplateId", ignored())])
            .closed(),
        json!({"checkoutTemplate": {"label": "Summer sale", "customization": {"lockedCoupon": true}}}),
    );
    /// Checkout templates to make. One that is wrong fails by itself.
    BulkCreateCheckoutTemplates = like(
        object()
            .has([("checkoutTemplates", list(1..=MAX_TEMPLATES, any_of(vec![
                named::<NewCheckoutTemplate>(),
                about("What is no template is told so in its result.", anything()),
            ])))])
            .takes([("returnEntity", about("Whether the templates come back, and not only their ids.", flag()))])
            .closed(),
        json!({"checkoutTemplates": [example()], "returnEntity": true}),
    );
    /// The answer with one checkout template.
    CheckoutTemplateAnswer = object().has([("checkoutTemplate", named::<CheckoutTemplate>())]).open();
    /// What became of each, in the order in which they were sent.
    BulkCheckoutTemplates = object()
        .has([
            ("results", all(named::<BulkResult>())),
            ("bulkActionMetadata", object()
                .has([("totalSuccesses", count()), ("totalFailures", count()), ("undetailedFailures", count())])
                .open()),
        ])
        .open();
    /// What became of one of many.
    BulkResult = object()
        .has([("itemMetadata", object()
            .has([("originalIndex", count()), ("success", flag())])
            .may_have([("id", id()), ("error", named::<ApplicationError>())])
            .open())])
        .may_have([("item", named::<CheckoutTemplate>())])
        .open();
    /// Why something failed.
    ApplicationError = object()
        .has([
            ("code", about("For programs.", like(any_text(), json!("NOT_FOUND")))),
            ("description", about("For people.", any_text())),
            ("data", object().may_have([("fieldViolations", all(named::<FieldViolation>()))]).open()),
        ])
        .open();
    /// One thing that is wrong with a body.
    FieldViolation = object()
        .has([
            ("field", like(any_text(), json!("checkoutTemplate.lineItems[0].quantity"))),
            ("description", any_text()),
            ("violatedRule", like(any_text(), json!("REQUIRED_FIELD"))),
            ("data", json!({"type": "object", "additionalProperties": true})),
        ])
        .may_have([("ruleName", any_text())])
        .open();
    /// What is other in the copy of a checkout template.
    DuplicateCheckoutTemplate = like(
        object()
            .takes([("label", about("The same unless said.", label()))])
            .may_have([("checkoutTemplateId", ignored())])
            .closed(),
        json!({"label": "Summer sale"}),
    );
    /// The checkout to make.
    CreateCheckoutFromTemplate = like(
        object()
            .takes([
                ("checkoutTemplateId", about("As in the path.", text(1..=36))),
                ("siteId", about("The caller's own; another does not exist.", text(1..=36))),
            ])
            .closed(),
        json!({}),
    );
    /// The checkout that was made.
    CreatedCheckout = object()
        .has([("checkoutId", id()), ("checkoutUrl", about("The buyer's page.", any_text())), ("purchaseFlowId", id())])
        .open();
    /// A redirect, told in JSON.
    RawRedirect = object()
        .has([
            ("statusCode", integer(302..=302)),
            ("headers", all(object().has([("key", any_text()), ("value", any_text())]).open())),
            ("body", any_text()),
        ])
        .open();
}

fn example() -> Value {
    json!({
        "label": "Spring sale",
        "customLineItems": [{
            "quantity": 1,
            "productName": {"original": "Zine"},
            "price": "10.00",
            "itemType": {"preset": "PHYSICAL"},
        }],
        "couponCode": "WELCOME10",
    })
}

fn ignored() -> Value {
    about("Ours, and ignored.", anything())
}

fn ours() -> [(&'static str, Value); 6] {
    let state = CAMEL.effective_state;
    let names = ["id", "_id", "createdDate", "updatedDate", "revision", state];
    names.map(|name| (name, ignored()))
}

fn mask() -> Value {
    let path = || like(any_text(), json!("label"));
    let paths = || any_of(vec![path(), all(path())]);
    let wrapped = object().has([("paths", paths())]).open();
    let schema = any_of(vec![path(), all(path()), wrapped]);
    about("Paths, in a list or with commas between.", schema)
}

fn written() -> Fields {
    let sent = |table| Way::Sent.object(Way::Sent.table(object(), table));
    object()
        .takes([
            ("label", about("Shown to no buyer.", label())),
            ("customization", switches()),
            ("lineItems", list(0..=300, named::<NewCatalogItem>())),
            ("customLineItems", list(0..=300, named::<NewCustomItem>())),
            ("couponCode", text(1..=CouponCode::MAX_LENGTH)),
            ("externalReference", reference(Way::Sent)),
            (
                "successUrl",
                about(
                    "`https`, on a host of the site; `{CHECKOUT_ID}` in it is filled in.",
                    url(),
                ),
            ),
            ("metadata", metadata()),
            ("customContentReference", sent(CUSTOM_CONTENT)),
            ("extendedFields", sent(EXTENDED_FIELDS)),
        ])
        .takes(campaign(&CAMEL))
}

fn reference(way: Way) -> Value {
    let fields = object().has([("appId", id())]);
    way.object(way.optional(fields, [("resourceId", text(1..=100))]))
}

fn switches() -> Value {
    let mut switches = object().closed();
    let mut client = object().closed();
    for name in WEB_CLIENT {
        client["properties"][name] = nullable(flag());
    }
    for name in SWITCHES {
        switches["properties"][name] = nullable(flag());
    }
    switches["properties"][SWITCHES[0]] = nullable(client);
    switches
}

fn told_switches() -> Value {
    let client = object().has([(WEB_CLIENT[0], flag()), (WEB_CLIENT[1], flag())]);
    object()
        .has([
            ("webClient", client.open()),
            ("lockedGiftCard", flag()),
            ("lockedCoupon", flag()),
            ("disabledManualPayment", flag()),
        ])
        .open()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::wix::template::FIELDS;

    #[test]
    fn a_template_has_the_fields_that_are_read() {
        let mut known: Vec<&str> = FIELDS.to_vec();
        known.sort_unstable();
        for schema in [
            NewCheckoutTemplate::source(),
            CheckoutTemplateChanges::source(),
        ] {
            let fields = schema["properties"].as_object().unwrap();
            assert_eq!(fields.keys().collect::<Vec<_>>(), known);
        }
    }
}
