//! The sandbox provider's page: what another company would show.

mod desk;

use axum::{
    extract::{FromRequestParts, Path, State},
    http::{StatusCode, request::Parts},
    response::Response,
};
use maud::{Markup, html};
use shared::{
    domain::problem::Problem,
    http::FormBody,
    pages::{Language, Notice, NoticeLink, Page, Width, format_money},
    payment::sandbox::Outcome,
    store::{SandboxSession, SandboxStatus},
};

use crate::{Till, opened::see_other};

/// The secret in the address; one that cannot be read opens nothing.
pub(crate) struct SessionSecret(String);

impl<S: Send + Sync> FromRequestParts<S> for SessionSecret {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        path.map(|Path(secret)| Self(secret)).map_err(|_| unknown())
    }
}

/// Show a session of the sandbox.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/sandbox/{session_secret}",
    tag = "Pages",
    params(("session_secret" = String, Path, description = "The session's secret, from its address.")),
    responses((status = 200, body = String, content_type = "text/html")),
))]
pub(crate) async fn show_session(
    State(till): State<Till>,
    SessionSecret(secret): SessionSecret,
) -> Result<Response, Problem> {
    page(&till, &find(&till, &secret).await?).await
}

/// Move a session on by a button, tell the shop, and send the buyer back to it.
///
/// When the shop cannot be told, the buyer still goes back: the shop asks by itself.
#[cfg_attr(feature = "openapi", utoipa::path(
    post,
    path = "/sandbox/{session_secret}",
    tag = "Pages",
    params(("session_secret" = String, Path, description = "The session's secret, from its address.")),
    request_body(content = crate::openapi::OutcomeForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, body = String, content_type = "text/html"),
        (status = 303, description = "Back to the shop."),
    ),
))]
pub(crate) async fn end_session(
    State(till): State<Till>,
    SessionSecret(secret): SessionSecret,
    form: FormBody,
) -> Result<Response, Problem> {
    let session = find(&till, &secret).await?;
    let outcome = match form.get("outcome") {
        "pay" => Outcome::Pay,
        "pay_later" => Outcome::PayLater,
        "decline" => Outcome::Decline,
        "cancel" => Outcome::Cancel,
        "arrive" => Outcome::Arrive,
        "fail" => Outcome::Fail,
        _ => return desk::press(&till, session, &secret, &form).await,
    };
    let now = till.app.clock.now();
    if let Err(error) = till.sandbox.end(session, outcome, now).await {
        tracing::error!(?error, "the sandbox could not tell the shop: {error}");
    }
    let ended = find(&till, &secret).await?;
    Ok(see_other(&back(&till, &ended).await?))
}

async fn find(till: &Till, secret: &str) -> Result<SandboxSession, Problem> {
    till.sandbox.session(secret).await?.ok_or_else(unknown)
}

fn unknown() -> Problem {
    Problem::not_found("payment", "of this address")
}

async fn page(till: &Till, session: &SandboxSession) -> Result<Response, Problem> {
    let (title, body) = match session.status {
        SandboxStatus::Open if till.app.clock.now() < session.expires_at => {
            ("Sandbox payment", buttons(session))
        }
        SandboxStatus::Pending => ("Sandbox payment", arrival(session)),
        SandboxStatus::Paid => {
            let url = back(till, session).await?;
            ("Sandbox: after the payment", desk::desk(session, &url))
        }
        SandboxStatus::Open
        | SandboxStatus::Declined
        | SandboxStatus::Canceled
        | SandboxStatus::Expired => return ended(till, session).await,
    };
    let page = Page {
        language: Language::En,
        title,
        width: Width::Narrow,
        theme: None,
        body,
    };
    Ok(page.into_response(StatusCode::OK))
}

async fn ended(till: &Till, session: &SandboxSession) -> Result<Response, Problem> {
    let url = back(till, session).await?;
    let link = Some(NoticeLink {
        label: "Back to the shop",
        url: &url,
    });
    let text = "This payment has ended. Nothing more can happen to it here.";
    Ok(Notice {
        language: Language::En,
        title: "Payment ended",
        text,
        link,
    }
    .into_response(StatusCode::OK))
}

async fn back(till: &Till, session: &SandboxSession) -> Result<String, Problem> {
    let returns = till
        .sandbox
        .returns(session)
        .await
        .map_err(Problem::unavailable)?;
    Ok(match session.status {
        SandboxStatus::Paid | SandboxStatus::Pending => returns.success_url,
        SandboxStatus::Open
        | SandboxStatus::Declined
        | SandboxStatus::Canceled
        | SandboxStatus::Expired => returns.cancel_url,
    })
}

fn buttons(session: &SandboxSession) -> Markup {
    html! {
        (rehearsal(&html! {
            h1 { "Pay " (session.merchant) }
            (amount(session))
            button class="main" name="outcome" value="pay" { "Pay" }
            button name="outcome" value="pay_later" { "Pay later" }
            button name="outcome" value="decline" { "Decline" }
            button name="outcome" value="cancel" { "Cancel" }
        }))
        p class="soft small" {
            "“Pay later” is what a bank transfer does: come back to this page to say whether the money arrived. "
            "“Decline” is what a refused card does. “Cancel” is what turning back does."
        }
    }
}

/// The page of money that is on its way.
fn arrival(session: &SandboxSession) -> Markup {
    rehearsal(&html! {
        h1 { "On its way to " (session.merchant) }
        (amount(session))
        button class="main" name="outcome" value="arrive" { "The money arrived" }
        button name="outcome" value="fail" { "It did not arrive" }
    })
}

fn rehearsal(form: &Markup) -> Markup {
    html! {
        p class="alert info" { "Sandbox: this is a rehearsal. No money moves." }
        form class="card stack" method="post" { (form) }
    }
}

fn amount(session: &SandboxSession) -> Markup {
    html! {
        div class="due" {
            span class="soft" { "Amount" }
            strong { (format_money(session.amount, session.currency, Language::En)) }
        }
    }
}
