//! The fields of items that are checked and returned, and that nothing here acts on.

use serde_json::{Map, Value};

use crate::{
    dialect::{
        reader::Fields,
        wix::{
            decimal::Limits,
            shape::{Field, MAX_URL, Shape},
        },
    },
    domain::{
        catalog::{Interval, Period},
        fault::Rule,
        line_item::{Quantity, Rhythm},
    },
};

/// What `catalogOverrideFields` has besides what is read.
pub(super) const OVERRIDES: &[Field] = &[
    Field::optional("physicalProperties", Shape::Object(PHYSICAL)),
    Field::optional("image", IMAGE),
    Field::optional("savePaymentMethod", Shape::Flag),
    Field::optional("inventoryAppId", Shape::Guid),
    Field::optional("fixedQuantity", Shape::Flag),
];

/// What a custom item has besides what is read.
pub(super) const CUSTOM: &[Field] = &[
    Field::optional("id", Shape::Guid),
    Field::optional("media", IMAGE),
    Field::optional("taxGroupId", Shape::Guid),
    Field::optional("url", PAGE),
    Field::optional("physicalProperties", Shape::Object(PHYSICAL)),
    Field::optional("subscriptionOptionInfo", Shape::Object(SUBSCRIPTION)),
    Field::optional("digitalFile", Shape::Object(FILE)),
    Field::optional("rootCatalogItemId", Shape::Text(1, 36)),
    Field::optional("deliveryProfileId", Shape::Guid),
    Field::optional("catalogReference", Shape::Object(REFERENCE)),
    Field::flag("priceUndetermined"),
    Field::flag("fixedQuantity"),
    Field::flag("savePaymentMethod"),
    Field::optional("inventoryAppId", Shape::Guid),
    Field::flag("membersOnly"),
    Field::optional("taxableAddress", Shape::OneOf(TAXABLE_ADDRESS)),
];

const PHYSICAL: &[Field] = &[
    Field::optional("weight", Shape::Number),
    Field::optional("sku", Shape::Text(0, 40)),
    Field::flag("shippable"),
    Field::optional("productDimensions", Shape::Object(DIMENSIONS)),
    Field::optional("packageDimensions", Shape::Object(DIMENSIONS)),
];

const DIMENSIONS: &[Field] = &[
    Field::optional("length", Shape::Decimal(DIMENSION)),
    Field::optional("width", Shape::Decimal(DIMENSION)),
    Field::optional("height", Shape::Decimal(DIMENSION)),
    Field::optional("unit", Shape::Word(UNITS)),
];

const DIMENSION: Limits = Limits {
    positive: false,
    most: Some(999_999_999),
    places: 6,
};

const UNITS: &[&str] = &["UNKNOWN_DIMENSIONS_UNIT", "MM", "CM", "M", "IN", "FT", "YD"];

/// Wix's clients send an image as an object, whatever they were given.
const IMAGE: Shape = Shape::Media(&[
    Field::optional("id", Shape::Text(0, MAX_URL)),
    Field::optional("url", Shape::Text(0, MAX_URL)),
    Field::optional("height", Shape::Number),
    Field::optional("width", Shape::Number),
    Field::optional("altText", Shape::Text(0, MAX_URL)),
    Field::optional("filename", Shape::Text(0, MAX_URL)),
]);

const PAGE: Shape = Shape::Media(&[
    Field::optional("relativePath", Shape::Text(0, MAX_URL)),
    Field::optional("url", Shape::Text(0, MAX_URL)),
]);

const REFERENCE: &[Field] = &[
    Field::required("catalogItemId", Shape::Text(1, 36)),
    Field::required("appId", Shape::Text(1, 100)),
    Field::optional("options", Shape::Free),
];

const FILE: &[Field] = &[
    Field::optional("id", Shape::Text(1, 100)),
    Field::optional("fileName", Shape::Text(1, 1000)),
    Field::optional("fileType", Shape::Word(FILE_TYPES)),
];

const FILE_TYPES: &[&str] = &[
    "UNSPECIFIED",
    "SECURE_PICTURE",
    "SECURE_VIDEO",
    "SECURE_DOCUMENT",
    "SECURE_MUSIC",
    "SECURE_ARCHIVE",
    "SECURE_RAW",
];

const TAXABLE_ADDRESS: &[Field] = &[Field::optional(
    "addressType",
    Shape::Word(&["BUSINESS", "BILLING", "SHIPPING"]),
)];

