"""Customers: found, read, changed, deleted and forgotten."""

from client import client_with, other, polar, refusal
from polar.base import PolarClientError
from polar.v2026_10.errors import HTTPValidationError, ResourceNotFound
from sold import bought, subscribed

GRACE = {"customer_email": "grace@py.example", "customer_name": "Grace Hopper", "external_customer_id": "py-grace"}


def test_a_customer_is_found_read_and_changed():
    customer = polar.customers.get(bought(checkout=GRACE).customer_id)
    assert (customer.type, customer.email, customer.name) == ("individual", "grace@py.example", "Grace Hopper")
    assert list(polar.customers.iter_list(email="GRACE@py.example", limit=1)) == [customer]
    assert polar.customers.get_external("py-grace") == customer
    address = {"country": "US", "city": "Arlington"}
    changed = polar.customers.update(customer.id, name="Rear Admiral", tax_id="US-1", billing_address=address)
    assert (changed.name, changed.tax_id, changed.billing_address.city) == ("Rear Admiral", ["US-1", None], "Arlington")
    error = refusal(HTTPValidationError, 422, polar.customers.update, customer.id, email="other@py.example")
    assert error.error.detail[0].loc == ["body", "email"]


def test_a_customer_who_is_forgotten_leaves_what_was_sold():
    subscription = subscribed(checkout={"customer_email": "eve@py.example", "customer_name": "Eve"})
    customer = subscription.customer_id
    assert customer in [one.id for one in polar.customers.iter_list(active=True)]
    polar.customers.delete(customer, anonymize=True)
    refusal(ResourceNotFound, 404, polar.customers.get, customer)
    [order] = polar.orders.list(customer_id=customer).items
    assert (order.billing_name, order.customer.email, order.total_amount) == (None, None, 1000)
    assert polar.subscriptions.get(subscription.id).status == "canceled"


def test_what_is_foreign_or_not_allowed():
    customer = bought().customer_id
    refusal(ResourceNotFound, 404, other.customers.get, customer)
    assert other.customers.list().items == []
    reader = client_with("customers:read")
    assert reader.customers.get(customer).id == customer
    refusal(PolarClientError, 403, reader.customers.delete, customer)
