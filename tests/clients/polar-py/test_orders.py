"""Orders and refunds: listed, read, billed to somebody else, and given back."""

import httpx
from client import client_with, other, polar, refusal, stack
from polar.base import PolarClientError
from polar.v2026_10.errors import HTTPValidationError, RefundedAlready, ResourceNotFound
from sold import bought, subscribed


def test_a_paid_checkout_is_an_order():
    address = {"country": "FR", "city": "Paris"}
    order = bought(checkout={"external_customer_id": "py-orders", "metadata": {"wave": 2}, "customer_billing_address": address})
    assert (order.status, order.paid, order.billing_reason) == ("paid", True, "purchase")
    assert (order.subtotal_amount, order.discount_amount, order.total_amount) == (1000, 0, 1000)
    assert (order.customer.email, order.metadata, order.billing_address.city) == ("ada@example.com", {"wave": 2}, "Paris")
    assert [(item.label, item.amount) for item in order.items] == [("Poster", 1000)]
    assert polar.orders.get(order.id) == order
    for filters in [{"external_customer_id": "py-orders"}, {"product_id": [order.product_id], "status": "paid"}]:
        assert list(polar.orders.iter_list(limit=1, **filters)) == [order]
    receipt = httpx.get(polar.orders.receipt(order.id).url, trust_env=False)
    assert (receipt.status_code, order.invoice_number in receipt.text) == (200, True)
    billed = polar.orders.update(order.id, billing_name="Engines Ltd.")
    assert (billed.billing_name, billed.billing_address.city) == ("Engines Ltd.", "Paris")


def test_money_goes_back_until_nothing_is_left():
    order = bought()

    def refund(amount, **fields):
        return polar.refunds.create(order_id=order.id, reason="duplicate", amount=amount, **fields)

    first = refund(300, comment="Sorry", metadata={"ticket": "T-1"})
    assert (first.status, first.amount, first.metadata) == ("succeeded", 300, {"ticket": "T-1"})
    error = refusal(PolarClientError, 400, refund, 701)
    assert "7.00 EUR" in str(error.error)
    rest = refund(700)
    refusal(RefundedAlready, 403, refund, 1)
    refusal(HTTPValidationError, 422, refund, 0)
    assert polar.orders.get(order.id).status == "refunded"
    assert list(polar.refunds.iter_list(order_id=order.id, limit=1)) == [rest, first]


def test_the_first_charge_of_a_subscription_is_an_order_of_it():
    subscription = subscribed()
    [order] = polar.orders.list(subscription_id=subscription.id, product_billing_type="recurring").items
    assert (order.billing_reason, order.subscription.id) == ("subscription_create", subscription.id)


def test_what_is_unknown_foreign_or_not_allowed():
    order = bought()
    refusal(ResourceNotFound, 404, polar.orders.get, stack["site_id"])
    refusal(ResourceNotFound, 404, other.orders.get, order.id)
    assert other.orders.list().items == [] and other.refunds.list().items == []
    refusal(PolarClientError, 403, client_with("products:read").orders.list)
