//! The fields of a link.

use maud::{Markup, html};
use shared::{
    domain::{catalog::Discount, label::Label, link::Link, offer::Campaign, slug::Slug},
    http::FormBody,
};

use super::choices::Choices;
use crate::offers::{Form, Kind, Typed, campaign_fields, campaign_of};

/// What a new link starts with.
pub(super) fn fresh() -> Typed {
    let empty = ["label", "slug", "products", "discount_id", "success_url"];
    let typed = empty
        .into_iter()
        .fold(Typed::default(), |typed, name| typed.with(name, ""));
    let typed = typed.with("allow_discount_codes", "yes");
    campaign_of(typed, &Campaign::default())
}

/// What a link is.
pub(super) fn typed_of(link: &Link) -> Typed {
    let content = &link.content;
    let products: Vec<String> = content.products.iter().map(ToString::to_string).collect();
    let discount = content.discount.map(|id| id.to_string());
    let url = content.success_url.as_ref().map(|url| url.as_str());
    let allowed = match content.allow_discount_codes {
        true => "yes",
        false => "",
    };
    let typed = Typed::default()
        .with("revision", link.revision.to_string())
        .with(
            "label",
            content.label.as_ref().map_or("", |label| label.as_str()),
        )
        .with(
            "slug",
            content.slug.as_ref().map_or("", |slug| slug.as_str()),
        )
        .with("products", products.join("\n"))
        .with("discount_id", discount.unwrap_or_default())
        .with("success_url", url.unwrap_or_default())
        .with("allow_discount_codes", allowed);
    campaign_of(typed, &content.campaign)
}

/// What a form holds. Fields that it does not have are as they were.
pub(super) fn read(form: &FormBody, old: &Typed) -> Typed {
    let products = form.all("products").flat_map(str::split_whitespace);
    let products: Vec<&str> = products.collect();
    Typed::read(form, old)
        .with("products", products.join("\n"))
        .with("allow_discount_codes", form.get("allow_discount_codes"))
}

/// The fields.
pub(super) fn fields(form: &Form<'_>, choices: &Choices) -> Markup {
    html! {
        (form.field("label", Kind::Text { most: Label::MAX_LENGTH }))
        (products(form, choices))
        (discounts(form, choices))
        label class="tick" {
            input type="checkbox" name="allow_discount_codes" value="yes"
                checked[!form.get("allow_discount_codes").is_empty()];
            span { "Buyers may type discount codes" }
        }
        (form.field("slug", Kind::Text { most: Slug::MAX_LENGTH }))
        (form.field("success_url", Kind::Url))
        (campaign_fields(form))
    }
}

fn products(form: &Form<'_>, choices: &Choices) -> Markup {
    let ticked: Vec<&str> = form.get("products").split_whitespace().collect();
    let others = choices.others(form.get("products"));
    let [_, described] = form.described("products");
    html! {
        fieldset id="products" tabindex="-1" aria-describedby=[described] {
            legend { "Products" }
            p class="small soft" { "What a buyer chooses from; the first is chosen at first." }
            div class="ticks" {
                @for product in &choices.products {
                    @let id = product.id.to_string();
                    label class="tick" {
                        input type="checkbox" name="products" value=(id) checked[ticked.contains(&id.as_str())];
                        span { (product.name) " " span class="price" { (choices.price(product)) } }
                    }
                }
            }
            @if choices.has_more || !others.is_empty() {
                div class="field" {
                    label for="further" { "Further products, by their ids" }
                    textarea id="further" name="products" rows="2" spellcheck="false" { (others.join("\n")) }
                }
            }
            (form.error("products"))
        }
    }
}

fn discounts(form: &Form<'_>, choices: &Choices) -> Markup {
    let Some(all) = &choices.discounts else {
        return html! {};
    };
    let own = form.get("discount_id");
    let ids: Vec<String> = all.iter().map(|one| one.id.to_string()).collect();
    let words: Vec<String> = all.iter().map(words).collect();
    let known = ids
        .iter()
        .zip(&words)
        .map(|(id, words)| (id.as_str(), words.as_str()));
    let mut options: Vec<(&str, &str)> = [("", "None")].into_iter().chain(known).collect();
    if !own.is_empty() && !choices.has_discount(own) {
        options.push((own, own));
    }
    form.select("discount_id", &options)
}

fn words(discount: &Discount) -> String {
    match &discount.code {
        Some(code) => format!("{} ({})", discount.name, code.as_str()),
        None => discount.name.clone(),
    }
}
