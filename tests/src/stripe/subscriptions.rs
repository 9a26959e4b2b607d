//! Subscriptions, and the invoices that charge them.

use jiff::{Span, Timestamp, tz::TimeZone};
use serde_json::{Value, json};

use super::{
    Refusal, Things,
    form::Form,
    server::{Asked, page},
};

const PAYMENTS: &[&str] = &[
    "invoice",
    "status",
    "limit",
    "payment.type",
    "payment.payment_intent",
];

/// The end of a period that starts at `start`.
fn end_of(start: i64, wish: &Value) -> i64 {
    let mut line = wish["lines"].as_array().into_iter().flatten();
    let line = line.find(|line| line["interval"].is_string());
    let line = line.cloned().unwrap_or_default();
    let count = line["count"].as_i64().unwrap_or(1);
    let span = match line["interval"].as_str() {
        Some("day") => Span::new().days(count),
        Some("week") => Span::new().weeks(count),
        Some("year") => Span::new().years(count),
        _ => Span::new().months(count),
    };
    let start = Timestamp::from_second(start).unwrap_or_default();
    let end = start.to_zoned(TimeZone::UTC).checked_add(span);
    end.map_or(start, |end| end.timestamp()).as_second()
}

impl Things {
    /// Begins what a session sold that is charged again, with its first invoice.
    pub(super) fn subscribe(&mut self, wish: &Value, total: i64, now: i64) -> (String, String) {
        let id = self.id("sub");
        let trial = wish["trial"].as_i64().map(|days| now + days * 86_400);
        let end = trial.unwrap_or_else(|| end_of(now, wish));
        let subscription = json!({
            "id": id, "object": "subscription", "created": now, "start_date": now, "livemode": false,
            "status": if trial.is_some() { "trialing" } else { "active" },
            "cancel_at_period_end": false, "cancel_at": null, "canceled_at": null, "ended_at": null,
            "trial_end": trial, "metadata": wish["subscription"],
            "items": {"object": "list", "has_more": false, "data": [
                {"id": "si_1", "current_period_start": now, "current_period_end": end},
            ]},
        });
        self.put("subscription", &subscription);
        self.put("plan", &json!({"id": id, "wish": wish, "invoices": 0}));
        let currency = wish["lines"][0]["currency"].clone();
        let invoice = self.invoice(&id, "subscription_create", (total, &currency), (now, end));
        self.pay_invoice(&invoice, now);
        (id, invoice)
    }

    /// An invoice that is not paid yet.
    pub(super) fn invoice(
        &mut self,
        subscription: &str,
        reason: &str,
        (amount, currency): (i64, &Value),
        (start, end): (i64, i64),
    ) -> String {
        let id = self.id("in");
        let metadata = self
            .find("subscription", subscription)
            .map(|found| found["metadata"].clone());
        let invoice = json!({
            "id": id, "object": "invoice", "billing_reason": reason, "status": "open", "created": start,
            "amount_due": amount, "amount_paid": 0, "attempt_count": 0, "currency": currency,
            "livemode": false, "status_transitions": {"paid_at": null},
            "parent": {"type": "subscription_details", "subscription_details": {
                "subscription": subscription, "metadata": metadata,
            }},
            "lines": {"object": "list", "has_more": false, "data": [
                {"id": "il_1", "amount": amount, "period": {"start": start, "end": end}},
            ]},
        });
        self.put("invoice", &invoice);
        id
    }

    /// Takes the money of an invoice.
    pub(super) fn pay_invoice(&mut self, id: &str, now: i64) {
        let invoice = self.find("invoice", id).cloned().unwrap_or_default();
        let amount = invoice["amount_due"].as_i64().unwrap_or_default();
        if amount > 0 {
            let intent = self.take(amount, &invoice["currency"], &json!({}), now);
            let payment = self.id("inpay");
            let payment = json!({
                "id": payment, "object": "invoice_payment", "invoice": id, "status": "paid",
                "payment": {"type": "payment_intent", "payment_intent": intent},
            });
            self.put("invoice_payment", &payment);
        }
        self.change("invoice", id, |invoice| {
            invoice["status"] = json!("paid");
            invoice["amount_paid"] = json!(amount);
            invoice["status_transitions"]["paid_at"] = json!(now);
            let tries = invoice["attempt_count"].as_i64().unwrap_or_default();
            invoice["attempt_count"] = json!(tries + 1);
        });
    }

