//! All key formats.
//!
//! | table | pk | sk | item |
//! |---|---|---|---|
//! | Accounts | `SITE#{site id}` | – | site |
//! | Accounts | `TOKEN#{token id}` | – | access token |
//! | Accounts | `CLIENT#{client id}` | – | OAuth client |
//! | Accounts | `REQUEST#{site id}#{hash of its idempotency key}` | – | request that is run once, with its reply |
//! | Accounts | the same, and `#{revision}#{number}` | – | a further part of the reply |
//! | Accounts | `REDEEMED#{discount id}` | – | how often the discount is redeemed |
//! | Accounts | `REDEEMED#{discount id}#{customer id}` | – | how often the customer redeemed it, where that is limited |
//! | Accounts | `SLOTS#{template or link id}` | – | how far the slots of an offer that limits its checkouts are given out |
//! | Accounts | `VISIT#{id}` | – | the checkout that the form of a visit has made of such an offer |
//! | Accounts | `PLACES#{template or link id}` | – | how many places of an offer that limits its orders are taken, and how many are paid |
//! | Accounts | `PLACES#{template or link id}#{customer id}` | – | how many of them the customer has, where that is limited |
//! | Accounts | `ORDERS#{site id}` | – | the number of the site's latest order |
//! | Accounts | `PROVIDER#{site id}` | – | the site's account at a payment provider, its keys sealed |
//! | Accounts | `SIGNING-KEYS` | – | keys that events are signed with as tokens, the private ones sealed |
//! | Catalog | `SITE#{site id}` | `PRODUCT#{product id}` | product |
//! | Catalog | `SITE#{site id}` | `DISCOUNT#{discount id}` | discount |
//! | Catalog | `SITE#{site id}` | `CODE#{upper-case code}` | the same discount, found by its code |
//! | Catalog | `SITE#{site id}` | `FIELD#{custom field id}` | custom field |
//! | Catalog | `SITE#{site id}` | `FIELD-SLUG#{lower-case slug}` | whose the slug is |
//! | Offers | `TEMPLATE#{template id}` | – | checkout template, also as a tombstone |
//! | Offers | `LINK#{link id}` | – | checkout link, also as a tombstone |
//! | Offers | `SLUG#{slug}` | – | the same link, found by its slug |
//! | Offers | `LIMIT#{template or link id}#{revision}` | – | that the offer was used as often as this revision of it may be |
//! | Checkouts | `CHECKOUT#{checkout id}` | – | checkout |
//! | Checkouts | `ORDER#{order id}` | – | order |
//! | Checkouts | `REFUND#{refund id}` | – | refund |
//! | Checkouts | `SUBSCRIPTION#{subscription id}` | – | subscription |
//! | Checkouts | `CUSTOMER#{customer id}` | – | customer, also as a tombstone |
//! | Checkouts | `SANDBOX#{session id}` | – | session of the sandbox provider |
//! | Webhooks | `DUE#{bucket}#{0 to 3}` | `CHECKOUT#{checkout id}` or `REFUND#{refund id}` | what is due in the bucket's five minutes; spread by its id |
//! | Webhooks | `SHOTS` | `{bucket}` | bucket whose timer is armed, and since when |
//! | Webhooks | `SITE#{site id}` | `ENDPOINT#{endpoint id}` | endpoint |
//! | Webhooks | `SITE#{site id}` | `ENDPOINTS` | how many endpoints the site has, and when any of them last changed |
//! | Webhooks | `HEALTH#{endpoint id}` | `HEALTH` | how the endpoint fails, or that it is slow, until it does well |
//! | Webhooks | `EVENTS#{site id}#{shard}` | `{event id}` | event, with the bytes that are sent |
//! | Webhooks | `DELIVERIES#{endpoint id}#{shard}` | `{event id}` | the event's delivery to the endpoint |
//!
//! A bucket is the number of its five minutes since 1970, in ten digits.
//!
//! What Checkouts holds is listed by `listed`: milliseconds since 1970 in 15 digits, `#`, the id. Lists
//! are spread over 16 shards: the last digit of the id. The index `by-site` has the partition key
//! `site_list`: `SITE#{site id}#{CHECKOUTS, ORDERS, REFUNDS, SUBSCRIPTIONS or CUSTOMERS}#{shard}`, the
//! index `by-offer` of checkouts has `offer_list`: `TEMPLATE#{template id}#CHECKOUTS#{shard}`, or
//! `LINK#…`. The index `by-customer` has `customer`: whose personal data the item holds.
//!
//! The index `by-site` of Accounts lists access tokens by `id`. Its partition key is `list`:
//! `SITE#{site id}#TOKENS` for those that a merchant made, `CLIENT#{client id}#TOKENS` for those that
//! an OAuth client was given.
//!
//! The indexes of Offers list what is not deleted. Their partition key is `list`:
//! `SITE#{site id}#TEMPLATES#{ACTIVE or INACTIVE}`, and for links, which only `by-id` lists,
//! `SITE#{site id}#LINKS`.
//!
//! | index | sort key |
//! |---|---|
//! | `by-id` | `id`, which is in order of creation |
//! | `by-update` | `by_update`: milliseconds since 1970 in 15 digits, `#`, the id |
//! | `by-label` | `by_label`: the label, U+0000, the id |

