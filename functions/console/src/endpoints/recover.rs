//! Send an endpoint what it missed.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};
use shared::{
    domain::{
        fault::{Fault, Rule},
        ids::EndpointId,
        problem::Problem,
        webhook::{Endpoint, RETENTION},
    },
    http::{FormBody, PathUuid, WriteWebhooks},
};

use super::{PLACE, back};
use crate::{
    Console,
    frame::{moment, parameter},
    session::Signed,
};

/// For how many hours back one may ask what an endpoint missed: as long as events are kept.
const HOURS: std::ops::RangeInclusive<i64> = 1..=720;
/// How often a request looks further: what that takes is well below what a function may take.
const ROUNDS: usize = 3;

/// What of a time has not been looked through.
#[derive(Clone, Copy)]
struct Rest {
    since: Timestamp,
    until: Timestamp,
}

/// Send an endpoint what it missed: all of it, or so much that the next request goes on.
pub(super) async fn recover(
    signed: Signed<WriteWebhooks>,
    PathUuid(id): PathUuid,
    State(console): State<Console>,
    form: FormBody,
) -> Result<Response, Problem> {
    let (id, now) = (EndpointId::new(id), console.app.clock.now());
    let rest = Rest::asked(&form, now)?;
    let endpoint = console.desk.endpoint(signed.access.site(), id).await?;
    let (count, rest) = send(&console, &endpoint, (rest, now)).await?;
    Ok(match (rest, count) {
        (Some(rest), _) => Redirect::to(&rest.address(id)).into_response(),
        (None, 0) => back(id, "none"),
        (None, _) => back(id, "sent"),
    })
}

/// How many are sent, and what is left to be looked through.
async fn send(
    console: &Console,
    endpoint: &Endpoint,
    (mut rest, now): (Rest, Timestamp),
) -> Result<(usize, Option<Rest>), Problem> {
    let mut count = 0;
    for _ in 0..ROUNDS {
        if rest.since >= rest.until {
            break;
        }
        let time = rest.since..rest.until;
        let recovered = console.desk.recover(endpoint, (time, now)).await?;
        count += recovered.count;
        match recovered.next_until {
            Some(until) => rest.until = until,
            None => return Ok((count, None)),
        }
    }
    Ok((count, Some(rest).filter(|rest| rest.since < rest.until)))
}

impl Rest {
    /// What a form asks for: so many hours, or what another left.
    fn asked(form: &FormBody, now: Timestamp) -> Result<Self, Problem> {
        if let Some(rest) = Self::parse(form.get("since"), form.get("until")) {
            // Time went by since the other.
            let since = rest.since.max(now - RETENTION);
            return Ok(Self { since, ..rest });
        }
        let hours = form.get("hours").parse().ok();
        let hours = hours.filter(|hours| HOURS.contains(hours)).ok_or_else(|| {
            Problem::invalid(vec![Fault {
                path: "hours".to_owned(),
                rule: Rule::Format,
                message: "expected 1 to 720 hours".to_owned(),
            }])
        })?;
        let since = now - SignedDuration::from_hours(hours);
        Ok(Self { since, until: now })
    }

    fn parse(since: &str, until: &str) -> Option<Self> {
        let (since, until) = (since.parse().ok()?, until.parse().ok()?);
        Some(Self { since, until })
    }

    /// The page of an endpoint, which says what is left.
    fn address(self, id: EndpointId) -> String {
        format!("{PLACE}/{id}?since={}&until={}", self.since, self.until)
    }
}

/// What is left to be looked through, by the address, and a button that goes on.
pub(super) fn further(id: EndpointId, pairs: &[(String, String)]) -> Markup {
    let text = |name| parameter(pairs, name).unwrap_or_default();
    let Some(rest) = Rest::parse(text("since"), text("until")) else {
        return html! {};
    };
    html! {
        section class="card stack" role="status" {
            h2 { "There is more" }
            p {
                "So much happened that only what came after " (moment(rest.until)) " was looked through. What the \
                 endpoint missed of that is under way; what came before is left."
            }
            form method="post" action={ (PLACE) "/" (id) "/recover" } {
                input type="hidden" name="since" value=(rest.since);
                input type="hidden" name="until" value=(rest.until);
                button class="main" { "Go on" }
            }
        }
    }
}
