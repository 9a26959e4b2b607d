//! Coupons and Checkout Sessions.

use serde_json::{Value, json};

use super::{Refusal, Things, form::Form, server::Asked};

const COUPON: &[&str] = &[
    "id",
    "name",
    "amount_off",
    "percent_off",
    "currency",
    "duration",
    "duration_in_months",
    "max_redemptions",
    "metadata.*",
];
const SESSION: &[&str] = &[
    "mode",
    "client_reference_id",
    "success_url",
    "cancel_url",
    "expires_at",
    "locale",
    "customer_email",
    "metadata.*",
    "discounts.*.coupon",
    "payment_intent_data.metadata.*",
    "subscription_data.metadata.*",
    "subscription_data.trial_period_days",
    "line_items.*.quantity",
    "line_items.*.price_data.currency",
    "line_items.*.price_data.unit_amount",
    "line_items.*.price_data.recurring.interval",
    "line_items.*.price_data.recurring.interval_count",
    "line_items.*.price_data.product_data.name",
    "line_items.*.price_data.product_data.description",
    "line_items.*.price_data.product_data.images.*",
];
const THREE_DECIMAL: [&str; 5] = ["bhd", "jod", "kwd", "omr", "tnd"];

pub(super) fn create_coupon(things: &mut Things, asked: &Asked<'_>) -> Result<Value, Refusal> {
    let form = Form::read(asked.form, COUPON)?;
    let id = form.required("id")?;
    let off = form
        .integer("amount_off")?
        .ok_or_else(|| Refusal::missing("amount_off"))?;
    check_amount(off, form.required("currency")?, "amount_off")?;
    let duration = form.required("duration")?;
    let months = form.integer("duration_in_months")?;
    if !["once", "forever", "repeating"].contains(&duration)
        || (duration == "repeating") != months.is_some()
        || off == 0
        || form
            .text("name")
            .is_some_and(|name| name.chars().count() > 40)
    {
        return Err(Refusal::invalid("parameter_invalid", "duration"));
    }
    if things.find("coupon", id).is_some() {
        return Err(Refusal::of_state(
            "resource_already_exists",
            "Coupon already exists.",
        ));
    }
    let coupon = json!({
        "id": id, "object": "coupon", "amount_off": off, "currency": form.text("currency"),
        "duration": duration, "duration_in_months": months, "name": form.text("name"),
        "metadata": form.object("metadata"), "livemode": false, "created": asked.now,
    });
    things.put("coupon", &coupon);
    Ok(coupon)
}

fn check_amount(amount: i64, currency: &str, param: &str) -> Result<(), Refusal> {
    if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Err(Refusal::invalid("parameter_invalid", "currency"));
    }
    if !(0..=99_999_999).contains(&amount) {
        return Err(Refusal::invalid("amount_too_large", param));
    }
    if THREE_DECIMAL.contains(&currency) && amount % 10 != 0 {
        return Err(Refusal::invalid("parameter_invalid", param));
    }
    Ok(())
}

/// A line of a session: what it comes to, and how often.
fn line(form: &Form, number: usize) -> Result<Value, Refusal> {
    let currency = form.required("price_data.currency")?;
    let unit = form.integer("price_data.unit_amount")?;
    let unit = unit.ok_or_else(|| Refusal::missing("unit_amount"))?;
    check_amount(unit, currency, &format!("line_items[{number}]"))?;
    let name = form.required("price_data.product_data.name")?;
    if name.trim().is_empty() {
        return Err(Refusal::invalid("parameter_invalid_empty", "name"));
    }
    let quantity = form.integer("quantity")?.unwrap_or(1);
    let recurring = form.text("price_data.recurring.interval");
    if recurring.is_some_and(|word| !["day", "week", "month", "year"].contains(&word))
        || quantity < 1
    {
        return Err(Refusal::invalid("parameter_invalid", "line_items"));
    }
    Ok(json!({
        "name": name, "currency": currency, "amount": unit * quantity, "interval": recurring,
        "count": form.integer("price_data.recurring.interval_count")?.unwrap_or(1),
    }))
}

fn lines_of(form: &Form, subscribes: bool) -> Result<Vec<Value>, Refusal> {
    let lines = form.list("line_items");
    let lines = lines.iter().enumerate();
    let lines: Vec<Value> = lines
        .map(|(at, form)| line(form, at))
        .collect::<Result<_, _>>()?;
    let again = lines
        .iter()
        .filter(|line| line["interval"].is_string())
        .count();
    let once = lines.len() - again;
    let mixed = lines
        .iter()
        .any(|line| line["currency"] != lines[0]["currency"]);
    let fits = match subscribes {
        true => (1..=20).contains(&again) && once <= 20,
        false => again == 0 && (1..=100).contains(&once),
    };
    if !fits || mixed {
        return Err(Refusal::invalid("parameter_invalid", "line_items"));
    }
    Ok(lines)
}

