//! What the buyer, the bank and the merchant at the dashboard do.

use serde_json::{Value, json};

use super::{Stripe, Things};

impl Stripe {
    /// The buyer pays in a session.
    pub fn pay(&self, session: &str) {
        let now = self.account.now();
        self.account.lock().complete(session, true, now);
    }

    /// The buyer is done, and the money is on its way.
    pub fn pay_later(&self, session: &str) {
        let now = self.account.now();
        self.account.lock().complete(session, false, now);
    }

    /// The money that was on its way is there.
    pub fn arrive(&self, session: &str) {
        let now = self.account.now();
        self.account.lock().arrived(session, true, now);
    }

    /// The money that was on its way does not come.
    pub fn fail(&self, session: &str) {
        let now = self.account.now();
        self.account.lock().arrived(session, false, now);
    }

    /// A session's time is up.
    pub fn time_out(&self, session: &str) {
        let now = self.account.now();
        drop(self.account.lock().expired(session, now));
    }

    /// The merchant gives money back at the dashboard. Whether there was enough of it.
    pub fn refund(&self, intent: &str, amount: Option<i64>) -> bool {
        let now = self.account.now();
        let what = (amount, json!({}));
        self.account.lock().give_back(intent, what, now).is_ok()
    }

    /// The bank sends a refund back.
    pub fn refund_fails(&self, refund: &str) {
        let now = self.account.now();
        let mut things = self.account.lock();
        things.change("refund", refund, |refund| {
            refund["status"] = json!("failed");
        });
        let refund = things.find("refund", refund).cloned().unwrap_or_default();
        things.tell("refund.failed", &refund, now);
    }

    /// The buyer's bank asks for money back, or says how that ended.
    pub fn dispute(&self, intent: &str, status: &str) {
        let now = self.account.now();
        let mut things = self.account.lock();
        let intent = things
            .find("payment_intent", intent)
            .cloned()
            .unwrap_or_default();
        let dispute = json!({
            "id": format!("du_{}", intent["id"].as_str().unwrap_or_default()), "object": "dispute",
            "amount": intent["amount"], "currency": intent["currency"], "status": status,
            "payment_intent": intent["id"], "charge": intent["latest_charge"],
        });
        let kind = match status {
            "needs_response" => "charge.dispute.created",
            "won" | "lost" => "charge.dispute.closed",
            _ => "charge.dispute.updated",
        };
        things.tell(kind, &dispute, now);
    }

    /// A subscription's next period begins, and is paid. Gives the invoice.
    pub fn renew(&self, subscription: &str) -> String {
        let now = self.account.now();
        let mut things = self.account.lock();
        let invoice = things.next_invoice(subscription);
        things.collect(&invoice, subscription, now);
        invoice
    }

    /// A subscription's next period begins, and its charge fails. Gives the invoice.
    pub fn renewal_fails(&self, subscription: &str) -> String {
        let invoice = self.account.lock().next_invoice(subscription);
        self.try_again(&invoice, subscription);
        invoice
    }

    /// Another try to charge an invoice fails.
    pub fn try_again(&self, invoice: &str, subscription: &str) {
        let now = self.account.now();
        let mut things = self.account.lock();
        things.change("invoice", invoice, |invoice| {
            let tries = invoice["attempt_count"].as_i64().unwrap_or_default();
            invoice["attempt_count"] = json!(tries + 1);
        });
        things.change("subscription", subscription, |told| {
            told["status"] = json!("past_due");
        });
        things.told("invoice.payment_failed", "invoice", invoice, now);
        things.told(
            "customer.subscription.updated",
            "subscription",
            subscription,
            now,
        );
    }

    /// An invoice that failed is paid after all.
    pub fn recovers(&self, invoice: &str, subscription: &str) {
        let now = self.account.now();
        self.account.lock().collect(invoice, subscription, now);
    }

    /// The merchant ends a subscription at the dashboard.
    pub fn cancel(&self, subscription: &str) {
        let now = self.account.now();
        drop(self.account.lock().end(subscription, now));
    }
}

impl Things {
    pub(super) fn expired(&mut self, id: &str, now: i64) -> Value {
        self.change("checkout.session", id, |session| {
            session["status"] = json!("expired");
            session["url"] = Value::Null;
        });
        self.told("checkout.session.expired", "checkout.session", id, now)
    }

    fn complete(&mut self, id: &str, paid: bool, now: i64) {
        let session = self
            .find("checkout.session", id)
            .cloned()
            .unwrap_or_default();
        if session["status"] != "open" {
            return;
        }
        let wish = self.find("wish", id).cloned().unwrap_or_default();
        let total = session["amount_total"].as_i64().unwrap_or_default();
        let (mut intent, mut invoice, mut subscription) = (Value::Null, Value::Null, Value::Null);
        if session["mode"] == "subscription" {
            let begun = self.subscribe(&wish, total, now);
            (subscription, invoice) = (json!(begun.0), json!(begun.1));
        } else if total > 0 {
            let taken = self.take(total, &session["currency"], &wish["payment_intent"], now);
            if !paid {
                self.change("payment_intent", &taken, |told| {
                    told["status"] = json!("processing");
                });
            }
            intent = json!(taken);
        }
        let status = match (paid, total) {
            (_, 0) => "no_payment_required",
            (true, _) => "paid",
            (false, _) => "unpaid",
        };
        self.change("checkout.session", id, |session| {
            session["status"] = json!("complete");
            session["url"] = Value::Null;
            session["payment_status"] = json!(status);
            session["payment_intent"] = intent;
            session["invoice"] = invoice.clone();
            session["subscription"] = subscription;
        });
        self.told("checkout.session.completed", "checkout.session", id, now);
        if let Some(invoice) = invoice.as_str() {
            self.told("invoice.paid", "invoice", invoice, now);
            self.told("invoice.payment_succeeded", "invoice", invoice, now);
        }
    }

    fn arrived(&mut self, id: &str, paid: bool, now: i64) {
        let session = self
            .find("checkout.session", id)
            .cloned()
            .unwrap_or_default();
        let intent = session["payment_intent"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let status = if paid {
            "succeeded"
        } else {
            "requires_payment_method"
        };
        self.change("payment_intent", &intent, |told| {
            told["status"] = json!(status);
        });
        if paid {
            self.change("checkout.session", id, |told| {
                told["payment_status"] = json!("paid");
            });
        }
        let kind = match paid {
            true => "checkout.session.async_payment_succeeded",
            false => "checkout.session.async_payment_failed",
        };
        self.told(kind, "checkout.session", id, now);
    }

    fn collect(&mut self, invoice: &str, subscription: &str, now: i64) {
        self.pay_invoice(invoice, now);
        self.change("subscription", subscription, |told| {
            told["status"] = json!("active");
        });
        self.told("invoice.paid", "invoice", invoice, now);
        self.told("invoice.payment_succeeded", "invoice", invoice, now);
        self.told(
            "customer.subscription.updated",
            "subscription",
            subscription,
            now,
        );
    }
}
