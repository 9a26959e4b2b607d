//! Schemas of who takes a site's money.

use serde_json::json;

use super::MOST;
use crate::{
    dialect::schema::{about, like, moment, nullable, object, schemas, text, url, word},
    domain::payment_account::Takes,
};

schemas! {
    /// Who takes a site's money. No key is told, not even in part.
    PaymentProvider = object()
        .has([
            ("provider", word(Takes::WORDS)),
            ("mode", word(&["test", "live"])),
            ("callback_url", about("Where the provider's webhook endpoint must lead.", url())),
            ("modified_at", nullable(moment())),
        ])
        .open();
    /// Who is to take a site's money. Keys that were told before may be left out.
    SetPaymentProvider = like(
        object()
            .has([("provider", word(Takes::WORDS))])
            .takes([
                ("secret_key", about("A secret or restricted key of Stripe's.", text(1..=MOST))),
                ("webhook_secret", about("What Stripe signs this site's callbacks with.", text(1..=MOST))),
            ])
            .closed(),
        json!({"provider": "sandbox"}),
    );
}
