//! What a template must fulfil beyond its body: rules that need the site or the catalog.

use jiff::Timestamp;
use serde::Serialize;

use crate::{
    dialect::wix,
    domain::{
        checkout::Warning,
        fault::{Fault, Rule},
        pricing::{Priced, price_template},
        problem::{Cause, Problem, Refusal},
        site::Site,
        template::{Template, TemplateContent},
        urls::WebUrl,
    },
    store::{CatalogCache, Store},
};

/// The most bytes of a template, as JSON; what it holds must also fit the checkouts made from it.
const MAX_TEMPLATE: usize = 300_000;

/// Where people are sent, with its place in a body.
pub(super) fn return_urls(content: &TemplateContent) -> Vec<(String, &WebUrl)> {
    let success = content.success_url.iter();
    let success = success.map(|url| ("checkoutTemplate.successUrl".to_owned(), url));
    let fallbacks = content.campaign.fallbacks.urls();
    let fallbacks = fallbacks.map(|(reason, url)| (wix::fallback_path(reason), url));
    success.chain(fallbacks).collect()
}

/// People are sent only to the site's own hosts.
pub(super) fn check_return_urls(site: &Site, urls: &[(String, &WebUrl)]) -> Result<(), Problem> {
    let elsewhere = urls.iter().filter(|(_, url)| !site.may_return_to(url));
    let faults = elsewhere.map(|(path, url)| Fault {
        path: path.clone(),
        rule: Rule::Other("RETURN_HOST"),
        message: format!(
            "`{}` is neither the host of the site nor one of its return hosts",
            url.host()
        ),
    });
    let faults: Vec<Fault> = faults.collect();
    if faults.is_empty() {
        return Ok(());
    }
    Err(Problem::invalid(faults))
}

/// It is small enough to be stored: a template, or the lines that are priced from it.
pub(super) fn check_size(entity: &impl Serialize) -> Result<(), Problem> {
    let size = serde_json::to_vec(entity).map_err(Problem::internal)?.len();
    if size > MAX_TEMPLATE {
        let message = format!("The template has {size} bytes, expected at most {MAX_TEMPLATE}.");
        return Err(Problem::new(Cause::TooLarge, message));
    }
    Ok(())
}

/// Every item can be sold now, and the checkouts made from it can be stored.
pub(super) async fn check_items(
    (store, catalog): (&Store, &CatalogCache),
    template: &Template,
    now: Timestamp,
) -> Result<(), Problem> {
    let (products, discount) = catalog.of_template(store, template).await?;
    let priced = price_template(template, &products, discount.as_ref(), now);
    check_size(&priced.lines)?;
    // An item may be in stock again later; opening leaves it out until then.
    let lasting = |warning: &&Warning| !matches!(warning, Warning::InsufficientInventory { .. });
    refuse(template, priced.warnings.iter().filter(lasting))
}

/// Lets a template pass whose every item can be sold in its quantity.
///
/// # Errors
///
/// Which items cannot.
pub fn check_priced(template: &Template, priced: &Priced) -> Result<(), Problem> {
    refuse(template, priced.warnings.iter())
}

fn refuse<'a>(
    template: &Template,
    warnings: impl Iterator<Item = &'a Warning>,
) -> Result<(), Problem> {
    let (mut missing, mut scarce) = (Vec::new(), Vec::new());
    for warning in warnings {
        match warning {
            Warning::ItemNotFound { item } => missing.push(format!("`{item}`")),
            Warning::InsufficientInventory { item } => scarce.push(format!("`{item}`")),
            Warning::TooMuchMoney { item } => return Err(too_much(item)),
            // The code may be made later; opening leaves it out until then. The rest is not said of
            // templates.
            Warning::CouponNotApplied { .. }
            | Warning::DiscountNotApplied
            | Warning::SeatsNotSold
            | Warning::Ignored(_) => {}
        }
    }
    if !missing.is_empty() {
        let (missing, currency) = (missing.join(", "), template.currency.code());
        let message = format!("The catalog has no item {missing} with a price in {currency}.");
        return Err(Problem::refused(Refusal::ItemNotFoundInCatalog, message));
    }
    if !scarce.is_empty() {
        let message = format!("There is not enough of {}.", scarce.join(", "));
        return Err(Problem::refused(Refusal::InsufficientInventory, message));
    }
    Ok(())
}

fn too_much(item: &str) -> Problem {
    let message = format!("with `{item}` the total is above what a checkout can hold");
    let path = "checkoutTemplate".to_owned();
    Problem::invalid(vec![Fault {
        path,
        rule: Rule::Other("TOTAL"),
        message,
    }])
}
