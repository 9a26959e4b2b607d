//! Create a refund.

use axum::{extract::State, response::Response};
use serde_json::Value;
use shared::{
    dialect::polar,
    domain::{
        fault::{Fault, Rule},
        ids::{OrderId, RefundId, SiteId},
        money::Currency,
        order::{Order, RefundRefusal},
        problem::{Problem, Refusal},
        refund::RefundStatus,
    },
    http::{Access, App, Claim, Idempotency, JsonBody, Reply, WriteRefunds},
    payment::{Refunding, refund},
};

use crate::Desk;

/// Give money of an order back, in part or whole.
///
/// The answer says how it stands: a refund whose provider has not answered yet is `pending`, its money
/// set aside. All refunds of an order together are never more than what was charged, however many
/// are asked for at once. With an `Idempotency-Key` money goes back once, however often it is sent.
#[cfg_attr(feature = "openapi", utoipa::path(
    post,
    path = "/v1/refunds/",
    tag = "Refunds",
    params(Idempotency),
    request_body = polar::schema::CreateRefund,
    responses(
        (status = 201, body = polar::schema::Refund),
        (status = 400, body = polar::schema::PolarProblem, description = "So much is not left of the order."),
    ),
    security(("token" = ["refunds:write"])),
))]
pub(crate) async fn create_refund(
    access: Access<WriteRefunds>,
    State(desk): State<Desk>,
    idempotency: Idempotency,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let site = access.site();
    let create = async |claim: Claim| create(&desk, site, &body, claim).await;
    let place = (&desk.app, &desk.root, site);
    idempotency.created().once(place, &body, create).await
}

async fn create(desk: &Desk, site: SiteId, body: &Value, claim: Claim) -> Result<Reply, Problem> {
    let new = polar::read_new_refund(body)?;
    let Some(order) = order_of(&desk.app, site, new.order).await? else {
        return Err(no_order().about(body));
    };
    let provider = desk.provider.as_ref();
    let (store, id) = (&desk.app.store, RefundId::new(claim.id));
    let asked = (new.amount, new.request);
    match refund(store, provider, (&order, id), asked, claim.at).await? {
        Refunding::Asked(refund) => {
            let told = polar::refund_body(&refund);
            Ok(match refund.status {
                // Sent again, it is asked how it stands by then.
                RefundStatus::Pending => Reply::passing(told),
                RefundStatus::Succeeded | RefundStatus::Failed | RefundStatus::Canceled => {
                    Reply::last(told)
                }
            })
        }
        Refunding::Refused(refusal) => Err(refused(refusal, order.currency, body)),
        Refunding::NoOrder => Err(no_order().about(body)),
    }
}

async fn order_of(app: &App, site: SiteId, id: OrderId) -> Result<Option<Order>, Problem> {
    let order = app.store.order(id).await?;
    Ok(order.filter(|order| order.site == site))
}

fn no_order() -> Problem {
    Problem::invalid(vec![Fault {
        path: "order_id".to_owned(),
        rule: Rule::Other("ORDER"),
        message: "the order does not exist".to_owned(),
    }])
}

fn refused(refusal: RefundRefusal, currency: Currency, body: &Value) -> Problem {
    match refusal {
        RefundRefusal::NothingLeft => {
            let message = "Nothing of the order is left to give back.";
            Problem::refused(Refusal::RefundedAlready, message)
        }
        RefundRefusal::TooMuch(left) => {
            let (left, code) = (left.to_decimal(currency), currency.code());
            let message = format!("Only {left} {code} of the order are left to give back.");
            Problem::refused(Refusal::RefundAmountTooHigh, message)
        }
        RefundRefusal::Nothing => Problem::invalid(vec![Fault {
            path: "amount".to_owned(),
            rule: Rule::Min(1),
            message: "expected 1 or more".to_owned(),
        }])
        .about(body),
    }
}
