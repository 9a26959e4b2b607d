//! The demo shop.

use anyhow::Context;
use jiff::Timestamp;
use shared::{
    domain::{
        catalog::{Discount, PriceKind, Product},
        ids::{SiteId, TemplateId},
        label::Label,
        line_item::{CatalogItem, CatalogRef, Quantity},
        link::{Link, LinkContent},
        metadata::Metadata,
        money::{Amount, Currency},
        offer::Campaign,
        packed::Extras,
        secret::{Secret, SecretKind},
        site::Site,
        slug::Slug,
        template::{Template, TemplateContent},
    },
    store::Store,
};
use uuid::{Uuid, uuid};

use super::{CatalogFile, DemoShop, access_to, web_url};

/// Fixed, so that the samples in `events/` find the demo shop of any stack.
const SITE: Uuid = uuid!("0199d3a0-0000-7000-8000-000000000001");
const TEMPLATE: Uuid = uuid!("0199d3a0-0000-7000-8000-000000000002");
const LINK: Uuid = uuid!("0199d3a0-0000-7000-8000-000000000003");

/// What the URL of the demo shop's link calls it.
pub const DEMO_SLUG: &str = "demo";

/// Wix's id of its Stores app: what its clients send as the catalog's app.
const STORES_APP: &str = "215238eb-22a5-4c36-9e7b-e7c08025e04e";

/// Makes the shop, its catalog, its template and a token.
pub(super) async fn plant(
    store: &Store,
    catalog: &CatalogFile,
    now: Timestamp,
) -> anyhow::Result<DemoShop> {
    let site = demo_site(catalog.currency)?;
    store.insert_site(&site).await?;
    let products = catalog.products(site.id, now);
    for product in &products {
        store.insert_product(product).await?;
    }
    let discounts = catalog.discounts(site.id, now);
    for discount in &discounts {
        store.insert_discount(discount).await?;
    }
    store
        .insert_template(&demo_template(&site, &products, now)?)
        .await?;
    let link = demo_link(site.id, &products, &discounts);
    store.insert_link(&link).await?;
    let code = discounts.iter().find_map(|discount| discount.code.as_ref());
    Ok(DemoShop {
        site: access_to(store, site.id, now).await?,
        template_id: TemplateId::new(TEMPLATE),
        link_secret: link.client_secret,
        product_id: products.first().context("the catalog has a product")?.id,
        coupon_code: code.map(|code| code.as_str().to_owned()),
        catalog: catalog.fingerprint,
    })
}

fn demo_site(currency: Currency) -> anyhow::Result<Site> {
    let slug = Slug::parse("harbour-lane").context("a slug")?;
    let home = web_url("https://shop.example/")?;
    let name = "Harbour Lane Studio".to_owned();
    Ok(Site {
        policy_url: Some(web_url("https://shop.example/terms")?),
        ..Site::new(SiteId::new(SITE), name, slug, home, currency)
    })
}

/// Everything to choose from, under a slug, with the discount that no code gives.
fn demo_link(site: SiteId, products: &[Product], discounts: &[Discount]) -> Link {
    // Fixed as well. Whoever runs the stack may open its demo.
    let secret = Secret::new(SecretKind::Link, LINK, *b"checkout-links/1");
    let preset = discounts.iter().find(|discount| discount.code.is_none());
    let content = LinkContent {
        products: products
            .iter()
            .map(|product| product.id)
            .take(Link::MAX_PRODUCTS)
            .collect(),
        label: Label::parse("Demo link"),
        slug: Slug::parse(DEMO_SLUG),
        campaign: Campaign::default(),
        allow_discount_codes: true,
        require_billing_address: false,
        discount: preset.map(|discount| discount.id),
        seats: None,
        trial: None,
        success_url: None,
        return_url: None,
        metadata: Metadata::default(),
    };
    Link::new(&secret, site, content)
}

/// The first two products with a price in the site's currency: one of the first, two of the second.
fn demo_template(site: &Site, products: &[Product], now: Timestamp) -> anyhow::Result<Template> {
    let sold = products
        .iter()
        .filter(|product| product.price_in(site.currency).is_some());
    let items = sold
        .zip([1, 2])
        .map(|(product, quantity)| item(product, site.currency, quantity));
    let catalog_items = items.collect::<anyhow::Result<Vec<_>>>()?;
    anyhow::ensure!(
        !catalog_items.is_empty(),
        "no product of the catalog has a price in {:?}",
        site.currency
    );
    Ok(Template {
        id: TemplateId::new(TEMPLATE),
        site: site.id,
        currency: site.currency,
        content: TemplateContent {
            catalog_items,
            ..TemplateContent::empty()
        },
        external_reference: None,
        revision: 1,
        updated_at: now,
        deleted_at: None,
    })
}

fn item(product: &Product, currency: Currency, quantity: u32) -> anyhow::Result<CatalogItem> {
    let reference = CatalogRef {
        app_id: STORES_APP.to_owned(),
        item_id: product.id.to_string(),
        options: Extras::default(),
    };
    let full_price = match product.price_in(currency).map(|price| &price.kind) {
        // A quarter more, struck through, on the first line: what a sale looks like.
        Some(PriceKind::Fixed { amount }) if quantity == 1 => {
            Amount::from_minor(amount.minor() * 5 / 4)
        }
        Some(_) | None => None,
    };
    let quantity = Quantity::new(quantity).context("a quantity is at least 1")?;
    Ok(CatalogItem {
        full_price,
        ..CatalogItem::new(reference, quantity)
    })
}
