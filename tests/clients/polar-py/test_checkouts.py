"""Checkouts: made, listed, changed, and taken to the receipt by their client secret."""

import httpx
from client import client_of, client_with, other, polar, refusal, stack
from polar.base import PolarClientError
from polar.v2026_10.errors import HTTPValidationError, ResourceNotFound

ADA = {"customer_email": "ada@example.com", "customer_name": "Ada"}


def product(name, *prices, **fields):
    prices = prices or ({"amount_type": "fixed", "price_amount": 1000, "price_currency": "eur"},)
    return polar.products.create(**{"name": name, "prices": list(prices)} | fields)


def pay(confirmed, outcome="pay"):
    """What a buyer does at the provider's page."""
    url = confirmed.payment_processor_metadata["payment_url"]
    answer = httpx.post(url, data={"outcome": outcome}, follow_redirects=False, trust_env=False)
    assert answer.status_code == 303, answer.text


def faults(error):
    return sorted(".".join(str(step) for step in fault.loc) for fault in error.error.detail)


def test_a_checkout_is_made_read_listed_and_changed():
    poster, card = product("Poster"), product("Card")
    checkout = polar.checkouts.create(
        products=[poster.id, card.id],
        metadata={"campaign": "spring", "wave": 2},
        external_customer_id="py-7",
        customer_billing_address={"country": "FR", "city": "Paris"},
        success_url="https://shop.example/thanks?checkout_id={CHECKOUT_ID}",
        **ADA,
    )
    assert (checkout.status, checkout.total_amount, checkout.currency) == ("open", 1000, "eur")
    assert [sold.id for sold in checkout.products] == [poster.id, card.id]
    assert checkout.customer_billing_address.city == "Paris"
    assert checkout.metadata == {"campaign": "spring", "wave": 2}
    assert polar.checkouts.get(checkout.id) == checkout
    assert list(polar.checkouts.iter_list(external_customer_id="py-7", limit=1)) == [checkout]
    assert polar.checkouts.list(status="open", query="ada@example").items[0].id == checkout.id
    changed = polar.checkouts.update(checkout.id, product_id=card.id, customer_name="Grace", metadata={"wave": 3})
    assert (changed.product_id, changed.customer_name, changed.metadata) == (card.id, "Grace", {"wave": 3})


def test_a_storefront_takes_a_buyer_to_the_receipt():
    polar.discounts.create(name="Spring", code="TENTH", type="percentage", basis_points=1000, duration="once")
    checkout = polar.checkouts.create(products=[product("Poster").id])
    secret = checkout.client_secret
    told = polar.checkouts.client_get(secret)
    assert told.organization.id == stack["site_id"]
    cheaper = polar.checkouts.client_update(secret, discount_code="tenth")
    assert (cheaper.discount_amount, cheaper.total_amount) == (100, 900)
    error = refusal(HTTPValidationError, 422, polar.checkouts.client_confirm, secret)
    assert faults(error) == ["body.customer_email", "body.customer_name"]
    confirmed = polar.checkouts.client_confirm(secret, **ADA)
    assert confirmed.status == "confirmed"
    pay(confirmed, "decline")
    assert polar.checkouts.client_get(secret).status == "open"
    pay(polar.checkouts.client_confirm(secret, **ADA))
    assert polar.checkouts.client_get(secret).status == "succeeded"
    receipt = polar.checkouts.get(checkout.id)
    assert (receipt.status, receipt.customer_email, receipt.total_amount) == ("succeeded", "ada@example.com", 900)
    for call, arguments in [
        (polar.checkouts.client_confirm, (secret,)),
        (polar.checkouts.client_update, (secret,)),
        (polar.checkouts.update, (checkout.id,)),
    ]:
        error = refusal(PolarClientError, 403, call, *arguments, customer_name="Bob")
        assert error.error.error == "NotOpenCheckout"


def test_what_the_buyer_names_and_seats():
    custom = {"amount_type": "custom", "minimum_amount": 500, "maximum_amount": 5000, "price_currency": "eur"}
    gift = polar.checkouts.create(products=[product("Gift", custom).id], amount=700)
    assert gift.total_amount == 700
    assert polar.checkouts.client_update(gift.client_secret, amount=2500).total_amount == 2500
    error = refusal(HTTPValidationError, 422, polar.checkouts.client_update, gift.client_secret, amount=499)
    assert faults(error) == ["body.amount"]
    tiers = {"tiers": [{"min_seats": 2, "max_seats": 10, "price_per_seat": 1500}]}
    team = product("Team", {"amount_type": "seat_based", "price_currency": "eur", "seat_tiers": tiers})
    seats = polar.checkouts.create(products=[team.id], seats=3)
    assert (seats.seats, seats.total_amount) == (3, 4500)


def test_what_is_unknown_foreign_or_not_allowed():
    checkout = polar.checkouts.create(products=[product("Poster").id])
    refusal(ResourceNotFound, 404, polar.checkouts.get, stack["site_id"])
    refusal(ResourceNotFound, 404, other.checkouts.get, checkout.id)
    refusal(ResourceNotFound, 404, polar.checkouts.client_get, "co_nobody")
    refusal(ResourceNotFound, 404, polar.checkouts.client_confirm, "co_nobody", **ADA)
    assert other.checkouts.list().items == []
    reader = client_with("checkouts:read")
    assert reader.checkouts.get(checkout.id).id == checkout.id
    refusal(PolarClientError, 403, reader.checkouts.update, checkout.id, customer_name="Bob")
    refusal(PolarClientError, 403, client_with("products:read").checkouts.list)
    nobody = client_of({"access_token": "ck_nobody"})
    refusal(PolarClientError, 401, nobody.checkouts.list)
