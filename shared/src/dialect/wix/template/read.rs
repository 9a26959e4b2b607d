//! Checkout templates as clients send them.

use serde_json::Value;

use crate::{
    dialect::{
        offer::{CAMEL, FALLBACKS, LIMIT, PREVIEW, names_campaign, read_campaign},
        reader::{Faults, Fields, Node},
        wix::{
            items::{read_catalog_item, read_custom_item, read_items},
            shape::{Field, Shape, read_fields, read_guid},
        },
    },
    domain::{
        coupon::CouponCode,
        fault::Rule,
        money::Currency,
        offer::Campaign,
        packed::Extras,
        problem::{Problem, Refusal},
        template::{
            CustomizationPatch, ExternalReference, TemplateContent, TemplatePatch, TemplateStatus,
        },
        urls::WebUrl,
    },
};

/// What a client may send of a template; the id is ours and ignored.
pub(in crate::dialect::wix) const FIELDS: &[&str] = &[
    "id",
    // What Wix's client calls the id; it leaves this as it is when both are there.
    "_id",
    "label",
    "status",
    CAMEL.effective_state,
    CAMEL.starts_at,
    CAMEL.ends_at,
    LIMIT,
    FALLBACKS,
    PREVIEW,
    "customization",
    "lineItems",
    "customLineItems",
    "couponCode",
    "externalReference",
    "successUrl",
    "metadata",
    "customContentReference",
    "extendedFields",
    "createdDate",
    "updatedDate",
    "revision",
];
pub(super) const STATUSES: &[&str] = &["ACTIVE", "INACTIVE"];
pub(super) const SWITCHES: &[&str] = &[
    "webClient",
    "lockedGiftCard",
    "lockedCoupon",
    "applyCouponLocked",
    "disabledManualPayment",
];
pub(super) const WEB_CLIENT: &[&str] = &[
    "disabledContinueShoppingButton",
    "disabledPolicyAgreementCheckbox",
];

/// What a client asks to create.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTemplate {
    /// What may be updated later.
    pub content: TemplateContent,
    /// What never changes.
    pub external_reference: Option<ExternalReference>,
}

/// Reads `{checkoutTemplate}` of a create; prices are read in the site's currency.
///
/// # Errors
///
/// All faults at once; or [`Refusal::TemplateWithoutItems`].
pub fn read_create(body: &Value, currency: Currency) -> Result<NewTemplate, Problem> {
    let faults = Faults::default();
    let read = template_fields(body, &faults).and_then(|fields| {
        let patch = read_patch(&fields, currency, &Campaign::default());
        let status = fields.optional("status", |node| node.word(STATUSES, STATUS_VALUES));
        let external_reference = fields.optional("externalReference", |node| read_external(&node));
        let mut patch = patch?;
        patch.status = status?;
        let content = TemplateContent::empty().patched(patch);
        Some(NewTemplate {
            content,
            external_reference: external_reference?,
        })
    });
    let new = faults.finish(read).map_err(Problem::invalid)?;
    if new.content.has_no_items() {
        return Err(Problem::refused(
            Refusal::TemplateWithoutItems,
            "A checkout template needs at least one of `lineItems` and `customLineItems`.",
        ));
    }
    Ok(new)
}

/// Reads the body that copies a template: what it names is other in the copy.
///
/// # Errors
///
/// All faults.
pub fn read_duplicate(body: &Value) -> Result<TemplatePatch, Problem> {
    let faults = Faults::default();
    let known = ["checkoutTemplateId", "label"];
    let read = Node::root(body, &faults).object(&known).and_then(|fields| {
        let label = fields.optional("label", |node| node.label())?;
        Some(TemplatePatch {
            label: fields.names("label").then_some(label),
            ..TemplatePatch::default()
        })
    });
    faults.finish(read).map_err(Problem::invalid)
}

pub(super) const STATUS_VALUES: &[TemplateStatus] =
    &[TemplateStatus::Active, TemplateStatus::Inactive];

pub(super) const CUSTOM_CONTENT: &[Field] = &[
    Field::required("appId", Shape::Guid),
    Field::required("componentId", Shape::Guid),
];
pub(super) const EXTENDED_FIELDS: &[Field] =
    &[Field::optional("namespaces", Shape::Entries(&Shape::Free))];

/// An object of a table's fields as an update: `null` clears it.
fn read_object(fields: &Fields<'_>, name: &str, table: &[Field]) -> Option<Option<Extras>> {
    let names: Vec<_> = table.iter().map(|field| field.name).collect();
    let read = fields.optional(name, |node| read_fields(&node.object(&names)?, table));
    let extras = Extras::of(&read?.unwrap_or_default());
    Some(fields.names(name).then_some(extras))
}