    /// The invoice of the next period, which begins.
    pub(super) fn next_invoice(&mut self, subscription: &str) -> String {
        let plan = self.find("plan", subscription).cloned().unwrap_or_default();
        let wish = &plan["wish"];
        let told = self
            .find("subscription", subscription)
            .cloned()
            .unwrap_or_default();
        let start = told["items"]["data"][0]["current_period_end"]
            .as_i64()
            .unwrap_or_default();
        let end = end_of(start, wish);
        let before = plan["invoices"].as_i64().unwrap_or_default();
        let lines = wish["lines"].as_array().into_iter().flatten();
        let again = lines.filter(|line| line["interval"].is_string());
        let full: i64 = again.filter_map(|line| line["amount"].as_i64()).sum();
        let lasts = ["forever", "repeating"]
            .contains(&wish["coupon"]["duration"].as_str().unwrap_or_default());
        let off = wish["coupon"]["amount_off"]
            .as_i64()
            .filter(|_| lasts)
            .unwrap_or_default();
        let currency = wish["lines"][0]["currency"].clone();
        let amount = ((full - off).max(0), &currency);
        let id = self.invoice(subscription, "subscription_cycle", amount, (start, end));
        self.change("plan", subscription, |plan| {
            plan["invoices"] = json!(before + 1);
        });
        self.change("subscription", subscription, |told| {
            told["status"] = json!("active");
            told["items"]["data"][0]["current_period_start"] = json!(start);
            told["items"]["data"][0]["current_period_end"] = json!(end);
        });
        id
    }

    /// Ends a subscription at once, and tells of it.
    pub(super) fn end(&mut self, id: &str, now: i64) -> Result<Value, Refusal> {
        self.change("subscription", id, |told| {
            told["status"] = json!("canceled");
            told["canceled_at"] = json!(now);
            told["ended_at"] = json!(now);
        });
        let ended = self.get("subscription", id)?;
        self.tell("customer.subscription.deleted", &ended, now);
        Ok(ended)
    }
}

pub(super) fn invoice_payments(things: &mut Things, asked: &Asked<'_>) -> Result<Value, Refusal> {
    let form = Form::read(asked.form, PAYMENTS)?;
    let all = things.objects.get("invoice_payment");
    let fits = |payment: &&Value| {
        let same = |wanted: Option<&str>, told: &Value| wanted.is_none_or(|wanted| told == wanted);
        same(form.text("invoice"), &payment["invoice"])
            && same(
                form.text("payment.payment_intent"),
                &payment["payment"]["payment_intent"],
            )
    };
    let found = all.into_iter().flat_map(|all| all.values()).filter(fits);
    Ok(page(&found.collect::<Vec<_>>(), false))
}

pub(super) fn update(things: &mut Things, asked: &Asked<'_>, id: &str) -> Result<Value, Refusal> {
    let form = Form::read(asked.form, &["cancel_at_period_end"])?;
    let at_end = form.required("cancel_at_period_end")? == "true";
    let told = things.get("subscription", id)?;
    if told["status"] == "canceled" {
        return Err(Refusal::wordless(
            "A canceled subscription can only update its metadata.",
        ));
    }
    things.change("subscription", id, |told| {
        told["cancel_at_period_end"] = json!(at_end);
    });
    let told = things.get("subscription", id)?;
    things.tell("customer.subscription.updated", &told, asked.now);
    Ok(told)
}

pub(super) fn cancel(things: &mut Things, asked: &Asked<'_>, id: &str) -> Result<Value, Refusal> {
    let told = things.get("subscription", id)?;
    if told["status"] == "canceled" {
        return Err(Refusal::no_such("subscription", id));
    }
    things.end(id, asked.now)
}