mod account;
mod due;
mod listing;
mod sale;
mod webhook;

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Serialize};

use crate::domain::{
    catalog::FieldSlug,
    coupon::CouponCode,
    ids::{
        CheckoutId, ClientId, CustomFieldId, DiscountId, LinkId, ProductId, SandboxSessionId,
        SiteId, TemplateId, TokenId,
    },
    offer::OfferId,
    slug::Slug,
    template::{
        TemplateStatus,
        query::{Entry, Field, Index, Operand},
    },
};

pub(super) use account::part;
pub use account::{
    keyed_request, places, places_of, provider, redemptions, redemptions_of, signing_keys, slots,
    visit,
};
pub(super) use due::{SHOTS, due_partitions};
pub use due::{due, shot};
pub(super) use listing::{SHARDS, list_of_offer, list_of_site, listed_as, shard};
pub use sale::{customer, order, order_numbers, refund, subscription};
pub(super) use webhook::{Series, endpoint_count, endpoints};
pub use webhook::{delivery, endpoint, event, health};

/// A primary key.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Key {
    pk: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    sk: Option<String>,
}

impl Key {
    pub(super) const fn single(pk: String) -> Self {
        Self { pk, sk: None }
    }

    /// The key of an item.
    pub(super) fn of(item: &super::Item) -> Option<Self> {
        let part = |name| item.get(name)?.as_s().ok().cloned();
        part("pk").map(|pk| Self { pk, sk: part("sk") })
    }

    fn of_site(site: SiteId, sk: String) -> Self {
        Self {
            pk: format!("SITE#{site}"),
            sk: Some(sk),
        }
    }

    /// As the SDK wants it.
    pub(super) fn into_attributes(self) -> HashMap<String, AttributeValue> {
        let pk = ("pk".to_owned(), AttributeValue::S(self.pk));
        let sk = self.sk.map(|sk| ("sk".to_owned(), AttributeValue::S(sk)));
        std::iter::once(pk).chain(sk).collect()
    }
}

/// A site.
#[must_use]
pub fn site(id: SiteId) -> Key {
    Key::single(format!("SITE#{id}"))
}

/// An access token.
#[must_use]
pub fn token(id: TokenId) -> Key {
    Key::single(format!("TOKEN#{id}"))
}

/// An OAuth client.
#[must_use]
pub fn oauth_client(id: ClientId) -> Key {
    Key::single(format!("CLIENT#{id}"))
}

/// The partition of the index that lists a site's own tokens.
pub(super) fn tokens_of_site(site: SiteId) -> String {
    format!("SITE#{site}#TOKENS")
}

/// The partition of the index that lists what an OAuth client was given.
pub(super) fn tokens_of_client(client: ClientId) -> String {
    format!("CLIENT#{client}#TOKENS")
}

/// That an offer was used as often as a revision of it may be.
#[must_use]
pub fn exhaustion(offer: OfferId, revision: u64) -> Key {
    Key::single(format!("LIMIT#{}#{revision}", offer.uuid()))
}

/// A product.
#[must_use]
pub fn product(site: SiteId, id: ProductId) -> Key {
    Key::of_site(site, format!("PRODUCT#{id}"))
}

/// A discount.
#[must_use]
pub fn discount(site: SiteId, id: DiscountId) -> Key {
    Key::of_site(site, format!("DISCOUNT#{id}"))
}

/// A discount by what a person types.
#[must_use]
pub fn discount_code(site: SiteId, code: &CouponCode) -> Key {
    Key::of_site(site, format!("CODE#{}", code.normalised()))
}

