//! What is told of any offer.

use jiff::Timestamp;
use maud::{Markup, html};
use shared::domain::offer::{Campaign, EffectiveState, Fallback, RESTORABLE, Reason, Usage};

use crate::frame::moment;

/// What an offer amounts to now, in a word.
pub(crate) fn state(state: EffectiveState) -> Markup {
    let (class, text) = match state {
        EffectiveState::Active => ("state good", "active"),
        EffectiveState::Inactive => ("state", "switched off"),
        EffectiveState::NotStarted => ("state", "not started"),
        EffectiveState::Ended => ("state bad", "ended"),
        EffectiveState::Exhausted => ("state bad", "limit reached"),
        EffectiveState::Deleted => ("state bad", "deleted"),
    };
    html! { span class=(class) { (text) } }
}

/// When it counts, and how much of its limit is taken.
pub(crate) fn usage(campaign: &Campaign, usage: Option<Usage>) -> Markup {
    let schedule = campaign.schedule;
    html! {
        @if let Some(start) = schedule.starts_at() { span class="small soft" { "starts " (moment(start)) } }
        @if let Some(end) = schedule.ends_at() { span class="small soft" { "ends " (moment(end)) } }
        @if let Some(max) = campaign.limit.max {
            span class="small soft" { (usage.unwrap_or_default().taken) " of " (max) " taken" }
        }
    }
}

/// What a campaign says, for who only reads.
pub(crate) fn campaign_facts(campaign: &Campaign, used: Option<Usage>) -> Markup {
    let (schedule, limit) = (campaign.schedule, campaign.limit);
    html! {
        @if let Some(start) = schedule.starts_at() { div { dt { "Starts" } dd { (moment(start)) } } }
        @if let Some(end) = schedule.ends_at() { div { dt { "Ends" } dd { (moment(end)) } } }
        @if let Some(max) = limit.max {
            @let used = used.unwrap_or_default();
            div {
                dt { "Limit" }
                dd { (used.taken) " of " (max) " taken, " (used.completed) " paid, " (used.remaining(max)) " left" }
            }
        }
        @if let Some(most) = limit.per_customer { div { dt { "Per customer" } dd { "at most " (most) } } }
        @for reason in Reason::ALL {
            @if let Some(fallback) = campaign.fallbacks.of(reason) {
                div { dt { (words(reason)) } dd { (instead(fallback)) } }
            }
        }
    }
}

const fn words(reason: Reason) -> &'static str {
    match reason {
        Reason::Inactive => "Switched off",
        Reason::NotStarted => "Not started",
        Reason::Ended => "Ended",
        Reason::Exhausted => "Limit reached",
        Reason::Deleted => "Deleted",
    }
}

fn instead(fallback: &Fallback) -> &str {
    match fallback {
        Fallback::Url(url) => url.as_str(),
        Fallback::Page => "a page that says why",
    }
}

/// A text that is there to be copied: a script puts a button beside it, and without one it can be selected.
pub(crate) fn copied(id: &str, name: &str, text: &str) -> Markup {
    html! {
        div class="field" {
            label for=(id) { (name) }
            div class="copied" {
                input id=(id) readonly value=(text) data-copy={ "Copy " (name) };
                a class="button" href=(text) target="_blank" rel="noopener" aria-label={ "Open " (name) } { "Open" }
            }
        }
    }
}

/// Until when what was deleted can be restored; none when it was too long ago.
pub(crate) fn restorable(deleted_at: Timestamp, now: Timestamp) -> Option<Timestamp> {
    let until = deleted_at + RESTORABLE;
    (now <= until).then_some(until)
}
