//! Who takes a site's money: an operation of ours in Polar's form.

#[cfg(feature = "openapi")]
pub(super) mod schema;

use serde_json::{Value, json};

use crate::{
    dialect::reader::{Faults, Fields, Node},
    domain::{
        fault::Rule,
        ids::SiteId,
        payment_account::{Mode, PaymentAccount, Takes},
        problem::Problem,
    },
};

/// How long a key may be.
pub(super) const MOST: usize = 255;

/// What a merchant says of who takes the money.
#[derive(Clone, PartialEq, Eq)]
pub enum NewPaymentProvider {
    /// The sandbox.
    Sandbox,
    /// Stripe, with these keys; those that are not there stay.
    Stripe {
        /// What requests are made with.
        secret_key: Option<(String, Mode)>,
        /// What callbacks are signed with.
        webhook_secret: Option<String>,
    },
}

/// Reads who is to take the money. Keys that are `known` need not be told again.
///
/// # Errors
///
/// All faults. None of them quotes what was sent: it may be a key.
pub fn read_payment_provider(body: &Value, known: bool) -> Result<NewPaymentProvider, Problem> {
    let faults = Faults::default();
    let read = read(&Node::root(body, &faults), known);
    faults.finish(read).map_err(Problem::invalid)
}

fn read(node: &Node<'_>, known: bool) -> Option<NewPaymentProvider> {
    let fields = node.object(&["provider", "secret_key", "webhook_secret"])?;
    let takes = fields.required("provider").and_then(|node| takes(&node));
    if takes == Some(Takes::Sandbox) {
        for name in ["secret_key", "webhook_secret"] {
            if let Some(node) = fields.get(name) {
                node.note(Rule::OneOf, "the sandbox has no keys");
            }
        }
    }
    match takes? {
        Takes::Sandbox => Some(NewPaymentProvider::Sandbox),
        Takes::Stripe => {
            let secret_key = key(&fields, "secret_key", known, |text| {
                let mode = Mode::of_key(text)?;
                Some((text.to_owned(), mode))
            });
            let webhook_secret = key(&fields, "webhook_secret", known, |text| {
                let rest = text.strip_prefix("whsec_")?;
                let plain = rest.bytes().all(|byte| byte.is_ascii_graphic());
                (rest.len() >= 8 && text.len() <= MOST && plain).then(|| text.to_owned())
            });
            Some(NewPaymentProvider::Stripe {
                secret_key: secret_key?,
                webhook_secret: webhook_secret?,
            })
        }
    }
}

fn takes(node: &Node<'_>) -> Option<Takes> {
    let text = node.value().as_str();
    let at = Takes::WORDS.iter().position(|word| Some(*word) == text);
    at.and_then(|at| Takes::ALL.get(at).copied()).or_else(|| {
        let expected = Takes::WORDS.join(", ");
        node.fault(
            Rule::Enum(Takes::WORDS),
            format!("expected one of {expected}"),
        )
    })
}

/// A key, where it is told: `None` when it is faulty, or needed and not there.
fn key<T>(
    fields: &Fields<'_>,
    name: &str,
    known: bool,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Option<Option<T>> {
    let node = match known {
        true => fields.get(name),
        false => Some(fields.required(name)?),
    };
    let Some(node) = node else {
        return Some(None);
    };
    let expected = match name {
        "secret_key" => {
            "expected a key that starts with `sk_test_`, `sk_live_`, `rk_test_` or `rk_live_`"
        }
        _ => "expected a secret that starts with `whsec_`",
    };
    node.parsed(|text| parse(text).ok_or_else(|| expected.to_owned()))
        .map(Some)
}

/// Who takes a site's money, as it is told: without a key, even in part.
#[must_use]
pub fn payment_provider_body(
    site: SiteId,
    account: Option<&PaymentAccount>,
    base_url: &str,
) -> Value {
    let takes = account
        .map_or(Takes::Sandbox, |account| account.takes)
        .word();
    json!({
        "provider": takes,
        "mode": account.map_or(Mode::Test, PaymentAccount::mode).word(),
        "callback_url": format!("{base_url}/payments/{takes}/{site}/callback"),
        "modified_at": account.map(|account| account.modified_at),
    })
}