/// A custom field.
#[must_use]
pub fn custom_field(site: SiteId, id: CustomFieldId) -> Key {
    Key::of_site(site, format!("FIELD#{id}"))
}

/// Whose a custom field's slug is.
#[must_use]
pub fn field_slug(site: SiteId, slug: &FieldSlug) -> Key {
    let slug = slug.as_str().to_ascii_lowercase();
    Key::of_site(site, format!("FIELD-SLUG#{slug}"))
}

/// What the keys of all of a site's things of one kind have in common.
#[derive(Clone, Debug)]
pub(super) struct Kind {
    pub(super) pk: String,
    /// What the sort keys start with.
    pub(super) start: &'static str,
}

impl Kind {
    fn of_site(site: SiteId, start: &'static str) -> Self {
        let pk = format!("SITE#{site}");
        Self { pk, start }
    }
}

/// All products of a site.
pub(super) fn products(site: SiteId) -> Kind {
    Kind::of_site(site, "PRODUCT#")
}

/// All discounts of a site.
pub(super) fn discounts(site: SiteId) -> Kind {
    Kind::of_site(site, "DISCOUNT#")
}

/// All custom fields of a site.
pub(super) fn custom_fields(site: SiteId) -> Kind {
    Kind::of_site(site, "FIELD#")
}

/// A checkout template.
#[must_use]
pub fn template(id: TemplateId) -> Key {
    Key::single(format!("TEMPLATE#{id}"))
}

/// A checkout link.
#[must_use]
pub fn link(id: LinkId) -> Key {
    Key::single(format!("LINK#{id}"))
}

/// A checkout link by its slug.
#[must_use]
pub fn slug(slug: &Slug) -> Key {
    Key::single(format!("SLUG#{}", slug.as_str()))
}

/// The partition of the index that lists a site's links.
pub(super) fn link_list(site: SiteId) -> String {
    format!("SITE#{site}#LINKS")
}

/// The partition of the indexes that lists a site's templates with one switch.
pub(super) fn template_list(site: SiteId, status: TemplateStatus) -> String {
    format!("SITE#{site}#TEMPLATES#{}", status.word())
}

/// No sort key of an index is less.
pub(super) const LEAST: &str = "\u{0}";
/// No sort key of an index is greater, since no label holds it; behind the start of some, none that
/// starts so is greater.
pub(super) const MOST: &str = "\u{10ffff}";

/// The sort key of an entry in an index.
pub(super) fn index_key(index: Index, entry: &Entry) -> String {
    let (id, start) = (entry.id, index_start(index, &index.value(entry)));
    match index {
        Index::ById => id.to_string(),
        Index::ByUpdate => format!("{start}#{id}"),
        Index::ByLabel => format!("{start}\u{0}{id}"),
    }
}

/// What the sort keys of entries with this value start with, and no lesser one has.
pub(super) fn index_start(index: Index, value: &Operand) -> String {
    match (index, value) {
        (Index::ByUpdate, Operand::Moment(time)) => {
            format!("{:015}", time.as_millisecond().max(0))
        }
        (_, Operand::Text(text)) => text.clone(),
        (_, Operand::Moment(_)) => String::new(),
    }
}

/// What the sort keys of all entries start with that are like `entry` in the field `run`.
pub(super) fn run_start(index: Index, run: Field, entry: &Entry) -> String {
    // The time in an id of version 7.
    let made: String = entry.id.to_string().chars().take(13).collect();
    let start = index_start(index, &index.value(entry));
    match (index, run) {
        (Index::ById, _) => made,
        (Index::ByUpdate, _) => start,
        (Index::ByLabel, Field::Id | Field::CreatedDate) => format!("{start}\u{0}{made}"),
        (Index::ByLabel, Field::Label | Field::Status | Field::UpdatedDate) => {
            format!("{start}\u{0}")
        }
    }
}

/// No sort key of an entry with this value is greater.
pub(super) fn index_end(index: Index, value: &Operand) -> String {
    let start = index_start(index, value);
    match index {
        Index::ByLabel => format!("{start}\u{0}{MOST}"),
        Index::ById | Index::ByUpdate => start + MOST,
    }
}

/// A checkout.
#[must_use]
pub fn checkout(id: CheckoutId) -> Key {
    Key::single(format!("CHECKOUT#{id}"))
}

/// A session of the sandbox provider.
#[must_use]
pub fn sandbox_session(id: SandboxSessionId) -> Key {
    Key::single(format!("SANDBOX#{id}"))
}
