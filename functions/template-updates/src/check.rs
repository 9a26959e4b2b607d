//! What a template must fulfil beyond its body: rules that need the site or the catalog.

use serde::Serialize;
use shared::{
    domain::{
        checkout::Warning,
        fault::{Fault, Rule},
        pricing::price_template,
        problem::{Cause, Problem, Refusal},
        site::Site,
        template::{Template, TemplateContent},
    },
    http::App,
    store::CatalogCache,
};

/// The most bytes of a template, as JSON; what it holds must also fit the checkouts made from it.
const MAX_TEMPLATE: usize = 300_000;

/// Buyers are sent only to the site's own hosts.
pub(crate) fn check_return_url(site: &Site, content: &TemplateContent) -> Result<(), Problem> {
    match &content.success_url {
        Some(url) if !site.may_return_to(url) => {
            let message = format!(
                "`{}` is neither the host of the site nor one of its return hosts",
                url.host()
            );
            let path = "checkoutTemplate.successUrl".to_owned();
            Err(Problem::invalid(vec![Fault {
                path,
                rule: Rule::Other("RETURN_HOST"),
                message,
            }]))
        }
        Some(_) | None => Ok(()),
    }
}

/// It is small enough to be stored: a template, or the lines that are priced from it.
pub(crate) fn check_size(entity: &impl Serialize) -> Result<(), Problem> {
    let size = serde_json::to_vec(entity).map_err(Problem::internal)?.len();
    if size > MAX_TEMPLATE {
        let message = format!("The template has {size} bytes, expected at most {MAX_TEMPLATE}.");
        return Err(Problem::new(Cause::TooLarge, message));
    }
    Ok(())
}

/// Every item can be sold now, and the checkouts made from it can be stored.
pub(crate) async fn check_items(
    app: &App,
    catalog: &CatalogCache,
    template: &Template,
) -> Result<(), Problem> {
    let (products, discount) = catalog.of_template(&app.store, template).await?;
    let priced = price_template(template, &products, discount.as_ref(), app.clock.now());
    check_size(&priced.lines)?;
    let mut missing = Vec::new();
    for warning in priced.warnings {
        match warning {
            Warning::ItemNotFound { item } => missing.push(format!("`{item}`")),
            Warning::TooMuchMoney { item } => return Err(too_much(&item)),
            // The code may be made, and the item be there again, later; opening leaves them out
            // until then.
            Warning::CouponNotApplied { .. } | Warning::InsufficientInventory { .. } => {}
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let message = format!(
        "The catalog has no item {} with a price in {}.",
        missing.join(", "),
        template.currency.code()
    );
    Err(Problem::refused(Refusal::ItemNotFoundInCatalog, message))
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
