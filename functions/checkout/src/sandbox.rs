//! The sandbox provider's page: what another company would show.

use axum::{
    extract::{Path, State, rejection::PathRejection},
    http::StatusCode,
    response::Response,
};
use maud::{Markup, html};
use shared::{
    domain::problem::Problem,
    http::FormBody,
    pages::{Notice, NoticeLink, Page, Width, format_money},
    payment::sandbox::Outcome,
    store::{SandboxSession, SandboxStatus},
};

use crate::{Till, opened::see_other};

/// Show a session of the sandbox.
pub(crate) async fn show_session(
    State(till): State<Till>,
    secret: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let session = find(&till, secret).await?;
    Ok(match session.status {
        SandboxStatus::Open => {
            let body = buttons(&session);
            Page {
                title: "Sandbox payment",
                width: Width::Narrow,
                body,
            }
            .into_response(StatusCode::OK)
        }
        SandboxStatus::Paid
        | SandboxStatus::Declined
        | SandboxStatus::Canceled
        | SandboxStatus::Expired => {
            let link = Some(NoticeLink {
                label: "Back to the shop",
                url: back(&session),
            });
            let text = "This payment has ended. Nothing more can happen to it here.";
            Notice {
                title: "Payment ended",
                text,
                link,
            }
            .into_response(StatusCode::OK)
        }
    })
}

/// End a session by a button, tell the shop, and send the buyer back to it.
pub(crate) async fn end_session(
    State(till): State<Till>,
    secret: Result<Path<String>, PathRejection>,
    form: FormBody,
) -> Result<Response, Problem> {
    let session = find(&till, secret).await?;
    let outcome = match form.get("outcome") {
        "pay" => Outcome::Pay,
        "decline" => Outcome::Decline,
        _ => Outcome::Cancel,
    };
    let ended = till
        .sandbox
        .end(session, outcome, till.app.clock.now())
        .await
        .map_err(Problem::unavailable)?;
    Ok(see_other(back(&ended)))
}

async fn find(
    till: &Till,
    secret: Result<Path<String>, PathRejection>,
) -> Result<SandboxSession, Problem> {
    let unknown = || Problem::not_found("payment", "of this address");
    let Path(secret) = secret.map_err(|_| unknown())?;
    till.sandbox.session(&secret).await?.ok_or_else(unknown)
}

fn back(session: &SandboxSession) -> &str {
    match session.status {
        SandboxStatus::Paid => &session.success_url,
        SandboxStatus::Open
        | SandboxStatus::Declined
        | SandboxStatus::Canceled
        | SandboxStatus::Expired => &session.cancel_url,
    }
}

fn buttons(session: &SandboxSession) -> Markup {
    html! {
        p class="alert info" { "Sandbox: this is a rehearsal. No money moves." }
        form class="card stack" method="post" {
            h1 { "Pay " (session.merchant) }
            div class="due" {
                span class="soft" { "Amount" }
                strong { (format_money(session.amount, session.currency)) }
            }
            button class="main" name="outcome" value="pay" { "Pay" }
            button name="outcome" value="decline" { "Decline" }
            button name="outcome" value="cancel" { "Cancel" }
        }
        p class="soft small" { "“Decline” is what a refused card does. “Cancel” is what turning back does." }
    }
}