pub(super) fn template_fields<'a>(body: &'a Value, faults: &'a Faults) -> Option<Fields<'a>> {
    // The client repeats the id next to the template and may send a field mask.
    let envelope = Node::root(body, faults).object(&[
        "checkoutTemplate",
        "checkoutTemplateId",
        "fieldMask",
    ])?;
    envelope.required("checkoutTemplate")?.object(FIELDS)
}

/// Everything that may be updated but the status, whose faults differ by call.
pub(super) fn read_patch(
    fields: &Fields<'_>,
    currency: Currency,
    old: &Campaign,
) -> Option<TemplatePatch> {
    let catalog_items = read_items(fields, "lineItems", |node| {
        read_catalog_item(node, currency)
    });
    let custom_items = read_items(fields, "customLineItems", |node| {
        read_custom_item(node, currency)
    });
    let coupon_code = fields.optional("couponCode", |node| read_coupon(&node));
    let customization = match fields.get("customization") {
        Some(node) => read_customization(&node),
        None if fields.names("customization") => Some(CustomizationPatch::CLEAR),
        None => Some(CustomizationPatch::default()),
    };
    let success_url = fields.optional("successUrl", |node| node.parsed(WebUrl::parse_return));
    let campaign = read_campaign(fields, &CAMEL, old);
    let label = fields.optional("label", |node| node.label());
    let metadata = fields.optional("metadata", |node| node.metadata());
    let custom_content = read_object(fields, "customContentReference", CUSTOM_CONTENT);
    let extended_fields = read_object(fields, "extendedFields", EXTENDED_FIELDS);
    Some(TemplatePatch {
        label: fields.names("label").then_some(label?),
        metadata: fields
            .names("metadata")
            .then_some(metadata?.unwrap_or_default()),
        status: None,
        campaign: names_campaign(fields, &CAMEL).then_some(campaign?),
        catalog_items: fields.names("lineItems").then_some(catalog_items?),
        custom_items: fields.names("customLineItems").then_some(custom_items?),
        coupon_code: fields.names("couponCode").then_some(coupon_code?),
        customization: customization?,
        success_url: fields.names("successUrl").then_some(success_url?),
        custom_content: custom_content?,
        extended_fields: extended_fields?,
    })
}

fn read_coupon(node: &Node<'_>) -> Option<CouponCode> {
    let text = node.string(1..=CouponCode::MAX_LENGTH)?;
    CouponCode::parse(&text).or_else(|| {
        node.fault(
            Rule::Format,
            "expected a visible code of at most 900 bytes without control characters",
        )
    })
}

fn read_customization(node: &Node<'_>) -> Option<CustomizationPatch> {
    let fields = node.object(SWITCHES)?;
    let switch = |fields: &Fields<'_>, name: &str| match fields.get(name) {
        Some(node) => node.boolean().map(Some),
        None => Some(fields.names(name).then_some(false)),
    };
    let web_client = fields.optional("webClient", |node| node.object(WEB_CLIENT));
    let cleared = fields.names("webClient").then_some(false);
    let (shopping, policy) = match web_client? {
        Some(client) => (
            switch(&client, WEB_CLIENT[0]),
            switch(&client, WEB_CLIENT[1]),
        ),
        None => (Some(cleared), Some(cleared)),
    };
    // The published text names the switch `applyCouponLocked`, the client's typings `lockedCoupon`.
    let locked_coupon = switch(&fields, "lockedCoupon");
    let alias = switch(&fields, "applyCouponLocked");
    let locked_gift_card = switch(&fields, "lockedGiftCard");
    let disabled_manual_payment = switch(&fields, "disabledManualPayment");
    Some(CustomizationPatch {
        disabled_continue_shopping_button: shopping?,
        disabled_policy_agreement_checkbox: policy?,
        locked_gift_card: locked_gift_card?,
        locked_coupon: locked_coupon?.or(alias?),
        disabled_manual_payment: disabled_manual_payment?,
    })
}

pub(super) fn read_external(node: &Node<'_>) -> Option<ExternalReference> {
    let fields = node.object(&["appId", "resourceId"])?;
    let app_id = fields.required("appId").and_then(|node| read_guid(&node));
    let resource_id = fields.optional("resourceId", |node| node.string(1..=100));
    Some(ExternalReference {
        app_id: app_id?,
        resource_id: resource_id?,
    })
}
