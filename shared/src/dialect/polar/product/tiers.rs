//! Prices by seats.

use serde_json::{Value, json};

use crate::{
    dialect::reader::Node,
    domain::{
        catalog::{SeatMode, SeatTier, SeatTiers},
        fault::Rule,
        money::{Amount, MAX_AMOUNT},
    },
};

/// Reads `{seat_tier_type, tiers}`.
pub(super) fn read_tiers(node: &Node<'_>) -> Option<SeatTiers> {
    let fields = node.object(&["seat_tier_type", "tiers"])?;
    let mode = fields.optional("seat_tier_type", |node| {
        node.word(SeatMode::WORDS, &SeatMode::ALL)
    });
    let list = fields.required("tiers")?;
    let entries = list.list(1..=SeatTiers::MAX_TIERS)?;
    let tiers: Vec<Option<SeatTier>> = entries.iter().map(read_tier).collect();
    let tiers: Option<Vec<SeatTier>> = tiers.into_iter().collect();
    match SeatTiers::new(mode?.unwrap_or_default(), tiers?) {
        Ok(tiers) => Some(tiers),
        Err((at, message)) => entries
            .get(at)
            .unwrap_or(&list)
            .fault(Rule::Other("TIERS"), message),
    }
}

fn read_tier(node: &Node<'_>) -> Option<SeatTier> {
    let fields = node.object(&["min_seats", "max_seats", "price_per_seat"])?;
    let seats = |node: Node<'_>| {
        let seats = node.integer(1..=SeatTiers::MAX_SEATS.into());
        seats.and_then(|seats| u32::try_from(seats).ok())
    };
    let least = fields.required("min_seats").and_then(seats);
    let most = fields.optional("max_seats", seats);
    let amount = fields.required("price_per_seat").and_then(|node| {
        let amount = node.integer(0..=MAX_AMOUNT);
        amount.and_then(Amount::from_minor)
    });
    Some(SeatTier {
        least: least?,
        most: most?,
        amount: amount?,
    })
}

/// Tiers on the wire, with the bounds that they say.
pub(super) fn tiers_body(tiers: &SeatTiers) -> Value {
    let tier = |tier: &SeatTier| {
        json!({
            "min_seats": tier.least,
            "max_seats": tier.most,
            "price_per_seat": tier.amount,
        })
    };
    let all: Vec<Value> = tiers.tiers().iter().map(tier).collect();
    json!({
        "seat_tier_type": tiers.mode().word(),
        "tiers": all,
        "minimum_seats": tiers.least(),
        "maximum_seats": tiers.most(),
    })
}
