//! The sandbox's page once a session is paid: play the provider, and see what the shop makes of it.

use axum::response::Response;
use maud::{Markup, html};
use shared::{
    domain::{
        money::Amount,
        problem::Problem,
        subscription::{Standing, SubscriptionStatus},
    },
    http::FormBody,
    pages::{Language, format_money},
    payment::sandbox::{Afterwards, SandboxCharge},
    store::{SandboxSession, SandboxStatus},
};

use super::{amount, find, page, rehearsal};
use crate::Till;

/// Does what a button of the desk says, tells the shop, and shows the desk again. What cannot be done
/// to the session changes nothing.
pub(super) async fn press(
    till: &Till,
    session: SandboxSession,
    secret: &str,
    form: &FormBody,
) -> Result<Response, Problem> {
    let wish = (session.status == SandboxStatus::Paid)
        .then(|| wish(&session, form))
        .flatten();
    if let Some(wish) = wish {
        let now = till.app.clock.now();
        if let Err(error) = till.sandbox.go_on(session, wish, now).await {
            tracing::error!(?error, "the sandbox could not tell the shop: {error}");
        }
    }
    page(till, &find(till, secret).await?).await
}

fn wish(session: &SandboxSession, form: &FormBody) -> Option<Afterwards> {
    Some(match form.get("outcome") {
        "refund" => {
            let charge = form.get("charge").parse().ok()?;
            let amount = form.get("amount").trim();
            let amount = Amount::parse_decimal(amount, session.currency).ok()?;
            Afterwards::Refund(charge, amount)
        }
        "charge" => Afterwards::Charge,
        "fail_charge" => Afterwards::FailCharge,
        "end" => Afterwards::End,
        "end_now" => Afterwards::EndNow,
        "resume" => Afterwards::Resume,
        "tell_again" => Afterwards::TellAgain,
        _ => return None,
    })
}

/// The desk of a paid session.
pub(super) fn desk(session: &SandboxSession, back: &str) -> Markup {
    html! {
        (rehearsal(&html! {
            h1 { "Paid to " (session.merchant) }
            (amount(session))
            p class="soft small" { "What a provider does afterwards, you do here. The shop is told each time." }
            button name="outcome" value="tell_again" { "Tell the shop everything again" }
        }))
        @if let Some(standing) = session.standing() { (subscription(&standing)) }
        @for charge in session.charges() { (charged(session, charge)) }
        p { a href=(back) { "Back to the shop" } }
    }
}

fn subscription(standing: &Standing) -> Markup {
    let over = standing.ended_at.is_some();
    let status = match standing.status {
        SubscriptionStatus::Trialing => "free for now",
        SubscriptionStatus::Active => "charged as it should",
        SubscriptionStatus::PastDue | SubscriptionStatus::Delinquent => "the latest charge failed",
        SubscriptionStatus::Canceled | SubscriptionStatus::Completed => "ended",
    };
    html! {
        form class="card stack" method="post" {
            h2 { "Subscription" }
            p class="soft" {
                (status)
                @if standing.cancel_at_period_end { ", until the period ends" }
            }
            @if over {
                button name="outcome" value="resume" { "Begin again" }
            } @else {
                button class="main" name="outcome" value="charge" { "Charge the next period" }
                button name="outcome" value="fail_charge" { "Let the next charge fail" }
                @if standing.cancel_at_period_end {
                    button name="outcome" value="resume" { "Do not end it after all" }
                } @else {
                    button name="outcome" value="end" { "End it with the period" }
                }
                button name="outcome" value="end_now" { "End it now" }
            }
        }
    }
}

fn charged(session: &SandboxSession, charge: SandboxCharge) -> Markup {
    let money = |amount| format_money(amount, session.currency, Language::En);
    let left = charge.amount.minus(charge.refunded);
    let id = format!("amount-{}", charge.number);
    html! {
        form class="card stack" method="post" {
            h2 { "Charge " (charge.number + 1) ": " (money(charge.amount)) }
            @if !charge.refunded.is_zero() { p class="soft" { (money(charge.refunded)) " went back." } }
            @if !left.is_zero() {
                input type="hidden" name="charge" value=(charge.number);
                label for=(id) { "Give back, in " (session.currency.code()) }
                input id=(id) name="amount" inputmode="decimal" autocomplete="off"
                    value=(left.to_decimal(session.currency));
                button name="outcome" value="refund" { "Refund" }
            }
        }
    }
}
