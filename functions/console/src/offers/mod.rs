//! What the pages of links and of templates have in common.

mod body;
mod campaign;
mod fallbacks;
mod form;
mod step;
mod told;
mod typed;

pub(crate) use body::{changes, in_wix_words};
pub(crate) use campaign::{campaign_fields, campaign_of};
pub(crate) use form::{Form, Kind, stale};
pub(crate) use step::Step;
pub(crate) use told::{campaign_facts, copied, restorable, state, usage};
pub(crate) use typed::Typed;

use shared::domain::problem::{Cause, Problem};

/// Shows what is wrong with a form in the form; the rest is a page of its own.
pub(crate) fn is_of_form(problem: &Problem) -> bool {
    matches!(
        problem.cause(),
        Cause::Invalid | Cause::Conflict | Cause::TooLarge | Cause::Refused(_)
    )
}

/// Lets any revision pass: a button means what it says, whatever else was changed.
pub(crate) const fn any(_: u64) -> Result<(), Problem> {
    Ok(())
}

/// Lets only the revision pass that a form was made of.
pub(crate) fn only(typed: &str) -> impl Fn(u64) -> Result<(), Problem> {
    let shown: Option<u64> = typed.parse().ok();
    move |revision| {
        if shown == Some(revision) {
            return Ok(());
        }
        let message =
            "Somebody changed it after you opened the form, so nothing of yours is saved yet.";
        Err(Problem::new(Cause::Conflict, message))
    }
}
