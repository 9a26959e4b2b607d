"""What the tests buy, as a storefront and its buyer do."""

import httpx
from client import polar

ADA = {"customer_email": "ada@example.com", "customer_name": "Ada Lovelace"}


def bought(product=None, checkout=None):
    """The order of a checkout of a new product that somebody has paid."""
    price = {"amount_type": "fixed", "price_amount": 1000, "price_currency": "eur"}
    sold = polar.products.create(**{"name": "Poster", "prices": [price]} | (product or {}))
    made = polar.checkouts.create(products=[sold.id], **ADA | (checkout or {}))
    confirmed = polar.checkouts.client_confirm(made.client_secret)
    url = confirmed.payment_processor_metadata["payment_url"]
    answer = httpx.post(url, data={"outcome": "pay"}, follow_redirects=False, trust_env=False)
    assert answer.status_code == 303, answer.text
    [order] = polar.orders.list(checkout_id=made.id).items
    return order


def subscribed(product=None, checkout=None):
    """A subscription to a magazine."""
    order = bought({"name": "Magazine", "recurring_interval": "month"} | (product or {}), checkout)
    return polar.subscriptions.get(order.subscription_id)