const SUBSCRIPTION: &[Field] = &[
    Field::optional("subscriptionSettings", Shape::Object(SETTINGS)),
    Field::optional("title", Shape::Object(TITLE)),
    Field::optional("description", Shape::Object(DESCRIPTION)),
];

const SETTINGS: &[Field] = &[
    Field::optional("frequency", Shape::Word(FREQUENCIES)),
    Field::optional("interval", Shape::Integer(1, 3650)),
    Field::flag("autoRenewal"),
    Field::optional("billingCycles", Shape::Integer(1, i32::MAX as i64)),
    Field::flag("enableCustomerCancellation"),
    Field::optional("freeTrialPeriod", Shape::Object(TRIAL)),
    Field::optional("startDate", Shape::Moment),
    Field::optional("billingSettings", Shape::Object(BILLING)),
    Field::optional("productPeriodAlignment", Shape::Word(ALIGNMENTS)),
];

const FREQUENCIES: &[&str] = &["UNDEFINED", "DAY", "WEEK", "MONTH", "YEAR"];

const TRIAL: &[Field] = &[
    Field::optional("frequency", Shape::Word(FREQUENCIES)),
    Field::optional("interval", Shape::Integer(1, 999)),
];

const BILLING: &[Field] = &[Field::optional("anchorDay", Shape::Integer(1, 28))];

const ALIGNMENTS: &[&str] = &[
    "ALIGNED_WITH_BILLING_PERIOD",
    "NOT_ALIGNED_WITH_BILLING_PERIOD",
];

const TITLE: &[Field] = &[
    Field::required("original", Shape::Text(1, 150)),
    Field::optional("translated", Shape::Text(1, 150)),
];

const DESCRIPTION: &[Field] = &[
    Field::optional("original", Shape::Text(0, 500)),
    Field::optional("translated", Shape::Text(0, 500)),
];

/// The least interval of a subscription by days, which a table of single fields cannot say.
const LEAST_DAYS: i64 = 7;

/// A subscription by days renews once a week at the most.
pub(super) fn check_subscription(item: &Fields<'_>) -> Option<()> {
    let settings = object(item, "subscriptionOptionInfo")
        .and_then(|info| object(&info, "subscriptionSettings"));
    let Some(settings) = settings else {
        return Some(());
    };
    let by_days = settings
        .get("frequency")
        .is_some_and(|node| node.value() == "DAY");
    let interval = settings.get("interval");
    // Below the least of any subscription was told by the table; absent is 1.
    let days = interval
        .as_ref()
        .map_or(Some(1), |node| node.value().as_i64());
    if by_days && days.is_some_and(|days| (1..LEAST_DAYS).contains(&days)) {
        let place = interval.as_ref().unwrap_or_else(|| settings.node());
        return place.fault(
            Rule::Min(LEAST_DAYS),
            format!("an interval of days is at least {LEAST_DAYS}"),
        );
    }
    Some(())
}

/// How an item is charged again, by its checked fields. One that does not renew itself ends after its
/// cycles, and without any was no subscription.
pub(super) fn rhythm_of(extras: &Map<String, Value>) -> Option<Rhythm> {
    let settings = extras
        .get("subscriptionOptionInfo")?
        .get("subscriptionSettings")?;
    let cycles = settings["billingCycles"].as_u64();
    let cycles = cycles.and_then(|cycles| u32::try_from(cycles).ok());
    let renews = settings["autoRenewal"] == true;
    if !renews && cycles.is_none() {
        return None;
    }
    Some(Rhythm {
        period: period_of(settings)?,
        trial: period_of(&settings["freeTrialPeriod"]),
        cycles: cycles.filter(|_| !renews),
    })
}

fn period_of(fields: &Value) -> Option<Period> {
    let word = fields["frequency"].as_str()?;
    let interval = Interval::ALL
        .into_iter()
        .find(|interval| interval.word().eq_ignore_ascii_case(word))?;
    let count = match fields["interval"].as_u64() {
        Some(count) => u16::try_from(count).ok()?,
        None => 1,
    };
    Some(Period { interval, count })
}

/// The most of anything that is counted.
pub(super) const MOST: i64 = Quantity::MAX as i64;

/// The object in a field; what is no object was told by the table.
fn object<'a>(fields: &Fields<'a>, name: &str) -> Option<Fields<'a>> {
    let node = fields.get(name).filter(|node| node.value().is_object())?;
    node.any_object()
}
