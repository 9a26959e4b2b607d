"""Signatures of Standard Webhooks, in the words of its library for Python."""

import base64
import json
import time
from datetime import datetime, timezone
from functools import partial

import pytest
from stack import call, endpoint, sample
from standardwebhooks import Webhook, WebhookVerificationError

TEMPLATES = "/ecom/v1/checkout-templates"
ITEM = {"quantity": 1, "price": "5.00", "productName": {"original": "Poster"}, "itemType": {"preset": "DIGITAL"}}


def verify(delivery, secret):
    return Webhook(secret).verify(delivery.body, delivery.headers)


def tells(kind, entity, delivery):
    """Whether a delivery that nobody has verified is of this kind and thing."""
    event = json.loads(delivery.body)
    return (event["type"], event["data"]["id"]) == (kind, entity)


@pytest.mark.parametrize("form", ["standard", "raw"])
def test_what_the_api_changes_is_told_and_believed(form):
    kinds = [f"checkout_template.{slug}" for slug in ("created", "updated", "deleted")]
    with endpoint(format=form, events=kinds) as told:
        body = {"label": "Für Ada ☕", "customLineItems": [ITEM]}
        made = call("POST", TEMPLATES, {"checkoutTemplate": body})["checkoutTemplate"]["id"]
        call("PATCH", f"{TEMPLATES}/{made}", {"checkoutTemplate": {"label": "Second"}})
        call("DELETE", f"{TEMPLATES}/{made}")
        for kind in kinds:
            delivery = told.receiver.delivery(partial(tells, kind, made))
            assert verify(delivery, told.secret)["type"] == kind
            assert abs(time.time() - int(delivery.headers["webhook-timestamp"])) < 60


def test_while_a_secret_changes_the_old_one_and_the_new_one_are_believed():
    with endpoint() as told:
        path = f"/v1/webhooks/endpoints/{told.id}/secret"
        second = call("PATCH", path)["secret"]
        assert second != told.secret
        delivery = sample(told)
        for secret in (told.secret, second):
            assert verify(delivery, secret)["type"] == "order.paid"
        third = call("PATCH", path, {"keep_old_for_hours": 0})["secret"]
        delivery = sample(told)
        # What was said of the second one says nothing of the first: its day is not over.
        for secret in (told.secret, third):
            assert verify(delivery, secret)["type"] == "order.paid"
        with pytest.raises(WebhookVerificationError, match="No matching signature"):
            verify(delivery, second)


def forgeries(delivery, secret):
    """`{what it is: (headers, body, secret, why it is refused)}`, of a delivery that is good."""
    headers, body = delivery.headers, delivery.body
    name, signature = "webhook-signature", headers["webhook-signature"]
    mac = bytearray(base64.b64decode(signature.removeprefix("v1,")))
    mac[-1] ^= 1
    unlike, now = "No matching signature", int(headers["webhook-timestamp"])
    other = Webhook(secret).sign(headers["webhook-id"], datetime.fromtimestamp(now, tz=timezone.utc), "{}")

    def at(when):
        return headers | {"webhook-timestamp": str(when)}

    def without(header):
        return {key: value for key, value in headers.items() if key != header}

    return {
        "a longer body": (headers, body + b" ", secret, unlike),
        "a shorter body": (headers, body[:-1], secret, unlike),
        "another body": (headers, body.replace(b"paid", b"free"), secret, unlike),
        "no body": (headers, b"", secret, unlike),
        "another id": (headers | {"webhook-id": "another"}, body, secret, unlike),
        "a second later": (at(now + 1), body, secret, unlike),
        "a replay": (at(now - 301), body, secret, "too old"),
        "a time to come": (at(now + 360), body, secret, "too new"),
        "no time": (at("now"), body, secret, "Invalid Signature Headers"),
        "without an id": (without("webhook-id"), body, secret, "Missing required headers"),
        "without a time": (without("webhook-timestamp"), body, secret, "Missing required headers"),
        "without a signature": (without(name), body, secret, "Missing required headers"),
        "a wrong secret": (headers, body, "whsec_" + base64.b64encode(bytes(32)).decode(), unlike),
        "a flipped bit": (headers | {name: f"v1,{base64.b64encode(mac).decode()}"}, body, secret, unlike),
        "half a signature": (headers | {name: f"v1,{base64.b64encode(mac[:16]).decode()}"}, body, secret, unlike),
        "another version": (headers | {name: signature.replace("v1,", "v1a,")}, body, secret, unlike),
        "the signature of another body": (headers | {name: other}, body, secret, unlike),
    }


def test_no_forgery_is_believed():
    with endpoint() as told:
        delivery = sample(told)
        assert verify(delivery, told.secret)["type"] == "order.paid"
        for what, (headers, body, secret, why) in forgeries(delivery, told.secret).items():
            with pytest.raises(WebhookVerificationError, match=why):
                Webhook(secret).verify(body, headers)
                print(f"believed: {what}")
