"""Subscriptions: read, listed, ended and gone on with."""

from client import client_with, other, polar, refusal
from polar.base import PolarClientError
from polar.v2026_10.errors import HTTPValidationError, ResourceNotFound
from sold import subscribed


def test_a_subscription_ends_goes_on_and_is_revoked():
    subscription = subscribed(checkout={"external_customer_id": "py-subscriptions"})
    assert (subscription.status, subscription.amount, subscription.recurring_interval) == ("active", 1000, "month")
    assert (subscription.product.name, subscription.customer.email) == ("Magazine", "ada@example.com")
    ends = polar.subscriptions.update(
        subscription.id, cancel_at_period_end=True, customer_cancellation_reason="unused", customer_cancellation_comment="Sorry"
    )
    assert (ends.status, ends.cancel_at_period_end, ends.ends_at) == ("active", True, subscription.current_period_end)
    filters = {"external_customer_id": "py-subscriptions", "cancel_at_period_end": True, "customer_cancellation_reason": "unused"}
    assert list(polar.subscriptions.iter_list(limit=1, **filters)) == [ends]
    goes_on = polar.subscriptions.update(subscription.id, cancel_at_period_end=False)
    assert (goes_on.cancel_at_period_end, goes_on.canceled_at) == (False, None)
    revoked = polar.subscriptions.revoke(subscription.id)
    assert (revoked.status, revoked.ended_at is None) == ("canceled", False)
    for call, fields in [(polar.subscriptions.revoke, {}), (polar.subscriptions.update, {"revoke": True})]:
        error = refusal(PolarClientError, 403, call, subscription.id, **fields)
        assert error.error.error == "AlreadyCanceledSubscription"


def test_what_is_wrong_foreign_or_not_allowed():
    subscription = subscribed()
    error = refusal(HTTPValidationError, 422, polar.subscriptions.update, subscription.id, seats=3)
    assert sorted(fault.loc[-1] for fault in error.error.detail) == ["cancel_at_period_end", "seats"]
    refusal(ResourceNotFound, 404, other.subscriptions.get, subscription.id)
    reader = client_with("subscriptions:read")
    assert reader.subscriptions.get(subscription.id).id == subscription.id
    # The client takes a 403 of a write for another error, so a read shows it.
    refusal(PolarClientError, 403, client_with("orders:read").subscriptions.get, subscription.id)