fn sum<'a>(lines: impl Iterator<Item = &'a Value>) -> i64 {
    lines.filter_map(|line| line["amount"].as_i64()).sum()
}

pub(super) fn create(things: &mut Things, asked: &Asked<'_>) -> Result<Value, Refusal> {
    let form = Form::read(asked.form, SESSION)?;
    let mode = form.required("mode")?;
    let subscribes = mode == "subscription";
    let lines = lines_of(&form, subscribes)?;
    let trial = form.integer("subscription_data.trial_period_days")?;
    let other = if subscribes {
        "payment_intent_data"
    } else {
        "subscription_data"
    };
    if !["payment", "subscription"].contains(&mode) || form.object(other) != json!({}) {
        return Err(Refusal::invalid("parameter_invalid", other));
    }
    if trial.is_some_and(|days| !(1..=730).contains(&days)) {
        return Err(Refusal::invalid("parameter_invalid", "trial_period_days"));
    }
    let expires_at = form.integer("expires_at")?.unwrap_or(asked.now + 86_400);
    if !(asked.now + 1_800..=asked.now + 86_400).contains(&expires_at) {
        return Err(Refusal::invalid("parameter_invalid", "expires_at"));
    }
    let coupon = match form.list("discounts").first() {
        Some(discount) => {
            let id = discount.required("coupon")?;
            let found = things.find("coupon", id).cloned();
            found.ok_or_else(|| Refusal::invalid("resource_missing", "discounts"))?
        }
        None => Value::Null,
    };
    let now = lines
        .iter()
        .filter(|line| trial.is_none() || line["interval"].is_null());
    let off = coupon["amount_off"].as_i64().unwrap_or_default();
    let total = (sum(now) - off).max(0);
    if (1..50).contains(&total)
        && ["eur", "usd"].contains(&lines[0]["currency"].as_str().unwrap_or_default())
    {
        return Err(Refusal::invalid("amount_too_small", "line_items"));
    }
    let id = things.id("cs_test");
    let session = json!({
        "id": id, "object": "checkout.session", "livemode": false, "created": asked.now,
        "mode": mode, "status": "open", "payment_status": "unpaid",
        "url": format!("{}/pay/{id}", things.base),
        "amount_total": total, "currency": lines[0]["currency"], "expires_at": expires_at,
        "client_reference_id": form.text("client_reference_id"),
        "customer_email": form.text("customer_email"),
        "success_url": form.required("success_url")?, "cancel_url": form.text("cancel_url"),
        "metadata": form.object("metadata"), "locale": form.text("locale"),
        "payment_intent": null, "invoice": null, "subscription": null,
    });
    things.put("checkout.session", &session);
    let wish = json!({
        "id": id, "lines": lines, "coupon": coupon, "trial": trial,
        "payment_intent": form.object("payment_intent_data.metadata"),
        "subscription": form.object("subscription_data.metadata"),
    });
    things.put("wish", &wish);
    Ok(session)
}

pub(super) fn get(things: &mut Things, asked: &Asked<'_>, id: &str) -> Result<Value, Refusal> {
    let form = Form::read(asked.form, &["expand.*"])?;
    let mut session = things.get("checkout.session", id)?;
    let all = form.object("expand");
    let wanted: Vec<&str> = all
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(_, value)| value.as_str())
        .collect();
    for (kind, name) in [
        ("payment_intent", "payment_intent.latest_charge"),
        ("invoice", "invoice"),
        ("subscription", "subscription"),
    ] {
        let id = session[kind].as_str().unwrap_or_default().to_owned();
        if wanted.contains(&name)
            && let Some(object) = things.find(kind, &id)
        {
            session[kind] = object.clone();
        }
    }
    let charge = session["payment_intent"]["latest_charge"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    if let Some(charge) = things.find("charge", &charge) {
        session["payment_intent"]["latest_charge"] = charge.clone();
    }
    Ok(session)
}

pub(super) fn expire(things: &mut Things, asked: &Asked<'_>, id: &str) -> Result<Value, Refusal> {
    Form::read(asked.form, &[])?;
    let session = things.get("checkout.session", id)?;
    if session["status"] != "open" {
        let message = "Only Checkout Sessions with a status in [\"open\"] can be expired.";
        return Err(Refusal::wordless(message));
    }
    Ok(things.expired(id, asked.now))
}
