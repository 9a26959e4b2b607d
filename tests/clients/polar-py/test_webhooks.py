"""Endpoints of webhooks, and what they were told."""

import json

from client import call, other, polar, refusal
from polar.v2026_10.errors import HTTPValidationError, ResourceNotFound

URL = "https://hooks.shop.example/py"
EVENTS = ["order.paid", "order.refunded"]


def create(**fields):
    return polar.webhooks.create_webhook_endpoint(**({"url": URL, "format": "raw", "events": EVENTS} | fields))


def test_an_endpoint_is_made_read_changed_listed_and_deleted():
    made = create(name="Warehouse")
    assert (made.url, made.name, made.format, made.events) == (URL, "Warehouse", "raw", EVENTS)
    assert made.enabled
    assert made.secret.startswith("whsec_")
    assert polar.webhooks.get_webhook_endpoint(made.id) == made
    assert made in list(polar.webhooks.iter_list_webhook_endpoints(limit=1))

    after = polar.webhooks.update_webhook_endpoint(made.id, events=["checkout.created"], enabled=False)
    assert (after.events, after.enabled, after.name) == (["checkout.created"], False, "Warehouse")
    reset = polar.webhooks.reset_webhook_endpoint_secret(made.id)
    assert reset.secret != made.secret
    assert polar.webhooks.get_webhook_endpoint(made.id).secret == reset.secret

    refusal(ResourceNotFound, 404, other.webhooks.get_webhook_endpoint, made.id)
    polar.webhooks.delete_webhook_endpoint(made.id)
    refusal(ResourceNotFound, 404, polar.webhooks.delete_webhook_endpoint, made.id)


def test_a_delivery_is_listed_with_its_event_and_sent_again():
    endpoint = create()
    tried = call("POST", f"/v1/webhooks/endpoints/{endpoint.id}/test", body={"type": "order.paid"})
    assert tried.status_code == 202, tried.text
    event = tried.json()["event_id"]
    (delivery,) = polar.webhooks.iter_list_webhook_deliveries(endpoint_id=endpoint.id, event_type=["order.paid"])
    assert (delivery.webhook_event.id, delivery.webhook_event.type) == (event, "order.paid")
    assert json.loads(delivery.webhook_event.payload)["data"]["status"] == "paid"
    assert list(polar.webhooks.iter_list_webhook_deliveries(endpoint_id=endpoint.id, http_code_class="2xx")) == []
    polar.webhooks.redeliver_webhook_event(event)
    refusal(ResourceNotFound, 404, polar.webhooks.redeliver_webhook_event, endpoint.id)
    refusal(ResourceNotFound, 404, other.webhooks.redeliver_webhook_event, event)
    polar.webhooks.delete_webhook_endpoint(endpoint.id)


def test_what_is_wrong_is_told_all_at_once():
    wrong = {"url": "ftp://a.example", "name": "", "format": "discord", "events": []}
    error = refusal(HTTPValidationError, 422, create, **wrong)
    assert [fault.loc for fault in error.error.detail] == [
        ["body", "url"],
        ["body", "name"],
        ["body", "format"],
        ["body", "events"],
    ]
