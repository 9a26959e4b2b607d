//! Updates of organizations.

use serde_json::Value;

use super::profile;
use crate::{
    dialect::{
        polar::read_body,
        reader::{Fields, Node},
    },
    domain::{
        money::Currency,
        packed::Packed,
        problem::Problem,
        site::{Colour, Lifetime, Site, parse_host, parse_name},
        slug::Slug,
        urls::WebUrl,
    },
};

/// The fields that are the site's own; `details` is checked and not kept.
pub(super) const OWN: &[&str] = &[
    "name",
    "slug",
    "website",
    "default_presentment_currency",
    "return_hosts",
    "checkout_lifetime_minutes",
    "policy_url",
    "accent_color",
    "details",
];

/// Reads an update: what `old` becomes. Fields that are not there stay, `null` clears what need
/// not be.
///
/// # Errors
///
/// All faults.
pub fn read_organization_update(body: &Value, old: &Site) -> Result<Site, Problem> {
    read_body(body, |node| {
        let profile = profile::PROFILE.iter().map(|(name, _)| *name);
        let known: Vec<&str> = OWN.iter().copied().chain(profile).collect();
        let fields = node.object(&known)?;
        let mut site = old.clone();
        // What is faulty keeps its place: nothing of a faulty update is used.
        read_own(&fields, &mut site);
        read_profile(&fields, &mut site);
        Some(site)
    })
}

fn read_own(fields: &Fields<'_>, site: &mut Site) {
    set(fields, "name", &mut site.name, |node| {
        node.parsed(parse_name)
    });
    set(fields, "slug", &mut site.slug, read_slug);
    set(fields, "website", &mut site.home_url, |node| {
        node.parsed(WebUrl::parse)
    });
    set(
        fields,
        "default_presentment_currency",
        &mut site.currency,
        read_currency,
    );
    set_or_clear(fields, "return_hosts", &mut site.return_hosts, read_hosts);
    set_or_clear(
        fields,
        "checkout_lifetime_minutes",
        &mut site.checkout_lifetime,
        read_lifetime,
    );
    set_or_clear(fields, "policy_url", &mut site.policy_url, |node| {
        node.parsed(WebUrl::parse).map(Some)
    });
    set_or_clear(fields, "accent_color", &mut site.accent, |node| {
        node.parsed(|text| Colour::try_from(text.to_owned()))
            .map(Some)
    });
}

fn read_profile(fields: &Fields<'_>, site: &mut Site) {
    fields.optional("details", |node| profile::check_details(&node));
    let mut kept = site.profile.open();
    for (name, read) in profile::PROFILE {
        if fields.names(name) {
            let value = fields.optional(name, |node| read(&node));
            let value = value.flatten().unwrap_or_default();
            profile::merge(
                &mut kept,
                &[((*name).to_owned(), value)].into_iter().collect(),
            );
        }
    }
    site.profile = Packed::of(&kept);
}

/// A field that a site always has: `null` is a fault.
fn set<T>(
    fields: &Fields<'_>,
    name: &str,
    slot: &mut T,
    read: impl FnOnce(&Node<'_>) -> Option<T>,
) {
    if fields.names(name)
        && let Some(value) = fields.required(name).and_then(|node| read(&node))
    {
        *slot = value;
    }
}

/// A field that `null` takes back to what it is at first.
fn set_or_clear<T: Default>(
    fields: &Fields<'_>,
    name: &str,
    slot: &mut T,
    read: impl FnOnce(&Node<'_>) -> Option<T>,
) {
    if fields.names(name)
        && let Some(value) = fields.optional(name, |node| read(&node))
    {
        *slot = value.unwrap_or_default();
    }
}

fn read_slug(node: &Node<'_>) -> Option<Slug> {
    let (least, most) = (Slug::MIN_LENGTH, Slug::MAX_LENGTH);
    node.parsed(|text| {
        Slug::parse(text)
            .ok_or_else(|| format!("expected {least} to {most} of `a` to `z`, digits and hyphens"))
    })
}

fn read_currency(node: &Node<'_>) -> Option<Currency> {
    node.parsed(|text| Currency::try_from(text.to_owned()))
}

fn read_hosts(node: &Node<'_>) -> Option<Vec<String>> {
    let entries = node.list(0..=Site::MAX_RETURN_HOSTS)?;
    let read: Vec<Option<String>> = entries.iter().map(|host| host.parsed(parse_host)).collect();
    let mut hosts: Vec<String> = read.into_iter().collect::<Option<_>>()?;
    hosts.sort_unstable();
    hosts.dedup();
    Some(hosts)
}

fn read_lifetime(node: &Node<'_>) -> Option<Lifetime> {
    let (least, most) = (Lifetime::LEAST.minutes(), Lifetime::MOST.minutes());
    let minutes = node.integer(least.into()..=most.into())?;
    u16::try_from(minutes).ok().and_then(Lifetime::from_minutes)
}
