//! Payment intents, charges, refunds and disputes.

use serde_json::{Value, json};

use super::{
    CARD_DATA, Refusal, Things,
    form::Form,
    server::{Asked, page},
};

const REFUND: &[&str] = &["payment_intent", "amount", "reason", "metadata.*"];
const REFUNDS: &[&str] = &["payment_intent", "charge", "limit", "starting_after"];

impl Things {
    /// Takes money: an intent with its charge.
    pub(super) fn take(
        &mut self,
        amount: i64,
        currency: &Value,
        metadata: &Value,
        now: i64,
    ) -> String {
        let (intent, charge) = (self.id("pi"), self.id("ch"));
        let [fingerprint, method] = CARD_DATA;
        let card = json!({"type": "card", "card": {"brand": "visa", "last4": "4242", "fingerprint": fingerprint}});
        let object = json!({
            "id": charge, "object": "charge", "amount": amount, "amount_refunded": 0,
            "currency": currency, "created": now, "payment_intent": intent, "livemode": false,
            "payment_method": method, "payment_method_details": card, "metadata": metadata,
        });
        self.put("charge", &object);
        let object = json!({
            "id": intent, "object": "payment_intent", "amount": amount, "currency": currency,
            "status": "succeeded", "created": now, "metadata": metadata, "latest_charge": charge,
            "payment_method": method, "livemode": false,
        });
        self.put("payment_intent", &object);
        intent
    }

    /// Gives money of an intent back, and tells of it.
    pub(super) fn give_back(
        &mut self,
        intent: &str,
        (amount, metadata): (Option<i64>, Value),
        now: i64,
    ) -> Result<Value, Refusal> {
        let intent = self.get("payment_intent", intent)?;
        let charge_id = intent["latest_charge"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let charge = self.get("charge", &charge_id)?;
        let taken = charge["amount"].as_i64().unwrap_or_default();
        let back = charge["amount_refunded"].as_i64().unwrap_or_default();
        let amount = amount.unwrap_or(taken - back);
        if back == taken {
            return Err(Refusal::of_state(
                "charge_already_refunded",
                "It was refunded.",
            ));
        }
        if amount > taken - back || amount < 1 {
            return Err(Refusal::of_state("amount_too_large", "More than is left."));
        }
        let id = self.id("re");
        let refund = json!({
            "id": id, "object": "refund", "amount": amount, "currency": charge["currency"],
            "charge": charge_id, "payment_intent": intent["id"], "status": "succeeded",
            "created": now, "metadata": metadata, "reason": null,
            "destination_details": {"type": "card", "card": {"reference": CARD_DATA[0]}},
        });
        self.put("refund", &refund);
        self.change("charge", &charge_id, |charge| {
            charge["amount_refunded"] = json!(back + amount);
            charge["refunded"] = json!(back + amount == taken);
        });
        let charge = self.get("charge", &charge_id)?;
        self.tell("refund.created", &refund, now);
        self.tell("charge.refunded", &charge, now);
        Ok(refund)
    }
}

pub(super) fn create_refund(things: &mut Things, asked: &Asked<'_>) -> Result<Value, Refusal> {
    let form = Form::read(asked.form, REFUND)?;
    let reasons = ["duplicate", "fraudulent", "requested_by_customer"];
    if form
        .text("reason")
        .is_some_and(|reason| !reasons.contains(&reason))
    {
        return Err(Refusal::invalid("parameter_invalid", "reason"));
    }
    let what = (form.integer("amount")?, form.object("metadata"));
    things.give_back(form.required("payment_intent")?, what, asked.now)
}

pub(super) fn list_refunds(things: &mut Things, asked: &Asked<'_>) -> Result<Value, Refusal> {
    let form = Form::read(asked.form, REFUNDS)?;
    let after = form.text("starting_after").unwrap_or_default();
    let limit = form.integer("limit")?.unwrap_or(10);
    let limit = usize::try_from(limit).unwrap_or_default();
    let all = things.objects.get("refund");
    let fits = |refund: &&Value| {
        ["payment_intent", "charge"]
            .iter()
            .all(|name| form.text(name).is_none_or(|wanted| refund[*name] == wanted))
    };
    let found = all.into_iter().flat_map(|all| all.values()).filter(fits);
    let later = |refund: &&Value| refund["id"].as_str().unwrap_or_default() > after;
    let rest: Vec<&Value> = found.filter(later).collect();
    let more = rest.len() > limit;
    Ok(page(rest.get(..limit).unwrap_or(&rest), more))
}
