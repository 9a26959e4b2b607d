//! What a preview says of an offer.

use shared::domain::{
    catalog::PriceKind,
    checkout::{AppliedDiscount, Line, Totals},
    ids::SiteId,
    link::Link,
    money::{Amount, Currency},
    offer::{EffectiveState, Preview, Reason, Usage},
    pricing::{Products, Wish, choose_discount, price_link, price_template},
    problem::Problem,
    site::Site,
    template::Template,
};

use crate::{Opener, leave::unknown};

/// What a preview says of an offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Card {
    /// Who sells.
    pub(crate) site: String,
    /// What is sold, or who sells when nothing is.
    pub(crate) title: String,
    /// A sentence or two.
    pub(crate) description: Option<String>,
    /// What it costs, if that is certain before the buyer chose anything.
    pub(crate) price: Option<(Amount, Currency)>,
    /// A picture of it.
    pub(crate) image: Option<Picture>,
    /// Whether opening the offer makes a checkout.
    pub(crate) sale: Sale,
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Picture {
    pub(crate) href: String,
    /// What it shows, for those who do not see it.
    pub(crate) alt: Option<String>,
}

/// Whether an offer sells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sale {
    On,
    /// It is to come: what is sold is told, what it will cost is not known.
    Soon,
    Off,
}

impl Card {
    /// How many names a title has.
    const NAMES: usize = 3;

    /// Of a link.
    pub(crate) async fn of_link(opener: &Opener, link: &Link) -> Result<Self, Problem> {
        let app = &opener.app;
        let site = opener.sites.site(&app.store, link.site).await?;
        let site = site.ok_or_else(unknown)?;
        let now = app.clock.now();
        let (state, said) = (
            link.state(now, Usage::default()),
            &link.content.campaign.preview,
        );
        let Some(sale) = sale(state) else {
            return Ok(Self::off(site, state, said));
        };
        let catalog = opener.catalog.of_link(&app.store, link, None).await?;
        let sold = price_link(link, &catalog.products, Wish::default(), site.currency);
        let Some(sold) = sold else {
            return Ok(Self::off(site, state, said));
        };
        let lines = &sold.priced.lines;
        let preset = catalog.preset.as_ref();
        let discount = choose_discount(lines, sold.currency, (None, preset), now);
        let price = sold
            .product
            .price_in(sold.currency)
            .map(|price| &price.kind);
        let is_certain = matches!(price, Some(PriceKind::Fixed { .. } | PriceKind::Free));
        let is_only = sold.terms.products.is_empty();
        let named = sold
            .terms
            .products
            .iter()
            .filter_map(|id| catalog.products.get(id));
        let mut card = Self::of_lines(site, lines, &catalog.products, sale);
        if !is_only {
            card.title = title(named.map(|product| product.name.as_str()));
        }
        if is_certain && is_only && sale == Sale::On {
            card.price = price_of(lines, discount.as_ref(), sold.currency);
        }
        Ok(card.saying(said))
    }

    /// Of a template, if there is one; `site` is its own.
    pub(crate) async fn of_template(
        opener: &Opener,
        template: Option<&Template>,
        site: SiteId,
    ) -> Result<Self, Problem> {
        let app = &opener.app;
        let site = opener.sites.site(&app.store, site).await?;
        let site = site.ok_or_else(unknown)?;
        let Some(template) = template else {
            return Ok(Self::off(
                site,
                EffectiveState::Deleted,
                &Preview::default(),
            ));
        };
        let now = app.clock.now();
        let (state, said) = (
            template.state(now, Usage::default()),
            &template.content.campaign.preview,
        );
        let Some(sale) = sale(state) else {
            return Ok(Self::off(site, state, said));
        };
        let (products, discount) = opener.catalog.of_template(&app.store, template).await?;
        let priced = price_template(template, &products, discount.as_ref(), now);
        if priced.lines.is_empty() {
            return Ok(Self::off(site, state, said));
        }
        let mut card = Self::of_lines(site, &priced.lines, &products, sale);
        if sale == Sale::On {
            card.price = price_of(&priced.lines, priced.discount.as_ref(), template.currency);
        }
        Ok(card.saying(said))
    }

    /// Of an offer that does not sell: whose it is, and what its own card says. Of one that was taken
    /// down not even that.
    fn off(site: Site, state: EffectiveState, said: &Preview) -> Self {
        let card = Self {
            title: site.name.clone(),
            site: site.name,
            description: None,
            price: None,
            image: None,
            sale: Sale::Off,
        };
        match state {
            EffectiveState::Deleted => card,
            EffectiveState::Active
            | EffectiveState::Inactive
            | EffectiveState::NotStarted
            | EffectiveState::Ended
            | EffectiveState::Exhausted => card.saying(said),
        }
    }

    /// Of what is sold, but for its price. The merchant's own label of an offer is not for others.
    fn of_lines(site: Site, lines: &[Line], products: &Products, sale: Sale) -> Self {
        let first = lines.iter().find_map(|line| products.get(&line.product?));
        let only = first.filter(|_| lines.len() == 1);
        // The products' own: what a template says instead lies packed, and the code that opens it
        // would be a third of what previews add to the hot path.
        let image = lines.iter().find_map(|line| line.image.as_ref());
        Self {
            site: site.name,
            title: title(lines.iter().map(|line| line.name.as_str())),
            description: only.and_then(|product| product.description.clone()),
            price: None,
            image: image.map(|image| Picture {
                href: image.href(),
                alt: image.alt.clone(),
            }),
            sale,
        }
    }

    /// The same with what the merchant says instead.
    fn saying(mut self, said: &Preview) -> Self {
        if let Some(title) = &said.title {
            self.title.clone_from(title);
        }
        if said.description.is_some() {
            self.description.clone_from(&said.description);
        }
        if let Some(url) = &said.image_url {
            self.image = Some(Picture {
                href: url.href(),
                alt: None,
            });
        }
        self
    }
}

/// Whether there is anything to tell of what is sold.
const fn sale(state: EffectiveState) -> Option<Sale> {
    match state.reason() {
        None => Some(Sale::On),
        Some(Reason::NotStarted) => Some(Sale::Soon),
        Some(Reason::Inactive | Reason::Ended | Reason::Exhausted | Reason::Deleted) => None,
    }
}

/// The names of what is sold, if need be cut off.
fn title<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<&str> = names.take(Card::NAMES + 1).collect();
    if names.len() > Card::NAMES {
        names.truncate(Card::NAMES);
        names.push("…");
    }
    names.join(", ")
}

/// What all of it costs, where that is paid once and at the checkout.
fn price_of(
    lines: &[Line],
    discount: Option<&AppliedDiscount>,
    currency: Currency,
) -> Option<(Amount, Currency)> {
    let is_plain = |line: &Line| line.recurring.is_none() && line.upfront.is_none();
    let total = Totals::total_of(lines, discount);
    lines.iter().all(is_plain).then_some((total, currency))
}
